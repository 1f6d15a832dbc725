"""The key figures of the front page: what is open, what was released and destroyed this year, and a year before.

All of them come from the books and from approved finds; this module adds them up under other headings and measures
nothing. They are kept until the approved truth moves.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Sum

from whitestone.land.result import BalanceRow
from whitestone.land.words import Column, Kind
from whitestone.records.books.kept import settlement, truth_head
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.models import Lot
from whitestone.records.quality.shares import inspected_of
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
from whitestone.review.permissions import Standing
from whitestone.review.versions import versions_of

UNDER_WAY = (Status.ORDERED, Status.ACCEPTED, Status.IN_PROGRESS, Status.SUSPENDED)
PRODUCTS = (Column.CANCELLED, Column.REDUCED, Column.CLEARED)


@dataclass(frozen=True, slots=True)
class Year:
    """A year up to a day: square metres open then by kind and class, released by product, items, tasks, inspection.

    Attributes
    ----------
    tasks
        Task orders under way on the day: ordered, accepted, in progress or suspended.
    completed
        Tasks completed in the year up to the day.
    inspected
        The share of the land released in the year that was inspected; None where nothing was released.
    """

    start: dt.date
    end: dt.date
    open: dict[str, dict[str, float]] = field(default_factory=dict)
    released: dict[str, float] = field(default_factory=dict)
    by_unit: dict[str, float] = field(default_factory=dict)
    items: int = 0
    tasks: int = 0
    completed: int = 0
    inspected: float | None = None
    findings: int = 0
    balanced: bool = True

    def open_of(self, kind: str) -> float:
        """Everything open of a kind."""
        return sum(self.open.get(kind, {}).values())

    @property
    def released_total(self) -> float:
        """All products together."""
        return sum(self.released.values())


def years(today: dt.date) -> tuple[Year, Year]:
    """The year up to today, and last year up to the same day."""
    key = f"today:{today}:{truth_head()}"
    kept: tuple[Year, Year] | None = cache.get(key)
    if kept is None:
        kept = (_year(today), _year(a_year_before(today)))
        cache.set(key, kept, 24 * 60 * 60)
    return kept


def a_year_before(day: dt.date) -> dt.date:
    """The same day a year before; the last of February for a leap day."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _year(end: dt.date) -> Year:
    start = end.replace(month=1, day=1)
    books = settlement(start, end)
    return Year(
        start,
        end,
        open=_open(books.rows),
        released={column.value: sum(row.moved[column] for row in books.rows) for column in PRODUCTS},
        by_unit=_by_unit(books.rows),
        items=destroyed(start, end),
        tasks=Task.objects.as_at(end).filter(status__in=UNDER_WAY).count(),
        completed=Task.objects.as_at(end).filter(status=Status.COMPLETED, completed__range=(start, end)).count(),
        inspected=inspected_of(versions_of(Release), versions_of(Lot), start, end).share,
        findings=len(books.findings),
        balanced=books.balanced,
    )


def _open(rows: list[BalanceRow] | tuple[BalanceRow, ...]) -> dict[str, dict[str, float]]:
    sums: dict[str, dict[str, float]] = {kind.value: defaultdict(float) for kind in Kind}
    for row in rows:
        if row.kind is not None and row.closing > 0:
            sums[row.kind][str(row.group)] += row.closing
    return {kind: dict(of_kind) for kind, of_kind in sums.items()}


def _by_unit(rows: list[BalanceRow] | tuple[BalanceRow, ...]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for row in rows:
        if row.unit is not None:
            sums[row.unit] += row.closing
    return dict(sums)


def destroyed(start: dt.date, end: dt.date) -> int:
    """Items of approved finds whose day of disposal lies in the period."""
    rows = Find.objects.as_at(end).filter(disposed__range=(start, end))
    return int(rows.aggregate(items=Sum("count"))["items"] or 0)


@dataclass(frozen=True, slots=True)
class Public:
    """What anybody may see: numbers and measured areas of the records that are public, and of no others."""

    hazards: int
    releases: int
    released_m2: float


def public(standing: Standing, today: dt.date) -> Public:
    """Sums of the records that the person may see, who holds no appointment."""
    releases = Release.objects.seen_by(standing).as_at(today)
    return Public(
        hazards=Hazard.objects.seen_by(standing).as_at(today).count(),
        releases=releases.count(),
        released_m2=float(releases.aggregate(area=Sum("computed_m2"))["area"] or 0),
    )
