"""What differs between the books of one period as known at two moments, and whose versions are behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from django.db.models import Q

from whitestone.land.result import Postings
from whitestone.land.words import SquareMetres
from whitestone.records.books.kept import ledger_at
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release

NOTICED_M2 = 0.5
"""Smaller differences are those of the overlay's grid, not of the records."""

_Key = tuple[dt.date, str, str, str, str | None, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One posting that differs.

    Attributes
    ----------
    event, event_type
        Id of the record that moves the land, and whether it is a hazard or a release.
    before, after
        Square metres posted, as known first and as known later.
    behind
        The versions approved or replaced in between that can have caused it: of the record itself, else of records
        whose land meets its land. Each as word, record, number, author and the day of approval.
    """

    date: dt.date
    event: str
    event_type: str
    column: str
    unit: str | None
    kind: str
    land_class: str
    before: SquareMetres
    after: SquareMetres
    behind: tuple[str, ...]


def _sums(postings: Postings) -> dict[_Key, float]:
    sums: dict[_Key, float] = defaultdict(float)
    columns = (
        postings.date.tolist(), postings.event, postings.event_type, postings.column, postings.unit, postings.kind,
        postings.land_class,
    )  # fmt: skip
    for key, area in zip(zip(*columns, strict=True), postings.area, strict=True):
        sums[key] += float(area)
    return sums


def _moved(first: dt.datetime, later: dt.datetime) -> list[Hazard | Release]:
    """The versions that became or ceased to be the approved truth in between."""
    between = Q(approved_from__gt=first, approved_from__lte=later) | Q(
        approved_until__gt=first, approved_until__lte=later
    )
    found: list[Hazard | Release] = list(Hazard.objects.filter(between).select_related("author"))
    found.extend(Release.objects.filter(between).select_related("author"))
    return found


def differences(start: dt.date, end: dt.date, first: dt.datetime, later: dt.datetime) -> Iterator[Difference]:
    """Every posting of a period that differs between what was known at two moments, in the order of the books."""
    before = _sums(ledger_at(first).postings(start, end))
    after = _sums(ledger_at(later).postings(start, end))
    moved = _moved(first, later)
    areas = np.empty(len(moved), dtype=object)
    areas[:] = [one.area for one in moved]
    for key in sorted({**before, **after}, key=str):
        was, now = before.get(key, 0.0), after.get(key, 0.0)
        if abs(was - now) > NOTICED_M2:
            behind = tuple(_said(one) for one in _behind(key[1], moved, areas))
            yield Difference(*key, SquareMetres(was), SquareMetres(now), behind)


def _behind(
    record: str, moved: list[Hazard | Release], areas: np.ndarray[tuple[int], np.dtype[np.object_]]
) -> list[Hazard | Release]:
    own = [one for one in moved if str(one.record) == record]
    if own:
        return own
    model = Hazard if Hazard.objects.filter(record=record).exists() else Release
    shapes = [one.area for one in model.objects.filter(record=record, area__isnull=False)]
    if not shapes:
        return []
    land = shapely.union_all(shapely.make_valid(shapes))
    return [one for one, meets in zip(moved, shapely.intersects(areas, land), strict=True) if meets]


def _said(version: Hazard | Release) -> str:
    day = version.approved_from.date() if version.approved_from else version.written.date()
    return f"{version.word} {version.record} version {version.number} by {version.author}, {day}"
