"""Columns of positions in one notation to longitudes and latitudes (WGS 84), whole columns at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whitestone.kernel.coordinates import angles, grids
from whitestone.kernel.coordinates.kinds import NO_SYSTEM, UNREADABLE, Notation
from whitestone.problems import Problem, ProblemError

Floats = NDArray[np.float64]
WGS84 = ("", "EPSG:4326", "OGC:CRS84", "WGS84", "WGS 84")


@dataclass(frozen=True, slots=True)
class Located:
    """Positions that were read.

    Attributes
    ----------
    lon, lat
        Degrees (WGS 84), one for each row; NaN where the row was refused.
    problems
        Why, with the row (1 is the first) and the part as `column`.
    notes
        What a person should know of all rows, such as a coarse datum.
    """

    lon: Floats
    lat: Floats
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def _located(lon: Floats, lat: Floats, faults: list[tuple[int, Problem]]) -> Located:
    told = tuple(replace(problem, row=row + 1) for row, problem in sorted(faults, key=lambda one: one[0]) if row >= 0)
    notes = {str(problem): problem for row, problem in faults if row < 0}
    return Located(lon, lat, told, tuple(notes.values()))


def _needs_system(notation: Notation, crs: str) -> None:
    if notation is Notation.GRID and not crs:
        needed = "the projected system, for example EPSG:32638"
        raise ProblemError(NO_SYSTEM(column="crs", value=repr(crs), notation=notation, needed=needed))


def _moved(read: tuple[Floats, Floats, list[tuple[int, Problem]]], crs: str, text: Callable[[int], str]) -> Located:
    """Angles in the geographic system `crs`, on WGS 84."""
    lon, lat, faults = read
    if crs not in WGS84:
        lon, lat, outside = grids.to_degrees(lon, lat, crs, Notation.DD, text)
        faults = [*faults, *outside]
    return _located(lon, lat, faults)


def locate(texts: Sequence[str], notation: Notation, crs: str = "") -> Located:
    """Read positions, one in each text.

    Parameters
    ----------
    crs
        The system in which they are written: a geographic one for `DD` and `DMS` (WGS 84 when empty), a projected
        one for `GRID`, the zone for `UTM` without zones.

    Raises
    ------
    ProblemError
        When the system is unknown or does not fit the notation; what is wrong with one row is in the result.

    Examples
    --------
    >>> found = locate(["40.5, 47.25", "95.0, 47.0"], Notation.DD)
    >>> found.lat.tolist(), found.lon.tolist(), found.problems[0].code
    ([40.5, nan], [47.25, nan], 'coordinate-out-of-range')
    """
    _needs_system(notation, crs)
    written = list(texts)
    if notation is Notation.UTM:
        return _located(*grids.utm(written, crs))
    if notation is Notation.MGRS:
        return _located(*grids.mgrs(written))
    if notation is Notation.GRID:
        return _located(*grids.grid(written, crs))
    return _moved(angles.pairs(written, notation), crs, written.__getitem__)


def locate_columns(
    norths: Sequence[str | float | None],
    easts: Sequence[str | float | None],
    notation: Notation,
    crs: str = "",
) -> Located:
    """Read positions whose two parts stand in columns of their own.

    Parameters
    ----------
    norths, easts
        Latitudes and longitudes (`DD`, `DMS`), or northings and eastings in metres (`UTM`, `GRID`), as text or numbers.
    crs
        As for `locate`; `UTM` needs it here.

    Raises
    ------
    ProblemError
        When the system is missing, unknown, or does not fit the notation.
    """
    if notation in (Notation.DD, Notation.DMS):
        lats, lons = ([_text(value) for value in column] for column in (norths, easts))
        return _moved(angles.columns(lats, lons, notation), crs, lambda row: f"{lats[row]}, {lons[row]}")
    _needs_system(Notation.GRID, crs)
    faults: list[tuple[int, Problem]] = []
    north, east = (
        _numbers(column, part, notation, faults) for column, part in ((norths, "northing"), (easts, "easting"))
    )
    lon, lat, outside = grids.to_degrees(
        east, north, crs, Notation.GRID, lambda row: f"{_text(easts[row])} {_text(norths[row])}"
    )
    return _located(lon, lat, [*faults, *outside])


def _text(value: str | float | None) -> str:
    return "" if value is None else str(value)


def _numbers(
    column: Sequence[str | float | None], part: str, notation: Notation, faults: list[tuple[int, Problem]]
) -> Floats:
    """A column of metres; what is no number becomes NaN and a fault."""
    try:
        numbers = np.array(column, dtype=np.float64)
    except (TypeError, ValueError):
        numbers = np.array([_number(_text(value)) for value in column])
    for row in np.flatnonzero(~np.isfinite(numbers)).tolist():
        value = _text(column[row])
        example = "4444837.5"
        faults.append(
            (row, UNREADABLE(column=part, part=f"the {part}", value=value, notation=notation, example=example))
        )
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return float("nan")
