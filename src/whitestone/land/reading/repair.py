"""Repairs faulty polygons in the plane where that is no guess, and says what it did to their area.

A fault whose repair changes the area is refused: nobody but the polygon's author knows what is meant.
"""

from __future__ import annotations

import re

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.geometry.plane import places
from whitestone.land.inputs import Geometries, Plane
from whitestone.land.reading import kinds
from whitestone.land.reading.tally import Outcome, Rows, Tally
from whitestone.problems import ProblemKind

LARGEST_CHANGE, LARGEST_CHANGE_M2 = 0.01, 1.0
"""A repair may change an area by this share of it, or by this much."""
NO_AREA_M2 = 1e-4
_POLYGON = 3
_FAULT = re.compile(r"^(.*?)\s*\[(\S+) (\S+)\]$")


def repaired(faulty: Geometries, rows: Rows, plane: Plane, tally: Tally) -> Geometries:
    """Repair each shape where the repair leaves its area, or where parts only overlap; refuse it otherwise."""
    reasons = [_FAULT.match(reason) for reason in shapely.is_valid_reason(faulty).tolist()]
    fault = [match[1].lower() if match else "unknown" for match in reasons]
    x, y = (np.array([float(match[axis]) if match else np.nan for match in reasons]) for axis in (2, 3))
    lon, lat = (axis.tolist() for axis in places(x, y, plane))
    where = [(e, n) if np.isfinite(e) and np.isfinite(n) else None for e, n in zip(lon, lat, strict=True)]
    before = shapely.area(faulty)
    parts, owner = shapely.get_parts(faulty, return_index=True)
    whole = _sound(parts, owner, len(faulty))
    after = shapely.area(whole)
    sound = np.bincount(owner, weights=~shapely.is_valid(parts), minlength=len(faulty)) == 0
    overlap = sound & np.array([name != "nested shells" for name in fault], dtype=bool)
    alike = np.abs(after - before) <= np.maximum(LARGEST_CHANGE * before, 1.0)
    details = [
        {"fault": name, "before": a, "after": b}
        for name, a, b in zip(fault, before.tolist(), after.tolist(), strict=True)
    ]

    def report(outcome: Outcome, kind: ProblemKind, chosen: NDArray[np.bool_]) -> None:
        at = np.flatnonzero(chosen).tolist()
        tally.add(outcome, kind, rows[chosen], places=[where[i] for i in at], details=[details[i] for i in at])

    empty = after < NO_AREA_M2  # refused by the caller for having no area, unless there was one before
    report(Outcome.REPAIRED, kinds.PARTS_OVERLAP, overlap & ~empty)
    report(Outcome.REPAIRED, kinds.GEOMETRY_REPAIRED, ~overlap & alike & ~empty)
    refused = ~overlap & ~alike
    report(Outcome.REFUSED, kinds.BROKEN_GEOMETRY, refused)
    whole[refused] = None
    return whole


def _sound(parts: Geometries, owner: Rows, count: int) -> Geometries:
    """The land of faulty polygons, joined by owner: what their outlines enclose, without what their holes enclose.

    A hole outside its outline takes nothing away and adds nothing.
    """
    shells = _enclosed(shapely.get_exterior_ring(parts))
    rings, of_part = shapely.get_rings(parts, return_index=True)
    inner = np.concatenate([[False], of_part[1:] == of_part[:-1]])
    holes = _joined(_enclosed(rings[inner]), of_part[inner], len(parts))
    whole, _ = polygonal(_joined(np.asarray(shapely.difference(shells, holes)), owner, count))
    return whole


def _enclosed(rings: Geometries) -> Geometries:
    return np.asarray(shapely.make_valid(shapely.polygons(rings), method="structure", keep_collapsed=False))


def _joined(land: Geometries, owner: Rows, count: int) -> Geometries:
    together = np.full(count, shapely.GeometryCollection(), dtype=object)
    shapely.geometrycollections(land, indices=owner, out=together)
    return np.asarray(shapely.union_all(together[:, np.newaxis], axis=1))


def polygonal(shapes: Geometries) -> tuple[Geometries, NDArray[np.bool_]]:
    """The polygons of each shape as a multipolygon, and whether that was all of it."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    land = shapely.get_type_id(parts) == _POLYGON
    result = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[land], indices=owner[land], out=result)
    pure = np.bincount(owner, weights=~land, minlength=len(shapes)) == 0
    return result, pure
