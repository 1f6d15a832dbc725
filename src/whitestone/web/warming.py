"""Makes what pages keep in memory before anybody asks for a page: the books of two years, alarms, names, facts.

It is a courtesy to the first reader of a process. Nothing rests on it: who comes earlier waits for the same work.
"""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from whitestone.problems import ProblemError
from whitestone.records.work.watch import alarms
from whitestone.reports.snapshot import snapshot, tables
from whitestone.web import figures, names

_log = logging.getLogger(__name__)


def in_background() -> threading.Thread:
    """Begin, beside the pages."""
    thread = threading.Thread(target=_in_thread, name="warming", daemon=True)
    thread.start()
    return thread


def _in_thread() -> None:
    try:
        warm()
    finally:
        close_old_connections()


def warm() -> None:
    """Settle the two years of the front page and look for its alarms, then read the names and what reports add up."""
    today = timezone.now().date()
    try:
        figures.years(today)
        alarms(today)
        names.matches("warm")
        register = snapshot()
        for table in tables():
            register.table(table)
    except (DatabaseError, ProblemError) as error:
        # A register without tables, or records that cannot be settled: the page that needs them says so to its reader.
        _log.warning("Nothing was made ready: %s", error)
