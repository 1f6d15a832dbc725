"""Data-quality rules of daily work. What should not have happened is an alarm, and the report of it is taken in.

Rules of one day stand here; those that look at the whole of a task are in `alarms`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import shapely

from whitestone.problems import register
from whitestone.records.capacity.scope import COVERED_BY, Scope
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.checks import CODE_UNKNOWN, unknown_codes_of
from whitestone.records.reference.lists import foreign_codes
from whitestone.records.reference.units import units_findings
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.around import AMOUNTS, Around
from whitestone.records.work.models import Limit, LimitKind, Workday
from whitestone.review.links import broken_of
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NO_HOURS_IN_DAY = register(
    "work-hours-impossible",
    "The report gives {value} hours of work on one day.",
    "Give the hours of one person, above 0 and at most 24.",
)
NOBODY_THERE = register(
    "work-without-people",
    "Land was worked, and nobody was there.",
    "Give how many women and men worked.",
)
BEFORE_ORDER = register(
    "work-before-order",
    "The task was ordered on {value}, after this day of work.",
    "Correct the day, or find out on whose order the team worked.",
)
NOT_ORDERED = register(
    "work-without-order",
    "The task was {value} on that day: nobody was to work on it.",
    "Correct the day or the task; find out on whose order the team worked.",
)
OUTSIDE_TASK = register(
    "work-outside-task",
    "{share:.0%} of the land worked lies outside the task's polygon.",
    "Check the coordinates; a change of boundary is ordered before the land is worked.",
)
NOT_ACCREDITED = register(
    "work-not-accredited",
    "The organisation was not accredited for {value} on that day.",
    "Check the method; stop such work until it is accredited, and have what was done inspected.",
)
MACHINE_UNTESTED = register(
    "work-machine-unaccredited",
    "The machine {value} had no valid test on that day.",
    "Record its test, or have the land that it worked inspected.",
)
ANIMAL_UNTESTED = register(
    "work-animal-unaccredited",
    "The animal {value} had no valid test on that day.",
    "Record its test, or have the land that it searched inspected.",
)
TWO_PLACES = register(
    "team-in-two-places",
    "The team is reported elsewhere on the same day, too: other tasks {count}, first {value}.",
    "Find out where the team was; withdraw the report that is wrong.",
)
REPORTED_TWICE = register(
    "workday-twice",
    "The day of this team on this task is reported already.",
    "Change that report instead of adding another.",
)
TOO_FAST = register(
    "work-too-fast",
    "{value:.0f} m² were worked {per}, where {limit:.0f} is the nation's limit.",
    "Check the square metres, the hours and the people; if they are right, have the land inspected.",
)
TOO_SHALLOW = register(
    "work-depth-not-reached",
    "The land was worked to {value} m, and the task requires {required} m.",
    "Work it again to the required depth, or have the order changed.",
)
NEVER_ENOUGH = register(
    "limit-not-positive",
    "The limit is {value}.",
    "Give a number above zero, or withdraw the limit.",
)

TOLERANCE = 0.01
_IDLE = (Status.PLANNED, Status.SUSPENDED, Status.ABORTED)
_ASSETS: Mapping[str, LimitKind] = {
    Scope.MECHANICAL: LimitKind.M2_PER_MACHINE_HOUR,
    **dict.fromkeys((Scope.ANIMALS, Scope.DOGS, Scope.RATS), LimitKind.M2_PER_ANIMAL_HOUR),
}
"""Methods whose speed is that of the asset; every other is that of the people."""


def check(day: Workday) -> list[Finding]:
    """Every rule that the version breaks."""
    return [finding for _, finding in together([day])]


def together(days: Sequence[Workday]) -> Iterator[tuple[Workday, Finding]]:
    """Every rule that each of many days breaks."""
    around = Around(days)
    yield from unknown_codes_of(days)
    yield from broken_of(days)
    for day in days:
        task = around.tasks.on(day.task, day.effective)
        for finding in (*_of_the_day(day, around), *looked_at(day, task, around), *_shape(day)):
            yield day, finding
    yield from units_findings(days, [day.area for day in days])


def looked_at(day: Workday, task: Task | None, around: Around) -> Iterator[Finding]:
    """What somebody should look at in a day of work, whether it waits or is approved."""
    yield from _order(day, task, around)
    yield from _accredited(day, task, around)
    yield from _elsewhere(day, around)
    yield from _speed(day, around)
    yield from _place(day, task)


def _of_the_day(day: Workday, around: Around) -> Iterator[Finding]:
    record = str(day.record)
    for column, vocabulary in AMOUNTS.items():
        for code in sorted(set(getattr(day, column)) - around.codes(vocabulary, day.effective)):
            said = CODE_UNKNOWN(record=record, column=column, value=code, vocabulary=vocabulary)
            yield Finding(said, Severity.REFUSE)
    if not 0 < day.hours <= 24:
        yield Finding(NO_HOURS_IN_DAY(record=record, column="hours", value=day.hours), Severity.REFUSE)
    if day.total_m2 and not day.women + day.men:
        yield Finding(NOBODY_THERE(record=record, column="men"), Severity.REFUSE)
    if any(task == day.task for _, task in around.others(day)):
        yield Finding(REPORTED_TWICE(record=record, column="effective"), Severity.REFUSE)


def _order(day: Workday, task: Task | None, around: Around) -> Iterator[Finding]:
    record = str(day.record)
    if task is None:
        first = around.tasks.first(day.task)
        if first is not None:
            said = BEFORE_ORDER(record=record, column="effective", value=first.ordered or first.effective)
            yield Finding(said, Severity.WARN)
    elif task.status in _IDLE:
        yield Finding(NOT_ORDERED(record=record, column="task", value=task.status), Severity.WARN)
    elif task.ordered is not None and day.effective < task.ordered:
        yield Finding(BEFORE_ORDER(record=record, column="effective", value=task.ordered), Severity.WARN)


def _accredited(day: Workday, task: Task | None, around: Around) -> Iterator[Finding]:
    record, when = str(day.record), day.effective
    needed = {method for method, done in day.by_method.items() if done and method in COVERED_BY}
    if task is not None and not needed:
        needed = {task.activity}
    for activity in sorted(needed):
        if not around.covered(day.organisation, activity, when):
            yield Finding(NOT_ACCREDITED(record=record, column="organisation", value=activity), Severity.WARN)
    for column, kind in (("machine", MACHINE_UNTESTED), ("animal", ANIMAL_UNTESTED)):
        for one in around.untested(getattr(day, f"{column}s"), column, when):
            yield Finding(kind(record=record, column=f"{column}s", value=one), Severity.WARN)


def _elsewhere(day: Workday, around: Around) -> Iterator[Finding]:
    """The same team on the same day, in reports that stand or are under review."""
    elsewhere = sorted({str(task) for _, task in around.others(day) if task != day.task})
    if elsewhere:
        said = TWO_PLACES(record=str(day.record), column="team", count=len(elsewhere), value=elsewhere[0])
        yield Finding(said, Severity.WARN)


def _speed(day: Workday, around: Around) -> Iterator[Finding]:
    limits = around.limits(day.effective)
    if not limits or day.hours <= 0:
        return
    hours, record = float(day.hours), str(day.record)
    for method, done in sorted(day.by_method.items()):
        kind = _ASSETS.get(method, LimitKind.M2_PER_PERSON_HOUR)
        limit = limits.get((kind, method), limits.get((kind, "")))
        assets = len(day.machines) if kind == LimitKind.M2_PER_MACHINE_HOUR else len(day.animals)
        workers = assets if method in _ASSETS else day.women + day.men
        if limit is not None and done > limit * hours * max(workers, 1):
            rate = done / (hours * max(workers, 1))
            per = kind.removeprefix("m2 ")
            said = TOO_FAST(record=record, column="by_method", value=rate, per=per, limit=limit)
            yield Finding(said, Severity.WARN)


def _place(day: Workday, task: Task | None) -> Iterator[Finding]:
    record = str(day.record)
    if task is not None and task.depth_m is not None and day.depth_m is not None and day.depth_m < task.depth_m:
        said = TOO_SHALLOW(record=record, column="depth_m", value=day.depth_m, required=task.depth_m)
        yield Finding(said, Severity.WARN)
    if day.area is None or task is None or task.area is None or not (day.area.is_valid and task.area.is_valid):
        return
    outside = shapely.difference(day.area, task.area)
    share = outside.area / day.area.area if day.area.area else 0.0
    if share > TOLERANCE:
        point = outside.representative_point()
        said = OUTSIDE_TASK(record=record, column="area", share=share, place=(point.x, point.y))
        yield Finding(said, Severity.WARN)


def _shape(day: Workday) -> Iterator[Finding]:
    if day.area is not None:
        yield from area_findings(day, day.area, None, None)


def check_limit(limit: Limit) -> list[Finding]:
    """Rules of limits."""
    found = list(foreign_codes(limit))
    if limit.amount <= 0:
        said = NEVER_ENOUGH(record=str(limit.record), column="amount", value=limit.amount)
        found.append(Finding(said, Severity.REFUSE))
    return found
