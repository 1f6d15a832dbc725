"""What stood around days of work: their tasks, accreditations, tests, limits and the same teams' other reports.

A handful of queries however many days there are. Looks up; what is wrong is said by the checks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from whitestone.records.capacity.models import Result, Trial
from whitestone.records.capacity.scope import Covered
from whitestone.records.reference.history import OnDay, each_of, some_of
from whitestone.records.reference.models import Term
from whitestone.records.tasks.models import Task
from whitestone.records.work.limits import NationalLimits
from whitestone.records.work.models import Workday

AMOUNTS: Mapping[str, str] = {"by_method": "release-method", "stoppages": "stoppage"}
"""Columns of amounts by code, each with its national list."""


class Around:
    """All that the checks of days of work look at beside the days themselves."""

    def __init__(self, days: Sequence[Workday]) -> None:
        self.tasks = OnDay(each_of(Task.objects.standing(), "record", {one.task for one in days}))
        self._covered = Covered({one.organisation for one in days})
        self._tests = {
            "machine": self._tested("machine", {one for day in days for one in day.machines}),
            "animal": self._tested("animal", {one for day in days for one in day.animals}),
        }
        self._limits = NationalLimits()
        self._terms = OnDay(Term.objects.standing().filter(vocabulary__in=AMOUNTS.values()))
        self._elsewhere = self._reported(days)
        self._codes: dict[dt.date, set[tuple[str, str]]] = {}

    @staticmethod
    def _tested(column: str, assets: set[str]) -> dict[str, OnDay[Trial]]:
        rows: defaultdict[str, list[Trial]] = defaultdict(list)
        if assets:
            tests = Trial.objects.standing().filter(**{f"{column}__isnull": False})
            for row in each_of(tests, column, assets):
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
            for rows in some_of(every, "team", teams):
                said = (rows.standing() | rows.open()).values_list("team", "effective", "record", "task")
                for team, day, record, task in said:
                    if team is not None:
                        found[team, day].add((record, task))
        return found

    def covered(self, organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
        """Whether an accreditation that was not suspended allowed an activity or a method on a day."""
        return self._covered.on(organisation, activity, day)

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
        return self._limits.on(day)

    def codes(self, vocabulary: str, day: dt.date) -> set[str]:
        """Codes that were in one of the nation's lists, of methods of release or of stoppages, on a day."""
        if day not in self._codes:
            self._codes[day] = {(row.vocabulary, row.code) for row in self._terms.every(day) if not row.retired}
        return {code for of, code in self._codes[day] if of == vocabulary}

    def others(self, day: Workday) -> set[tuple[uuid.UUID, uuid.UUID]]:
        """Other reports of the same team on the same day, each with its task."""
        if day.team is None:
            return set()
        return {one for one in self._elsewhere.get((day.team, day.effective), ()) if one[0] != day.record}
