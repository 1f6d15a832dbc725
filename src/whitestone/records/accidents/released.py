"""Whether a place had been released by a day: by which product, by whom, when, and how it had been inspected.

Of approved records only. A place that was recorded as hazardous after its last release is told as open again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.gate import lots_of
from whitestone.records.reference.together import meeting, objects, standing_on
from whitestone.records.releases.models import Release


@dataclass(frozen=True, slots=True)
class ReleasedBy:
    """A release product that holds a place."""

    record: uuid.UUID
    product: str
    activity: str
    day: dt.date
    organisation: uuid.UUID | None
    task: str
    depth_m: float | None
    lots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the register says of a place on a day.

    Attributes
    ----------
    releases
        Release products that hold it, the latest first.
    hazards
        Records of hazardous areas that held it by that day, the latest first.
    """

    releases: tuple[ReleasedBy, ...]
    hazards: tuple[uuid.UUID, ...]
    recorded_again: bool

    @property
    def released(self) -> bool:
        """Whether it had been released and not been recorded as hazardous since."""
        return bool(self.releases) and not self.recorded_again


def ground_at(place: Point, day: dt.date, known_at: dt.datetime | None = None) -> Ground:
    """What was on record of a place (longitude, latitude, WGS 84) on a day, before anything of that day itself.

    Land released on the very day counts as released.
    """
    products = Release.objects.as_at(day, known_at)
    rows = list(products.filter(pk__in=intersecting(products, "area", place)).order_by("-effective", "-pk"))
    areas = Hazard.objects.as_at(day, known_at)
    hazards = areas.filter(pk__in=intersecting(areas, "area", place)).order_by("-effective", "-pk")
    recorded = list(hazards.values_list("record", "effective", "number"))
    last = rows[0].effective if rows else None
    return Ground(
        releases=tuple(_told(row, day) for row in rows),
        hazards=tuple(record for record, _, _ in recorded),
        recorded_again=last is not None and any(when > last and number == 1 for _, when, number in recorded),
    )


def released_before(places: Sequence[BaseGeometry | None], days: Sequence[dt.date]) -> list[tuple[str, dt.date] | None]:
    """For each place the last release product that holds it and its day, where `ground_at` tells it as released."""
    points = objects(places)
    met = standing_on(meeting(points, Release.objects.standing(), "area", "effective"), Release.objects.all(), days)
    last: dict[int, dict[str, Any]] = {}
    for left, row in zip(met.left.tolist(), met.rows, strict=True):
        if left not in last or (row["effective"], row["pk"]) > (last[left]["effective"], last[left]["pk"]):
            last[left] = dict(row)
    again = set()
    if last:
        points[[at for at in range(len(points)) if at not in last]] = None
        stored = Hazard.objects.standing()
        met = standing_on(meeting(points, stored, "area", "effective"), Hazard.objects.all(), days)
        again = {
            left
            for left, row in zip(met.left.tolist(), met.rows, strict=True)
            if row["number"] == 1 and row["effective"] > last[left]["effective"]
        }
    told = {left: (str(row["record"]), row["effective"]) for left, row in last.items() if left not in again}
    return [told.get(at) for at in range(len(places))]


def _told(row: Release, day: dt.date) -> ReleasedBy:
    return ReleasedBy(
        record=row.record,
        product=row.product,
        activity=row.activity,
        day=row.effective,
        organisation=row.organisation,
        task=row.task,
        depth_m=None if row.depth_m is None else float(row.depth_m),
        lots=tuple(str(lot) for lot in lots_of([str(row.record)], day)),
    )
