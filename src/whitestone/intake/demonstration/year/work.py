"""From the order to the completion of the invented year's tasks, through the actions of tasks, work and surveys."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.operations.cast import DAY
from whitestone.intake.demonstration.operations.tasking import OBJECTIVES, through
from whitestone.intake.demonstration.year.documents import report_of
from whitestone.intake.demonstration.year.office import REASON, Office
from whitestone.intake.demonstration.year.plan import Job, Year
from whitestone.kernel.measure import square_metres
from whitestone.records.completion.models import Completion
from whitestone.records.finds.models import Find, FoundDuring
from whitestone.records.hazards.models import Hazard
from whitestone.records.hazards.models import Status as HazardStatus
from whitestone.records.lanes.models import Lane, LaneKind, LaneResult
from whitestone.records.releases.models import Release
from whitestone.records.surveys.models import Survey, SurveyKind
from whitestone.records.tasks import actions as tasks
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.actions import hand_in
from whitestone.records.work.models import Workday
from whitestone.review.actions.attaching import attach
from whitestone.review.actions.reporting import report

NOTE = f"{MARK}: invented by the demonstration, reviewed and approved by its people"
_MANUAL_M2_PER_HOUR = 12
_PEOPLE, _HOURS = 8, 6
_MODELS = ("PMN-2", "OZM-72", "POMZ-2M")
_ENVIRONMENT = {"water": "protected", "topsoil": "put back", "waste": "removed"}
_MARKS = 8
_CRITERIA = f"{MARK}: no evidence after all sources were asked; the land has been used since 2021"


@dataclass(frozen=True)
class Done:
    """What became of one task: its record, its product and its completion report."""

    job: Job
    task: uuid.UUID
    product: Release
    report: Completion


def work(year: Year, office: Office, models: Mapping[str, uuid.UUID], rng: np.random.Generator) -> list[Done]:
    """Every task of the year from its order to its completion; gives what became of each, in their order."""
    held = _tasked(year, office)
    for steps in (_order, _accept, _begin, _change, _suspend, _resume):
        office.approve([one for job, task in held for one in steps(job, task, office)])
    days = [one for job, task in held for one in _hand_in(job, task, office)]
    office.finish(days)
    surveys = _surveys(held, office)
    _lanes(held, office)
    products = _products(held, surveys, office)
    finds = [
        values for (job, _), product in zip(held, products, strict=True) for values in _finds(job, product, models, rng)
    ]
    for body in office.officers:
        office.enter(Find, body, [one for one in finds if one["organisation"] == body])
    reports = _reports(held, products, office)
    _close(held, office)
    office.approve([tasks.complete(task, day=job.ended, actor=office.officers[job.body]) for job, task in held])
    return [Done(job, task, product, told) for (job, task), product, told in zip(held, products, reports, strict=True)]


def _tasked(year: Year, office: Office) -> list[tuple[Job, uuid.UUID]]:
    """The tasks with their records; surveys are drafted now, clearance stood in the plan already."""
    held = [(job, job.planned) for job in year.cleared if job.planned is not None]
    for job in (*year.technical, *year.asked):
        values = {
            "effective": job.ordered - 5 * DAY,
            "unit": job.unit,
            "reference": f"SYN-T-2024-{job.turn + 1:03d}",
            "activity": job.activity,
            "status": Status.PLANNED,
            "organisation": job.body,
            "hazards": [str(job.hazard)],
            "objective": OBJECTIVES[job.activity],
            "priority": "medium",
            "priority_source": "request",
            "priority_reason": f"{MARK}: the village asked",
            "area": job.whole,
            "intended_use": "farming",
            "methods": ["survey"] if job.activity == "NTS" else ["manual"],
            "planned_from": job.ordered,
            "planned_until": job.ended + 10 * DAY,
            "note": NOTE,
        }
        (drafted,) = office.enter(Task, job.body, [values], by=office.writer)
        held.append((job, drafted.record))
    return held


def _order(job: Job, task: uuid.UUID, office: Office) -> Iterator[Task]:
    yield tasks.order(task, organisation=job.body, team=job.team, day=job.ordered, actor=office.writer)


def _accept(job: Job, task: uuid.UUID, office: Office) -> Iterator[Task]:
    yield tasks.accept(task, day=job.ordered + 3 * DAY, actor=office.officers[job.body])


def _begin(job: Job, task: uuid.UUID, office: Office) -> Iterator[Task]:
    yield tasks.begin(task, day=job.began, actor=office.officers[job.body])


def _change(job: Job, task: uuid.UUID, office: Office) -> Iterator[Task]:
    if job.smaller:
        why = f"{MARK}: the edge is under water until autumn"
        yield tasks.change_boundary(task, area=job.area, day=job.began, reason=why, actor=office.officers[job.body])


def _suspend(job: Job, task: uuid.UUID, office: Office) -> Iterator[Task]:
    if job.suspended:
        why = f"{MARK}: heavy rain"
        yield tasks.suspend(task, day=job.began + 3 * DAY, reason=why, actor=office.officers[job.body])


def _resume(job: Job, task: uuid.UUID, office: Office) -> Iterator[Task]:
    if job.suspended:
        yield tasks.resume(task, day=job.began + 7 * DAY, actor=office.officers[job.body])


def _hand_in(job: Job, task: uuid.UUID, office: Office) -> list[Workday]:
    """The days of a task, each with the land that was worked on it."""
    if job.activity == "NTS":
        return []
    days = []
    for turn, strip in enumerate(job.strips):
        by_hand = min(strip.m2, _MANUAL_M2_PER_HOUR * _PEOPLE * _HOURS) if job.machine else strip.m2
        women = 3 if (job.turn + turn) % 4 == 0 else 0
        days.append(
            {
                "effective": strip.day,
                "unit": job.unit,
                "task": task,
                "team": job.team,
                "hours": _HOURS,
                "women": women,
                "men": _PEOPLE - women,
                "machines": [job.machine] if job.machine and strip.m2 > by_hand else [],
                "by_method": {"manual": by_hand, **({"mechanical": strip.m2 - by_hand} if strip.m2 > by_hand else {})},
                "area": strip.area,
                "depth_m": "0.20" if job.activity == "clearance" else None,
                "soil": ("clay", "loam", "gravel")[job.turn % 3],
                "vegetation": ("none", "low", "dense")[job.turn % 3],
                "signals": (job.turn * 7 + turn * 5) % 19,
                "stoppages": {"weather": 60} if (job.turn + turn) % 11 == 0 else {},
                "environment": {"water": "protected", "topsoil": "kept"},
                "note": NOTE,
            }
        )
    return hand_in(days, organisation=job.body, actor=office.officers[job.body])


def _surveys(held: list[tuple[Job, uuid.UUID]], office: Office) -> dict[uuid.UUID, uuid.UUID]:
    """Reports of the surveys by the record of their task: whom they asked, or what share of the land they covered."""
    found = {}
    for job, task in held:
        if job.activity == "clearance":
            continue
        asked = job.activity == "NTS"
        values: dict[str, Any] = {
            "effective": job.ended - DAY,
            "unit": job.unit,
            "reference": f"SYN-S-2024-{job.turn + 101:03d}",
            "kind": SurveyKind.NTS if asked else SurveyKind.TS,
            "organisation": job.body,
            "task": f"SYN-T-2024-{job.turn + 1:03d}",
            "started": job.began,
            "area": job.area,
            "communities": [f"{MARK} village {job.turn % 7 + 1}"],
            "hazards": [str(job.hazard)],
            "result": "no hazard",
            "note": NOTE,
        }
        if asked:
            # IMAS 08.10 asks women, men, girls and boys, because they know different land; each is counted apart.
            values |= {"women": 4 + job.turn % 3, "men": 5, "girls": 2 + job.turn % 2, "boys": 3, "criteria": _CRITERIA}
        else:
            values |= {"asset": "manual", "technical_asset": True, "criteria": f"{MARK}: lanes without a find"}
        (told,) = office.enter(Survey, job.body, [values])
        found[task] = told.record
    return found


def _lanes(held: list[tuple[Job, uuid.UUID]], office: Office) -> None:
    for job, task in held:
        if job.activity != "TS":
            continue
        said = {"task": task, "kind": LaneKind.SYSTEMATIC, "asset": "manual", "width_m": 10, "depth_m": "0.20"}
        outcome = {"result": LaneResult.NOTHING, "note": NOTE, "effective": job.ended - DAY, "unit": job.unit}
        office.enter(Lane, job.body, [{**said, **outcome, "line": line} for line in through(job.area)])


def _products(
    held: list[tuple[Job, uuid.UUID]], surveys: Mapping[uuid.UUID, uuid.UUID], office: Office
) -> list[Release]:
    """What each task released, in their order."""
    made: dict[uuid.UUID, Release] = {}
    references = dict(
        Task.objects.standing().filter(record__in=[task for _, task in held]).values_list("record", "reference")
    )
    for body in office.officers:
        own = [(job, task) for job, task in held if job.body == body]
        rows = [_product(job, references[task], surveys.get(task)) for job, task in own]
        for (_, task), product in zip(own, office.enter(Release, body, rows), strict=True):
            made[task] = product
    return [made[task] for _, task in held]


def _product(job: Job, task: str, survey: uuid.UUID | None) -> dict[str, Any]:
    cleared = job.activity == "clearance"
    declared = sum(one.m2 for one in job.strips) if job.activity != "NTS" else round(square_metres(job.area))
    return {
        "effective": job.ended,
        "unit": job.unit,
        "reference": f"SYN-R-2024-{job.turn + 101:03d}",
        "product": {"clearance": "cleared", "TS": "reduced", "NTS": "cancelled"}[job.activity],
        "activity": job.activity,
        "hazards": [str(job.hazard)],
        "survey": survey,
        "organisation": job.body,
        "task": task,
        "method": "manual" if cleared else "survey",
        "started": job.began,
        "area": job.area,
        "declared_m2": declared,
        "depth_m": "0.20" if cleared else None,
        "machines": 1 if cleared and job.machine else None,
        "people": _PEOPLE if cleared else None,
        "intended_use": "farming",
        "criteria": "" if cleared else _CRITERIA if job.activity == "NTS" else f"{MARK}: lanes without a find",
        "note": NOTE,
    }


def _finds(
    job: Job, product: Release, models: Mapping[str, uuid.UUID], rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """Mines of one task, on the days on which their land was worked."""
    if job.activity != "clearance":
        return
    known = [name for name in _MODELS if name in models]
    for turn, strip in enumerate(job.strips):
        for _ in range(int(rng.integers(0, 3))):
            yield {
                "effective": strip.day,
                "unit": job.unit,
                "category": "AP",
                "ordnance": models[known[turn % len(known)]] if known else None,
                "count": 1,
                "place": _inside(strip.area, rng),
                "depth_m": "0.10",
                "condition": ("good", "corroded", "damaged")[turn % 3],
                "found_during": FoundDuring.CLEARANCE,
                "hazard": job.hazard,
                "release": product.record,
                "organisation": job.body,
                "disposal": "in place",
                "disposed": strip.day,
                "disposed_by": job.body,
                "note": NOTE,
            }


def _inside(area: Any, rng: np.random.Generator) -> Point:
    """A place in an area, drawn evenly; its representative point where none of twenty draws lies in it."""
    west, south, east, north = area.bounds
    for x, y in rng.uniform((west, south), (east, north), (20, 2)).tolist():
        if area.contains(Point(x, y)):
            return Point(x, y)
    return Point(shapely.point_on_surface(area))


def _reports(held: list[tuple[Job, uuid.UUID]], products: list[Release], office: Office) -> list[Completion]:
    """Completion reports, each with its signed paper attached before it is submitted."""
    told: list[Completion] = []
    for (job, task), product in zip(held, products, strict=True):
        corners = shapely.get_coordinates(shapely.get_exterior_ring(shapely.get_geometry(job.area, 0)))[:-1]
        corners = corners[:: max(1, -(-len(corners) // _MARKS))]
        values = {
            "effective": job.ended,
            "unit": job.unit,
            "task": task,
            "started": job.began,
            "products": [str(product.record)],
            "marks": MultiPoint(corners),
            "mark_table": [{"point": f"TP{turn}", "fixed": "steel pin"} for turn in range(1, len(corners) + 1)],
            "environment": dict(_ENVIRONMENT),
            "restored": True,
            "note": NOTE,
        }
        officer = office.officers[job.body]
        (drafted,) = office.draft(Completion, job.body, [values])
        attach(drafted, name=f"{product.reference}.pdf", chunks=[report_of(job, product)], actor=officer, note=REASON)
        told.append(drafted)
    return office.approve(told)


def _close(held: list[tuple[Job, uuid.UUID]], office: Office) -> None:
    """The hazards that were worked whole are closed on the day after."""
    drafted = [
        report(
            Hazard,
            job.hazard,
            actor=office.writer,
            day=job.ended + DAY,
            reason=REASON,
            status=HazardStatus.CLOSED,
            status_reason="closed after the release",
        )
        for job, _ in held
        if not job.smaller
    ]
    office.approve(drafted)
