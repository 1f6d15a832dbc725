"""What another boundary would mean for a task under way: land won and lost, work and finds outside, alarms.

Writes nothing.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.kernel.measure import square_metres
from whitestone.problems import register
from whitestone.records.finds.models import Find
from whitestone.records.tasks.models import Task
from whitestone.records.work.alarms import alarms_of
from whitestone.records.work.checks import TOLERANCE
from whitestone.records.work.models import Workday
from whitestone.review.permissions import Standing
from whitestone.review.words import Finding

SAME = register(
    "task-boundary-the-same",
    "The polygon is the one that the task has.",
    "Draw the other boundary, or leave the task as it is.",
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of a task's boundary would do.

    Attributes
    ----------
    won, lost
        Land that only the new and only the old polygon holds, in longitude and latitude (WGS 84).
    days_outside
        Approved days of work whose land lies more than 1 % outside the new polygon, with the share that does.
    finds_outside
        Finds that the old polygon holds and the new one does not.
    before, after
        Alarms of the task with the old and with the new polygon.
    """

    won: BaseGeometry
    lost: BaseGeometry
    days_outside: Sequence[tuple[Workday, float]]
    finds_outside: Sequence[Find]
    before: Sequence[Finding]
    after: Sequence[Finding]

    @property
    def won_m2(self) -> float:
        """Square metres that come to the task."""
        return square_metres(self.won)

    @property
    def lost_m2(self) -> float:
        """Square metres that leave it; what was not worked there stays in the books as it is."""
        return square_metres(self.lost)


def with_boundary(task: Task, area: BaseGeometry, standing: Standing, day: dt.date) -> Changed:
    """What a task as it stands would be with another polygon (longitude, latitude, WGS 84) from a day on."""
    old = task.area if task.area is not None else shapely.Polygon()
    other = copy.copy(task)
    other.area, other.computed_m2, other.effective = area, square_metres(area), day
    before, after = alarms_of([task, other], day)
    lost = shapely.difference(old, area)
    finds = Find.objects.seen_by(standing).as_at(day)
    inside = finds.filter(pk__in=intersecting(finds, "place", lost)) if lost.area else finds.none()
    return Changed(
        won=shapely.difference(area, old),
        lost=lost,
        days_outside=list(_outside(task, area, standing, day)),
        finds_outside=[one for one in inside.order_by("effective", "pk") if not area.intersects(one.place)],
        before=before,
        after=after,
    )


def _outside(task: Task, area: BaseGeometry, standing: Standing, day: dt.date) -> list[tuple[Workday, float]]:
    rows = Workday.objects.seen_by(standing).as_at(day).filter(task=task.record, area__isnull=False)
    found = []
    for one in rows.order_by("effective", "pk"):
        if one.area is not None and one.area.is_valid and one.area.area:
            share = shapely.difference(one.area, area).area / one.area.area
            if share > TOLERANCE:
                found.append((one, 100 * share))
    return found
