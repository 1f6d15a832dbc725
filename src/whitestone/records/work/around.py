"""What stood around days of work: their tasks, accreditations, tests, limits and the same teams' other reports.

A handful of queries however many days there are. Looks up; what is wrong is said by the checks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from whitestone.records.capacity.models import Result, Trial
from whitestone.records.capacity.scope import COVERED_BY
from whitestone.records.organisations.models import Accreditation
from whitestone.records.reference.models import Term
from whitestone.records.tasks.models import Task
from whitestone.records.work.models import Limit, Workday
from whitestone.review.versions import Version, Versions

V = TypeVar("V", bound=Version)
_LOT = 5_000
"""Ids in one statement: databases take no longer lists."""


class OnDay(Generic[V]):
    """Approved versions by record, and which of them held on a day, as `as_at` has it."""

    def __init__(self, rows: Iterable[V]) -> None:
        self._held: defaultdict[uuid.UUID, list[tuple[dt.date, int, V]]] = defaultdict(list)
        for row in rows:
            self._held[row.record].append((row.effective, row.number, row))
        for held in self._held.values():
            held.sort(key=lambda one: one[:2])

    def on(self, record: uuid.UUID, day: dt.date) -> V | None:
        """The version of a record on a day; None before it begins."""
        held = self._held.get(record, [])
        place = bisect_right(held, (day, 2**31), key=lambda one: one[:2])
        return held[place - 1][2] if place else None

    def first(self, record: uuid.UUID) -> V | None:
        """The version of a record with which it begins."""
        held = self._held.get(record)
        return held[0][2] if held else None

    def every(self, day: dt.date) -> Iterator[V]:
        """What held on a day, of every record."""
        for record in self._held:
            version = self.on(record, day)
            if version is not None:
                yield version


def _named(rows: Versions[V], column: str, ids: Collection[object]) -> Iterator[Versions[V]]:
    every = list(ids)
    for start in range(0, len(every), _LOT):
        yield rows.filter(**{f"{column}__in": every[start : start + _LOT]})


def _each(rows: Versions[V], column: str, ids: Collection[object]) -> Iterator[V]:
    """The rows whose column is one of some ids."""
    return (row for some in _named(rows, column, ids) for row in some)


class Around:
    """All that the checks of days of work look at beside the days themselves."""

    def __init__(self, days: Sequence[Workday]) -> None:
        self.tasks = OnDay(_each(Task.objects.standing(), "record", {one.task for one in days}))
        bodies = {one.organisation for one in days}
        self._held: defaultdict[uuid.UUID, list[Accreditation]] = defaultdict(list)
        for row in _each(Accreditation.objects.standing(), "organisation", bodies):
            self._held[row.organisation].append(row)
        self._accredited = {body: OnDay(rows) for body, rows in self._held.items()}
        self._tests = {
            "machine": self._tested("machine", {one for day in days for one in day.machines}),
            "animal": self._tested("animal", {one for day in days for one in day.animals}),
        }
        self._limits = OnDay(Limit.objects.standing().order_by("pk"))
        self._methods = OnDay(Term.objects.standing().filter(vocabulary="release-method"))
        self._elsewhere = self._reported(days)
        self._on_day: dict[dt.date, dict[tuple[str, str], float]] = {}
        self._codes: dict[dt.date, set[str]] = {}

    @staticmethod
    def _tested(column: str, assets: set[str]) -> dict[str, OnDay[Trial]]:
        rows: defaultdict[str, list[Trial]] = defaultdict(list)
        if assets:
            tests = Trial.objects.standing().filter(**{f"{column}__isnull": False})
            for row in _each(tests, column, assets):
                rows[str(getattr(row, column))].append(row)
        return {asset: OnDay(found) for asset, found in rows.items()}

    @staticmethod
    def _reported(days: Sequence[Workday]) -> dict[tuple[uuid.UUID, dt.date], set[tuple[uuid.UUID, uuid.UUID]]]:
        """Team and day to the reports, and their tasks, that stand or are under review."""
        found: defaultdict[tuple[uuid.UUID, dt.date], set[tuple[uuid.UUID, uuid.UUID]]] = defaultdict(set)
        teams = {one.team for one in days if one.team is not None}
        if teams:
            when = [one.effective for one in days]
            every = Workday.objects.filter(effective__range=(min(when), max(when)))
            for rows in _named(every, "team", teams):
                said = (rows.standing() | rows.open()).values_list("team", "effective", "record", "task")
                for team, day, record, task in said:
                    if team is not None:
                        found[team, day].add((record, task))
        return found

    def covered(self, organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
        """Whether an accreditation that was not suspended allowed an activity or a method on a day."""
        allowing = COVERED_BY.get(activity, frozenset({activity}))
        held = self._accredited.get(organisation)
        return held is not None and any(
            one.activity in allowing and not one.suspended and one.valid_from <= day <= one.valid_until
            for one in held.every(day)
        )

    def untested(self, assets: Iterable[str], column: str, day: dt.date) -> list[str]:
        """Of machines or animals, those whose last test by a day was failed, has expired or never was."""
        return sorted(one for one in assets if not self._holds(self._tests[column].get(one), day))

    @staticmethod
    def _holds(tests: OnDay[Trial] | None, day: dt.date) -> bool:
        rows = sorted(tests.every(day), key=lambda row: (row.effective, row.number, row.pk)) if tests else []
        last = rows[-1] if rows else None
        return (
            last is not None and last.result == Result.PASSED and (last.valid_until is None or last.valid_until >= day)
        )

    def limits(self, day: dt.date) -> dict[tuple[str, str], float]:
        """Amounts by kind and method on a day; of several the last one recorded."""
        if day not in self._on_day:
            rows = sorted(self._limits.every(day), key=lambda row: (row.effective, row.pk))
            self._on_day[day] = {(row.kind, row.method): float(row.amount) for row in rows}
        return self._on_day[day]

    def methods(self, day: dt.date) -> set[str]:
        """Codes of methods of release that were in the nation's list on a day."""
        if day not in self._codes:
            self._codes[day] = {row.code for row in self._methods.every(day) if not row.retired}
        return self._codes[day]

    def others(self, day: Workday) -> set[tuple[uuid.UUID, uuid.UUID]]:
        """Other reports of the same team on the same day, each with its task."""
        if day.team is None:
            return set()
        return {one for one in self._elsewhere.get((day.team, day.effective), ()) if one[0] != day.record}
