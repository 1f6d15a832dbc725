"""Quality management of the invented year: visits, what they found and how it was mended, lots and their squares.

One lot fails, is cleared again and inspected again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.operations.cast import DAY
from whitestone.intake.demonstration.year.office import Office
from whitestone.intake.demonstration.year.plan import Job
from whitestone.intake.demonstration.year.work import NOTE, Done
from whitestone.kernel.measure import square_metres
from whitestone.kernel.metres import into, plane_around
from whitestone.records.quality import actions
from whitestone.records.quality.again import inspect_again, order_clearance
from whitestone.records.quality.checklist import ITEMS
from whitestone.records.quality.models import (
    Lot,
    Nonconformity,
    QAPlan,
    Severity,
    Side,
    Visit,
    VisitResult,
    VisitStatus,
)
from whitestone.records.releases.models import Release
from whitestone.records.tasks import actions as tasks
from whitestone.records.tasks.models import Task
from whitestone.records.work.actions import hand_in
from whitestone.review.actions.reporting import standing_version
from whitestone.sampling.squares import draw_squares

_QUIET = ("warning-delivered", "warning-explained", "warning-received", "special-monitoring", "suspended")
_FINDINGS = (
    (Severity.MAJOR, "The detector was not tested in the morning.", "Test it each morning; note the test."),
    (Severity.MINOR, "Marking of a safe lane had fallen.", "Set it up again."),
    (Severity.CRITICAL, "The medic was away from the site for an hour.", "Work stops when no medic is there."),
)
_SHARE = Decimal("6.00")
_SIDES = (Decimal(5), Decimal(2), Decimal(1), Decimal("0.5"))


def monitor(done: list[Done], office: Office) -> None:
    """Visits to every second task, and the non-conformities of every sixth from the finding to its verification."""
    plan = {
        "name": f"{MARK} monitoring plan 2024, external",
        "effective": dt.date(2024, 1, 5),
        "side": Side.EXTERNAL,
        "starts": dt.date(2024, 1, 1),
        "ends": dt.date(2024, 12, 31),
        "visits": 40,
        "share_percent": 6,
        "source": NOTE,
    }
    # The authority is itself the first of the operators: its officer writes the plan, which lies in no single unit.
    (planned,) = office.enter(QAPlan, next(iter(office.officers)), [plan])
    visited = [one for one in done if one.job.turn % 2 == 0]
    visits = office.enter(Visit, None, [_visit(one, planned.record) for one in visited])
    bad = [(one, visit) for one, visit in zip(visited, visits, strict=True) if _bad(one.job)]
    raised = office.enter(Nonconformity, None, [_raised(turn, one, visit) for turn, (one, visit) in enumerate(bad)])
    pairs = [(one.job, held) for (one, _), held in zip(bad, raised, strict=True)]
    office.approve(
        [
            actions.correct(
                held.record,
                day=held.effective + DAY,
                proof=f"{MARK}: photograph of the log",
                actor=office.writer,
            )
            for _, held in pairs
        ]
    )
    office.approve(
        [
            actions.verify_correction(
                held.record, day=held.effective + 2 * DAY, actor=office.writer, lift=held.suspends
            )
            for _, held in pairs
        ]
    )


def _bad(job: Job) -> bool:
    return job.turn % 6 == 2


def _visit(one: Done, plan: uuid.UUID) -> dict[str, Any]:
    answers = dict.fromkeys(ITEMS, "yes") | dict.fromkeys(_QUIET, "not applicable")
    if _bad(one.job):
        answers |= {"documentation": "no", "warning-delivered": "yes"}
    return {
        "effective": one.job.began + 4 * DAY,
        "unit": one.job.unit,
        "plan": plan,
        "side": Side.EXTERNAL,
        "status": VisitStatus.DONE,
        "activity": one.job.activity,
        "task": one.task,
        "organisation": one.job.body,
        "result": VisitResult.DOES_NOT_CONFORM if _bad(one.job) else VisitResult.CONFORMS,
        "answers": answers,
        "note": NOTE,
    }


def _raised(turn: int, one: Done, visit: Visit) -> dict[str, Any]:
    severity, finding, action = _FINDINGS[turn % len(_FINDINGS)]
    return {
        "effective": visit.effective,
        "unit": one.job.unit,
        "visit": visit.record,
        "task": one.task,
        "organisation": one.job.body,
        "severity": severity,
        "finding": f"{MARK}: {finding}",
        "action": action,
        "responsible": f"{MARK} team leader",
        "due": visit.effective + 14 * DAY,
        "suspends": severity == Severity.CRITICAL,
    }


def inspect(done: list[Done], office: Office) -> None:
    """A lot for the cleared and reduced land of each unit and month; the second lot of the year fails at first."""
    grouped: dict[tuple[str, int], list[Done]] = defaultdict(list)
    for one in done:
        if one.job.activity != "NTS":
            grouped[one.job.unit, one.job.ended.month].append(one)
    lots = [grouped[key] for key in sorted(grouped, key=lambda key: (key[1], key[0]))]
    planned = office.enter(Lot, None, [_lot(number, of) for number, of in enumerate(lots, start=1)])
    noted = []
    for turn, (lot, of) in enumerate(zip(planned, lots, strict=True)):
        day, land = _inspected(of), sum(square_metres(one.job.area) for one in of)
        seen = Decimal(land * float(_SHARE) / 100).quantize(Decimal("0.01"))
        bad = 1 if turn == 1 else 0
        noted.append(
            actions.note_outcome(
                lot.record, day=day, inspected_m2=seen, bad_squares=bad, items=bad, actor=office.writer
            )
        )
    office.approve(noted)
    if len(lots) > 1:
        _again(planned[1].record, lots[1], office)


def _inspected(of: list[Done]) -> dt.date:
    return max(one.job.ended for one in of) + 4 * DAY


def _lot(number: int, of: list[Done]) -> dict[str, Any]:
    return {
        "effective": max(one.job.ended for one in of) + DAY,
        "unit": of[0].job.unit,
        "name": f"SYN lot 2024-{number:03d}",
        "releases": [str(one.product.record) for one in of],
        "side_m": _side([one.product.area for one in of if one.product.area is not None]),
        "share_percent": _SHARE,
        "seed": 2000 + number,
        "note": NOTE,
    }


def _side(areas: list[BaseGeometry]) -> Decimal:
    """The longest side in metres of which a square fits: at larger scales the same land lies in smaller polygons."""
    land = shapely.union_all(areas)
    flat = into(plane_around(land), [land])[0]
    for side in _SIDES:
        with suppress(ValueError):
            draw_squares(flat, side=float(side), share=float(_SHARE) / 100, seed=1)
            return side
    return _SIDES[-1]


def _again(lot: uuid.UUID, of: list[Done], office: Office) -> None:
    """The land of the failed lot is ordered again, cleared, named in the lot, and inspected a second time."""
    job, day = of[0].job, _inspected(of) + DAY
    officer = office.officers[job.body]
    ordered = order_clearance(
        lot, organisation=job.body, team=job.team, day=day, reference="SYN-T-2024-again", actor=office.writer
    )
    office.approve([ordered])
    task = ordered.record
    for step in (tasks.accept, tasks.begin):
        office.approve([step(task, day=day, actor=officer)])
    land = standing_version(Task, task, actor=officer).area
    m2 = round(square_metres(land)) if land is not None else 0
    worked = {
        "effective": day + DAY,
        "task": task,
        "team": job.team,
        "hours": 8,
        "men": 8,
        "machines": [job.machine] if job.machine else [],
        "by_method": {"mechanical" if job.machine else "manual": m2},
        "area": land,
        "depth_m": "0.20",
        "note": NOTE,
    }
    office.finish(hand_in([worked], organisation=job.body, actor=officer))
    product = {
        "effective": day + DAY,
        "reference": "SYN-R-2024-again",
        "product": "cleared",
        "activity": "clearance",
        "organisation": job.body,
        "task": "SYN-T-2024-again",
        "started": day,
        "area": land,
        "declared_m2": m2,
        "depth_m": "0.20",
        "machines": 1,
        "note": f"{NOTE}: cleared again after a failed inspection",
    }
    (again,) = office.enter(Release, job.body, [product])
    office.approve([tasks.complete(task, day=day + DAY, actor=officer)])
    named = actions.clear_again(lot, releases=[again.record], day=day + 2 * DAY, actor=office.writer)
    office.approve([named])
    (second,) = office.approve([inspect_again(lot, day=day + 3 * DAY, seed=3000, actor=office.writer)])
    seen = Decimal(m2 * float(_SHARE) / 100).quantize(Decimal("0.01"))
    outcome = actions.note_outcome(
        second.record, day=day + 4 * DAY, inspected_m2=seen, bad_squares=0, items=0, actor=office.writer
    )
    office.approve([outcome])
