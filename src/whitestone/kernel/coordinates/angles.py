"""Latitudes and longitudes in degrees, or in degrees, minutes and seconds, as text. Knows no datum."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from whitestone.kernel.coordinates.kinds import AMBIGUOUS, EXAMPLES, HEMISPHERE, OUT_OF_RANGE, UNREADABLE, Notation
from whitestone.problems import Problem, ProblemError

Floats = NDArray[np.float64]

_PLAIN = re.compile(
    r"\s*([+-]?\d{1,3}(?:\.\d*)?)(?:\s*;\s*|,?\s+|,(?=[+-]?\d{1,3}\.))([+-]?\d{1,3}(?:\.\d*)?)\s*"
).fullmatch
_SIGNS = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "″": '"', "”": '"', "“": '"', "−": "-"}
)
_ANGLE = re.compile(
    r"""(?P<before>[NSEW])?\s*(?P<sign>[+-])?\s*
    (?P<degrees>\d{1,3}(?:\.\d*)?)\s*(?:[°:]\s*|\s+|$|(?=[NSEW]))
    (?:(?P<minutes>\d{1,2}(?:\.\d*)?)\s*(?:[':]\s*|\s+|$|(?=[NSEW])))?
    (?:(?P<seconds>\d{1,2}(?:\.\d*)?)\s*(?:"\s*|''\s*|\s+|$|(?=[NSEW])))?
    (?P<after>[NSEW])?""",
    re.VERBOSE,
).fullmatch
_PARTS = ("latitude", "longitude")
_LIMIT = {"latitude": 90.0, "longitude": 180.0}


def _fail(kind_value: str, part: str, notation: Notation) -> ProblemError:
    return ProblemError(
        UNREADABLE(column=part, part=part, value=kind_value, notation=notation, example=EXAMPLES[notation])
    )


def degrees(text: str, part: str, notation: Notation) -> float:
    """One latitude or longitude, signed.

    Parameters
    ----------
    part
        ``"latitude"`` or ``"longitude"``: which letters and what range it may have.

    Raises
    ------
    ProblemError
        Naming degrees, minutes, seconds or hemisphere.
    """
    plain = _decimal_points(text.translate(_SIGNS).strip().upper())
    found = _ANGLE(plain)
    if found is None or (notation is Notation.DD and found["minutes"]):
        raise _fail(text, part, notation)
    letters = [letter for letter in (found["before"], found["after"]) if letter]
    if len(letters) > 1 or (letters and (found["sign"] or letters[0] not in ("NS" if part == "latitude" else "EW"))):
        raise ProblemError(HEMISPHERE(column=part, part=part, value=text))
    numbers = [found["degrees"], found["minutes"], found["seconds"]]
    given = [number for number in numbers if number]
    if any("." in number for number in given[:-1]) or (found["seconds"] and not found["minutes"]):
        raise _fail(text, part, notation)
    for name, number in (("minutes", found["minutes"]), ("seconds", found["seconds"])):
        if number and float(number) >= 60:
            raise ProblemError(OUT_OF_RANGE(column=part, part=f"{name} of the {part}", value=number, low=0, high=60))
    size = math.fsum(float(number) / 60**power for power, number in enumerate(numbers) if number)
    if size > _LIMIT[part]:
        raise ProblemError(OUT_OF_RANGE(column=part, part=part, value=text, low=-_LIMIT[part], high=_LIMIT[part]))
    return -size if found["sign"] == "-" or letters in (["S"], ["W"]) else size


def _decimal_points(text: str) -> str:
    """Decimal commas as points, where a text has commas between digits and no point."""
    return re.sub(r"(?<=\d),(?=\d)", ".", text) if "." not in text else text


def pair(text: str, notation: Notation) -> tuple[float, float]:
    """Longitude and latitude of one text that holds both.

    Raises
    ------
    ProblemError
        When it cannot be read, or can be read in two ways.
    """
    plain = text.translate(_SIGNS).strip().upper()
    first, second = _halves(plain, text, notation)
    turned = any(letter in first for letter in "EW")
    if turned:
        first, second = second, first
    return degrees(second, "longitude", notation), degrees(first, "latitude", notation)


def _halves(plain: str, text: str, notation: Notation) -> tuple[str, str]:
    letters = [place for place, letter in enumerate(plain) if letter in "NSEW"]
    if len(letters) == 2:
        cut = letters[1] if letters[0] == 0 else letters[0] + 1
        return plain[:cut].strip(" ,;"), plain[cut:].strip(" ,;")
    if letters:
        raise ProblemError(HEMISPHERE(column="latitude", part="latitude", value=text))
    for halves in (plain.split(";"), re.split(r",\s+", plain), plain.split(",") if "." in plain else []):
        if len(halves) == 2:
            return halves[0].strip(), halves[1].strip()
    if plain.count("°") == 2:
        # The second angle begins at the number that stands before the second degree sign.
        cut = len(re.sub(r"[+-]?\s*[\d.,]+\s*°[^°]*$", "", plain))
        return plain[:cut].strip(" ,"), plain[cut:].strip()
    tokens = plain.split()
    if len(tokens) in (2, 4, 6):
        half = len(tokens) // 2
        return " ".join(tokens[:half]).strip(","), " ".join(tokens[half:])
    if len(tokens) == 1 and plain.count(",") == 1:
        one, other = f"the degrees {plain.replace(',', ' and ')}", f"the one number {plain.replace(',', '.')}"
        how = "Put a space or a semicolon between latitude and longitude."
        raise ProblemError(AMBIGUOUS(column="latitude", value=text, one=one, other=other, how=how))
    raise _fail(text, "longitude" if len(tokens) == 1 else "latitude", notation)


def pairs(texts: list[str], notation: Notation) -> tuple[Floats, Floats, list[tuple[int, Problem]]]:
    """Longitudes and latitudes of many texts: NaN where one is refused, with its place in the list and why."""
    lon, lat = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    faults: list[tuple[int, Problem]] = []
    quick = [_PLAIN(text) for text in texts] if notation is Notation.DD else [None] * len(texts)
    plain = np.array([found is not None for found in quick], dtype=bool)
    lat[plain] = [float(found[1]) for found in quick if found]
    lon[plain] = [float(found[2]) for found in quick if found]
    off = plain & ((np.abs(lat) > 90) | (np.abs(lon) > 180))
    for row in np.flatnonzero(~plain | off).tolist():
        try:
            lon[row], lat[row] = pair(texts[row], notation)
        except ProblemError as error:
            lon[row] = lat[row] = np.nan
            faults += [(row, problem) for problem in error.problems]
    return lon, lat, faults


def columns(lats: list[str], lons: list[str], notation: Notation) -> tuple[Floats, Floats, list[tuple[int, Problem]]]:
    """Longitudes and latitudes of two columns of texts: NaN where one is refused, with its row and why."""
    faults: list[tuple[int, Problem]] = []
    read: list[Floats] = []
    for part, texts in zip(_PARTS, (lats, lons), strict=True):
        numbers = np.full(len(texts), np.nan)
        try:
            if notation is not Notation.DD:
                raise ValueError
            numbers = np.array(texts, dtype=np.float64)
            doubtful = np.flatnonzero(~(np.abs(numbers) <= _LIMIT[part])).tolist()
        except ValueError:
            doubtful = list(range(len(texts)))
        for row in doubtful:
            numbers[row] = np.nan
            try:
                numbers[row] = degrees(texts[row], part, notation)
            except ProblemError as error:
                faults += [(row, problem) for problem in error.problems]
        read.append(numbers)
    return read[1], read[0], faults
