"""Eastings and northings: UTM and MGRS on WGS 84, and any projected system that PROJ knows, to degrees and checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from mgrs import MGRS
from mgrs.core import MGRSError
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from whitestone.kernel.coordinates.kinds import (
    AMBIGUOUS,
    COARSE,
    EXAMPLES,
    NO_SYSTEM,
    OUT_OF_RANGE,
    OUTSIDE,
    UNREADABLE,
    Notation,
)
from whitestone.land.geometry.ways import LONLAT, way
from whitestone.land.reading.systems import is_coarse
from whitestone.problems import Problem, ProblemError

Floats = NDArray[np.float64]
Faults = list[tuple[int, Problem]]

_UTM = re.compile(
    r"(?:(?P<zone>\d{1,2})\s*(?P<letter>NORTH|SOUTH|[C-HJ-NP-X])[\s,;:]+)?"
    r"(?:E\s*)?(?P<east>\d{5,7}(?:\.\d*)?)\s*(?:M?\s*E)?[\s,;]+(?:N\s*)?(?P<north>\d{1,8}(?:\.\d*)?)\s*(?:M?\s*N)?"
).fullmatch
_GRID = re.compile(
    r"(?:E\s*)?(?P<east>-?\d+(?:\.\d*)?)\s*(?:M?\s*E)?(?:\s*[,;]\s*|\s+)(?:N\s*)?(?P<north>-?\d+(?:\.\d*)?)\s*(?:M?\s*N)?"
).fullmatch
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_SLACK_DEGREES = 1.0
"""Land beside a system's area is still written in it, for a district that crosses the edge."""
_SLACK_UTM_DEGREES = 3.1
"""Around Norway and Svalbard zones are up to three degrees wider."""


@lru_cache(maxsize=64)
def system(name: str, notation: Notation) -> CRS:
    """The coordinate reference system of a name such as ``EPSG:32638``.

    Raises
    ------
    ProblemError
        When PROJ does not know it, or when positions in this notation cannot be written in it.
    """
    projected = notation in (Notation.GRID, Notation.UTM)
    needed = "a projected system, for example EPSG:32638" if projected else "a geographic system, for example EPSG:4326"
    try:
        crs = CRS.from_user_input(name)
    except CRSError:
        crs = None
    if crs is None or not (crs.is_projected if projected else crs.is_geographic):
        raise ProblemError(NO_SYSTEM(column="crs", value=name, notation=notation, needed=needed))
    return crs


@lru_cache(maxsize=64)
def _way(name: str, notation: Notation) -> tuple[Transformer, tuple[float, float, float, float], bool]:
    crs = system(name, notation)
    use = crs.area_of_use
    bounds = (use.west, use.south, use.east, use.north) if use else (-180.0, -90.0, 180.0, 90.0)
    return way(crs, LONLAT), bounds, is_coarse(crs)


def to_degrees(
    east: Floats, north: Floats, name: str, notation: Notation, written: Callable[[int], str]
) -> tuple[Floats, Floats, Faults]:
    """Longitude and latitude (WGS 84) of positions in a system; NaN outside the area for which it is made.

    Parameters
    ----------
    east, north
        Easting and northing in the system's units, or longitude and latitude in degrees; NaN stays NaN.
    written
        How the position of a row was written, for messages.
    """
    way, (west, south, last, top), coarse = _way(name, notation)
    lon, lat = (np.asarray(axis, dtype=np.float64) for axis in way.transform(east, north))
    slack = _SLACK_UTM_DEGREES if notation is Notation.UTM else _SLACK_DEGREES
    eastward = np.mod(lon - west, 360)
    wide = (last - west) % 360 or 360
    off = (eastward > wide + slack) & (eastward < 360 - slack)
    off |= (lat < south - _SLACK_DEGREES) | (lat > top + _SLACK_DEGREES) | ~np.isfinite(lon) | ~np.isfinite(lat)
    off &= np.isfinite(east) & np.isfinite(north)
    faults: Faults = []
    for row in np.flatnonzero(off).tolist():
        x, y = float(lon[row]), float(lat[row])
        faults.append((row, OUTSIDE(column="easting", value=written(row), system=name, lon=x, lat=y)))
    if coarse and len(lon):
        faults.append((-1, COARSE(column="crs", value=name)))
    gone = off | ~np.isfinite(east) | ~np.isfinite(north)
    return np.where(gone, np.nan, lon), np.where(gone, np.nan, lat), faults


def _zone(text: str, zone: str, letter: str, north: float) -> str:
    """The EPSG name of a UTM zone; refuses the letter S where it may be the band or the south."""
    number = int(zone)
    if not 1 <= number <= 60:
        raise ProblemError(OUT_OF_RANGE(column="zone", part="zone", value=zone, low=1, high=60))
    southern = letter == "SOUTH" or (len(letter) == 1 and letter < "N")
    if letter == "S":
        # Band S is 32 to 40 degrees north: northings of 3,540 to 4,431 km. Others can only mean the south.
        southern = True
        if 3_540_000 <= north <= 4_432_000:
            one, other = "band S, north of the equator", "the southern hemisphere"
            how = f"Write {number} north or {number} south."
            raise ProblemError(AMBIGUOUS(column="zone", value=text, one=one, other=other, how=how))
    return f"EPSG:{32700 + number if southern else 32600 + number}"


def _utm_part(text: str, crs: str) -> tuple[float, float, str, str]:
    found = _UTM(text.strip().upper())
    if found is None or (found["zone"] is None and not crs):
        part = "the zone" if found else "easting or northing"
        fault = UNREADABLE(column="zone", part=part, value=text, notation=Notation.UTM, example=EXAMPLES[Notation.UTM])
        raise ProblemError(fault)
    east, north = float(found["east"]), float(found["north"])
    if not 100_000 <= east < 1_000_000:
        raise ProblemError(OUT_OF_RANGE(column="easting", part="easting", value=east, low=100000, high=999999))
    if north > 10_000_000:
        raise ProblemError(OUT_OF_RANGE(column="northing", part="northing", value=north, low=0, high=10000000))
    if found["zone"] is None:
        return east, north, crs, ""
    return east, north, _zone(text, found["zone"], found["letter"], north), found["letter"]


def utm(texts: list[str], crs: str = "") -> tuple[Floats, Floats, Faults]:
    """UTM coordinates with their zone, ``38 north 726177 4444837`` or ``38T ...``; without it, `crs` names the zone."""
    east, north = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    zones, bands, faults = np.full(len(texts), "", dtype="U64"), [""] * len(texts), Faults()
    for row, text in enumerate(texts):
        try:
            east[row], north[row], zones[row], bands[row] = _utm_part(text, crs)
        except ProblemError as error:
            faults += [(row, problem) for problem in error.problems]
    lon, lat = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    for zone in np.unique(zones[zones != ""]).tolist():
        rows = np.flatnonzero(zones == zone)
        lon[rows], lat[rows], outside = _zoned(east, north, zone, rows, texts)
        faults += outside
    faults += _bands(texts, bands, lat, lon)
    return lon, lat, faults


def _zoned(
    east: Floats, north: Floats, zone: str, rows: NDArray[np.int64], texts: list[str]
) -> tuple[Floats, Floats, Faults]:
    """The rows of one zone; faults carry their places in the whole column."""
    lon, lat, outside = to_degrees(east[rows], north[rows], zone, Notation.UTM, lambda row: texts[int(rows[row])])
    return lon, lat, [(int(rows[row]) if row >= 0 else -1, problem) for row, problem in outside]


def _bands(texts: list[str], bands: list[str], lat: Floats, lon: Floats) -> Faults:
    """Refuses rows whose latitude band is not where the northing lies; they become NaN. N and S are hemispheres."""
    faults: Faults = []
    for row, letter in enumerate(bands):
        if len(letter) != 1 or letter in "NS" or np.isnan(lat[row]):
            continue
        low = -80 + 8 * _BANDS.index(letter)
        high = low + (12 if letter == "X" else 8)
        if not low - 0.1 <= lat[row] <= high + 0.1:
            said = OUTSIDE(column="zone", value=texts[row], system=f"band {letter}", lat=lat[row], lon=lon[row])
            faults.append((row, said))
            lat[row] = lon[row] = np.nan
    return faults


def grid(texts: list[str], crs: str) -> tuple[Floats, Floats, Faults]:
    """Eastings and northings in the projected system `crs`."""
    found = [_GRID(text.strip().upper()) for text in texts]
    example = EXAMPLES[Notation.GRID]
    faults: Faults = [
        (row, UNREADABLE(column="easting", part="easting or northing", value=text, notation="grid", example=example))
        for row, (text, one) in enumerate(zip(texts, found, strict=True))
        if one is None
    ]
    east = np.array([float(one["east"]) if one else np.nan for one in found])
    north = np.array([float(one["north"]) if one else np.nan for one in found])
    lon, lat, outside = to_degrees(east, north, crs, Notation.GRID, texts.__getitem__)
    return lon, lat, [*faults, *outside]


def mgrs(texts: list[str]) -> tuple[Floats, Floats, Faults]:
    """The middles of the squares that MGRS references name; a reference of ten digits is a square of one metre."""
    reader = MGRS()
    east, north = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    zones, faults = np.full(len(texts), "", dtype="U16"), Faults()
    for row, text in enumerate(texts):
        plain = re.sub(r"\s", "", text).upper()
        try:
            # The library gives the middle of the square: half a square from its south-western corner.
            number, half, east[row], north[row] = reader.MGRSToUTM(plain)
            zones[row] = f"EPSG:{(32600 if half == 'N' else 32700) + number}"
        except MGRSError as error:
            part = str(error).rpartition(": ")[2].lower()
            example = EXAMPLES[Notation.MGRS]
            faults.append((row, UNREADABLE(column="mgrs", part=part, value=text, notation="MGRS", example=example)))
    lon, lat = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    for zone in np.unique(zones[zones != ""]).tolist():
        rows = np.flatnonzero(zones == zone)
        lon[rows], lat[rows], outside = _zoned(east, north, zone, rows, texts)
        faults += outside
    return lon, lat, faults
