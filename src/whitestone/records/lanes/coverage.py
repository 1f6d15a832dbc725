"""How much of an area finished lanes cover, and whether that is enough to reduce it. Reads; decides no release."""

from __future__ import annotations

import datetime as dt
import uuid

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.measure import square_metres
from whitestone.records.lanes.models import Lane, LaneResult


def coverage(task: uuid.UUID, area: BaseGeometry, day: dt.date) -> float:
    """Share of an area (longitude, latitude, WGS 84) that lies in finished lanes of a task by a day, 0 to 1.

    Overlapping lanes count once; lanes that were not finished do not count.
    """
    rows = Lane.objects.as_at(day).filter(task=task, covered__isnull=False).exclude(result=LaneResult.UNFINISHED)
    shapes = list(rows.order_by("pk").values_list("covered", flat=True))
    if not shapes or not area.area:
        return 0.0
    lanes = np.empty(len(shapes), dtype=object)
    lanes[:] = shapes
    land = shapely.union_all(shapely.make_valid(lanes))
    return square_metres(shapely.intersection(area, land)) / square_metres(area)


def positives_in(task: uuid.UUID, area: BaseGeometry, day: dt.date) -> int:
    """Lanes of a task in which ordnance was found and that share land, not only an edge, with an area."""
    rows = Lane.objects.as_at(day).filter(task=task, covered__isnull=False, result=LaneResult.POSITIVE)
    shapes = list(rows.values_list("covered", flat=True))
    return sum(shape is not None and shape.intersection(area).area > 0 for shape in shapes)
