"""Working off what is to be printed: by `whitestone work`, or by a thread of the server once a minute.

The table is the queue. Whoever takes a printing says so in its row. Mail is handed over at most once: a process that
ends while it does leaves a printing that says so, and is not tried again.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import threading
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError, close_old_connections, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from whitestone.problems import ProblemError
from whitestone.reports.background.actions import KEPT
from whitestone.reports.background.calendar import due
from whitestone.reports.cells import Period
from whitestone.reports.models import Every, Progress, Run, Schedule
from whitestone.reports.problems import NO_SENDING, NOT_PRINTED, PERHAPS_SENT, TOO_LARGE
from whitestone.reports.publishing import report_of
from whitestone.reports.report import Report
from whitestone.reports.seeing import seen_by
from whitestone.reports.sending import send
from whitestone.reports.writing import Printing
from whitestone.reports.writing.printing import languages, printed
from whitestone.review.audit import writing
from whitestone.review.permissions import standing_of

MOST_BYTES = 20_000_000
SILENT = dt.timedelta(minutes=15)
ATTEMPTS = 4
_PAUSE = dt.timedelta(minutes=10)
_EVERY_S = 60.0
_log = logging.getLogger(__name__)
_working = threading.Lock()


def folder_of(run: Run) -> Path:
    """Where the files of a printing lie."""
    return Path(settings.EXPORTS) / "reports" / str(run.pk)


def file_of(run: Run, form: str) -> Path:
    """The file of one form."""
    return folder_of(run) / f"{run.report}-{run.end.isoformat()}.{form}"


def start_clock() -> None:
    """Look every minute, in a thread of this process, whether something is to be printed."""
    threading.Thread(target=_tick, name="reports", daemon=True).start()


def start_working() -> None:
    """Work off what waits in a thread of this process, unless one is at it."""
    if not _working.locked():
        threading.Thread(target=_in_thread, name="reports once", daemon=True).start()


def _in_thread() -> None:
    try:
        work_off()
    finally:
        close_old_connections()


def _tick() -> None:
    pause = threading.Event()
    while not pause.wait(_EVERY_S):
        try:
            work_off()
        except (DatabaseError, OSError):
            _log.exception("reports in the background")
        finally:
            close_old_connections()


def work_off() -> int:
    """Note what has become due, print all that waits, throw away what has expired; gives how many were printed."""
    done = 0
    with _working:
        _forget()
        note_due(timezone.now())
        while (run := _taken()) is not None:
            _work(run)
            done += 1
    return done


def note_due(now: dt.datetime) -> None:
    """A printing for every schedule of which a period has become due: one for each period, whoever asks first."""
    today = timezone.localtime(now).date()
    for schedule in Schedule.objects.filter(ended=None).select_related("owner").order_by("created"):
        period = due(Every(schedule.every), schedule.wait, timezone.localtime(schedule.created).date(), today)
        if period is None or schedule.runs.filter(start=period.start).exists():
            continue
        try:
            with transaction.atomic():
                Run.objects.create(
                    owner=schedule.owner,
                    report=schedule.report,
                    forms=schedule.forms,
                    languages=schedule.languages,
                    only=schedule.only,
                    receivers=schedule.receivers,
                    address=schedule.address,
                    schedule=schedule,
                    start=period.start,
                    end=period.end,
                    created=now,
                    touched=now,
                    after=now,
                    expires=now + KEPT,
                )
        except IntegrityError:
            continue  # another process was faster


def _taken() -> Run | None:
    now = timezone.now()
    dead = Q(touched__lt=now - SILENT)
    for run in Run.objects.filter(dead, state=Progress.SENDING):
        _failed(run, str(PERHAPS_SENT()), again=False)
    free = Q(state=Progress.WAITING, after__lte=now) | (Q(state=Progress.PRINTING) & dead)
    for run in Run.objects.filter(free).select_related("owner").order_by("after", "created")[:10]:
        mine = Run.objects.filter(free, pk=run.pk, touched=run.touched)
        if mine.update(state=Progress.PRINTING, touched=now, attempts=run.attempts + 1, known_at=run.known_at or now):
            run.refresh_from_db()
            return run
    return None


def _work(run: Run) -> None:
    standing = standing_of(run.owner)
    try:
        # Rights are those of the moment: whoever has lost an appointment since is sent nothing.
        if not standing.appointed or (run.receivers and not standing.headquarters):
            raise ProblemError(NO_SENDING(value="sent" if run.receivers else "printed"))
        report = _print(run)
    except ProblemError as error:
        _failed(run, "; ".join(str(problem) for problem in error.problems), again=False)
        return
    except (OSError, ValueError, RuntimeError) as error:
        _log.exception("report %s", run.pk)
        _failed(run, str(NOT_PRINTED(reason=type(error).__name__)), again=True)
        return
    if run.receivers and not _sent(run, report):
        return
    with writing(run.owner) as entry:
        Run.objects.filter(pk=run.pk).update(
            state=Progress.DONE, sha256=report.sha256, problem="", touched=timezone.now()
        )
        new = {"report": run.report, "sha256": report.sha256, "receivers": list(run.receivers)}
        entry.add("send" if run.receivers else "printed", "report", run.pk, new=new)


def _print(run: Run) -> Report:
    period, folder = Period(run.start, run.end), folder_of(run)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    base = f"{run.address}{reverse('report-cell', args=[run.report])}" if run.address else ""
    printing = Printing(
        base=base, seen=lambda word, records: seen_by(run.owner, ((word, one) for one in records))[word]
    )
    report = None
    for form in run.forms:
        written, report = printed(
            form,
            lambda: report_of(run.report, period, run.known_at, run.only),
            printing,
            languages(run.languages) or (),
        )
        file_of(run, form).write_bytes(written)
        Run.objects.filter(pk=run.pk).update(touched=timezone.now())
    if report is None:
        raise ValueError("a printing without a form")
    return report


def _sent(run: Run, report: Report) -> bool:
    """Whether the mail server took all; each receiver gets a message of their own and learns of no other."""
    files = {form: file_of(run, form).read_bytes() for form in run.forms}
    size = sum(map(len, files.values()))
    if size > MOST_BYTES:
        _failed(run, str(TOO_LARGE(value=round(size / 1e6), most=MOST_BYTES // 1_000_000)), again=False)
        return False
    refused, taken = [], list(run.sent)
    for receiver in [one for one in run.receivers if one not in taken]:
        Run.objects.filter(pk=run.pk).update(state=Progress.SENDING, touched=timezone.now())
        try:
            send(report, files, to=[receiver], sender=settings.DEFAULT_FROM_EMAIL)
            taken.append(receiver)
        except ProblemError as error:
            refused.append("; ".join(str(problem) for problem in error.problems))
        Run.objects.filter(pk=run.pk).update(state=Progress.PRINTING, sent=taken, touched=timezone.now())
    if refused:
        _failed(run, " ".join(refused), again=True)
    return not refused


def _failed(run: Run, problem: str, *, again: bool) -> None:
    """Note why; what may pass by itself is tried again after some time, each time later."""
    now = timezone.now()
    state = Progress.WAITING if again and run.attempts < ATTEMPTS else Progress.FAILED
    Run.objects.filter(pk=run.pk).update(
        state=state, problem=problem, touched=now, after=now + _PAUSE * 3 ** max(run.attempts - 1, 0)
    )


def _forget() -> None:
    """Delete the files of printings that have expired; of a schedule the row stays, so that it is not printed anew."""
    for run in Run.objects.filter(expires__lt=timezone.now()):
        shutil.rmtree(folder_of(run), ignore_errors=True)
        if run.schedule_id is None or run.end < timezone.now().date() - dt.timedelta(days=800):
            run.delete()
