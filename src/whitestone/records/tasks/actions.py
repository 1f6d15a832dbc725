"""What is done with a task: ordered, accepted, begun, suspended, resumed, its boundary changed, completed.

Each verb drafts a version that goes through review; an order to an organisation that is not accredited on that day is
refused at once. That a record says so is one thing; that it is approved, another: only then is it so.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from shapely.geometry.base import BaseGeometry

from whitestone.problems import ProblemError
from whitestone.records.tasks.checks import BOUNDARY_AFTER_WORK, gate
from whitestone.records.tasks.models import Status, Task
from whitestone.review.actions.reporting import report, standing_version
from whitestone.review.models import Person


def _gate(activity: str, organisation: uuid.UUID, day: dt.date, task: uuid.UUID) -> None:
    if found := list(gate(task, activity, organisation, day)):
        raise ProblemError(found)


def order(
    task: uuid.UUID, *, organisation: uuid.UUID, day: dt.date, actor: Person, team: uuid.UUID | None = None
) -> Task:
    """Order an organisation to do a task.

    Raises
    ------
    ProblemError
        When the organisation is not accredited for the task's activity on the day of the order, or quality management
        has suspended its work.
    """
    _gate(standing_version(Task, task, actor=actor).activity, organisation, day, task)
    said: dict[str, Any] = {"status": Status.ORDERED, "organisation": organisation, "team": team, "ordered": day}
    return report(Task, task, actor=actor, day=day, **said)


def accept(task: uuid.UUID, *, day: dt.date, actor: Person) -> Task:
    """Accept an order, on behalf of the organisation."""
    return report(Task, task, actor=actor, day=day, status=Status.ACCEPTED, accepted=day)


def begin(task: uuid.UUID, *, day: dt.date, actor: Person) -> Task:
    """Note that work began; the organisation must be accredited on that day too."""
    return _work(task, day, actor, began=day)


def resume(task: uuid.UUID, *, day: dt.date, actor: Person) -> Task:
    """Note that work goes on after a suspension or after completion."""
    return _work(task, day, actor, suspended=None, suspension_reason="", completed=None)


def _work(task: uuid.UUID, day: dt.date, actor: Person, **said: Any) -> Task:
    standing = standing_version(Task, task, actor=actor)
    if standing.organisation is not None:
        _gate(standing.activity, standing.organisation, day, task)
    return report(Task, task, actor=actor, day=day, status=Status.IN_PROGRESS, **said)


def suspend(task: uuid.UUID, *, day: dt.date, reason: str, actor: Person) -> Task:
    """Note that work stopped, and why."""
    said: dict[str, Any] = {"status": Status.SUSPENDED, "suspended": day, "suspension_reason": reason}
    return report(Task, task, actor=actor, day=day, reason=reason, **said)


def change_boundary(task: uuid.UUID, *, area: BaseGeometry, day: dt.date, reason: str, actor: Person) -> Task:
    """Propose another polygon for a task, in longitude and latitude (WGS 84).

    Raises
    ------
    ProblemError
        When the work has ended: what was done is compared with the boundary within which it was done.
    """
    status = standing_version(Task, task, actor=actor).status
    if status in (Status.COMPLETED, Status.ABORTED):
        raise ProblemError(BOUNDARY_AFTER_WORK(record=str(task), column="area", value=status))
    return report(Task, task, actor=actor, day=day, reason=reason, area=area, boundary_reason=reason)


def complete(task: uuid.UUID, *, day: dt.date, actor: Person) -> Task:
    """Note that the work is done; the completion report says with what result."""
    return report(Task, task, actor=actor, day=day, status=Status.COMPLETED, completed=day)


def abort(task: uuid.UUID, *, day: dt.date, reason: str, actor: Person) -> Task:
    """Note that the work will not be done or not be finished."""
    return report(Task, task, actor=actor, day=day, reason=reason, status=Status.ABORTED)
