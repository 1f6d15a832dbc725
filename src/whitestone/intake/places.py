"""Where the rows of a piece are: shapes or typed coordinates, in degrees on WGS 84, whole columns at once.

Repairs nothing: what cannot be read is a problem of its row, and what looks turned round is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from whitestone.intake import problems as say
from whitestone.intake.mapping import SHAPE, PlaceRule
from whitestone.intake.sources import Piece
from whitestone.kernel.coordinates import Given, Located, Notation, locate, locate_columns, understand
from whitestone.kernel.geometry import Bounds
from whitestone.land.geometry.ways import LONLAT, way
from whitestone.problems import Problem, ProblemError

LINES = "\x00lines"
"""The column in which the lines of one record's turning points stand below each other."""
_SHARE = 0.5
"""A question is asked when more than half of the places make sense only another way."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Shapes in longitude and latitude, None where there is none, and what is wrong by row of the piece."""

    shapes: NDArray[np.object_]
    broken: dict[int, Problem]


def placed(piece: Piece, rule: PlaceRule, file_crs: str | None, kinds: Sequence[str]) -> Placed:
    """The places of a piece's rows.

    Parameters
    ----------
    kinds
        Geometry types that the column takes: a closed line becomes a polygon where polygons are wanted.

    Raises
    ------
    ProblemError
        When the reference system is missing, unknown, or does not fit.
    """
    if not rule.field:
        return Placed(np.full(len(piece), None, dtype=object), {})
    if rule.notation == SHAPE:
        found = _shapes(piece, rule, file_crs)
    elif rule.points or LINES in piece.columns or rule.notation in (Notation.BEARINGS, Notation.TRAVERSE):
        found = _perimeters(piece, rule)
    elif rule.notation in (Notation.WKT, Notation.GEOJSON):
        found = _written(piece, rule)
    else:
        found = _points(piece, rule)
    _fitted(found.shapes, kinds)
    return found


def _shapes(piece: Piece, rule: PlaceRule, file_crs: str | None) -> Placed:
    if piece.shapes is None:
        return Placed(np.full(len(piece), None, dtype=object), {})
    if not (rule.crs or file_crs):
        raise ProblemError(say.NO_CRS())
    return Placed(_to_degrees(piece.shapes, rule.crs or str(file_crs), rule.swap), dict(piece.broken))


def _to_degrees(shapes: NDArray[np.object_], crs: str, swap: bool | None) -> NDArray[np.object_]:
    try:
        system = CRS.from_user_input(crs)
        brought = way(system, LONLAT)
    except CRSError as error:
        raise ProblemError(say.CRS_UNKNOWN(value=crs)) from error
    flat = shapely.force_2d(shapes)
    if swap:
        flat = shapely.transform(flat, lambda points: points[:, ::-1])
    if system.equals(CRS(LONLAT), ignore_axis_order=True):
        return np.asarray(flat, dtype=object)
    moved = shapely.transform(flat, lambda points: np.column_stack(brought.transform(points[:, 0], points[:, 1])))
    return np.asarray(moved, dtype=object)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _column(piece: Piece, name: str) -> list[str]:
    if name not in piece.columns:
        raise ProblemError(say.MAPPING_WRONG(reason=f"the file has no column {name}"))
    return [_text(cell) for cell in piece.columns[name]]


def _points(piece: Piece, rule: PlaceRule) -> Placed:
    notation, columns = Notation(rule.notation), [_column(piece, name) for name in rule.columns]
    if len(columns) not in (1, 2):
        raise ProblemError(say.MAPPING_WRONG(reason="a place needs one column or two"))
    filled = [at for at, cells in enumerate(zip(*columns, strict=True)) if any(cells)]
    chosen = [[column[at] for at in filled] for column in columns]
    if len(chosen) == 1:
        found = locate(chosen[0], notation, rule.crs)
    else:
        norths, easts = reversed(chosen) if rule.swap else chosen
        found = _columns(norths, easts, notation, rule.crs)
    shapes = np.full(len(piece), None, dtype=object)
    known = np.isfinite(found.lon) & np.isfinite(found.lat)
    rows = np.array(filled, dtype=np.int64)
    shapes[rows[known]] = shapely.points(found.lon[known], found.lat[known])
    broken = {filled[problem.row - 1]: problem for problem in found.problems if problem.row is not None}
    return Placed(shapes, broken)


def _columns(norths: list[str], easts: list[str], notation: Notation, crs: str) -> Located:
    """Two columns of coordinates; among decimal degrees also those that say themselves that they have minutes.

    A degree sign with a minute sign can be read in one way only: a column in which somebody typed a few positions from
    another device needs no second file.
    """
    found = locate_columns(norths, easts, notation, crs)
    if notation != Notation.DD:
        return found
    rows = [
        row
        for row in {problem.row - 1 for problem in found.problems if problem.row}
        if _minutes(norths[row], easts[row])
    ]
    if not rows:
        return found
    again = locate_columns([norths[row] for row in rows], [easts[row] for row in rows], Notation.DMS, crs)
    still = {problem.row for problem in again.problems}
    mended = {row: at for at, row in enumerate(rows) if at + 1 not in still}
    lon, lat = found.lon.copy(), found.lat.copy()
    for row, at in mended.items():
        lon[row], lat[row] = again.lon[at], again.lat[at]
    left = tuple(one for one in found.problems if one.row is None or one.row - 1 not in mended)
    return Located(lon, lat, left, found.notes)


def _minutes(*texts: str) -> bool:
    return all("°" in text and any(mark in text for mark in "'′’") for text in texts)


def _written(piece: Piece, rule: PlaceRule) -> Placed:
    texts = np.array([text or None for text in _column(piece, rule.columns[0])], dtype=object)
    read = shapely.from_geojson if rule.notation == Notation.GEOJSON else shapely.from_wkt
    shapes = np.asarray(read(texts, on_invalid="ignore"), dtype=object)
    lost = np.flatnonzero(shapely.is_missing(shapes) & (texts != None))  # noqa: E711  # element by element
    reason = f"it is no {rule.notation}"
    broken = {int(at): say.ROW_PLACE(value=str(texts[at])[:60], reason=reason) for at in lost}
    return Placed(_to_degrees(shapes, rule.crs or LONLAT, rule.swap), broken)


def _perimeters(piece: Piece, rule: PlaceRule) -> Placed:
    """Turning points, side by side or below each other; every record is read by itself, as typed on its own page."""
    notation = Notation(rule.notation)
    shapes, broken = np.full(len(piece), None, dtype=object), dict[int, Problem]()
    texts = _column(piece, LINES) if LINES in piece.columns else _side_by_side(piece, rule)
    bases = _benchmarks(piece, rule)
    for at, text in enumerate(texts):
        if not text:
            continue
        try:
            shapes[at] = understand(Given(text, notation, rule.crs, bases[at])).geometry
        except ProblemError as error:
            broken[at] = error.problems[0]
    return Placed(shapes, broken)


def _side_by_side(piece: Piece, rule: PlaceRule) -> list[str]:
    pairs = [[_column(piece, name) for name in pair] for pair in rule.points or (rule.columns,)]
    return [
        "\n".join(lined(rule, first[at], second[at]) for first, second in pairs if first[at] or second[at])
        for at in range(len(piece))
    ]


def lined(rule: PlaceRule, first: str, second: str) -> str:
    """One turning point as a line of text; a grid is written easting first."""
    if rule.notation in (Notation.BEARINGS, Notation.TRAVERSE):
        return f"{first} {second}"
    if (rule.notation == Notation.GRID) != bool(rule.swap):
        first, second = second, first
    return f"{first}, {second}" if rule.notation != Notation.GRID else f"{first} {second}"


def _benchmarks(piece: Piece, rule: PlaceRule) -> list[tuple[float, float] | None]:
    if len(rule.benchmark) != 2:
        return [None] * len(piece)
    lats, lons = (_column(piece, name) for name in rule.benchmark)
    found = locate_columns(lats, lons, Notation.DD)
    known = np.isfinite(found.lon) & np.isfinite(found.lat)
    pairs = zip(found.lon.tolist(), found.lat.tolist(), known.tolist(), strict=True)
    return [(lon, lat) if true else None for lon, lat, true in pairs]


def _fitted(shapes: NDArray[np.object_], kinds: Sequence[str]) -> None:
    """What is only wrapped differently: single parts of a collection, closed lines where polygons are wanted."""
    shapes[shapely.is_empty(shapes)] = None
    kind = shapely.get_type_id(shapes)
    if "Polygon" in kinds:
        rings = np.flatnonzero((kind == 1) & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) > 3))
        shapes[rings] = shapely.polygons(
            shapely.linearrings(shapely.get_coordinates(shapes[rings]), indices=_of(shapes[rings]))
        )
    if kinds and "MultiPoint" not in kinds:
        single = np.flatnonzero((kind == 4) & (shapely.get_num_geometries(shapes) == 1))
        shapes[single] = shapely.get_geometry(shapes[single], 0)


def _of(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))


def questions(shapes: NDArray[np.object_], country: Bounds | None) -> list[Problem]:
    """What a person must say before these places are believed.

    Parameters
    ----------
    country
        The box around the administrative units; None where none are known yet.
    """
    box = shapely.bounds(shapes)
    box = box[np.isfinite(box).all(axis=1)]
    if len(box) == 0 or country is None:
        return []
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    west, south, east, north = country
    margin = max(east - west, north - south) * 0.1

    def inside(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        across = (lon >= west - margin) & (lon <= east + margin)
        return across & (lat >= south - margin) & (lat <= north + margin)

    here, turned = inside(x, y), inside(y, x)
    if (turned & ~here).sum() > _SHARE * len(box):
        return [say.SWAPPED(count=int((turned & ~here).sum()), total=len(box))]
    if (~here).sum() > _SHARE * len(box):
        return [say.FAR_AWAY(count=int((~here).sum()), total=len(box))]
    return []
