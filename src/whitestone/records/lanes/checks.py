"""Data-quality rules of lanes."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from whitestone.problems import register
from whitestone.records.lanes.models import Lane
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.lists import foreign_codes
from whitestone.records.reference.units import unit_findings
from whitestone.records.tasks.models import Task
from whitestone.review.links import broken
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


def check(lane: Lane) -> list[Finding]:
    """Every rule that the version breaks."""
    return [*foreign_codes(lane), *broken(lane), *_place(lane), *unit_findings(lane, lane.covered)]


def _place(lane: Lane) -> Iterator[Finding]:
    record = str(lane.record)
    if lane.covered is None:
        yield Finding(NO_LAND(record=record, column="line"), Severity.REFUSE)
        return
    yield from area_findings(lane, lane.covered, None, None)
    task = Task.objects.as_at(lane.effective).filter(record=lane.task).first()
    if task is None or task.area is None or not (task.area.is_valid and lane.covered.is_valid):
        return
    outside = shapely.difference(lane.covered, task.area)
    share = outside.area / lane.covered.area
    if share > TOLERANCE:
        point = outside.representative_point()
        said = OUTSIDE_TASK(record=record, column="line", share=share, place=(point.x, point.y))
        yield Finding(said, Severity.WARN)
