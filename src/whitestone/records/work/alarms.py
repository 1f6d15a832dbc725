"""Alarms over the whole of a task: long without a find, finds before it began, finds near its boundary.

Each is a question to a person, in the catalogue's words; nothing is refused and nothing is written here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.kernel.measure import square_metres
from whitestone.kernel.metres import into, out_of, plane_around
from whitestone.problems import register
from whitestone.records.finds.models import Find
from whitestone.records.reference.profile import profile_as_at
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.limits import limit_as_at
from whitestone.records.work.models import LimitKind, Workday
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

LONG_WITHOUT_FIND = register(
    "task-days-without-find",
    "The team has worked {value} days since the last find; the nation's limit is {limit:.0f}.",
    "Look at the evidence again: the rest of the land may be reduced instead of cleared.",
)
MUCH_WITHOUT_FIND = register(
    "task-land-without-find",
    "{value:.0f} m² have been worked since the last find; the nation's limit is {limit:.0f}.",
    "Look at the evidence again: the rest of the land may be reduced instead of cleared.",
)
FOUND_BEFORE = register(
    "find-before-task",
    "The find {value} of {day} lies in the task, and work began on {began}.",
    "Check the day of the find and the day on which work began.",
)
FADE_OUT_LEAVES = register(
    "fade-out-leaves-task",
    "{value:.0f} m² of the fade-out around the finds lie outside the task's polygon.",
    "Decide whether the boundary must be extended, and record what lies beyond it as hazardous.",
)


def fade_out(finds: list[tuple[BaseGeometry, float]]) -> BaseGeometry | None:
    """The land within the fade-out distance of finds.

    Parameters
    ----------
    finds
        Places in longitude and latitude (WGS 84), each with its distance in metres.

    Returns
    -------
    The land in longitude and latitude, circles of 32 corners a quarter; None without a distance above zero.
    """
    counted = [(place, metres) for place, metres in finds if metres > 0]
    if not counted:
        return None
    plane = plane_around(shapely.GeometryCollection([place for place, _ in counted]))
    points = into(plane, [place for place, _ in counted])
    circles = shapely.buffer(points, np.array([metres for _, metres in counted]), quad_segs=32)
    return out_of(plane, shapely.union_all(circles))


def finds_in(task: Task, day: dt.date) -> list[Find]:
    """Finds in the polygon of a task, in what stands and is about the day or earlier."""
    if task.area is None or not task.area.is_valid:
        return []
    rows = Find.objects.as_at(day)
    return list(rows.filter(pk__in=intersecting(rows, "place", task.area)).order_by("effective", "pk"))


def fade_out_of(task: Task, finds: list[Find]) -> BaseGeometry | None:
    """The fade-out around a task's finds: the distance of the order, else that of the national profile by category."""
    profile = profile_as_at(task.effective)
    by_category = profile.fade_out_m if profile is not None else {}

    def metres(find: Find) -> float:
        if task.fade_out_m is not None:
            return float(task.fade_out_m)
        return max((float(by_category.get(word, 0)) for word in find.category.words), default=0.0)

    return fade_out([(find.place, metres(find)) for find in finds if find.place is not None])


def alarms(task: Task, day: dt.date) -> list[Finding]:
    """What somebody should look at on a task, as it stood on a day."""
    finds = finds_in(task, day)
    return [*_without_find(task, finds, day), *_before(task, finds), *_beyond(task, finds)]


def _without_find(task: Task, finds: list[Find], day: dt.date) -> Iterator[Finding]:
    if task.status not in (Status.ACCEPTED, Status.IN_PROGRESS):
        return
    most_days = limit_as_at(LimitKind.DAYS_WITHOUT_FIND, day)
    most_m2 = limit_as_at(LimitKind.M2_WITHOUT_FIND, day)
    since = finds[-1].effective if finds else dt.date.min
    rows = Workday.objects.as_at(day).filter(task=task.record, effective__gt=since)
    worked = list(rows.values_list("effective", "total_m2"))
    days, land, record = len({one for one, _ in worked}), sum(m2 for _, m2 in worked), str(task.record)
    if most_days is not None and days > most_days:
        yield Finding(LONG_WITHOUT_FIND(record=record, value=days, limit=most_days), Severity.WARN)
    if most_m2 is not None and land > most_m2:
        yield Finding(MUCH_WITHOUT_FIND(record=record, value=land, limit=most_m2), Severity.WARN)


def _before(task: Task, finds: list[Find]) -> Iterator[Finding]:
    """Finds of earlier days, but for those that name a product of another task: that land was worked twice."""
    early = [find for find in finds if task.began is not None and find.effective < task.began]
    named = Release.objects.standing().filter(record__in={find.release for find in early if find.release})
    other = set(named.exclude(task=task.reference).values_list("record", flat=True))
    for find in early:
        if find.release not in other:
            said = FOUND_BEFORE(
                record=str(task.record), column="began", value=str(find.record), day=find.effective, began=task.began
            )
            yield Finding(said, Severity.WARN)


def _beyond(task: Task, finds: list[Find]) -> Iterator[Finding]:
    land = fade_out_of(task, finds)
    if land is None or task.area is None:
        return
    outside = shapely.difference(land, task.area)
    area = square_metres(outside)
    if area >= 1:
        point = outside.representative_point()
        said = FADE_OUT_LEAVES(record=str(task.record), column="area", value=area, place=(point.x, point.y))
        yield Finding(said, Severity.WARN)
