"""Runs a source: page after page into staging, each page and how far it goes in one transaction, then the attachments.

A run that is killed loses nothing and takes nothing twice: the next one goes on at the page after the last that is
kept, and rows that came before are known by their id and content.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from whitestone.intake.phones.receiving import receive as receive_form
from whitestone.intake.pulls import gone
from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.files import attach_waiting, fetch_waiting
from whitestone.intake.pulls.models import PulledRow, PullRun, PullSource
from whitestone.intake.pulls.opening import Careful, reader_of
from whitestone.intake.pulls.rows import Page, Pulled, Schema, joined
from whitestone.intake.pulls.staging import finish, lay_down, stage
from whitestone.problems import ProblemError
from whitestone.review.models import Person

PAGE = 500
_DEAD = dt.timedelta(minutes=10)
"""A run that told nothing for so long was killed: longer than any single answer may take with all its tries."""
_LONGEST_REST = dt.timedelta(days=1)
_MEGABYTES = 100
"""Of one attachment of a form of ours, as phones may send it."""


def run(
    source: PullSource,
    *,
    person: Person | None = None,
    full: bool = False,
    size: int = PAGE,
    wait: Callable[[float], None] = time.sleep,
) -> PullRun:
    """Pull what is new since the last run, or everything with `full`; what went wrong stands in the run.

    Raises
    ------
    ProblemError
        When the source is being pulled already.
    """
    _take(source)
    done = PullRun.objects.create(source=source, person=person)
    try:
        if full:
            source.cursor = {}
        reader = reader_of(source, wait)
        _walk(source, reader, done, size)
    except ProblemError as error:
        done.problems = [one.as_record() for one in error.problems]
    finally:
        _leave(source, done)
    return done


def _take(source: PullSource) -> None:
    now = timezone.now()
    free = Q(busy=None) | Q(busy__lt=now - _DEAD)
    if not PullSource.objects.filter(free, pk=source.pk).update(busy=now):
        raise ProblemError(say.RUNNING(value=source.name))
    source.refresh_from_db()


def _leave(source: PullSource, done: PullRun) -> None:
    """Say when the next run is due: later each time while it fails, so that no account is locked by asking."""
    now = timezone.now()
    source.failures = source.failures + 1 if done.problems else 0
    rest = dt.timedelta(minutes=source.every_minutes) * 2 ** min(source.failures, 12)
    source.due = now + min(rest, max(_LONGEST_REST, dt.timedelta(minutes=source.every_minutes)))
    source.busy = None
    source.save(update_fields=["failures", "due", "busy"])
    done.ended = now
    done.save()


def _walk(source: PullSource, reader: Careful, done: PullRun, size: int) -> None:
    schema = reader.schema()
    if source.crs and source.crs != schema.crs:
        raise ProblemError(say.OTHER_SYSTEM(value=source.name, now=schema.crs or "none", before=source.crs))
    source.columns, source.crs = joined(source.columns, schema.columns), schema.crs
    if source.device is None:
        finish(source, schema)
    if not source.cursor:
        gone.begin(source)
    for page in reader.pages(dict(source.cursor), size):
        _keep(source, page, done, schema, reader)
        PullSource.objects.filter(pk=source.pk).update(busy=timezone.now())
        done.save()
    gone.end(source)
    if source.device is None:
        fetch_waiting(source, reader, done)
        attach_waiting(source)
        return
    for row in PulledRow.objects.filter(source=source).exclude(waiting=[]).order_by("pk"):
        told = reader.files_of(row.own)
        _own_form(source, Pulled(row.own, {}, told), reader)
        if all(one.there for one in told):
            PulledRow.objects.filter(pk=row.pk).update(waiting=[])


def _keep(source: PullSource, page: Page, done: PullRun, schema: Schema, reader: Careful) -> None:
    """One page: what is new of it, and how far the source has come, are kept together or not at all."""
    known = dict(
        PulledRow.objects.filter(source=source, own__in=[one.own for one in page.rows]).values_list("own", "digest")
    )
    fresh = [one for one in page.rows if known.get(one.own) != one.digest]
    done.pages, done.rows, done.fresh = done.pages + 1, done.rows + len(page.rows), done.fresh + len(fresh)
    if source.device is not None:
        for one in fresh:
            # Its attachments follow when the page is through; the submission says itself which it expects.
            _own_form(source, Pulled(one.own, one.cells), reader)
    delivery = None
    with transaction.atomic():
        if fresh and source.device is None:
            source.columns = joined(source.columns, (name for one in fresh for name in one.cells))
            delivery = lay_down(source, fresh, f"{done.pk}.{done.pages}")
        for one in fresh:
            waiting = [["", ""]] if one.files is None else [[each.name, each.path] for each in one.files]
            said = {"digest": one.digest, "delivery": delivery, "waiting": waiting}
            PulledRow.objects.update_or_create(source=source, own=one.own, defaults=said)
        gone.met(source, [one.own for one in page.rows])
        source.cursor = page.cursor
        source.save(update_fields=["cursor", "columns", "crs"])
    if delivery is not None:
        stage(source, delivery, schema)


def _own_form(source: PullSource, one: Pulled, reader: Careful) -> None:
    """A submission of a form of ours: every version of it, as its phone would have sent them here."""
    if source.device is None:
        return
    files = {each.name: each for each in one.files or () if each.there}
    for xml in reader.versions_of(one.own):
        chunks = {name: [reader.file(each.path, _MEGABYTES)] for name, each in files.items()}
        receive_form(source.device, xml, chunks, came="pull")
