"""Tiles are answered in front of Django: the same session, account and rights, asked of the database in one sentence.

A map asks for dozens of tiles at a glance, and a tile costs less than the framework around a page. Whatever is not
plainly a tile that somebody may see goes on to Django, which decides and words every refusal. It keeps no right of its
own: that a session, an account and the chain of events are as they were is read anew for every tile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import split_domain_port, validate_host
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import timezone

from whitestone.problems import ProblemError
from whitestone.review.models import Event, Person
from whitestone.share.layers import layer_of
from whitestone.share.revision import Last, standing_now
from whitestone.share.tiles.grid import Tile
from whitestone.share.tiles.views import answered
from whitestone.web.security import content_security_policy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ADDRESS = re.compile(r"/tiles/([a-z]+)/(\d{1,2})/(\d{1,8})/(\d{1,8})\.mvt")
_COOKIE = re.compile(rf"(?:^|;)\s*{re.escape(settings.SESSION_COOKIE_NAME)}=([^;]*)")
_KEY = re.compile(r"[a-z0-9]{8,64}")
_MOST = 1000
_LAST = f"SELECT sequence, hash FROM {Event._meta.db_table} ORDER BY sequence DESC LIMIT 1"  # noqa: S608
_SIGNED_IN = (
    "SELECT signed.session_data, person.password, person.is_active, last.sequence, last.hash "  # noqa: S608
    f"FROM {Session._meta.db_table} AS signed, {Person._meta.db_table} AS person "
    f"LEFT JOIN ({_LAST}) AS last ON 1 = 1 "
    "WHERE signed.session_key = %s AND signed.expire_date > %s AND person.id = %s"
)
_LINES = {200: "200 OK", 204: "204 No Content", 304: "304 Not Modified"}


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody whose session Django found good, and everything that it looked at when it did."""

    person: Person
    session: str
    password: str


class TilesInFront:
    """An application that answers tiles itself and leaves everything else to the one behind it."""

    def __init__(self, behind: WSGIApplication) -> None:
        self._behind = behind
        self._known: dict[str, _Known] = {}
        self._hosts: set[str] = set()
        self._headers = {secure: _headers_of_every_answer(secure) for secure in (False, True)}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a tile, or hand the request on."""
        address = _ADDRESS.fullmatch(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] == "GET" else None
        answer = self._answer(environ, address) if address else None
        if answer is None:
            return self._behind(environ, start_response)
        own = [*answer.headers.items(), ("Content-Length", str(len(answer.content)))]
        start_response(_LINES[answer.status_code], own + self._headers[_secure(environ)])
        return [answer.content]

    def _answer(self, environ: WSGIEnvironment, address: re.Match[str]) -> HttpResponse | None:
        layer, tile = layer_of(address[1]), Tile(*(int(number) for number in address.groups()[1:]))
        secure = _secure(environ) or not settings.SECURE_SSL_REDIRECT
        if layer is None or not tile.exists or not secure or not self._our_host(environ.get("HTTP_HOST", "")):
            return None
        try:
            who, last = self._asking(environ.get("HTTP_COOKIE", ""))
            if who is None:
                return None
            standing = standing_now(who, last)
            said = environ.get("QUERY_STRING", "")
            wanted = QueryDict(said).dict() if said else {}
            return answered(layer, tile, wanted, standing, environ.get("HTTP_IF_NONE_MATCH", ""))
        except (ProblemError, DatabaseError):
            # Django answers refusals in the reader's language, and sees to a connection that is gone.
            return None

    def _our_host(self, said: str) -> bool:
        if said not in self._hosts and len(self._hosts) < _MOST:
            domain, _ = split_domain_port(said)
            if domain and validate_host(domain, settings.ALLOWED_HOSTS):
                self._hosts.add(said)
        return said in self._hosts

    def _asking(self, cookies: str) -> tuple[Person | AnonymousUser | None, Last | None]:
        """Whose the request is, and the chain's last event; nobody's where only Django can tell."""
        found = _COOKIE.search(cookies)
        if found is None:
            return AnonymousUser(), None
        key = found[1]
        if not _KEY.fullmatch(key):
            return None, None
        if connection.close_at is not None and monotonic() >= connection.close_at and not connection.in_atomic_block:
            connection.close()
        known = self._known.get(key)
        row = _signed_in(key, known.person.pk) if known else None
        if known is None or row is None or row[:3] != (known.session, known.password, True):
            known, row = self._asked_of_django(key)
        if known is None or row is None:
            return None, None
        return known.person, (row[3] or 0, row[4] or "")

    def _asked_of_django(self, key: str) -> tuple[_Known | None, tuple[str, str, bool, int, str] | None]:
        """Let Django judge a session, and keep what it judged by: read before, lest a change be missed."""
        self._known.pop(key, None)
        request = HttpRequest()
        request.session = SessionStore(key)
        row = _signed_in(key, request.session.get(SESSION_KEY, 0))
        person = get_user(request) if row is not None and row[2] else None
        if row is None or not isinstance(person, Person) or not person.is_active:
            return None, None
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = known = _Known(person, row[0], row[1])
        return known, row


def _signed_in(key: str, person: int) -> tuple[str, str, bool, int, str] | None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, (key, now, person))
        row = cursor.fetchone()
    return (row[0], row[1], bool(row[2]), row[3], row[4]) if row else None


def _secure(environ: WSGIEnvironment) -> bool:
    proxy = settings.SECURE_PROXY_SSL_HEADER
    if proxy and environ.get(proxy[0]):
        return str(environ[proxy[0]].split(",", 1)[0].strip()) == proxy[1]
    return environ.get("wsgi.url_scheme") == "https"


def _headers_of_every_answer(secure: bool) -> list[tuple[str, str]]:
    """What the register says with every answer, asked of the same middleware that says it of pages."""
    request = HttpRequest()
    request.META |= {"wsgi.url_scheme": "https" if secure else "http", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    if secure and settings.SECURE_PROXY_SSL_HEADER:
        request.META[settings.SECURE_PROXY_SSL_HEADER[0]] = settings.SECURE_PROXY_SSL_HEADER[1]
    answer = HttpResponse()
    for middleware in (SecurityMiddleware, XFrameOptionsMiddleware):
        middleware(lambda _: answer).process_response(request, answer)
    content_security_policy(lambda _: answer)(request)
    del answer.headers["Content-Type"]
    return list(answer.headers.items())
