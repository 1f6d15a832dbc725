"""Data-quality rules of lanes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely

from whitestone.problems import register
from whitestone.records.lanes.models import Lane
from whitestone.records.reference.areas import areas_findings
from whitestone.records.reference.history import OnDay, each_of
from whitestone.records.reference.lists import codes_and_links
from whitestone.records.reference.units import units_findings
from whitestone.records.tasks.models import Task
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NO_LAND = register(
    "lane-without-land",
    "The lane has neither a polygon nor a line with a width.",
    "Draw the line that was walked and give its width in metres, or draw the targeted area.",
)
OUTSIDE_TASK = register(
    "lane-outside-task",
    "{share:.0%} of the lane lies outside the task's polygon.",
    "Check the coordinates; a change of boundary is ordered before the land is entered.",
)
TOLERANCE = 0.01


def together(lanes: Sequence[Lane]) -> Iterator[tuple[Lane, Finding]]:
    """Every rule that each of many lanes breaks."""
    yield from codes_and_links(lanes)
    for lane in lanes:
        if lane.covered is None:
            yield lane, Finding(NO_LAND(record=str(lane.record), column="line"), Severity.REFUSE)
    nothing = [None] * len(lanes)
    yield from areas_findings(lanes, [one.covered for one in lanes], nothing, nothing)
    tasks = OnDay(each_of(Task.objects.standing(), "record", {one.task for one in lanes}))
    for lane in lanes:
        yield from ((lane, finding) for finding in _outside(lane, tasks.on(lane.task, lane.effective)))
    yield from units_findings(lanes, [one.covered for one in lanes])


def _outside(lane: Lane, task: Task | None) -> Iterator[Finding]:
    if lane.covered is None or task is None or task.area is None or not (task.area.is_valid and lane.covered.is_valid):
        return
    outside = shapely.difference(lane.covered, task.area)
    share = outside.area / lane.covered.area
    if share > TOLERANCE:
        point = outside.representative_point()
        said = OUTSIDE_TASK(record=str(lane.record), column="line", share=share, place=(point.x, point.y))
        yield Finding(said, Severity.WARN)
