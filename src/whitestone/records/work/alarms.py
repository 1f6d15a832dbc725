"""Alarms over the whole of a task: long without a find, finds before it began, finds near its boundary.

Each is a question to a person, in the catalogue's words; nothing is refused and nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.measure import square_metres
from whitestone.kernel.metres import into, out_of, plane_around
from whitestone.problems import register
from whitestone.records.finds.models import Find
from whitestone.records.reference.history import OnDay, each_of
from whitestone.records.reference.models import Profile
from whitestone.records.reference.together import meeting, objects, standing_on
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.limits import NationalLimits
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


_OF_FINDS = ("record", "number", "effective", "category", "release", "place")
_OF_DAYS = ("record", "number", "effective", "task", "total_m2")
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
    return _found([(one, day) for one in tasks])


def _found(asked: Sequence[tuple[Task, dt.date]]) -> list[list[Find]]:
    """The same for tasks of which each is looked at on a day of its own."""
    shapes = objects(None if one.area is None or not one.area.is_valid else one.area for one, _ in asked)
    days = [day for _, day in asked]
    if len(set(days)) == 1:
        met = meeting(shapes, Find.objects.as_at(days[0]), "place")
    else:
        met = standing_on(meeting(shapes, Find.objects.standing(), "place"), Find.objects.all(), days)
    rows = {one.pk: one for one in each_of(Find.objects.only(*_OF_FINDS), "pk", {row["pk"] for row in met.rows})}
    found: list[list[Find]] = [[] for _ in asked]
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
    return alarms_on([(one, day) for one in tasks])


def alarms_on(asked: Sequence[tuple[Task, dt.date]]) -> list[list[Finding]]:
    """The same for tasks of which each is looked at on a day of its own."""
    finds, limits, worked = _found(asked), NationalLimits(), _worked(asked)
    elsewhere, profiles = _of_other_tasks(finds), _profiles({one.effective for one, _ in asked})
    return [
        [
            *_without_find(task, inside, days, limits.on(day)),
            *_before(task, inside, elsewhere),
            *_beyond(task, fade_out_of(task, inside, profiles[task.effective])),
        ]
        for (task, day), inside, days in zip(asked, finds, worked, strict=True)
    ]


def _profiles(days: Collection[dt.date]) -> dict[dt.date, Profile | None]:
    """The national profile in force on each day, as `profile_as_at` has it."""
    held = OnDay(Profile.objects.standing())
    return {day: max(held.every(day), key=lambda one: (one.effective, one.number), default=None) for day in days}


def _worked(asked: Sequence[tuple[Task, dt.date]]) -> list[list[tuple[dt.date, float]]]:
    """Days and square metres of each task that is worked now."""
    going = {one.record for one, _ in asked if one.status in _GOING}
    standing = Workday.objects.standing().only(*_OF_DAYS)
    rows = list(each_of(standing, "task", going))
    # A day that was corrected may have named another task before or since; most days have one version.
    rows += each_of(standing.filter(number__gt=1), "record", {one.record for one in rows})
    rows += each_of(standing, "record", {one.record for one in rows if one.number > 1})
    days = OnDay({one.pk: one for one in rows}.values())
    named: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for one in rows:
        named[one.task].add(one.record)
    found: list[list[tuple[dt.date, float]]] = []
    for task, day in asked:
        said = (days.on(record, day) for record in named[task.record]) if task.record in going else ()
        found.append([(one.effective, one.total_m2) for one in said if one is not None and one.task == task.record])
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
