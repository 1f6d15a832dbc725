"""Facts of work in the field: tasks, daily work, spot tasks, targets, completion reports and handovers."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whitestone.kernel.columns import columns
from whitestone.land.words import Contamination
from whitestone.records.completion.models import Completion
from whitestone.records.handover.models import Handover
from whitestone.records.spot.models import SpotStatus, SpotTask
from whitestone.records.tasks.models import Quantity, Status, Target, Task
from whitestone.records.work.models import Workday
from whitestone.reports.facts import Facts, Split
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source

_TASKS = (
    "ordered",
    "accepted",
    "began",
    "completed",
    "timed",
    "open",
    "days",
    "accept_days",
    "start_days",
    "work_days",
)
_OF_TASKS = ("organisation", "activity", "unit", "priority_source", "status")
_BY_LINE = ("m2", "person_hours", "women_hours", "reports", "stopped_hours")
_WORK = (*_BY_LINE, "team_days", "person_days", "animal_days", "machine_days")
_OF_WORK = ("organisation", "method", "unit", "soil", "vegetation", "stoppage")
_READ = (
    "record", "effective", "organisation", "unit", "soil", "vegetation", "hours", "women", "men", "by_method",
    "total_m2", "stoppages", "team", "animals", "machines",
)  # fmt: skip
_SPOT = ("reported", "visited", "closed", "open", "days", "checked_m2")
_OF_SPOT = ("source", "organisation", "unit", "urgency", "outcome", "category")


@source("tasks", _TASKS, _OF_TASKS)
def tasks(register: Snapshot) -> Facts:
    """Tasks ordered and completed, `days` from order to completion; `open` comes when ordered and goes at the end.

    `accept_days` run from the order to the acceptance, on whose day they stand with `accepted`; `start_days` on to the
    beginning of work, with `began`; `work_days` from there to the completion, with `timed` where the beginning is
    known.
    """
    gathered = Gathered(_TASKS, _OF_TASKS)
    for one in Task.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        if one.ordered is None:
            continue
        splits = {name: getattr(one, name) for name in _OF_TASKS}
        gathered.add(one, one.ordered, {"ordered": 1.0, "open": 1.0}, splits)
        accepted = one.accepted or one.ordered
        if one.accepted is not None:
            waited = float((one.accepted - one.ordered).days)
            gathered.add(one, one.accepted, {"accepted": 1.0, "accept_days": waited}, splits)
        if one.began is not None:
            gathered.add(one, one.began, {"began": 1.0, "start_days": float((one.began - accepted).days)}, splits)
        if one.status == Status.COMPLETED:
            day = one.completed or one.effective
            days = float((day - one.ordered).days)
            gathered.add(one, day, {"completed": 1.0, "open": -1.0, "days": days}, splits)
            if one.began is not None:
                gathered.add(one, day, {"timed": 1.0, "work_days": float((day - one.began).days)}, splits)
        elif one.status == Status.ABORTED:
            gathered.add(one, one.effective, {"open": -1.0}, splits)
    return gathered.facts()


@source("work", _WORK, _OF_WORK)
def work(register: Snapshot) -> Facts:
    """Daily work by method: square metres, and hours of everybody present shared among methods by their square metres.

    `reports` counts each daily report once, under no method; so do `person_days`, `animal_days`, `machine_days`, which
    are those present, and `team_days`, where the report names its team. `stopped_hours` stand under their stoppage.
    """
    known = Workday.objects.as_at(dt.date.max, register.known_at).order_by("record")
    record, day, body, unit, soil, vegetation, hours, women, men, by_method, total, stoppages, *others = columns(
        known, *_READ
    )
    of: list[int] = []
    values: dict[str, list[float]] = {name: [] for name in _BY_LINE}
    method: list[str] = []
    stoppage: list[str] = []

    def add(row: int, way: str, reason: str, *amounts: float) -> None:
        of.append(row)
        method.append(way)
        stoppage.append(reason)
        for column, amount in zip(columns_, amounts, strict=True):
            column.append(amount)

    columns_ = tuple(values.values())
    present = zip(
        hours.tolist(),
        women.tolist(),
        men.tolist(),
        _parsed(by_method),
        total.tolist(),
        _parsed(stoppages),
        strict=True,
    )
    for row, (each, of_women, of_men, ways, whole, stops) in enumerate(present):
        all_hours, womens_hours = each * (of_women + of_men), each * of_women
        done = {way: float(m2) for way, m2 in ways.items() if m2}
        add(row, "", "", 0.0, 0.0, 0.0, 1.0, 0.0)
        if not done:
            add(row, "", "", 0.0, all_hours, womens_hours, 0.0, 0.0)
        for way, m2 in done.items():
            share = m2 / whole
            add(row, way, "", m2, all_hours * share, womens_hours * share, 0.0, 0.0)
        for reason, minutes in stops.items():
            add(row, "", reason, 0.0, 0.0, 0.0, 0.0, float(minutes) / 60)
    rows = np.array(of, dtype=np.int64)
    summed = {name: np.array(column, dtype=np.float64) for name, column in values.items()}
    team, animals, machines = others
    once = {
        "team_days": np.array([one is not None for one in team.tolist()], dtype=np.float64),
        "person_days": (women + men).astype(np.float64),
        "animal_days": np.array([len(one) for one in _parsed(animals)], dtype=np.float64),
        "machine_days": np.array([len(one) for one in _parsed(machines)], dtype=np.float64),
    }
    told = {"organisation": body, "unit": unit, "soil": soil, "vegetation": vegetation}
    return Facts(
        word=Split.of(["workday"] * len(rows)),
        record=record[rows],
        day=day[rows],
        # The line that counts the report holds what is said of the day as a whole.
        values=summed | {name: np.where(summed["reports"] == 1, column[rows], 0.0) for name, column in once.items()},
        splits={
            **{name: Split.of(column).at(rows) for name, column in told.items()},
            "method": Split.of(method),
            "stoppage": Split.of(stoppage),
        },
    )


def _parsed(kept: NDArray[np.object_]) -> list[Any]:
    """A column of JSON, which both databases hand out as text: read as one text, not row by row."""
    told: list[Any] = json.loads(f"[{','.join(kept.tolist())}]")
    return told


@source("spot", _SPOT, _OF_SPOT)
def spot(register: Snapshot) -> Facts:
    """Spot tasks reported, visited and closed, each on its own day; `days` from report to visit."""
    gathered = Gathered(_SPOT, _OF_SPOT)
    for one in SpotTask.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        splits: dict[str, object] = {name: getattr(one, name) for name in _OF_SPOT[:-1]}
        splits["category"] = ", ".join(Contamination(int(one.category)).words)
        gathered.add(one, one.reported, {"reported": 1.0, "open": 1.0}, splits)
        if one.visited is not None:
            days = float((one.visited - one.reported).days)
            checked = float(one.checked_m2 or 0)
            gathered.add(one, one.visited, {"visited": 1.0, "days": days, "checked_m2": checked}, splits)
        if one.status == SpotStatus.CLOSED:
            gathered.add(one, one.closed or one.effective, {"closed": 1.0, "open": -1.0}, splits)
    return gathered.facts()


@source("targets", ("released_m2", "completed_tasks"), ("organisation", "activity"))
def targets(register: Snapshot) -> Facts:
    """Targets of annual plans, on the last day of their year; the lines of a plan add up to it once.

    A line of all operators holds those of each operator, a line of all activities those of each activity: of such a
    line only that counts which no line within it gives out; less than nothing where they give out more than the plan.
    """
    gathered = Gathered(("released_m2", "completed_tasks"), ("organisation", "activity"))
    lines = list(Target.objects.as_at(dt.date.max, register.known_at).order_by("record"))
    for one, amount in _given_once(lines):
        value = "released_m2" if one.quantity == Quantity.RELEASED_M2 else "completed_tasks"
        splits = {"organisation": one.organisation, "activity": one.activity}
        gathered.add(one, dt.date(one.year, 12, 31), {value: amount}, splits)
    return gathered.facts()


def _given_once(lines: Sequence[Target]) -> Iterator[tuple[Target, float]]:
    """Each line of the plans with what of its amount stands in no line within it."""
    plans: defaultdict[tuple[str, int, str], list[Target]] = defaultdict(list)
    for one in lines:
        plans[one.plan, one.year, one.quantity].append(one)
    for plan in plans.values():
        own: list[tuple[Target, float]] = []
        # The narrowest first: what they give out is taken from those that hold them.
        for one in sorted(plan, key=lambda line: (line.organisation is None) + (not line.activity)):
            within = sum(amount for other, amount in own if _holds(one, other))
            own.append((one, float(one.amount) - within))
        yield from own


def _holds(wide: Target, narrow: Target) -> bool:
    """Whether a line of a plan is of all that another is of, and of more."""
    same = (wide.organisation, wide.activity) == (narrow.organisation, narrow.activity)
    body = wide.organisation is None or wide.organisation == narrow.organisation
    return not same and body and wide.activity in ("", narrow.activity)


_ENDINGS = ("completions", "handovers", "timed", "handover_days")


@source("endings", _ENDINGS, ("unit", "organisation"))
def endings(register: Snapshot) -> Facts:
    """Completion reports and handovers, each on its day, by the operator of their task.

    `handover_days` run from the completion of the task to the handover, with `timed` where the task was completed.
    """
    gathered = Gathered(_ENDINGS, ("unit", "organisation"))
    tasks = {one.record: one for one in Task.objects.as_at(dt.date.max, register.known_at)}
    for report in Completion.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        gathered.add(report, report.effective, {"completions": 1.0}, _of_task(report.unit, tasks.get(report.task)))
    for handed in Handover.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        task = tasks.get(handed.task)
        values = {"handovers": 1.0}
        if task is not None and task.completed is not None:
            values |= {"timed": 1.0, "handover_days": float((handed.effective - task.completed).days)}
        gathered.add(handed, handed.effective, values, _of_task(handed.unit, task))
    return gathered.facts()


def _of_task(unit: str, task: Task | None) -> dict[str, object]:
    return {"unit": unit, "organisation": None if task is None else task.organisation}
