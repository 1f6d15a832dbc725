"""A server that speaks as ODK Central, KoboToolbox and ArcGIS do, with the faults that a test asks for. SYNTHETIC.

It holds what a test puts in; what was asked of it, and with which token, is in `log`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "a-token-that-nobody-may-read"  # noqa: S105  # of tests
PNG = b"\x89PNG\r\n\x1a\n" + b"SYNTHETIC" * 10
Said = dict[str, str]
Reply = tuple[int, Any, Said]
FIELDS = [
    {"path": "/find", "name": "find", "type": "structure"},
    {"path": "/find/effective", "name": "effective", "type": "date"},
    {"path": "/find/category", "name": "category", "type": "string"},
    {"path": "/find/found_during", "name": "found_during", "type": "string"},
    {"path": "/find/count", "name": "count", "type": "int"},
    {"path": "/find/place", "name": "place", "type": "geopoint"},
    {"path": "/photos", "name": "photos", "type": "repeat"},
    {"path": "/photos/photo", "name": "photo", "type": "binary", "binary": True},
    {"path": "/meta/instanceID", "name": "instanceID", "type": "string"},
]


class Recorded:
    """The three servers in one, on a port of this machine."""

    def __init__(self) -> None:
        self.log: list[tuple[str, str, Said]] = []
        self.faults: list[tuple[str, int, bytes, Said]] = []
        self.token = TOKEN
        self.central: list[dict[str, Any]] = []
        self.versions: dict[str, list[tuple[str, bytes]]] = {}
        self.files: dict[str, dict[str, bytes | None]] = {}
        self.kobo: list[dict[str, Any]] = []
        self.layer: dict[str, Any] = {}
        self.features: list[dict[str, Any]] = []
        self.largest = 1000
        self.stalled = threading.Event()
        self.stalls = ""
        self.tokens = ""

    def __enter__(self) -> Recorded:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers["Content-Type"] == "application/json":
                    self._answer({name: str(value) for name, value in json.loads(body).items()})
                else:
                    self._answer({name: values[0] for name, values in parse_qs(body.decode()).items()})

            def _answer(self, form: Said) -> None:
                status, body, headers = outer.reply(self.path, form, dict(self.headers))
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", headers.get("X-Told-Length", str(len(content))))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Answer the next request whose address holds `path` so."""
        self.faults.append((path, status, body, {name.replace("_", "-"): value for name, value in headers.items()}))

    def stall(self, path: str) -> None:
        """Answer nothing where the address holds `path`; `stalled` is set once it was asked for."""
        self.stalls = path

    def asked(self, path: str) -> list[str]:
        """The addresses asked for that hold `path`."""
        return [one for one, _, _ in self.log if path in one]

    def reply(self, address: str, form: Said, headers: Said) -> Reply:
        self.log.append((unquote(address), headers.get("Authorization", ""), form))
        for at, (path, status, body, more) in enumerate(self.faults):
            if path in unquote(address):
                del self.faults[at]
                return status, body, more
        if self.stalls and self.stalls in unquote(address):
            self.stalled.set()
            threading.Event().wait(20)
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()} | form
        if parts.path in ("/rest/info", "/tokens/generateToken", "/v1/sessions"):
            return self._sign_in(parts.path, form)
        known = (f"Bearer {self.token}", f"Bearer session-{self.token}", f"Token {self.token}")
        if headers.get("Authorization") not in known:
            return (
                (200, {"error": {"code": 498, "message": "Invalid token."}}, {})
                if "/rest/" in address
                else (401, {}, {})
            )
        for start, answer in (("/v1/", self._central), ("/api/v2/", self._kobo), ("/rest/", self._arcgis)):
            if parts.path.startswith(start):
                return answer(unquote(parts.path), asked)
        return 404, {}, {}

    def _sign_in(self, path: str, form: Said) -> Reply:
        if path == "/rest/info":
            return 200, {"authInfo": {"tokenServicesUrl": self.tokens or f"{self.url}/tokens/generateToken"}}, {}
        token = {"token": "session-" + self.token}
        if path == "/v1/sessions":
            well = form == {"email": "hq@example.org", "password": self.token}
            return (200, token, {}) if well else (401, {"code": 401.2}, {})
        well = (form.get("username"), form.get("password")) == ("hq", self.token)
        refused = {"error": {"code": 400, "message": "Unable to generate token."}}
        return 200, token if well else refused, {}

    # ODK Central

    def put(self, own: str, *, updated: str = "", files: dict[str, bytes | None] | None = None, **answers: Any) -> None:
        """A submission of the form 3/find, or its change."""
        self.files[own] = {**self.files.get(own, {}), **(files or {})}
        here = self.files[own]
        before = next((one for one in self.central if one["__id"] == own), None)
        number = len(self.central)
        came = (
            before["__system"]["submissionDate"] if before else f"2026-05-01T10:{number // 60:02}:{number % 60:02}.000Z"
        )
        system = {
            "submissionDate": came, "updatedAt": updated or None, "submitterName": "leyla", "deviceId": "d1",
            "reviewState": None, "attachmentsExpected": len(here),
            "attachmentsPresent": sum(one is not None for one in here.values()),
        }  # fmt: skip
        group = {"effective": "2023-05-17", "category": "AP", "found_during": "clearance", "count": 1, "place": None}
        find = {**(before["find"] if before else group), **answers}
        said = {
            "__id": own,
            "__system": system,
            "meta": {"instanceID": own},
            "find": find,
            "photos@odata.navigationLink": "x",
        }
        self.central = [said, *(one for one in self.central if one["__id"] != own)]

    def _central(self, path: str, asked: Said) -> Reply:
        if path.endswith("/fields"):
            return 200, FIELDS, {}
        if path.endswith(".svc/Submissions"):
            return self._odata(asked)
        found = re.search(r"/submissions/([^/]+)/(attachments|versions)(?:/(.+))?$", path)
        if found is None:
            return 404, {}, {}
        own, kind, name = found.groups()
        if kind == "attachments":
            body = self.files[own].get(name)
            listed = [{"name": one, "exists": held is not None} for one, held in self.files[own].items()]
            return (200, body if name else listed, {}) if body is not None or not name else (404, {}, {})
        if name is None:
            listed = [
                {"instanceId": each, "createdAt": f"2026-05-01T10:00:{at:02}Z", "current": False}
                for at, (each, _) in enumerate(self.versions[own])
            ]
            return 200, listed[::-1], {}
        return 200, dict(self.versions[own])[name.removesuffix(".xml")], {}

    def _odata(self, asked: Said) -> Reply:
        rows = sorted(self.central, key=lambda one: str(one["__system"]["submissionDate"]), reverse=True)
        wanted = re.findall(r"(submissionDate|updatedAt) ge (\S+)", asked.get("$filter", ""))
        if wanted:
            rows = [one for one in rows if any((one["__system"][name] or "") >= since for name, since in wanted)]
        start, size = int(asked.get("$skiptoken", 0)), int(asked["$top"])
        answer: dict[str, Any] = {"value": rows[start : start + size], "@odata.context": "x"}
        if start + size < len(rows):
            more = f"&$filter={asked['$filter']}".replace(" ", "%20") if wanted else ""
            answer["@odata.nextLink"] = (
                f"{self.url}/v1/projects/3/forms/find.svc/Submissions?$top={size}&$skiptoken={start + size}{more}"
            )
        return 200, answer, {}

    # KoboToolbox

    def _kobo(self, path: str, asked: Said) -> Reply:
        if path == "/api/v2/assets/aXyZ/":
            kinds = (
                ("start", "start"), ("begin_group", "find"), ("date", "effective"), ("select_one", "category"),
                ("text", "found_during"), ("integer", "count"), ("geopoint", "place"), ("end_group", ""),
                ("begin_repeat", "photos"), ("image", "photo"), ("end_repeat", ""),
            )  # fmt: skip
            survey = [{"type": kind, "$autoname": name} for kind, name in kinds]
            return (
                200,
                {"name": "Finds", "deployment__submission_count": len(self.kobo), "content": {"survey": survey}},
                {},
            )
        if path == "/api/v2/assets/aXyZ/data/":
            query, size = json.loads(asked["query"]), min(int(asked["limit"]), self.largest)
            assert json.loads(asked["sort"]) == {"_id": 1}
            rows = [one for one in self.kobo if one["_id"] > query["_id"]["$gt"]]
            since = query.get("_submission_time", {}).get("$gte", "")
            rows = sorted((one for one in rows if one["_submission_time"] >= since), key=lambda one: int(one["_id"]))
            more = f"{self.url}/api/v2/assets/aXyZ/data/?start={size}" if len(rows) > size else None
            return 200, {"count": len(rows), "next": more, "previous": None, "results": rows[:size]}, {}
        found = re.fullmatch(r"/api/v2/assets/aXyZ/data/(\d+)/attachments/(\w+)/", path)
        return (200, PNG, {}) if found else (404, {}, {})

    # ArcGIS

    def _arcgis(self, path: str, asked: Said) -> Reply:
        base = "/rest/services/survey/FeatureServer/0"
        if path == base:
            return 200, self.layer, {}
        if path == f"{base}/query":
            return 200, self._query(asked), {}
        if path == f"{base}/queryAttachments":
            wanted = [int(one) for one in asked["objectIds"].split(",")]
            groups = [
                {"parentObjectId": one["attributes"]["OBJECTID"], "attachmentInfos": one["files"]}
                for one in self.features
                if one["attributes"]["OBJECTID"] in wanted and one.get("files")
            ]
            return 200, {"attachmentGroups": groups}, {}
        if found := re.fullmatch(base + r"/(\d+)/attachments", path):
            (one,) = (each for each in self.features if each["attributes"]["OBJECTID"] == int(found[1]))
            return 200, {"attachmentInfos": one["files"]}, {}
        return (200, PNG, {}) if re.fullmatch(base + r"/\d+/attachments/\d+", path) else (404, {}, {})

    def _query(self, asked: Said) -> dict[str, Any]:
        if "returnCountOnly" in asked:
            return {"count": len(self.features)}
        rows = sorted(self.features, key=lambda one: int(one["attributes"]["OBJECTID"]))
        if "objectIds" in asked:
            wanted = {int(one) for one in asked["objectIds"].split(",")}
            rows = [one for one in rows if one["attributes"]["OBJECTID"] in wanted]
        where = asked.get("where", "")
        if low := re.search(r"OBJECTID > (\d+)", where):
            rows = [one for one in rows if one["attributes"]["OBJECTID"] > int(low[1])]
        if edited := re.search(r"EditDate >= TIMESTAMP '([^']+)'", where):
            since = dt.datetime.fromisoformat(edited[1]).replace(tzinfo=dt.UTC).timestamp() * 1000
            rows = [one for one in rows if one["attributes"]["EditDate"] >= since]
        if "returnIdsOnly" in asked:
            return {
                "objectIdFieldName": "OBJECTID",
                "objectIds": [one["attributes"]["OBJECTID"] for one in rows] or None,
            }
        size = min(int(asked.get("resultRecordCount", self.largest)), self.largest)
        system = self.layer["extent"]["spatialReference"]
        shown = [{"attributes": one["attributes"], "geometry": one["geometry"]} for one in rows[:size]]
        more = {"exceededTransferLimit": True} if len(rows) > size else {}
        return {"objectIdFieldName": "OBJECTID", "spatialReference": system, "features": shown, **more}
