"""Data-quality rules of tasks and targets, and what stands in the way of ordering a task."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping

from whitestone.kernel.geometry import intersecting
from whitestone.land.words import Activity
from whitestone.problems import Problem, register
from whitestone.records.capacity.models import Team
from whitestone.records.capacity.scope import covered
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.gate import suspensions
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.lists import foreign_codes
from whitestone.records.reference.units import unit_findings
from whitestone.records.tasks.models import Status, Target, Task
from whitestone.review.links import broken
from whitestone.review.order import dates_reversed, out_of_order
from whitestone.review.rules import Severity
from whitestone.review.versions import called
from whitestone.review.words import Finding

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


def check(task: Task) -> list[Finding]:
    """Every rule that the version breaks."""
    return [
        *foreign_codes(task),
        *broken(task),
        *out_of_order(task, "status", FOLLOWING),
        *dates_reversed(task, *_DAYS),
        *dates_reversed(task, "planned_from", "planned_until"),
        *_status(task),
        *_who(task),
        *_boundary(task),
        *_place(task),
        *unit_findings(task, task.area),
    ]


def _status(task: Task) -> Iterator[Finding]:
    record = str(task.record)
    for name in _DAYS[: _NEEDED.get(task.status, 0)]:
        if getattr(task, name) is None:
            yield Finding(DAY_MISSING(record=record, column=name, value=task.status), Severity.REFUSE)
    if task.status == Status.SUSPENDED and not task.suspension_reason:
        yield Finding(SUSPENDED_WITHOUT_REASON(record=record, column="suspension_reason"), Severity.REFUSE)
    if called(Task.objects.standing().exclude(record=task.record), task.reference).exists():
        yield Finding(REFERENCE_TWICE(record=record, column="reference", value=task.reference), Severity.REFUSE)


def _who(task: Task) -> Iterator[Finding]:
    if task.status in (Status.PLANNED, Status.ABORTED):
        return
    record = str(task.record)
    if task.organisation is None:
        yield Finding(NOBODY_ORDERED(record=record, column="organisation", value=task.status), Severity.REFUSE)
        return
    yield from _gated(task, task.organisation)
    team = Team.objects.as_at(task.effective).filter(record=task.team).first() if task.team else None
    if team is not None and team.organisation != task.organisation:
        yield Finding(TEAM_OF_OTHER(record=record, column="team", value=team.name), Severity.REFUSE)


def gate(record: uuid.UUID, activity: str, organisation: uuid.UUID, day: dt.date) -> Iterator[Problem]:
    """What stands between an organisation and its work on a day: want of accreditation, and suspensions by quality."""
    if not covered(organisation, activity, day):
        yield NOT_ACCREDITED(record=str(record), column="organisation", value=activity, day=day)
    for stop in suspensions(organisation, record, day):
        yield WORK_SUSPENDED(record=str(record), column="status", value=stop.finding, day=stop.effective)


def _gated(task: Task, organisation: uuid.UUID) -> Iterator[Finding]:
    """The gate on the day of the order, of its acceptance, and of going on with the work.

    What happened is reported as it happened: a suspension or a completion is never refused at the gate.
    """
    days = {Status.ORDERED: task.ordered, Status.ACCEPTED: task.accepted, Status.IN_PROGRESS: task.effective}
    day = days.get(Status(task.status))
    if day is not None:
        for problem in gate(task.record, task.activity, organisation, day):
            yield Finding(problem, Severity.REFUSE)


def _boundary(task: Task) -> Iterator[Finding]:
    if task.base is None or task.boundary_reason:
        return
    before = Task.objects.filter(record=task.record, number=task.base).first()
    if before is not None and before.area is not None and before.status != Status.PLANNED:
        same = task.area is not None and task.area.equals(before.area)
        if not same:
            yield Finding(BOUNDARY_WITHOUT_REASON(record=str(task.record), column="boundary_reason"), Severity.REFUSE)


def _place(task: Task) -> Iterator[Finding]:
    record = str(task.record)
    if task.area is None:
        if task.status not in (Status.PLANNED, Status.ABORTED):
            yield Finding(NO_POLYGON(record=record, column="area", value=task.status), Severity.REFUSE)
        return
    yield from area_findings(task, task.area, None, task.computed_m2)
    if not task.area.is_valid:
        return
    hazards = Hazard.objects.as_at(task.effective)
    near = {
        str(one)
        for one in hazards.filter(pk__in=intersecting(hazards, "area", task.area)).values_list("record", flat=True)
    }
    if not near and task.activity not in _SURVEYING:
        yield Finding(LAND_OF_NOBODY(record=record, column="area"), Severity.REFUSE)
    for one in sorted(set(task.hazards) - near) if near else ():
        yield Finding(HAZARD_ELSEWHERE(record=record, column="hazards", value=one), Severity.WARN)


def check_target(target: Target) -> list[Finding]:
    """Rules of targets."""
    found = [*foreign_codes(target), *broken(target)]
    if target.amount <= 0:
        said = TARGET_IMPOSSIBLE(record=str(target.record), column="amount", value=target.amount)
        found.append(Finding(said, Severity.REFUSE))
    return found
