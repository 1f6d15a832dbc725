"""A place as somebody wrote it, in any notation, to a geometry in longitude and latitude: a point or a perimeter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from whitestone.kernel.coordinates.bearings import turning_points
from whitestone.kernel.coordinates.kinds import (
    CROSSES_ITSELF,
    NO_BENCHMARK,
    NO_NOTATION,
    NO_SYSTEM,
    POINTWISE,
    TOO_FEW,
    UNREADABLE,
    Notation,
)
from whitestone.kernel.coordinates.points import WGS84, locate
from whitestone.land.geometry.ways import LONLAT, way
from whitestone.problems import Problem, ProblemError


@dataclass(frozen=True, slots=True)
class Given:
    """A place as it was typed.

    Attributes
    ----------
    text
        A position on each line, or WKT, or GeoJSON.
    notation
        How it is written.
    crs
        The coordinate reference system, where the notation does not say it; WGS 84 when empty.
    benchmark
        Longitude and latitude (WGS 84) from which bearings are measured.
    declination
        Degrees to add to magnetic bearings, east positive.
    """

    text: str
    notation: Notation
    crs: str = ""
    benchmark: tuple[float, float] | None = None
    declination: float = 0.0


@dataclass(frozen=True, slots=True)
class Understood:
    """What a place was understood as: a geometry in degrees (WGS 84), and notes for the person who typed it."""

    geometry: BaseGeometry
    notes: tuple[Problem, ...]


def notation_of(name: str) -> Notation:
    """The notation of a name; raises `ProblemError` for one that is none."""
    try:
        return Notation(name.strip().lower())
    except ValueError:
        known = ", ".join(Notation)
        raise ProblemError(NO_NOTATION(column="notation", value=name, known=known)) from None


def understand(given: Given) -> Understood:
    """Read a place.

    One line is a point; three and more are the turning points of a perimeter, which closes by itself.

    Raises
    ------
    ProblemError
        With every line and part that cannot be read; nothing is repaired.

    Examples
    --------
    >>> understand(Given("40.5 N, 47.25 E", Notation.DD)).geometry.wkt
    'POINT (47.25 40.5)'
    """
    if given.notation in (Notation.WKT, Notation.GEOJSON):
        return _shape(given)
    lines = [line for line in given.text.splitlines() if line.strip()]
    if given.notation in POINTWISE:
        found = locate(lines, given.notation, given.crs)
        if found.problems:
            raise ProblemError(found.problems)
        return Understood(_joined(found.lon, found.lat), found.notes)
    if given.benchmark is None:
        raise ProblemError(NO_BENCHMARK(column="benchmark"))
    if not lines:
        raise ProblemError(TOO_FEW(value=0))
    lon, lat, notes = turning_points(lines, given.benchmark, given.notation, given.declination)
    return Understood(_joined(lon, lat), tuple(notes))


def _joined(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> BaseGeometry:
    points = np.column_stack([lon, lat])
    if len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    if len(points) == 1:
        return shapely.Point(points[0])
    if len(points) < 3:
        raise ProblemError(TOO_FEW(value=len(points)))
    perimeter = shapely.Polygon(points)
    if not perimeter.is_valid:
        raise ProblemError(CROSSES_ITSELF(reason=explain_validity(perimeter)))
    return perimeter


def _shape(given: Given) -> Understood:
    try:
        read = shapely.from_geojson if given.notation is Notation.GEOJSON else shapely.from_wkt
        shape: BaseGeometry = shapely.force_2d(read(given.text.strip()))
    except ShapelyError as error:
        example = '{"type": "Point", "coordinates": [47.65, 40.12]}'
        if given.notation is Notation.WKT:
            example = "POINT (47.65 40.12)"
        fault = UNREADABLE(part=str(error), value=given.text[:60], notation=given.notation, example=example)
        raise ProblemError(fault) from None
    if given.crs in WGS84:
        return Understood(shape, ())
    try:
        brought = way(given.crs, LONLAT)
    except CRSError:
        needed = "a system that PROJ knows, for example EPSG:32638"
        raise ProblemError(NO_SYSTEM(column="crs", value=given.crs, notation=given.notation, needed=needed)) from None
    moved = shapely.transform(shape, lambda points: np.column_stack(brought.transform(points[:, 0], points[:, 1])))
    return Understood(moved, ())
