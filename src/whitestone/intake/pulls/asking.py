"""Asks another server over HTTP: within limits of size and time, patient where it is told to wait, nothing stored.

The standard library's client is used, since the guard must choose the address that is spoken to, and no library that
follows redirects or keeps tokens in files may come between.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.utils import timezone

import whitestone
from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.guard import Place, place_of
from whitestone.problems import ProblemError

MEGABYTES = 50
_SILENT_SECONDS = 30
_WHOLE_SECONDS = 180
_LONGEST_WAIT = 120
_TRIES = 4
_HOPS = 3
_BLOCK = 1 << 16
_AGAIN = (429, 502, 503, 504)
_PLAIN = "/?%:;=@&$!*'(),+~#[]"
"""What stays as it is in an address; letters of other alphabets are written in bytes."""
Body = tuple[bytes, str]
"""What is sent, and of what media type."""
_BROKEN = (OSError, http.client.HTTPException, ssl.SSLError)


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Asker:
    """Speaks to one server. `headers` go to its own host only, never where a redirect leads."""

    address: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    wait: Callable[[float], None] = time.sleep
    _home: Place = field(init=False)

    def __post_init__(self) -> None:
        self._home = place_of(self.address)

    @property
    def host(self) -> str:
        """The server's name."""
        return self._home.host

    def json(
        self,
        path: str,
        asked: Mapping[str, str] | None = None,
        *,
        form: Mapping[str, str] | None = None,
        sent: Mapping[str, str] | None = None,
    ) -> Any:
        """An answer as JSON; `form` makes it a POST of a form, `sent` one of JSON.

        Raises
        ------
        ProblemError
            When there is none that can be read.
        """
        body = None if form is None else (urlencode(form).encode(), "application/x-www-form-urlencoded")
        if sent is not None:
            body = (json.dumps(sent).encode(), "application/json")
        answer = self._patient(self._whole(path, asked), body, MEGABYTES).body
        try:
            return json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise ProblemError(say.BROKEN(value=self._home.host, reason="it is no JSON")) from error

    def content(self, path: str, *, megabytes: int = MEGABYTES) -> bytes:
        """An answer's content as it came."""
        return self._patient(self._whole(path, None), None, megabytes).body

    def _whole(self, path: str, asked: Mapping[str, str] | None) -> str:
        address = urljoin(self.address, path)
        return address + ("&" if "?" in address else "?") + urlencode(asked) if asked else address

    def _patient(self, address: str, body: Body | None, megabytes: int) -> Answer:
        """Ask again where the server says when, or fails in passing."""
        host = self._home.host
        for number in range(1, _TRIES + 1):
            last = number == _TRIES
            try:
                answer = self._followed(address, body, megabytes)
            except _BROKEN as error:
                if last:
                    reason = str(error)[:200] or type(error).__name__
                    raise ProblemError(say.UNREACHABLE(value=host, reason=reason)) from error
                self.wait(number)
                continue
            if answer.status < 300:
                return answer
            if answer.status in _AGAIN:
                seconds = _told_seconds(answer.headers, number)
                if last or seconds > _LONGEST_WAIT:
                    raise ProblemError(say.BUSY_SERVER(value=host, seconds=round(seconds)))
                self.wait(seconds)
                continue
            raise _refusal(host, answer.status)
        raise AssertionError("the last try answers or raises")

    def _followed(self, address: str, body: Body | None, megabytes: int) -> Answer:
        for _ in range(_HOPS):
            place = place_of(address)
            # An address that the server itself names (a next page, a picture) may lead elsewhere: without the token.
            own = place.origin == self._home.origin
            answer = _once(place, address, body, self.headers if own else {}, megabytes)
            target = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer
            if body is not None:
                raise ProblemError(say.ADDRESS(value=place.host, reason="it sends the request elsewhere"))
            address = urljoin(address, target)
        raise ProblemError(say.ADDRESS(value=self._home.host, reason="it leads round in circles"))


def _refusal(host: str, status: int) -> ProblemError:
    if status in (401, 403):
        return ProblemError(say.REFUSED(value=host, status=status))
    if status in (404, 410):
        return ProblemError(say.NOT_THERE(value=host, status=status))
    return ProblemError(say.BROKEN(value=host, reason=f"status {status}"))


def _told_seconds(headers: Mapping[str, str], number: int) -> float:
    """How long to wait: as the server says, in seconds or by a date; else longer each time."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdecimal():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - timezone.now()).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return float(2**number)


class _Pinned(http.client.HTTPConnection):
    """Speaks to the address that the guard looked at, under the host's name."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.ip, place.port, timeout=_SILENT_SECONDS)
        self._place = place

    def connect(self) -> None:
        """Open the line, and for https see that the certificate is the host's."""
        super().connect()
        if self._place.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._place.host)


def _once(place: Place, address: str, body: Body | None, headers: Mapping[str, str], megabytes: int) -> Answer:
    parts = urlsplit(address)
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_PLAIN)
    sent = {
        "Host": place.origin.partition("://")[2], "User-Agent": f"Whitestone/{whitestone.__version__}",
        "Accept-Encoding": "gzip", **headers,
    }  # fmt: skip
    if body is not None:
        sent["Content-Type"] = body[1]
    line = _Pinned(place)
    try:
        line.request("GET" if body is None else "POST", path, body=body[0] if body else None, headers=sent)
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        content = _read(answer, told, megabytes, place.host)
        return Answer(answer.status, told, content)
    finally:
        line.close()


def _read(answer: http.client.HTTPResponse, told: Mapping[str, str], megabytes: int, host: str) -> bytes:
    """The content, unpacked where it is packed; never more than is allowed, and never for longer."""
    limit, until = megabytes * 1_000_000, time.monotonic() + _WHOLE_SECONDS
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if told.get("content-encoding", "") == "gzip" else None
    kept = bytearray()
    try:
        while block := answer.read1(_BLOCK):
            kept += unpack.decompress(block, limit + 1 - len(kept)) if unpack else block
            if len(kept) > limit or (unpack and unpack.unconsumed_tail):
                raise ProblemError(say.TOO_LARGE(value=host, limit=megabytes))
            if time.monotonic() > until:
                raise ProblemError(say.UNREACHABLE(value=host, reason=f"it took more than {_WHOLE_SECONDS} seconds"))
    except zlib.error as error:
        raise ProblemError(say.BROKEN(value=host, reason="its packing is damaged")) from error
    if answer.length:
        raise http.client.IncompleteRead(bytes(kept[:0]), answer.length)
    return bytes(kept)
