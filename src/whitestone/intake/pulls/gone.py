"""Rows that a source no longer holds: noticed when a walk from its beginning to its end did not meet them.

Takes nothing away here. Whether the record is to be withdrawn is for a person to say, on the record's own page.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from whitestone.intake.models import Taken
from whitestone.intake.pulls.models import PulledRow, PullSource
from whitestone.intake.staged import named
from whitestone.review.models import Person
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

WHOLE_EVERY = dt.timedelta(days=7)
"""How often a source that runs by itself is read from its beginning: servers do not tell what was deleted."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that the server no longer holds, since when that is known, and its version that the person sees, if any."""

    own: str
    since: dt.datetime
    version: Version | None


def is_due(source: PullSource) -> bool:
    """Whether the next run by itself is to begin from the beginning."""
    return source.whole_at is None or source.whole_at < timezone.now() - WHOLE_EVERY


def begin(source: PullSource) -> None:
    """Note that a walk begins at the beginning; it may be ended by another run than the one that began it."""
    source.walk, source.whole = source.walk + 1, True
    source.save(update_fields=["walk", "whole"])


def met(source: PullSource, own: Collection[str]) -> None:
    """Note that the server holds these rows: what was thought gone is there again."""
    PulledRow.objects.filter(source=source, own__in=own).update(met=source.walk, gone=None)


def end(source: PullSource) -> None:
    """Name what a whole walk did not meet; of another walk nothing follows."""
    if not source.whole:
        return
    now = timezone.now()
    missed = PulledRow.objects.filter(source=source, met__gte=source.walk_from, met__lt=source.walk, gone=None)
    missed.update(gone=now)
    source.whole, source.whole_at = False, now
    source.save(update_fields=["whole", "whole_at"])


def gone_from(source: PullSource, person: Person) -> list[Gone]:
    """What is gone and still counts here, or waits to; the latest first."""
    rows = list(PulledRow.objects.filter(source=source).exclude(gone=None).order_by("-gone", "pk")[:_MOST])
    if source.device is not None or not rows:
        return [Gone(row.own, row.gone, None) for row in rows if row.gone is not None]
    model = word_of(source.word).model
    keys = {named(str(source.owner or ""), source.word, "id", row.own): row.own for row in rows}
    records = {keys[one.key]: one.record for one in Taken.objects.filter(key__in=keys)}
    rows_of = versions_of(model).filter(record__in=records.values())
    counts = set((rows_of.standing() | rows_of.open()).values_list("record", flat=True))
    seen = rows_of.visible_to(person).order_by("number")
    shown: dict[uuid.UUID, Version] = {one.record: one for one in seen.standing() | seen.open()}
    found = []
    for row in rows:
        record = records.get(row.own)
        # Of a record that was withdrawn already nobody is asked again; a row in staging waits there.
        if row.gone is not None and (record is None or record in counts):
            found.append(Gone(row.own, row.gone, None if record is None else shown.get(record)))
    return found
