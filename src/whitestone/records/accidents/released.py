"""Whether a place had been released by a day: by which product, by whom, when, and how it had been inspected.

Of approved records only. A place that was recorded as hazardous after its last release is told as open again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from shapely.geometry import Point

from whitestone.kernel.geometry import intersecting
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.gate import lots_of
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
