"""Requests whose sender went away in the middle: they end as an error, never as a shorter upload that looks whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class WholeBody:
    """A request's body that holds as many bytes as its head announced."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def _counted(self, data: bytes, asked: int) -> bytes:
        self._left -= len(data)
        if not data and asked != 0 and self._left > 0:
            raise ConnectionResetError(f"the sender went away {self._left} bytes before the end")
        return data

    def read(self, size: int = -1) -> bytes:
        """Some bytes, or an error where the rest never came."""
        return self._counted(self._stream.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        """A line, or an error where the rest never came."""
        return self._counted(self._stream.readline(size), size)


def whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """An application that is never given a cut body as a whole one."""

    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if length.isascii() and length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return wrapped
