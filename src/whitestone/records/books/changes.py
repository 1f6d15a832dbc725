"""What differs between the books of one period as known at two moments, and whose versions are behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from django.db.models import JSONField, Q
from django.utils import timezone
from numpy.typing import NDArray

from whitestone.land.moves import Moves
from whitestone.land.words import SquareMetres
from whitestone.records.books.kept import ledger_at
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.models import Event

T = TypeVar("T")

NOTICED_M2 = 0.5
"""Smaller differences are those of the overlay's grid, not of the records."""

_Key = tuple[dt.date, str, str, str, str | None, str, str]


@dataclass(frozen=True, slots=True)
class Behind:
    """One version that was approved or replaced in between: its name, its author, when it became true, and why."""

    version: Hazard | Release
    reason: str

    def __str__(self) -> str:
        one = self.version
        day = one.approved_from.date() if one.approved_from else one.written.date()
        why = f": {self.reason}" if self.reason else ""
        return f"{one.word} {one.record} version {one.number} by {one.author}, {day}{why}"


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
        whose land meets its land.
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
    behind: tuple[Behind, ...]


def _sums(moves: Moves) -> dict[_Key, float]:
    sums: dict[_Key, float] = defaultdict(float)
    types = np.where(moves.is_release, "release", "hazard").tolist()
    columns = (moves.date.tolist(), moves.event, types, moves.column_word, moves.unit, moves.kind, moves.group)
    for key, area in zip(zip(*columns, strict=True), moves.area.tolist(), strict=True):
        sums[key] += area
    return sums


def _moved(first: dt.datetime, later: dt.datetime) -> list[Hazard | Release]:
    """The versions that became or ceased to be the approved truth in between."""
    between = Q(approved_from__gt=first, approved_from__lte=later) | Q(
        approved_until__gt=first, approved_until__lte=later
    )
    found: list[Hazard | Release] = []
    for model in (Hazard, Release):
        heavy = [name for name, one in model.domain_fields().items() if isinstance(one, JSONField)]
        found.extend(model.objects.filter(between).select_related("author").defer(*heavy, "extra"))
    return found


def _reasons(moved: list[Hazard | Release]) -> dict[tuple[str, object, int], str]:
    """Why each version was written, as its author said when drafting it."""
    events = Event.objects.filter(verb="draft", word__in=("hazard", "release")).exclude(reason="")
    found: dict[tuple[str, object, int], str] = {}
    for some in _some([one.record for one in moved]):
        for event in events.filter(record__in=some).only("word", "record", "number", "reason"):
            found[event.word, event.record, event.number or 0] = event.reason
    return found


def _some(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values in lots: a statement of SQLite takes some thousands of parameters."""
    for start in range(0, len(values), 5000):
        yield values[start : start + 5000]


def differences(start: dt.date, end: dt.date, first: dt.datetime, later: dt.datetime | None) -> Iterator[Difference]:
    """Every posting of a period that differs between what was known at two moments, in the order of the books.

    Without a later moment it is compared with what is known now.
    """
    before = _sums(ledger_at(first).moves(start, end))
    after = _sums(ledger_at(later).moves(start, end))
    every = sorted({**before, **after}, key=str)
    differing = [key for key in every if abs(before.get(key, 0.0) - after.get(key, 0.0)) > NOTICED_M2]
    moved = _moved(first, later or timezone.now())
    reasons = _reasons(moved)
    behind = _behind({key[1] for key in differing}, moved)
    for key in differing:
        was, now = before.get(key, 0.0), after.get(key, 0.0)
        versions = tuple(Behind(one, reasons.get(one.key, "")) for one in behind[key[1]])
        yield Difference(*key, SquareMetres(was), SquareMetres(now), versions)


def _behind(records: set[str], moved: list[Hazard | Release]) -> dict[str, list[Hazard | Release]]:
    """By record, the versions that can have caused a difference: few queries, and one tree of all that moved."""
    found: dict[str, list[Hazard | Release]] = {record: [] for record in records}
    for one in moved:
        if str(one.record) in found:
            found[str(one.record)].append(one)
    others = [record for record, own in found.items() if not own]
    shapes: dict[str, list[object]] = defaultdict(list)
    for some in _some(others):
        for model in (Hazard, Release):
            rows = model.objects.filter(record__in=some, area__isnull=False).values_list("record", "area")
            for whose, area in rows:
                shapes[str(whose)].append(area)
    tree = shapely.STRtree(_valid([one.area for one in moved]))
    for record, areas in shapes.items():
        meets = np.unique(tree.query(_valid(areas), predicate="intersects")[1])
        found[record] = [moved[place] for place in meets.tolist()]
    return found


def _valid(areas: list[object]) -> NDArray[np.object_]:
    array = np.empty(len(areas), dtype=object)
    array[:] = areas
    return np.asarray(shapely.make_valid(array), dtype=object)
