"""Runs sources when they are due: by `whitestone work`, or by a thread of `whitestone serve`. Pulls nothing itself."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone

from whitestone.intake.pulls.gone import is_due
from whitestone.intake.pulls.models import PullRun, PullSource
from whitestone.intake.pulls.running import run
from whitestone.problems import ProblemError
from whitestone.review.models import Person

EVERY_SECONDS = 60.0
_one = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pulls")
_log = logging.getLogger(__name__)


def run_due() -> list[PullRun]:
    """Run every source that is due; gives the runs."""
    now, done = timezone.now(), list[PullRun]()
    rows = PullSource.objects.filter(Q(due=None) | Q(due__lte=now), paused=False, every_minutes__gt=0)
    for source in rows.select_related("person", "device__person").order_by("due", "pk"):
        try:
            done.append(run(source, full=is_due(source)))
        except ProblemError:
            continue  # another process is at it
    return done


def start(source: PullSource, *, person: Person, full: bool = False) -> None:
    """Run a source beside the page, once the page's own transaction is through."""
    if settings.INTAKE_BESIDE:
        transaction.on_commit(lambda: _one.submit(_beside, source.pk, person, full))
    else:
        _now(source.pk, person, full)


def _now(pk: int, person: Person, full: bool) -> None:
    source = PullSource.objects.select_related("person", "device__person").get(pk=pk)
    run(source, person=person, full=full)


def _beside(pk: int, person: Person, full: bool) -> None:
    try:
        _now(pk, person, full)
    except ProblemError as error:
        _log.info("source %s: %s", pk, error)
    finally:
        close_old_connections()


def keep_running(stop: threading.Event) -> None:
    """Run what is due again and again until told to stop; a fault of the database or the disk is tried again."""
    while not stop.wait(EVERY_SECONDS):
        try:
            run_due()
        except (DatabaseError, OSError):
            _log.exception("sources were not pulled")
        finally:
            close_old_connections()


def in_background() -> threading.Event:
    """A thread of this process that runs what is due; set the event to end it."""
    stop = threading.Event()
    threading.Thread(target=keep_running, args=(stop,), name="pulls due", daemon=True).start()
    return stop
