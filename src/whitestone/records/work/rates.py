"""Rates of daily work: cumulative and per day, by asset, soil and vegetation. Pure queries and sums; judges nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from whitestone.records.work.models import Workday
from whitestone.review.models import Person
from whitestone.review.versions import Versions


@dataclass(frozen=True, slots=True)
class Rate:
    """Work of one method on ground of one kind.

    Attributes
    ----------
    m2
        Square metres.
    team_days
        Daily reports that did any of it: one team on one task on one day.
    person_hours
        Hours of everybody present, shared among the methods of a day by their square metres.
    """

    method: str
    soil: str
    vegetation: str
    m2: float
    team_days: int
    person_hours: float

    @property
    def m2_per_team_day(self) -> float:
        """Square metres of one team on one day."""
        return self.m2 / self.team_days

    @property
    def m2_per_person_hour(self) -> float | None:
        """Square metres of one person in an hour; None where no hours were reported."""
        return self.m2 / self.person_hours if self.person_hours else None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a task: what was done on it, and by then."""

    day: dt.date
    m2: float
    cumulative_m2: float
    people: int


def rates(rows: Versions[Workday]) -> list[Rate]:
    """Rates of the daily reports given, by method, soil and vegetation."""
    m2: dict[tuple[str, str, str], float] = defaultdict(float)
    days: dict[tuple[str, str, str], int] = defaultdict(int)
    hours: dict[tuple[str, str, str], float] = defaultdict(float)
    columns = ("by_method", "soil", "vegetation", "total_m2", "hours", "women", "men")
    for by_method, soil, vegetation, total, worked, women, men in rows.values_list(*columns):
        for method, done in by_method.items():
            if done:
                key = (method, soil, vegetation)
                m2[key] += done
                days[key] += 1
                hours[key] += float(worked) * (women + men) * done / total
    return [Rate(*key, m2[key], days[key], hours[key]) for key in sorted(m2)]


def cumulative(rows: Iterable[tuple[dt.date, float, int]]) -> list[Day]:
    """Days in their order, each with what was done by then, from (day, square metres, people)."""
    done: dict[dt.date, list[float]] = defaultdict(lambda: [0.0, 0])
    for day, m2, people in rows:
        done[day][0] += m2
        done[day][1] += people
    told, total = [], 0.0
    for day in sorted(done):
        total += done[day][0]
        told.append(Day(day, done[day][0], total, int(done[day][1])))
    return told


def days_of(user: Person | AnonymousUser, task: uuid.UUID, day: dt.date) -> list[Day]:
    """Approved days of a task up to a day."""
    rows = Workday.objects.visible_to(user).as_at(day).filter(task=task)
    said = rows.values_list("effective", "total_m2", "women", "men")
    return cumulative((when, m2, women + men) for when, m2, women, men in said)
