"""Asking for an export, and working off what was asked: by a thread of the server, or by `whitestone work`.

The table is the queue. Whoever takes a job says so in its row; one whose worker fell silent is taken again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone

from whitestone.problems import ProblemError, register
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.share.exports.content import Content, cover
from whitestone.share.exports.writers import SUFFIX, WRITERS
from whitestone.share.lists import Asked
from whitestone.share.models import Export, Format, Progress

NOT_WRITTEN = register(
    "export-not-written",
    "The export could not be written: {reason}.",
    "Ask for it again; tell the administrator when it happens twice.",
)
KEPT = dt.timedelta(days=7)
SILENT = dt.timedelta(minutes=2)
_log = logging.getLogger(__name__)
_worker = threading.Lock()


def ask(person: Person, word: str, kind: Format, said: Mapping[str, str]) -> Export:
    """Note an export of what a list shows to a person now: the rows are fixed here.

    Raises
    ------
    ProblemError
        The list's address cannot be read.
    """
    asked, now = Asked.of(word, said), timezone.now()
    rows = asked.rows(standing_of(person)).order_by("-effective", "-pk")
    keys = np.fromiter(rows.values_list("pk", flat=True).iterator(20_000), dtype="<i8")
    told = {"as_at": asked.as_day.isoformat(), "known_at": (asked.known_at or now).isoformat()}
    with writing(person) as entry:
        export = Export.objects.create(
            person=person,
            word=word,
            format=kind,
            asked={**asked.said(), **told},
            keys=keys.tobytes(),
            rows=len(keys),
            created=now,
            touched=now,
            expires=now + KEPT,
        )
        new = {"word": word, "format": str(kind), "rows": len(keys), "asked": export.asked}
        entry.add("export", "export", export.pk, new=new)
    transaction.on_commit(wake)
    return export


def place_of(export: Export) -> Path:
    """Where the file of an export lies."""
    return Path(settings.EXPORTS) / f"{export.pk}.{SUFFIX[Format(export.format)]}"


def wake() -> None:
    """Work the queue off in a thread of this process, unless one is at it."""
    if not _worker.locked():
        threading.Thread(target=_in_thread, name="exports", daemon=True).start()


def _in_thread() -> None:
    try:
        work_off()
    finally:
        close_old_connections()


def work_off() -> int:
    """Write every export that waits or whose worker fell silent; throw away what has expired; gives how many."""
    done = 0
    with _worker:
        forget()
        while (export := _taken()) is not None:
            _write(export)
            done += 1
    return done


def _taken() -> Export | None:
    now = timezone.now()
    free = Q(state=Progress.WAITING) | Q(state=Progress.RUNNING, touched__lt=now - SILENT)
    for export in Export.objects.filter(free).select_related("person").order_by("created")[:10]:
        mine = Export.objects.filter(free, pk=export.pk, touched=export.touched)
        if mine.update(state=Progress.RUNNING, touched=now, done=0):
            return export
    return None


def _write(export: Export) -> None:
    file, now = place_of(export), timezone.now()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{export.pk}.{now.timestamp()}.part{file.suffix}")

    def told(done: int) -> None:
        Export.objects.filter(pk=export.pk).update(done=done, touched=timezone.now())

    try:
        WRITERS[Format(export.format)](Content.of(export), part, cover(export, now=now), told)
        with part.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        part.replace(file)
    except ProblemError as error:
        _failed(export, part, "; ".join(str(problem) for problem in error.problems))
    except (OSError, ValueError) as error:
        _log.exception("export %s", export.pk)
        _failed(export, part, str(NOT_WRITTEN(reason=type(error).__name__)))
    else:
        Export.objects.filter(pk=export.pk).update(state=Progress.READY, sha256=sha256, touched=timezone.now())


def _failed(export: Export, part: Path, problem: str) -> None:
    part.unlink(missing_ok=True)
    Export.objects.filter(pk=export.pk).update(state=Progress.FAILED, problem=problem, touched=timezone.now())


def forget() -> None:
    """Delete the files and rows of exports that have expired."""
    for export in Export.objects.filter(expires__lt=timezone.now()).defer("keys"):
        place_of(export).unlink(missing_ok=True)
        export.delete()
