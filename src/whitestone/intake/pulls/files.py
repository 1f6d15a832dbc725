"""Fetches the attachments of rows that came, and puts them to the records that the rows became. Stages no row."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from whitestone.intake.models import Taken
from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.models import PulledFile, PulledRow, PullRun, PullSource
from whitestone.intake.pulls.rows import Attached, Reader
from whitestone.intake.staged import named
from whitestone.problems import Problem, ProblemError
from whitestone.review.actions.attaching import attach
from whitestone.review.storage import NOT_STORED, place_of, store
from whitestone.review.versions import versions_of
from whitestone.review.words import word_of

_HOPED = dt.timedelta(days=60)
"""Attachments that have not come by then are asked for no more: the phone is gone."""
_PASSING = (say.REFUSED.code, say.UNREACHABLE.code, say.BUSY_SERVER.code, NOT_STORED.code)


def fetch_waiting(source: PullSource, reader: Reader, done: PullRun) -> None:
    """Fetch what rows still wait for; one that the server has not yet stays waited for, one that is refused is named.

    Raises
    ------
    ProblemError
        When the server does not answer any more: the rest waits for the next run.
    """
    since = timezone.now() - _HOPED
    found: list[Problem] = []
    for row in PulledRow.objects.filter(source=source, came__gte=since).exclude(waiting=[]).order_by("pk"):
        left: list[list[str]] = []
        for one in _wanted(row, reader):
            if not one.there:
                left.append([one.name, one.path])
                continue
            try:
                done.files += _fetch(row, one, reader)
            except ProblemError as error:
                if any(problem.code in _PASSING for problem in error.problems):
                    raise
                found += error.problems
        again = [["", ""]] if left and row.waiting[0] == ["", ""] else left
        PulledRow.objects.filter(pk=row.pk).update(waiting=again)
        PullSource.objects.filter(pk=source.pk).update(busy=timezone.now())
    if found:
        raise ProblemError(found)


def _wanted(row: PulledRow, reader: Reader) -> tuple[Attached, ...]:
    """What a row waits for: as its page told, or as the server tells now."""
    if row.waiting[0] == ["", ""]:
        return reader.files_of(row.own)
    return tuple(Attached(str(name), str(path)) for name, path in row.waiting)


def _fetch(row: PulledRow, one: Attached, reader: Reader) -> int:
    """Fetch one attachment once; gives how many that were."""
    if PulledFile.objects.filter(row=row, name=one.name[:255]).exists():
        return 0
    content = reader.file(one.path, settings.ATTACHMENT_MEGABYTES)
    stored = store(one.name, [content], media_type=lambda *_: "application/octet-stream")
    said = {"sha256": stored.sha256, "size": stored.size}
    return int(PulledFile.objects.get_or_create(row=row, name=one.name[:255], defaults=said)[1])


def attach_waiting(source: PullSource) -> None:
    """Put attachments to the records that their rows have become; what a record does not take says why."""
    waiting = PulledFile.objects.filter(row__source=source, attached=False, problem="").select_related("row")
    sender = str(source.owner or "")
    for one in waiting.order_by("pk"):
        taken = Taken.objects.filter(key=named(sender, source.word, "id", one.row.own)).first()
        if taken is None:
            continue
        version = versions_of(word_of(source.word).model).get(record=taken.record, number=taken.number)
        try:
            with place_of(one.sha256).open("rb") as file, transaction.atomic():
                attach(version, name=one.name, chunks=iter(lambda source=file: source.read(1 << 20), b""),  # type: ignore[misc]  # a bound default
                       actor=source.person, note=f"pulled from {source.name}")  # fmt: skip
                PulledFile.objects.filter(pk=one.pk).update(attached=True)
        except ProblemError as error:
            if any(problem.code == NOT_STORED.code for problem in error.problems):
                raise
            PulledFile.objects.filter(pk=one.pk).update(problem=str(error))
