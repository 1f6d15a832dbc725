"""Turning points by bearing and distance: from a benchmark, or each from the one before. Geodesics on WGS 84."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from whitestone.kernel.coordinates.kinds import EXAMPLES, MISCLOSURE, OUT_OF_RANGE, UNREADABLE, Notation
from whitestone.problems import Problem, ProblemError

Floats = NDArray[np.float64]

_WGS84 = Geod(ellps="WGS84")
_LEG = re.compile(
    r"(?P<bearing>\d{1,3}(?:[.,]\d*)?)\s*°?\s*(?:(?P<minutes>\d{1,2}(?:[.,]\d*)?)\s*')?\s*[;\s]\s*"
    r"(?P<distance>\d+(?:[.,]\d*)?)\s*(?P<unit>M|KM)?"
).fullmatch
_CLOSING_SHARE = 0.02
_SAID_METRES = 1.0
_LONGEST_METRES = 50_000


def _leg(text: str, row: int, notation: Notation) -> tuple[float, float]:
    found = _LEG(text.strip().upper().replace("º", "°").replace("′", "'").replace("’", "'"))
    if found is None:
        part = "bearing or distance"
        raise ProblemError(
            UNREADABLE(row=row, column="leg", part=part, value=text, notation=notation, example=EXAMPLES[notation])
        )
    bearing, minutes, distance = (
        float((found[name] or "0").replace(",", ".")) for name in ("bearing", "minutes", "distance")
    )
    metres = distance * (1000 if found["unit"] == "KM" else 1)
    wrong = []
    if minutes >= 60:
        wrong.append(
            OUT_OF_RANGE(row=row, column="bearing", part="minutes of the bearing", value=minutes, low=0, high=60)
        )
    if bearing + minutes / 60 > 360:
        wrong.append(OUT_OF_RANGE(row=row, column="bearing", part="bearing", value=bearing, low=0, high=360))
    if not 0 < metres <= _LONGEST_METRES:
        wrong.append(
            OUT_OF_RANGE(row=row, column="distance", part="distance", value=metres, low=0, high=_LONGEST_METRES)
        )
    if wrong:
        raise ProblemError(wrong)
    return bearing + minutes / 60, metres


def turning_points(
    lines: list[str], start: tuple[float, float], notation: Notation, declination: float = 0.0
) -> tuple[Floats, Floats, list[Problem]]:
    """Longitudes and latitudes of the turning points, and notes on how well they close.

    Parameters
    ----------
    lines
        A bearing in degrees (clockwise from north) and a distance in metres each.
    start
        Longitude and latitude (WGS 84) of the benchmark. In a traverse the first leg leads from it to the first
        turning point, and a last leg that comes back to the first turning point closes the perimeter.
    declination
        Degrees to add to magnetic bearings, east positive; 0 for true bearings.

    Raises
    ------
    ProblemError
        With every line that cannot be read.
    """
    legs: list[tuple[float, float]] = []
    faults: list[Problem] = []
    for row, line in enumerate(lines, start=1):
        try:
            legs.append(_leg(line, row, notation))
        except ProblemError as error:
            faults += error.problems
    if faults:
        raise ProblemError(faults)
    bearings, metres = (np.array(column, dtype=np.float64) for column in zip(*legs, strict=True))
    bearings = bearings + declination
    if notation is Notation.BEARINGS:
        lon, lat, _ = _WGS84.fwd(np.full(len(legs), start[0]), np.full(len(legs), start[1]), bearings, metres)
        return np.asarray(lon), np.asarray(lat), []
    points = [start]
    for bearing, length in zip(bearings.tolist(), metres.tolist(), strict=True):
        x, y, _ = _WGS84.fwd(*points[-1], bearing, length)
        points.append((x, y))
    return _closed(np.array(points[1:]), metres)


def _closed(points: Floats, metres: Floats) -> tuple[Floats, Floats, list[Problem]]:
    """Without the end of a last leg that leads back to the first turning point."""
    lon, lat = points[:, 0], points[:, 1]
    if len(points) < 4:
        return lon, lat, []
    _, _, gap = _WGS84.inv(lon[0], lat[0], lon[-1], lat[-1])
    way = float(metres[1:].sum())
    if gap > _CLOSING_SHARE * way:
        return lon, lat, []
    notes = [MISCLOSURE(metres=gap, share=gap / way)] if gap > _SAID_METRES else []
    return lon[:-1], lat[:-1], notes
