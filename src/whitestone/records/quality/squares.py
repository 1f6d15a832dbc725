"""The random squares of a lot, drawn again from what the lot records. Decides nothing about the result."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.metres import into, out_of, plane_around
from whitestone.records.quality.models import Lot
from whitestone.records.releases.models import Release
from whitestone.sampling.squares import Plan, draw_squares


def land_of(lot: Lot) -> BaseGeometry | None:
    """The land of a lot in longitude and latitude (WGS 84): its products' polygons as they stand, joined."""
    rows = Release.objects.standing().filter(record__in=lot.releases, area__isnull=False).order_by("record", "number")
    last = dict(rows.values_list("record", "area"))
    shapes = [area for area in last.values() if area is not None and area.is_valid]
    return shapely.union_all(shapes) if shapes else None


def plan_of(lot: Lot, land: BaseGeometry) -> Plan:
    """The squares of a lot in metres, in a plane around its land; ValueError where none fits."""
    plane = plane_around(land)
    share = float(lot.share_percent) / 100
    return draw_squares(into(plane, [land])[0], side=float(lot.side_m), share=share, seed=lot.seed)


def squares_of(lot: Lot) -> Sequence[BaseGeometry]:
    """The squares of a lot in longitude and latitude (WGS 84), for the map and for the inspectors' receivers."""
    land = land_of(lot)
    if land is None:
        return []
    plane = plane_around(land)
    return [out_of(plane, square) for square in plan_of(lot, land).polygons]
