"""Judges the shapes of a table: first as they came, then in the plane, where areas tell whether a repair is a guess.

Every shape leaves as a sound polygon (or point) in the plane or is refused; what is done to it is in the tally.
"""

from __future__ import annotations

import re

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.land.geometry.antimeridian import unwrap
from whitestone.land.geometry.plane import lonlat, places, to_plane
from whitestone.land.inputs import Geometries, Plane
from whitestone.land.reading import kinds
from whitestone.land.reading.table import Table
from whitestone.land.reading.tally import Outcome, Rows, Tally
from whitestone.problems import ProblemKind

POINT, POLYGON, MULTIPOINT, MULTIPOLYGON, COLLECTION = 0, 3, 4, 6, 7
LARGEST_CHANGE = 0.01
"""A repair may change an area by this share, or by 1 m²; beyond that nobody but its author knows what is meant."""
NO_AREA_M2 = 1e-4
TINY_M2 = 1.0
_FAULT = re.compile(r"^(.*?)\s*\[(\S+) (\S+)\]$")


def polygons_as_given(table: Table, tally: Tally) -> Geometries:
    """Polygons and multipolygons in the table's CRS, two-dimensional; None where the row is refused.

    The rings may still cross themselves: that is judged in the plane.
    """
    shapes = _readable(table, tally)
    kind = shapely.get_type_id(shapes)
    mixed = np.flatnonzero(kind == COLLECTION)
    if len(mixed):
        shapes[mixed], pure = polygonal(shapes[mixed])
        kind[mixed] = np.where(shapely.is_empty(shapes[mixed]), COLLECTION, MULTIPOLYGON)
        dropped = mixed[~pure & (kind[mixed] == MULTIPOLYGON)]
        tally.add(Outcome.REPAIRED, kinds.PARTS_DROPPED, dropped)
    wrong = np.flatnonzero((kind >= 0) & (kind != POLYGON) & (kind != MULTIPOLYGON))
    _refuse_type(tally, kinds.NOT_A_POLYGON, table, wrong)
    shapes[wrong] = None
    _in_range(table, tally, shapes)
    if table.crs is not None and table.crs.is_geographic:
        shapes, jumped = unwrap(shapes, np.pi / table.crs.axis_info[0].unit_conversion_factor)
        tally.add(Outcome.REPAIRED, kinds.ANTIMERIDIAN, np.flatnonzero(jumped))
    return shapes


def points_as_given(table: Table, tally: Tally) -> Geometries:
    """Single points in the table's CRS; None where there is none or the row is refused."""
    shapes = _readable(table, tally, required=False)
    kind = shapely.get_type_id(shapes)
    alone = np.flatnonzero((kind == MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1))
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    kind[alone] = POINT
    wrong = np.flatnonzero((kind >= 0) & (kind != POINT))
    _refuse_type(tally, kinds.NOT_A_POINT, table, wrong)
    shapes[wrong] = None
    _in_range(table, tally, shapes)
    return shapes


def polygons_in_plane(shapes: Geometries, crs: CRS, plane: Plane, tally: Tally) -> Geometries:
    """Sound polygons in the plane; None where the row is refused."""
    placed = to_plane(shapes, crs, plane)
    _placeable(placed, tally)
    faulty = np.flatnonzero(~shapely.is_valid(placed) & ~shapely.is_missing(placed))
    if len(faulty):
        placed[faulty] = _repaired(placed[faulty], faulty, plane, tally)
    area = shapely.area(placed)
    known = ~shapely.is_missing(placed)
    flat = np.flatnonzero(known & (area < NO_AREA_M2))
    tally.add(Outcome.REFUSED, kinds.NO_AREA, flat)
    placed[flat] = None
    tiny = np.flatnonzero(known & (area >= NO_AREA_M2) & (area < TINY_M2))
    tally.add(Outcome.NOTE, kinds.TINY_AREA, tiny, details=[{"before": value} for value in area[tiny].tolist()])
    return placed


def points_in_plane(shapes: Geometries, crs: CRS, plane: Plane, tally: Tally) -> Geometries:
    """Points in the plane; None where there is none or the row is refused."""
    placed = to_plane(shapes, crs, plane)
    _placeable(placed, tally)
    return placed


def polygonal(shapes: Geometries) -> tuple[Geometries, NDArray[np.bool_]]:
    """The polygons of each shape as a multipolygon, and whether that was all of it."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    land = shapely.get_type_id(parts) == POLYGON
    result = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[land], indices=owner[land], out=result)
    pure = np.bincount(owner, weights=~land, minlength=len(shapes)) == 0
    return result, pure


def _readable(table: Table, tally: Tally, *, required: bool = True) -> Geometries:
    """Shapes without heights; None where there is none, which refuses the row if one is required."""
    shapes = np.full(table.rows, None, dtype=object) if table.geometry is None else table.geometry.copy()
    shapes[shapely.is_empty(shapes)] = None
    absent = shapely.is_missing(shapes)
    absent[table.unreadable] = False
    if required:
        tally.add(Outcome.REFUSED, kinds.MISSING_GEOMETRY, np.flatnonzero(absent))
    tally.add(Outcome.REFUSED, kinds.UNREADABLE_GEOMETRY, table.unreadable)
    tally.add(Outcome.REPAIRED, kinds.RING_CLOSED, table.closed)
    tally.add(Outcome.REPAIRED, kinds.CURVE_LINEARISED, table.linearised)
    high = shapely.has_z(shapes) | shapely.has_m(shapes)
    if high.any():
        tally.note(kinds.HEIGHTS_IGNORED, count=int(high.sum()))
        shapes[high] = shapely.force_2d(shapes[high])
    return shapes


def _refuse_type(tally: Tally, kind: ProblemKind, table: Table, rows: Rows) -> None:
    if len(rows) and table.geometry is not None:
        tally.add(Outcome.REFUSED, kind, rows, values=[shape.geom_type for shape in table.geometry[rows]])


def _in_range(table: Table, tally: Tally, shapes: Geometries) -> None:
    """Refuse, and set to None, what cannot be a coordinate of the CRS; note a layer that lies outside its area."""
    crs = table.crs
    if crs is None:
        return
    bounds = shapely.bounds(shapes)
    known = np.isfinite(bounds).all(axis=1)
    largest = np.abs(bounds).reshape(-1, 2, 2).max(axis=1)
    if crs.is_geographic:
        degrees = np.degrees(largest * crs.axis_info[0].unit_conversion_factor)
        wrong = known & ((degrees[:, 0] > 360.0000001) | (degrees[:, 1] > 90.0000001))
        metres = wrong & (degrees.max(axis=1) > 1_000)
        _refuse_place(tally, kinds.WRONG_UNIT, shapes, np.flatnonzero(metres), seems="metres", says="degrees")
        _refuse_place(tally, kinds.OUT_OF_RANGE, shapes, np.flatnonzero(wrong & ~metres))
    else:
        outside = known & _outside(crs, bounds)
        small = outside & (largest[:, 0] <= 180) & (largest[:, 1] <= 90)
        _refuse_place(tally, kinds.WRONG_UNIT, shapes, np.flatnonzero(small), seems="degrees", says="metres")
        left = known & ~small
        if left.any() and outside[left].all() and crs.area_of_use is not None:
            tally.note(kinds.OUTSIDE_AREA_OF_USE, area=crs.area_of_use.name, crs=str(table.crs_name))


def _outside(crs: CRS, bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the middle of each box lies outside the area for which the CRS is made."""
    area = crs.area_of_use
    if area is None:
        return np.zeros(len(bounds), dtype=bool)
    lon, lat = lonlat((bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2, crs)
    east_of_west = (lon - area.west) % 360 <= (area.east - area.west) % 360
    if area.east - area.west >= 360:
        east_of_west |= True
    return ~(east_of_west & (lat >= area.south) & (lat <= area.north))


def _refuse_place(tally: Tally, kind: ProblemKind, shapes: Geometries, rows: Rows, **words: str) -> None:
    if len(rows):
        corners = shapely.bounds(shapes[rows])[:, :2].tolist()
        tally.add(Outcome.REFUSED, kind, rows, details=[{"x": x, "y": y, **words} for x, y in corners])
        shapes[rows] = None


def _placeable(placed: Geometries, tally: Tally) -> None:
    """Refuse, and set to None, shapes with a coordinate that is not finite."""
    bounds = shapely.bounds(placed)
    suspect = np.flatnonzero(~np.isfinite(bounds).all(axis=1) & ~shapely.is_missing(placed))
    lost = np.concatenate([suspect, _hidden(placed)])
    if len(lost):
        detail = {"detail": "a coordinate is not a number or lies outside the projection"}
        tally.add(Outcome.REFUSED, kinds.NO_PLACE, lost, details=[detail] * len(lost))
        placed[lost] = None


def _hidden(placed: Geometries) -> Rows:
    """Shapes with a coordinate that is not a number within finite bounds: a sum over all shows whether there is one."""
    return np.flatnonzero(np.isfinite(shapely.bounds(placed)).all(axis=1) & ~np.isfinite(shapely.length(placed)))


def _repaired(faulty: Geometries, rows: Rows, plane: Plane, tally: Tally) -> Geometries:
    """Repair each shape where the repair leaves its area, or where parts only overlap; refuse it otherwise."""
    reasons = [_FAULT.match(reason) for reason in shapely.is_valid_reason(faulty).tolist()]
    fault = [match[1].lower() if match else "unknown" for match in reasons]
    x, y = (np.array([float(match[axis]) if match else np.nan for match in reasons]) for axis in (2, 3))
    lon, lat = (axis.tolist() for axis in places(x, y, plane))
    where = [(e, n) if np.isfinite(e) and np.isfinite(n) else None for e, n in zip(lon, lat, strict=True)]
    before = shapely.area(faulty)
    whole, _ = polygonal(np.asarray(shapely.make_valid(faulty, method="structure", keep_collapsed=False)))
    after = shapely.area(whole)

    parts, owner = shapely.get_parts(faulty, return_index=True)
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
