"""Data-quality rules of tasks and targets, and what stands in the way of ordering a task."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from whitestone.land.words import Activity
from whitestone.problems import Problem, register
from whitestone.records.capacity.models import Team
from whitestone.records.capacity.scope import Covered
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.gate import Stops
from whitestone.records.reference.areas import areas_findings
from whitestone.records.reference.history import OnDay, each_of
from whitestone.records.reference.lists import codes_and_links, foreign_codes
from whitestone.records.reference.together import meeting, objects, standing_on
from whitestone.records.reference.units import units_findings
from whitestone.records.tasks.models import Status, Target, Task
from whitestone.review.links import broken
from whitestone.review.order import dates_reversed, out_of_order
from whitestone.review.rules import Severity
from whitestone.review.versions import called
from whitestone.review.words import Finding, one_by_one

LAND_OF_NOBODY = register(
    "task-on-land-of-nobody",
    "The task's polygon touches no recorded hazardous area.",
    "Check the polygon; if the land is hazardous, record the hazardous area first. Only survey looks at other land.",
)
HAZARD_ELSEWHERE = register(
    "task-hazard-elsewhere",
    "The task names the hazardous area {value}, and its polygon does not touch it.",
    "Correct the polygon or the list of hazardous areas.",
)
NO_POLYGON = register(
    "task-without-polygon",
    "The task is {value} and has no polygon.",
    "Draw the land that is to be worked.",
)
DAY_MISSING = register(
    "task-day-missing",
    "The task is {value}, and the day of {column} is not given.",
    "Give the day on which it happened.",
)
NOBODY_ORDERED = register(
    "task-without-organisation",
    "The task is {value}, and no organisation is named.",
    "Name the organisation that is to do the work.",
)
NOT_ACCREDITED = register(
    "task-organisation-not-accredited",
    "The organisation was not accredited for {value} on {day}, or its accreditation was suspended.",
    "Task an organisation that is; record the accreditation, or have the suspension lifted.",
)
WORK_SUSPENDED = register(
    "task-work-suspended",
    "A non-conformity of {day} stops this work and has not been lifted: {value}",
    "Correct it, have the correction verified and the suspension lifted.",
)
TEAM_OF_OTHER = register(
    "task-team-of-other",
    "The team {value} does not belong to the organisation of the task.",
    "Choose one of its teams, or correct the organisation.",
)
SUSPENDED_WITHOUT_REASON = register(
    "task-suspended-without-reason",
    "The task is suspended, and no reason is given.",
    "Say why work stopped.",
)
BOUNDARY_WITHOUT_REASON = register(
    "task-boundary-without-reason",
    "The task's polygon differs from the approved one, and no reason is given.",
    "Say what made the change of boundary necessary.",
)
BOUNDARY_AFTER_WORK = register(
    "task-boundary-after-work",
    "The task is {value}, and its boundary can no longer be changed.",
    "Resume the task if work goes on in other land, or record another task.",
)
REFERENCE_TWICE = register(
    "task-reference-twice",
    'There is another task with the reference "{value}".',
    "Use that record, or choose another reference.",
)
TARGET_IMPOSSIBLE = register(
    "target-not-positive",
    "The target is {value}.",
    "Give a number above zero.",
)

FOLLOWING: Mapping[str, tuple[Status, ...]] = {
    Status.PLANNED: (Status.ORDERED, Status.ABORTED),
    Status.ORDERED: (Status.ACCEPTED, Status.PLANNED, Status.ABORTED),
    Status.ACCEPTED: (Status.IN_PROGRESS, Status.SUSPENDED, Status.ABORTED),
    Status.IN_PROGRESS: (Status.SUSPENDED, Status.COMPLETED, Status.ABORTED),
    Status.SUSPENDED: (Status.ACCEPTED, Status.IN_PROGRESS, Status.ABORTED),
    Status.COMPLETED: (Status.IN_PROGRESS,),
    Status.ABORTED: (),
}
"""Which state of work may follow which; a completed task is reopened by going on with the work."""

_DAYS = ("ordered", "accepted", "began", "completed")
_NEEDED: Mapping[str, int] = {
    Status.ORDERED: 1, Status.ACCEPTED: 2, Status.IN_PROGRESS: 3, Status.SUSPENDED: 1, Status.COMPLETED: 4,
}  # fmt: skip
_SURVEYING = (Activity.NTS, Activity.TS)
_PART = 500
"""References asked for at once."""
Found = Iterator[tuple[Task, Finding]]


def together(tasks: Sequence[Task]) -> Found:
    """Every rule that each of many tasks breaks."""
    yield from codes_and_links(tasks)
    yield from out_of_order(tasks, "status", FOLLOWING)
    yield from one_by_one(tasks, lambda one: dates_reversed(one, *_DAYS))
    yield from one_by_one(tasks, lambda one: dates_reversed(one, "planned_from", "planned_until"))
    yield from one_by_one(tasks, _status)
    yield from _twice(tasks)
    yield from _who(tasks)
    yield from _boundary(tasks)
    yield from _place(tasks)
    yield from units_findings(tasks, [one.area for one in tasks])


def _status(task: Task) -> Iterator[Finding]:
    record = str(task.record)
    for name in _DAYS[: _NEEDED.get(task.status, 0)]:
        if getattr(task, name) is None:
            yield Finding(DAY_MISSING(record=record, column=name, value=task.status), Severity.REFUSE)
    if task.status == Status.SUSPENDED and not task.suspension_reason:
        yield Finding(SUSPENDED_WITHOUT_REASON(record=record, column="suspension_reason"), Severity.REFUSE)


def _twice(tasks: Sequence[Task]) -> Found:
    """References that another task bears: orders are given by them."""
    names, held = sorted({one.reference for one in tasks}), defaultdict[str, set[uuid.UUID]](set)
    for start in range(0, len(names), _PART):
        rows = called(Task.objects.standing(), *names[start : start + _PART])
        for record, reference in rows.values_list("record", "reference"):
            held[reference.casefold()].add(record)
    for task in tasks:
        if held[task.reference.casefold()] - {task.record}:
            said = REFERENCE_TWICE(record=str(task.record), column="reference", value=task.reference)
            yield task, Finding(said, Severity.REFUSE)


def _who(tasks: Sequence[Task]) -> Found:
    asked = [one for one in tasks if one.status not in (Status.PLANNED, Status.ABORTED)]
    teams = OnDay(each_of(Team.objects.standing(), "record", {one.team for one in asked if one.team is not None}))
    bodies = {one.organisation for one in asked if one.organisation is not None}
    covered, stops = Covered(bodies), Stops(bodies)
    for task in asked:
        record = str(task.record)
        if task.organisation is None:
            said = NOBODY_ORDERED(record=record, column="organisation", value=task.status)
            yield task, Finding(said, Severity.REFUSE)
            continue
        yield from ((task, one) for one in _gated(task, task.organisation, covered, stops))
        team = teams.on(task.team, task.effective)
        if team is not None and team.organisation != task.organisation:
            yield task, Finding(TEAM_OF_OTHER(record=record, column="team", value=team.name), Severity.REFUSE)


def gate(
    record: uuid.UUID,
    activity: str,
    organisation: uuid.UUID,
    day: dt.date,
    covered: Covered | None = None,
    stops: Stops | None = None,
) -> Iterator[Problem]:
    """What stands between an organisation and its work on a day: want of accreditation, and suspensions by quality."""
    if not (covered or Covered({organisation})).on(organisation, activity, day):
        yield NOT_ACCREDITED(record=str(record), column="organisation", value=activity, day=day)
    for stop in (stops or Stops({organisation})).on(organisation, record, day):
        yield WORK_SUSPENDED(record=str(record), column="status", value=stop.finding, day=stop.effective)


def _gated(task: Task, organisation: uuid.UUID, covered: Covered, stops: Stops) -> Iterator[Finding]:
    """The gate on the day of the order, of its acceptance, and of going on with the work.

    What happened is reported as it happened: a suspension or a completion is never refused at the gate.
    """
    days = {Status.ORDERED: task.ordered, Status.ACCEPTED: task.accepted, Status.IN_PROGRESS: task.effective}
    day = days.get(Status(task.status))
    if day is not None:
        for problem in gate(task.record, task.activity, organisation, day, covered, stops):
            yield Finding(problem, Severity.REFUSE)


def _boundary(tasks: Sequence[Task]) -> Found:
    later = [one for one in tasks if one.base is not None and not one.boundary_reason]
    rows = each_of(Task.objects.all(), "record", {one.record for one in later})
    held = {(one.record, one.number): one for one in rows}
    for task in later:
        before = held.get((task.record, task.base or 0))
        if before is not None and before.area is not None and before.status != Status.PLANNED:
            same = task.area is not None and task.area.equals(before.area)
            if not same:
                said = BOUNDARY_WITHOUT_REASON(record=str(task.record), column="boundary_reason")
                yield task, Finding(said, Severity.REFUSE)


def _place(tasks: Sequence[Task]) -> Found:
    for task in tasks:
        if task.area is None and task.status not in (Status.PLANNED, Status.ABORTED):
            yield task, Finding(NO_POLYGON(record=str(task.record), column="area", value=task.status), Severity.REFUSE)
    yield from areas_findings(
        tasks, [one.area for one in tasks], [None] * len(tasks), [one.computed_m2 for one in tasks]
    )
    asked = [one for one in tasks if one.area is not None and one.area.is_valid]
    hazards = Hazard.objects.standing()
    met = meeting(objects(one.area for one in asked), hazards, "area")
    met = standing_on(met, hazards, [one.effective for one in asked])
    near: list[set[str]] = [set() for _ in asked]
    for left, row in zip(met.left.tolist(), met.rows, strict=True):
        near[left].add(str(row["record"]))
    for task, known in zip(asked, near, strict=True):
        record = str(task.record)
        if not known and task.activity not in _SURVEYING:
            yield task, Finding(LAND_OF_NOBODY(record=record, column="area"), Severity.REFUSE)
        for one in sorted(set(task.hazards) - known) if known else ():
            yield task, Finding(HAZARD_ELSEWHERE(record=record, column="hazards", value=one), Severity.WARN)


def check_target(target: Target) -> list[Finding]:
    """Rules of targets."""
    found = [*foreign_codes(target), *broken(target)]
    if target.amount <= 0:
        said = TARGET_IMPOSSIBLE(record=str(target.record), column="amount", value=target.amount)
        found.append(Finding(said, Severity.REFUSE))
    return found
