"""Room for work on very many rows at once: memory for SQLite's pages, and fewer rounds of the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connection

_YOUNG = 100_000
_PAGES_KIB = 524_288


class _Seldom:
    """How many are at such work now, and what held before the first of them began: threads may do it side by side."""

    lock, within, before = Lock(), 0, gc.get_threshold()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the collector look only after every 100,000 new objects.

    Work on stretches of some thousand rows, and reading whole tables, makes a few hundred objects for each row and no
    circles worth finding; by default the collector goes through all of them again and again, for two fifths of the
    time.
    """
    with _Seldom.lock:
        if not _Seldom.within:
            _Seldom.before = gc.get_threshold()
            gc.set_threshold(max(_Seldom.before[0], _YOUNG), 20, 100)
        _Seldom.within += 1
    try:
        yield
    finally:
        with _Seldom.lock:
            _Seldom.within -= 1
            if not _Seldom.within:
                gc.set_threshold(*_Seldom.before)


@contextmanager
def many_rows() -> Iterator[None]:
    """The same, and let SQLite keep 512 MiB of pages, for one transaction that writes very many rows.

    A transaction that outgrows SQLite's own two megabytes writes the same pages of its indexes to the log over and
    over: three million rows wrote a hundred times their size.
    """
    pages = _pages(-_PAGES_KIB)
    try:
        with seldom_collecting():
            yield
    finally:
        if pages is not None:
            _pages(pages)


def _pages(wanted: int) -> int | None:
    """Set how many pages (or, below zero, KiB) SQLite keeps for this connection; gives what it was."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        before = int(cursor.execute("PRAGMA cache_size").fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = {wanted}")
    return before
