"""What somebody should look at in the work of a while: alarms of tasks under way and of days of work, by kind.

Approved records that a person may see. Which limits hold is the nation's; without one there is no alarm of that kind.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from whitestone.records.books.kept import truth_head
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.alarms import alarms_of
from whitestone.records.work.around import Around
from whitestone.records.work.checks import looked_at
from whitestone.records.work.models import Workday
from whitestone.review.moments import last_event
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version, Versions
from whitestone.review.words import Finding

DAYS = 30
_UNDER_WAY = (Status.ORDERED, Status.ACCEPTED, Status.IN_PROGRESS, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: what raised it (a task, or a day of work on it) and what is said."""

    version: Version
    task: uuid.UUID
    finding: Finding

    @property
    def code(self) -> str:
        """The kind of alarm."""
        return self.finding.problem.code


def watch(standing: Standing, day: dt.date, days: int = DAYS) -> list[Alarm]:
    """Alarms of tasks under way on a day, and of the days of work of the while before it, the latest first."""
    last = last_event()
    return list(_kept(standing.sees(), day, days, "" if last is None else last.hash))


@lru_cache(maxsize=4)
def _kept(sees: Q, day: dt.date, days: int, _head: str) -> Sequence[Alarm]:
    """Kept until the register changes at all: reports under review count where a team is reported twice."""
    return _watch(Task.objects.filter(sees), Workday.objects.filter(sees), day, days)


def _watch(tasks: Versions[Task], work: Versions[Workday], day: dt.date, days: int) -> list[Alarm]:
    going = list(tasks.as_at(day).filter(status__in=_UNDER_WAY).order_by("reference", "pk"))
    found = [
        Alarm(task, task.record, finding)
        for task, said in zip(going, alarms_of(going, day), strict=True)
        for finding in said
    ]
    start = day - dt.timedelta(days=days)
    worked = list(work.as_at(day).filter(effective__gt=start).order_by("-effective", "-pk"))
    around = Around(worked)
    found += [
        Alarm(one, one.task, finding)
        for one in worked
        for finding in looked_at(one, around.tasks.on(one.task, one.effective), around)
    ]
    return found


def by_kind(alarms: Sequence[Alarm]) -> dict[str, list[Alarm]]:
    """Alarms by their code, the commonest first."""
    found: defaultdict[str, list[Alarm]] = defaultdict(list)
    for one in alarms:
        found[one.code].append(one)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def alarming(standing: Standing, day: dt.date) -> int:
    """How many tasks that a person sees raise an alarm; worked out anew when something else was approved."""
    tasks = alarms(day)
    if not tasks:
        return 0
    seen = set(Task.objects.seen_by(standing).as_at(day).values_list("record", flat=True))
    return len(tasks & seen)


def alarms(day: dt.date) -> frozenset[uuid.UUID]:
    """Tasks with an alarm, whoever may see them."""
    return _alarming(day, truth_head())


@lru_cache(maxsize=2)
def _alarming(day: dt.date, _head: str) -> frozenset[uuid.UUID]:
    """Tasks with an alarm, whoever may see them; `_head` names the state of the register for which it holds."""
    return frozenset(one.task for one in _watch(Task.objects.all(), Workday.objects.all(), day, DAYS))
