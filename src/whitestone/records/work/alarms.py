"""Alarms over the whole of a task: long without a find, finds before it began, finds near its boundary.

Each is a question to a person, in the catalogue's words; nothing is refused and nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.measure import square_metres
from whitestone.kernel.metres import into, out_of, plane_around
from whitestone.problems import register
from whitestone.records.finds.models import Find
from whitestone.records.reference.models import Profile
from whitestone.records.reference.profile import profile_as_at
from whitestone.records.reference.together import meeting, objects
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.limits import limits_as_at
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


_GOING = (Status.ACCEPTED, Status.IN_PROGRESS)


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


def finds_of(tasks: Sequence[Task], day: dt.date) -> list[list[Find]]:
    """Finds in the polygon of each task, in what stands and is about the day or earlier, by day."""
    shapes = objects(None if one.area is None or not one.area.is_valid else one.area for one in tasks)
    met = meeting(shapes, Find.objects.as_at(day), "place")
    rows = {one.pk: one for one in Find.objects.filter(pk__in={row["pk"] for row in met.rows})} if met.rows else {}
    found: list[list[Find]] = [[] for _ in tasks]
    for place, row in zip(met.left.tolist(), met.rows, strict=True):
        found[place].append(rows[row["pk"]])
    return [sorted(one, key=lambda find: (find.effective, find.pk)) for one in found]


def fade_out_of(task: Task, finds: Sequence[Find], profile: Profile | None) -> BaseGeometry | None:
    """The fade-out around a task's finds: the distance of the order, else that of the national profile by category."""
    by_category = profile.fade_out_m if profile is not None else {}

    def metres(find: Find) -> float:
        if task.fade_out_m is not None:
            return float(task.fade_out_m)
        return max((float(by_category.get(word, 0)) for word in find.category.words), default=0.0)

    return fade_out([(find.place, metres(find)) for find in finds if find.place is not None])


def alarms(task: Task, day: dt.date) -> list[Finding]:
    """What somebody should look at on a task, as it stood on a day."""
    return alarms_of([task], day)[0]


def alarms_of(tasks: Sequence[Task], day: dt.date) -> list[list[Finding]]:
    """The same for many tasks, with as many queries as for one."""
    finds, limits, worked = finds_of(tasks, day), limits_as_at(day), _worked(tasks, day)
    elsewhere = _of_other_tasks(finds)
    profiles = {when: profile_as_at(when) for when in {one.effective for one in tasks}}
    return [
        [
            *_without_find(task, inside, worked[task.record], limits),
            *_before(task, inside, elsewhere),
            *_beyond(task, fade_out_of(task, inside, profiles[task.effective])),
        ]
        for task, inside in zip(tasks, finds, strict=True)
    ]


def _worked(tasks: Sequence[Task], day: dt.date) -> dict[uuid.UUID, list[tuple[dt.date, float]]]:
    """Days and square metres of each task that is worked now."""
    found: dict[uuid.UUID, list[tuple[dt.date, float]]] = {one.record: [] for one in tasks}
    going = [one.record for one in tasks if one.status in _GOING]
    if going:
        rows = Workday.objects.as_at(day).filter(task__in=going)
        for task, when, m2 in rows.values_list("task", "effective", "total_m2"):
            found[task].append((when, m2))
    return found


def _of_other_tasks(finds: Sequence[Sequence[Find]]) -> dict[uuid.UUID, str]:
    """Names of the tasks of the products that finds name."""
    named = {find.release for inside in finds for find in inside if find.release is not None}
    if not named:
        return {}
    return dict(Release.objects.standing().filter(record__in=named).values_list("record", "task"))


def _without_find(
    task: Task,
    finds: Sequence[Find],
    worked: Sequence[tuple[dt.date, float]],
    limits: Mapping[tuple[str, str], float],
) -> Iterator[Finding]:
    if task.status not in _GOING:
        return
    most_days = limits.get((LimitKind.DAYS_WITHOUT_FIND, ""))
    most_m2 = limits.get((LimitKind.M2_WITHOUT_FIND, ""))
    since = finds[-1].effective if finds else dt.date.min
    after = [(when, m2) for when, m2 in worked if when > since]
    days, land, record = len({when for when, _ in after}), sum(m2 for _, m2 in after), str(task.record)
    if most_days is not None and days > most_days:
        yield Finding(LONG_WITHOUT_FIND(record=record, value=days, limit=most_days), Severity.WARN)
    if most_m2 is not None and land > most_m2:
        yield Finding(MUCH_WITHOUT_FIND(record=record, value=land, limit=most_m2), Severity.WARN)


def _before(task: Task, finds: Sequence[Find], named: Mapping[uuid.UUID, str]) -> Iterator[Finding]:
    """Finds of earlier days, but for those that name a product of another task: that land was worked twice."""
    for find in finds:
        other = find.release is not None and named.get(find.release, task.reference) != task.reference
        if task.began is not None and find.effective < task.began and not other:
            said = FOUND_BEFORE(
                record=str(task.record), column="began", value=str(find.record), day=find.effective, began=task.began
            )
            yield Finding(said, Severity.WARN)


def _beyond(task: Task, land: BaseGeometry | None) -> Iterator[Finding]:
    if land is None or task.area is None:
        return
    outside = shapely.difference(land, task.area)
    area = square_metres(outside)
    if area >= 1:
        point = outside.representative_point()
        said = FADE_OUT_LEAVES(record=str(task.record), column="area", value=area, place=(point.x, point.y))
        yield Finding(said, Severity.WARN)
