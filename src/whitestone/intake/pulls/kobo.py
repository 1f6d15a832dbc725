"""Reads submissions of a form of KoboToolbox by version 2 of its interface.

The server does not tell when a submission was edited: the last days are read again at every run, all of it on request.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.utils.dateparse import parse_datetime

from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.asking import Asker
from whitestone.intake.pulls.rows import Attached, Cells, Cursor, Page, Pulled, Schema, from_phone, listed, text_of
from whitestone.problems import ProblemError

_KEPT = ("_id", "_uuid", "_submission_time", "_submitted_by", "_status", "__version__")
_SHAPES = {"geopoint": False, "geotrace": False, "geoshape": True}


def sign_in(asker: Asker, secret: str) -> None:
    """Be known to the server by a token."""
    asker.headers["Authorization"] = f"Token {secret}"


class Kobo:
    """One asset, by its uid."""

    own = "_id"

    def __init__(self, asker: Asker, asset: str, again: dt.timedelta) -> None:
        self._asker, self._again = asker, again
        self._base = f"/api/v2/assets/{quote(asset, safe='')}"
        self._closed: dict[str, bool] = {}
        self._several: frozenset[str] = frozenset()

    def schema(self) -> Schema:
        """The questions of the form as it is now; older answers may have others, which are met with them."""
        told = self._asker.json(f"{self._base}/", {"format": "json"})
        content = told.get("content") if isinstance(told, dict) else None
        survey = content.get("survey") if isinstance(content, dict) else None
        if not isinstance(survey, list):
            raise ProblemError(say.BROKEN(value=self._asker.address, reason="it has no questions"))
        paths = dict(_questions(survey))
        self._closed = {path: _SHAPES[kind] for path, kind in paths.items() if kind in _SHAPES}
        self._several = frozenset(path for path, kind in paths.items() if kind == "select_multiple")
        place = next(iter(self._closed), "")
        total = told.get("deployment__submission_count")
        return Schema(
            self.own, (*_KEPT, *paths), place, title=str(told.get("name", "")),
            total=total if isinstance(total, int) else None, several=self._several,
        )  # fmt: skip

    def pages(self, cursor: Cursor, size: int) -> Iterator[Page]:
        """Pages in the order of ids, each asked for by the last id before it."""
        since, newest, last = str(cursor.get("since", "")), str(cursor.get("newest", "")), int(cursor.get("last", 0))
        while True:
            query: dict[str, Any] = {"_id": {"$gt": last}}
            if since:
                query["_submission_time"] = {"$gte": since}
            asked = {
                "format": "json",
                "limit": str(size),
                "sort": json.dumps({"_id": 1}),
                "query": json.dumps(query),
            }
            answer = self._asker.json(f"{self._base}/data/", asked)
            rows = answer.get("results") if isinstance(answer, dict) else None
            if not isinstance(rows, list):
                raise ProblemError(say.BROKEN(value=self._asker.address, reason="it holds no submissions"))
            pulled = tuple(self._row(one) for one in rows)
            newest = max([newest, *(str(one.get("_submission_time") or "") for one in rows)])
            ids = [int(one[self.own]) for one in rows]
            if not ids or not answer.get("next"):
                yield Page(pulled, {"since": self._before(newest) or since})
                return
            if max(ids) <= last:
                raise ProblemError(say.BROKEN(value=self._asker.address, reason="its pages do not go on"))
            last = max(ids)
            yield Page(pulled, {"since": since, "newest": newest, "last": last})

    def _before(self, moment: str) -> str:
        found = parse_datetime(moment) if moment else None
        return "" if found is None else (found - self._again).strftime("%Y-%m-%dT%H:%M:%S")

    def _row(self, said: dict[str, Any]) -> Pulled:
        if not str(said.get(self.own, "")).isdecimal():
            raise ProblemError(say.BROKEN(value=self._asker.address, reason="a submission has no id"))
        cells: Cells = {}
        for path, value in said.items():
            if isinstance(value, list | dict) or (path.startswith("_") and path not in _KEPT):
                continue
            text = text_of(value)
            if path in self._closed:
                text = from_phone(text, closed=self._closed[path])
            cells[path] = listed(text) if path in self._several else text
        return Pulled(str(said[self.own]), cells, tuple(self._attached(said)))

    def _attached(self, said: dict[str, Any]) -> Iterator[Attached]:
        for one in said.get("_attachments") or ():
            number = one.get("uid") or one.get("id")
            if number and not one.get("is_deleted"):
                name = str(one.get("media_file_basename") or one.get("filename") or number).rpartition("/")[2]
                yield Attached(name, f"{self._base}/data/{said[self.own]}/attachments/{quote(str(number), safe='')}/")

    def files_of(self, own: str) -> tuple[Attached, ...]:  # noqa: ARG002  # every page tells them
        """None beside those of the page."""
        return ()

    def file(self, path: str, megabytes: int) -> bytes:
        """One attachment."""
        return self._asker.content(path, megabytes=megabytes)


def _questions(survey: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Path and type of every question outside of repeats."""
    above: list[str] = []
    repeats = 0
    for one in survey:
        kind, name = str(one.get("type", "")), str(one.get("name") or one.get("$autoname") or "")
        if kind in ("begin_group", "begin_repeat"):
            above.append(name)
            repeats += kind == "begin_repeat"
        elif kind in ("end_group", "end_repeat"):
            if above:
                above.pop()
            repeats -= kind == "end_repeat"
        elif name and not repeats and kind not in ("note",):
            yield "/".join([*above, name]), kind
