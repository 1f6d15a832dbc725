"""Reads a layer of an ArcGIS feature service, as Survey123 keeps its forms in, by its REST interface.

Pages are asked for by the object id after which they begin, or by lists of ids where the server cannot sort: an offset
would skip rows when others are deleted meanwhile. What was deleted on the server is not noticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.asking import Asker
from whitestone.intake.pulls.esri import system_of, wkt_of
from whitestone.intake.pulls.rows import Attached, Cells, Cursor, Page, Pulled, Schema, text_of
from whitestone.problems import ProblemError

GEOMETRY = "geometry"
_TOKEN_ERRORS = (498, 499, 401, 403)
_NOT_SHOWN = ("esriFieldTypeGeometry", "esriFieldTypeBlob", "esriFieldTypeRaster", "esriFieldTypeXML")
_ONLINE = "www.arcgis.com"


def sign_in(asker: Asker, account: str, secret: str) -> None:
    """Be known to the server: by a token of an account, or by one that was given."""
    if account:
        root = asker.address.partition("/rest/")[0]
        told = asker.json(f"{root}/rest/info", {"f": "json"})
        where = str((told.get("authInfo") or {}).get("tokenServicesUrl", "")) if isinstance(told, dict) else ""
        host = urlsplit(where).hostname
        if host not in (urlsplit(asker.address).hostname, _ONLINE):
            raise ProblemError(say.ADDRESS(value=str(host), reason="the server sends the password to another one"))
        login = {"f": "json", "username": account, "password": secret, "client": "requestip", "expiration": "60"}
        answer = Asker(where, wait=asker.wait).json(where, form=login)
        secret = str(answer.get("token") or "") if isinstance(answer, dict) else ""
        if not secret:
            raise ProblemError(say.REFUSED(value=host, status="no token"))
    if secret:
        asker.headers["X-Esri-Authorization"] = asker.headers["Authorization"] = f"Bearer {secret}"


def checked(answer: Any, asker: Asker) -> dict[str, Any]:
    """An answer that is one: these servers say with status 200 that they refuse.

    Raises
    ------
    ProblemError
        When it is an error.
    """
    host = urlsplit(asker.address).hostname
    if not isinstance(answer, dict):
        raise ProblemError(say.BROKEN(value=host, reason="it is no object"))
    error = answer.get("error")
    if isinstance(error, dict):
        code = error.get("code")
        if code in _TOKEN_ERRORS:
            raise ProblemError(say.REFUSED(value=host, status=code))
        raise ProblemError(say.BROKEN(value=host, reason=f"{code} {str(error.get('message', ''))[:200]}"))
    return answer


class ArcGIS:
    """One layer, by its address."""

    def __init__(self, asker: Asker, again: dt.timedelta) -> None:
        self._asker, self._again = asker, again
        self._layer = asker.address.rstrip("/")
        self._told: dict[str, Any] = {}
        self._kinds: dict[str, str] = {}
        self._crs = ""

    def _ask(self, path: str, **said: str) -> dict[str, Any]:
        # Long lists of ids do not fit into an address.
        return checked(self._asker.json(self._layer + path, form={"f": "json", **said}), self._asker)

    def schema(self) -> Schema:
        """The columns of the layer, and its reference system."""
        self._told = self._ask("")
        fields = self._told.get("fields")
        if not isinstance(fields, list) or not fields:
            raise ProblemError(say.BROKEN(value=urlsplit(self._layer).hostname, reason="the layer has no columns"))
        self._kinds = {str(one["name"]): str(one.get("type")) for one in fields if one.get("type") not in _NOT_SHOWN}
        shaped = bool(self._told.get("geometryType"))
        found = self._told.get("extent") or {}
        self._crs = system_of(found.get("spatialReference") or self._told.get("sourceSpatialReference"))
        columns = (*self._kinds, *((GEOMETRY,) if shaped else ()))
        title = str(self._told.get("name", ""))
        count = self._ask("/query", where="1=1", returnCountOnly="true").get("count")
        total = count if isinstance(count, int) else None
        return Schema(self._own, columns, GEOMETRY if shaped else "", self._crs, title, total)

    @property
    def _object_id(self) -> str:
        named = next((name for name, kind in self._kinds.items() if kind == "esriFieldTypeOID"), "OBJECTID")
        return str(self._told.get("objectIdField") or named)

    @property
    def _own(self) -> str:
        """The id that stays when rows are moved to another server, where the layer has one."""
        named = next((name for name, kind in self._kinds.items() if kind == "esriFieldTypeGlobalID"), "")
        return str(self._told.get("globalIdField") or named) or self._object_id

    @property
    def _edited(self) -> str:
        return str((self._told.get("editFieldsInfo") or {}).get("editDateField") or "")

    def pages(self, cursor: Cursor, size: int) -> Iterator[Page]:
        """Pages in the order of object ids: of rows that are new or edited since the last whole walk."""
        size = min(size, int(self._told.get("maxRecordCount") or size))
        able = self._told.get("advancedQueryCapabilities") or {}
        walk = self._sorted if able.get("supportsOrderBy", able.get("supportsPagination", False)) else self._by_ids
        since, newest = int(cursor.get("since", 0)), int(cursor.get("newest", 0))
        low = int(cursor.get("last") or cursor.get("beyond") or 0)
        for features, more in walk(self._where(since), low, size):
            rows = self._rows(features)
            low = max([low, *(int(one["attributes"][self._object_id]) for one in features)])
            newest = max([newest, *(int(one["attributes"].get(self._edited) or 0) for one in features)])
            if more:
                yield Page(rows, {**cursor, "since": since, "newest": newest, "last": low})
            else:
                yield Page(rows, self._ended(newest, since, low))

    def _ended(self, newest: int, since: int, low: int) -> Cursor:
        """With edits tracked the next walk begins by time, from the first id; else after the last id."""
        if not self._edited:
            return {"beyond": low}
        return {"since": max(since, newest - round(self._again.total_seconds() * 1000)) if newest else since}

    def _where(self, since: int) -> str:
        if not since or not self._edited:
            return "1=1"
        moment = dt.datetime.fromtimestamp(since / 1000, dt.UTC)
        return f"{self._edited} >= TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S}'"

    def _sorted(self, where: str, low: int, size: int) -> Iterator[tuple[list[dict[str, Any]], bool]]:
        while True:
            answer = self._ask(
                "/query", where=f"({where}) AND {self._object_id} > {low}", outFields="*", returnGeometry="true",
                orderByFields=f"{self._object_id} ASC", resultRecordCount=str(size),
            )  # fmt: skip
            features = self._features(answer)
            more = bool(features) and (bool(answer.get("exceededTransferLimit")) or len(features) >= size)
            yield features, more
            if not more:
                return
            reached = max(int(one["attributes"][self._object_id]) for one in features)
            if reached <= low:
                raise ProblemError(say.BROKEN(value=urlsplit(self._layer).hostname, reason="its pages do not go on"))
            low = reached

    def _by_ids(self, where: str, low: int, size: int) -> Iterator[tuple[list[dict[str, Any]], bool]]:
        told = self._ask("/query", where=where, returnIdsOnly="true").get("objectIds") or []
        ids = sorted(int(one) for one in told if int(one) > low)
        if not ids:
            yield [], False
        for start in range(0, len(ids), size):
            chunk = ids[start : start + size]
            asked = ",".join(map(str, chunk))
            answer = self._ask("/query", objectIds=asked, outFields="*", returnGeometry="true")
            yield self._features(answer), start + size < len(ids)

    def _features(self, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = answer.get("features")
        whole = isinstance(found, list) and all(
            isinstance(one, dict) and isinstance((one.get("attributes") or {}).get(self._object_id), int)
            for one in found
        )
        if not whole or not isinstance(found, list):
            raise ProblemError(say.BROKEN(value=urlsplit(self._layer).hostname, reason="it holds no features"))
        now = system_of(answer.get("spatialReference"))
        if now and now != self._crs:
            # The layer's word and the page's are compared, since a place is wrong by as much as the two differ.
            raise ProblemError(say.OTHER_SYSTEM(value=self._layer, now=now, before=self._crs or "none"))
        return found

    def _rows(self, features: Sequence[dict[str, Any]]) -> tuple[Pulled, ...]:
        files = self._attachments([int(one["attributes"][self._object_id]) for one in features])
        rows = []
        for one in features:
            attributes = one["attributes"]
            cells: Cells = {name: self._text(name, attributes.get(name)) for name in self._kinds}
            if self._told.get("geometryType"):
                cells[GEOMETRY] = wkt_of(one.get("geometry"))
            rows.append(Pulled(cells[self._own].strip("{}").lower(), cells, files.get(attributes[self._object_id], ())))
        return tuple(rows)

    def _text(self, name: str, value: Any) -> str:
        if value is not None and self._kinds[name] == "esriFieldTypeDate":
            moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=int(value))
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        text = text_of(value)
        return text.strip("{}").lower() if name == self._own else text

    def _attachments(self, ids: Sequence[int]) -> dict[int, tuple[Attached, ...]]:
        if not ids or not self._told.get("hasAttachments"):
            return {}
        if (self._told.get("advancedQueryCapabilities") or {}).get("supportsQueryAttachments"):
            told = self._ask("/queryAttachments", objectIds=",".join(map(str, ids)))
            groups = {int(one["parentObjectId"]): one.get("attachmentInfos") or [] for one in told["attachmentGroups"]}
        else:
            groups = {one: self._ask(f"/{one}/attachments").get("attachmentInfos") or [] for one in ids}
        return {
            parent: tuple(
                Attached(f"{info['id']}-{info.get('name', '')}", f"{self._layer}/{parent}/attachments/{info['id']}")
                for info in infos
            )
            for parent, infos in groups.items()
        }

    def files_of(self, own: str) -> tuple[Attached, ...]:  # noqa: ARG002  # every page tells them
        """None beside those of the page."""
        return ()

    def file(self, path: str, megabytes: int) -> bytes:
        """One attachment."""
        return self._asker.content(urljoin(self._layer, path), megabytes=megabytes)
