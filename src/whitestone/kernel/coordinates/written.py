"""Longitudes and latitudes (WGS 84) written in a notation: what `points` reads. Rounds to what is asked for."""

from __future__ import annotations

import numpy as np
from mgrs import MGRS
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.enums import TransformDirection

from whitestone.kernel.coordinates.grids import system
from whitestone.kernel.coordinates.kinds import Notation
from whitestone.kernel.coordinates.points import WGS84
from whitestone.land.geometry.ways import LONLAT, way

Floats = NDArray[np.float64]

_EQUATOR_DEGREES = 1e-6


def write(lon: Floats, lat: Floats, notation: Notation, crs: str = "", digits: int = 6) -> list[str]:
    """Positions as text, one for each.

    Parameters
    ----------
    lon, lat
        Degrees (WGS 84).
    crs
        For `GRID`; for `DD` and `DMS` a geographic system, WGS 84 when empty.
    digits
        Decimals of the last part; for `MGRS` digits of each half (5 is a metre).
    """
    if notation is Notation.MGRS:
        writer = MGRS()
        # South of the equator by less than this the library names a square that it cannot read.
        north = np.where((lat < 0) & (lat > -_EQUATOR_DEGREES), 0.0, lat)
        return [writer.toMGRS(y, x, MGRSPrecision=digits) for x, y in zip(lon.tolist(), north.tolist(), strict=True)]
    if notation is Notation.UTM:
        return _utm(lon, lat, digits)
    x, y = lon, lat
    if crs not in WGS84:
        x, y = _from_degrees(system(crs, notation), lon, lat)
    if notation is Notation.GRID:
        return [f"{east:.{digits}f} {north:.{digits}f}" for east, north in zip(x.tolist(), y.tolist(), strict=True)]
    if notation is Notation.DMS:
        return [
            f"{_sexagesimal(north, 'NS', digits)} {_sexagesimal(east, 'EW', digits)}"
            for east, north in zip(x.tolist(), y.tolist(), strict=True)
        ]
    return [f"{north:.{digits}f}, {east:.{digits}f}" for east, north in zip(x.tolist(), y.tolist(), strict=True)]


def _sexagesimal(angle: float, letters: str, digits: int) -> str:
    # Counted in the last decimal of a second, so that 59.9999" never prints as 60.
    parts = round(abs(angle) * 3600 * 10**digits)
    seconds, fraction = divmod(parts, 10**digits)
    minutes, seconds = divmod(seconds, 60)
    degrees, minutes = divmod(minutes, 60)
    point = f".{fraction:0{digits}d}" if digits else ""
    return f"{degrees}°{minutes:02d}'{seconds:02d}{point}\"{letters[angle < 0]}"


def _utm(lon: Floats, lat: Floats, digits: int) -> list[str]:
    zones = np.clip(((lon + 180) // 6).astype(int) + 1, 1, 60)
    texts = np.full(len(lon), "", dtype=object)
    for zone in np.unique(zones).tolist():
        for south in (False, True):
            rows = np.flatnonzero((zones == zone) & ((lat < 0) == south))
            if len(rows):
                code = f"EPSG:{(32700 if south else 32600) + zone}"
                east, north = _from_degrees(CRS(code), lon[rows], lat[rows])
                half = "south" if south else "north"
                texts[rows] = [f"{zone} {half} {x:.{digits}f} {y:.{digits}f}" for x, y in zip(east, north, strict=True)]
    return [str(text) for text in texts]


def _from_degrees(crs: CRS, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    # Backwards along the way of reading: asked the other way round, PROJ may name another operation first.
    x, y = way(crs, LONLAT).transform(lon, lat, direction=TransformDirection.INVERSE)
    return x, y
