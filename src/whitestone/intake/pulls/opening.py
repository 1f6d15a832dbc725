"""Opens the reader of a source: known to its server, set to its form or layer, and careful with what it is told."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from whitestone.intake.pulls import arcgis, central, kobo
from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.asking import Asker
from whitestone.intake.pulls.models import Protocol, PullSource
from whitestone.intake.pulls.rows import Attached, Cursor, Page, Reader, Schema
from whitestone.intake.pulls.sealing import opened
from whitestone.problems import ProblemError

_log = logging.getLogger(__name__)
_NOT_AS_TOLD = (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError)


class Careful:
    """A reader whose server is not believed to speak as its protocol says: what has another shape is a problem."""

    def __init__(self, reader: Reader, host: str) -> None:
        self._reader, self._host = reader, host

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except ProblemError:
            raise
        except _NOT_AS_TOLD as error:
            _log.warning("an answer of %s has another shape", self._host, exc_info=True)
            reason = f"it has another shape than its protocol says ({type(error).__name__})"
            raise ProblemError(say.BROKEN(value=self._host, reason=reason)) from error

    def schema(self) -> Schema:
        """What it looks like now."""
        with self._understood():
            return self._reader.schema()

    def pages(self, cursor: Cursor, size: int) -> Iterator[Page]:
        """Pages after a cursor."""
        pages = self._reader.pages(cursor, size)
        while True:
            with self._understood():
                page = next(pages, None)
            if page is None:
                return
            yield page

    def files_of(self, own: str) -> tuple[Attached, ...]:
        """The attachments of a row whose page does not tell them."""
        with self._understood():
            return self._reader.files_of(own)

    def file(self, path: str, megabytes: int) -> bytes:
        """One attachment."""
        return self._reader.file(path, megabytes)

    def versions_of(self, own: str) -> list[bytes]:
        """The XML of a submission, the oldest version first; of a reader that has none, nothing."""
        with self._understood():
            return list(self._reader.versions_of(own)) if isinstance(self._reader, central.Central) else []


def reader_of(source: PullSource, wait: Callable[[float], None] = time.sleep) -> Careful:
    """The reader of a source, signed in.

    Raises
    ------
    ProblemError
        When its server may not be asked, does not answer or refuses.
    """
    asker, secret = Asker(source.address, wait=wait), opened(source)
    again = dt.timedelta(days=source.again_days)
    found: Reader
    if source.protocol == Protocol.CENTRAL:
        central.sign_in(asker, source.account, secret)
        found = central.Central(asker, source.form)
    elif source.protocol == Protocol.KOBO:
        kobo.sign_in(asker, secret)
        found = kobo.Kobo(asker, source.form, again)
    else:
        arcgis.sign_in(asker, source.account, secret)
        found = arcgis.ArcGIS(asker, again)
    return Careful(found, asker.host)
