"""Reads submissions of a form of ODK Central by its OData feed, and a form of our own by its XML.

Tables of repeats are not read: a row is a submission. A form of our own is read whole by `versions_of`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.utils.dateparse import parse_datetime

from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.asking import Asker
from whitestone.intake.pulls.rows import (
    Attached,
    Cells,
    Cursor,
    Page,
    Pulled,
    Schema,
    flat,
    from_geojson,
    listed,
    text_of,
)
from whitestone.problems import ProblemError

_OVERLAP = dt.timedelta(minutes=5)
"""A submission that was being written while the last run read may bear an earlier time than that run's last."""
_SYSTEM = ("submissionDate", "updatedAt", "submitterName", "deviceId", "reviewState")
_SHAPES = ("geopoint", "geotrace", "geoshape")


def sign_in(asker: Asker, account: str, secret: str) -> None:
    """Be known to the server: by a session of an account, or by a token."""
    if account:
        answer = asker.json("/v1/sessions", sent={"email": account, "password": secret})
        secret = str(answer.get("token", "")) if isinstance(answer, dict) else ""
        if not secret:
            raise ProblemError(say.BROKEN(value=asker.address, reason="it gives no session"))
    asker.headers["Authorization"] = f"Bearer {secret}"


class Central:
    """One form; `form` is ``PROJECT/FORM``."""

    own = "__id"

    def __init__(self, asker: Asker, form: str) -> None:
        project, _, name = form.partition("/")
        self._asker = asker
        self._base = f"/v1/projects/{quote(project, safe='')}/forms/{quote(name, safe='')}"
        self._several: frozenset[str] = frozenset()
        self._files = False

    def schema(self) -> Schema:
        """Every question of the form, and what is known of each submission."""
        fields = self._asker.json(f"{self._base}/fields")
        if not isinstance(fields, list):
            raise ProblemError(say.BROKEN(value=self._asker.address, reason="it lists no questions"))
        plain = [
            one for one in fields if one.get("type") not in ("structure", "repeat") and not _in_repeat(one, fields)
        ]
        names = {str(one["path"]).strip("/"): one for one in plain}
        self._several = frozenset(path for path, one in names.items() if one.get("selectMultiple"))
        self._files = any(one.get("binary") for one in fields)
        place = next((path for path, one in names.items() if one.get("type") in _SHAPES), "")
        columns = (
            self.own,
            *(path for path in names if not path.startswith("meta/")),
            *(f"__system/{one}" for one in _SYSTEM),
        )
        return Schema(self.own, columns, place, several=self._several)

    def pages(self, cursor: Cursor, size: int) -> Iterator[Page]:
        """Pages of submissions that came or were edited since the last whole walk, as the server leads through them."""
        since, newest = str(cursor.get("since", "")), str(cursor.get("newest", ""))
        link = str(cursor.get("next", ""))
        asked: dict[str, str] = {"$top": str(size)}
        if since:
            asked["$filter"] = f"__system/submissionDate ge {since} or __system/updatedAt ge {since}"
        while True:
            path = link or f"{self._base}.svc/Submissions"
            answer = self._asker.json(path, None if link else asked)
            rows = answer.get("value") if isinstance(answer, dict) else None
            if not isinstance(rows, list):
                raise ProblemError(say.BROKEN(value=self._asker.address, reason="it holds no submissions"))
            pulled = tuple(self._row(one) for one in rows)
            newest = max([newest, *(_latest(one) for one in rows)])
            link = str(answer.get("@odata.nextLink") or "")
            if not link:
                yield Page(pulled, {"since": _before(newest) or since})
                return
            yield Page(pulled, {"since": since, "newest": newest, "next": link})

    def _row(self, said: dict[str, Any]) -> Pulled:
        own = str(said.get(self.own, ""))
        if not own:
            raise ProblemError(say.BROKEN(value=self._asker.address, reason="a submission has no id"))
        system = said.get("__system") or {}
        cells: Cells = {self.own: own}
        for path, value in flat(
            {name: one for name, one in said.items() if name not in ("__system", "meta", self.own)}
        ):
            if "@odata" in path or isinstance(value, list):
                continue
            cells[path] = from_geojson(value) if isinstance(value, dict) else text_of(value)
            if path in self._several:
                cells[path] = listed(cells[path])
        cells |= {f"__system/{name}": text_of(system.get(name)) for name in _SYSTEM}
        expected = int(system.get("attachmentsExpected") or 0)
        return Pulled(own, cells, None if expected else ())

    def files_of(self, own: str) -> tuple[Attached, ...]:
        """The attachments that a submission names, and whether each has come."""
        path = f"{self._base}/submissions/{quote(own, safe='')}/attachments"
        told = self._asker.json(path)
        return tuple(
            Attached(str(one["name"]), f"{path}/{quote(str(one['name']), safe='')}", bool(one.get("exists")))
            for one in told
            if isinstance(one, dict) and one.get("name")
        )

    def file(self, path: str, megabytes: int) -> bytes:
        """One attachment."""
        return self._asker.content(path, megabytes=megabytes)

    def versions_of(self, own: str) -> Iterator[bytes]:
        """The XML of a submission, the oldest version first."""
        path = f"{self._base}/submissions/{quote(own, safe='')}/versions"
        told = [one for one in self._asker.json(path) if isinstance(one, dict) and one.get("instanceId")]
        for one in sorted(told, key=lambda each: str(each.get("createdAt", ""))):
            yield self._asker.content(f"{path}/{quote(str(one['instanceId']), safe='')}.xml")


def _in_repeat(one: dict[str, Any], fields: list[dict[str, Any]]) -> bool:
    above = [str(each["path"]) + "/" for each in fields if each.get("type") == "repeat"]
    return any(str(one["path"]).startswith(path) for path in above)


def _latest(said: dict[str, Any]) -> str:
    system = said.get("__system") or {}
    return max(str(system.get("submissionDate") or ""), str(system.get("updatedAt") or ""))


def _before(moment: str) -> str:
    """A little earlier than a moment of the server."""
    found = parse_datetime(moment) if moment else None
    return "" if found is None else (found - _OVERLAP).isoformat().replace("+00:00", "Z")
