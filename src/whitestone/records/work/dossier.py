"""All that somebody who is to work a task must know of it, gathered from approved records that they may see.

Every list starts from what the person sees; what was withheld is not counted. Gathers; judges nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import shapely
from django.db.models import Q
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.kernel.measure import square_metres
from whitestone.records.accidents.models import Accident
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.lanes.coverage import coverage
from whitestone.records.lanes.models import Lane
from whitestone.records.pages.related import Related, related
from whitestone.records.pages.sketch import sketch
from whitestone.records.reference.profile import profile_as_at
from whitestone.records.tasks.models import Task
from whitestone.records.work.alarms import fade_out_of
from whitestone.records.work.models import Workday
from whitestone.review.links import ids
from whitestone.review.permissions import Standing
from whitestone.review.versions import Versions

P = TypeVar("P", Find, Accident)

MOST = 100
_MARK = 0.012
"""Half the width of a mark for a place, of the width of what is drawn."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A polygon that a task had from a day on, and why it was changed."""

    day: dt.date
    m2: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A task with what lies around it.

    Attributes
    ----------
    finds
        Number of items by category, of finds in the polygon.
    covered
        Share of the polygon that finished lanes of technical survey cover; None without a polygon.
    fade_out_m2
        Land within the fade-out distance of those finds; None where there is none.
    worked_m2
        Square metres of the days of work so far.
    """

    task: Task
    hazards: Sequence[Hazard]
    evidence: Sequence[Evidence]
    accidents: Sequence[Accident]
    finds: Sequence[tuple[str, int]]
    fade_out_m: Sequence[tuple[str, float]]
    fade_out_m2: float | None
    covered: float | None
    worked_m2: float
    boundaries: Sequence[Boundary]
    around: Sequence[Related]
    drawn: str


def dossier_of(task: Task, standing: Standing, day: dt.date) -> Dossier:
    """The dossier of a task on a day."""
    hazards = _hazards(task, standing, day)
    finds = _inside(Find.objects.seen_by(standing).as_at(day), task)
    accidents = _inside(Accident.objects.seen_by(standing).as_at(day), task)
    known = Evidence.objects.seen_by(standing).as_at(day)
    near = intersecting(known, "place", task.area) if task.area is not None else []
    evidence = known.filter(Q(pk__in=near) | Q(hazard__in=[one.record for one in hazards]))
    profile = profile_as_at(day)
    land = fade_out_of(task, finds, profile)
    lanes = list(Lane.objects.seen_by(standing).as_at(day).filter(task=task.record, covered__isnull=False))
    work = Workday.objects.seen_by(standing).as_at(day).filter(task=task.record)
    items: Counter[str] = Counter()
    for find in finds:
        items["/".join(find.category.words)] += find.count
    distances = profile.fade_out_m if profile is not None and task.fade_out_m is None else {}
    boundaries = _boundaries(task, standing)
    return Dossier(
        task=task,
        hazards=hazards,
        evidence=list(evidence.order_by("-effective", "pk")[:MOST]),
        accidents=accidents[:MOST],
        finds=sorted(items.items()),
        fade_out_m=sorted((str(name), float(metres)) for name, metres in distances.items()),
        fade_out_m2=None if land is None else square_metres(land),
        covered=None if task.area is None or not lanes else coverage(task.record, task.area, day),
        worked_m2=float(sum(work.values_list("total_m2", flat=True))),
        boundaries=boundaries,
        around=[one for one in related(task, standing) if one.word.name not in ("hazard", "accident")],
        drawn=_drawn(task, hazards, land, lanes, [one.place for one in finds], [one.place for one in accidents]),
    )


def _hazards(task: Task, standing: Standing, day: dt.date) -> list[Hazard]:
    """The hazardous areas that the task names, and those that its polygon touches."""
    rows = Hazard.objects.seen_by(standing).as_at(day)
    met = intersecting(rows, "area", task.area) if task.area is not None else []
    return list(rows.filter(Q(pk__in=met) | Q(record__in=ids(task.hazards))).order_by("reference", "pk")[:MOST])


def _inside(rows: Versions[P], task: Task) -> list[P]:
    """Those of the rows whose place lies in the task's polygon, by day."""
    if task.area is None or not task.area.is_valid:
        return []
    return list(rows.filter(pk__in=intersecting(rows, "place", task.area)).order_by("effective", "pk"))


def _boundaries(task: Task, standing: Standing) -> list[Boundary]:
    """The polygons that the task had, where they differ, up to the version that is shown."""
    found: list[Boundary] = []
    before: BaseGeometry | None = None
    rows = (
        Task.objects.seen_by(standing)
        .standing()
        .filter(record=task.record, number__lte=task.number, area__isnull=False)
    )
    for one in rows.order_by("effective", "number"):
        if one.area is not None and (before is None or not one.area.equals(before)):
            found.append(Boundary(one.effective, one.computed_m2, one.boundary_reason if found else ""))
        before = one.area
    return found


def _drawn(
    task: Task,
    hazards: Sequence[Hazard],
    land: BaseGeometry | None,
    lanes: Sequence[Lane],
    found: Sequence[BaseGeometry | None],
    hurt: Sequence[BaseGeometry | None],
) -> str:
    """A drawing that needs no script and prints: hazards, fade-out, lanes, the polygon, finds and accidents."""
    if task.area is None:
        return ""
    west, south, east, north = task.area.bounds
    size = max(east - west, north - south) * _MARK
    shapes: list[tuple[str, BaseGeometry]] = [("near", one.area) for one in hazards if one.area is not None]
    shapes += [("fade", land)] if land is not None else []
    shapes += [("lane", one.covered) for one in lanes if one.covered is not None]
    shapes.append(("now", task.area))
    shapes += [("found", _mark(one, size)) for one in found if one is not None]
    shapes += [("fault", _mark(one, 2 * size)) for one in hurt if one is not None]
    return sketch(shapes, _("the task's polygon, hazardous areas, fade-out, lanes, finds and accidents; north up"))


def _mark(place: BaseGeometry, size: float) -> BaseGeometry:
    """A square on its corner."""
    return shapely.buffer(place, size, quad_segs=1)
