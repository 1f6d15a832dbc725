"""Room for work on very many rows at once: memory for SQLite's pages, and fewer rounds of the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_YOUNG = 100_000
_PAGES_KIB = 524_288


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the collector look only after every 100,000 new objects.

    Work on stretches of some thousand rows makes a few hundred objects for each row and no circles worth finding; by
    default the collector goes through all of them again and again, for two fifths of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _YOUNG), 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
