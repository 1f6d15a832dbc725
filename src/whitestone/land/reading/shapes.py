"""Judges the shapes of a table: first as they came, then in the plane, where areas tell whether a repair is a guess.

Every shape leaves as a sound polygon (or point) in the plane or is refused; what is done to it is in the tally.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.land.geometry.antimeridian import unwrap
from whitestone.land.geometry.chunks import by_chunk
from whitestone.land.geometry.plane import lonlat, to_plane
from whitestone.land.inputs import Geometries, Plane
from whitestone.land.reading import kinds
from whitestone.land.reading.repair import NO_AREA_M2, polygonal, repaired
from whitestone.land.reading.systems import is_coarse
from whitestone.land.reading.table import Table
from whitestone.land.reading.tally import Outcome, Rows, Tally
from whitestone.problems import ProblemKind

POINT, POLYGON, MULTIPOINT, MULTIPOLYGON, COLLECTION = 0, 3, 4, 6, 7
NO_WIDTH_M = 0.005
"""Polygons with a mean width of less than half a step of the ledger's 1 cm grid cannot stand on it."""
PERHAPS_FLAT_M2 = 100.0
"""Only below this area is the mean width worth a look: at `NO_WIDTH_M` it is a line of 20 km."""
TINY_M2 = 1.0


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
    faulty = np.flatnonzero(~by_chunk(shapely.is_valid, placed) & ~shapely.is_missing(placed))
    finite = _placeable(placed[faulty], faulty, tally)
    placed[faulty[~finite]] = None
    faulty = faulty[finite]
    if len(faulty):
        placed[faulty] = repaired(placed[faulty], faulty, plane, tally)
    _refuse_flat(placed, tally)
    return placed


def points_in_plane(shapes: Geometries, crs: CRS, plane: Plane, tally: Tally) -> Geometries:
    """Points in the plane; None where there is none or the row is refused."""
    placed = to_plane(shapes, crs, plane)
    given = np.flatnonzero(~shapely.is_missing(placed))
    placed[given[~_placeable(placed[given], given, tally)]] = None
    return placed


def _refuse_flat(placed: Geometries, tally: Tally) -> None:
    """Refuse, and set to None, polygons that would vanish on the grid of the ledger; note those that are tiny."""
    area = shapely.area(placed)
    small = np.flatnonzero(~shapely.is_missing(placed) & (area < PERHAPS_FLAT_M2))
    length = np.maximum(shapely.length(placed[small]), np.finfo(float).tiny)
    gone = (area[small] < NO_AREA_M2) | (2 * area[small] / length < NO_WIDTH_M)
    tally.add(Outcome.REFUSED, kinds.NO_AREA, small[gone])
    placed[small[gone]] = None
    tiny = small[~gone & (area[small] < TINY_M2)]
    tally.add(Outcome.NOTE, kinds.TINY_AREA, tiny, details=[{"area": value} for value in area[tiny].tolist()])


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
    if table.rows and is_coarse(crs):
        tally.note(kinds.COARSE_TRANSFORMATION, crs=str(table.crs_name))
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


def _placeable(placed: Geometries, rows: Rows, tally: Tally) -> NDArray[np.bool_]:
    """Which of some shapes have only finite coordinates; the others are refused."""
    with np.errstate(invalid="ignore"):
        finite = np.isfinite(shapely.bounds(placed)).all(axis=1) & np.isfinite(shapely.length(placed))
    detail = {"detail": "a coordinate is not a number or lies outside the projection"}
    tally.add(Outcome.REFUSED, kinds.NO_PLACE, rows[~finite], details=[detail] * int((~finite).sum()))
    return finite
