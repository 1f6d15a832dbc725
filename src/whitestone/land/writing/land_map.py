"""The report's map: what is open at the end, what was released in the period, units, and findings as numbered marks.

Decides what is shown; the template draws it. Land is generalised for the eye and never measured here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from whitestone.land.inputs import Texts, texts
from whitestone.land.result import Finding
from whitestone.land.words import Column, Kind
from whitestone.land.writing.drawing import Bounds, Frame, Stroke, outline, paint
from whitestone.land.writing.settled_books import SettledBooks

WIDTH = 2000
BUDGET = 600_000
MARK = 56
"""Side of the square of the picture in which marks are gathered into one."""
MOST_NAMES = 40
_OPENS = (Column.RECORDED, Column.REOPENED, Column.RECLASSIFIED_IN)


@dataclass(frozen=True, slots=True)
class Mark:
    """One or several findings at a place of the picture."""

    x: int
    y: int
    label: str
    title: str

    @property
    def width(self) -> int:
        """Of the mark, so that its label fits."""
        return max(48, 22 + 15 * len(self.label))


@dataclass(frozen=True, slots=True)
class Name:
    """A unit's name at a place of the picture."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Map:
    """All that the template draws, in picture units."""

    width: int
    height: int
    units: str
    names: tuple[Name, ...]
    land: tuple[Stroke, ...]
    looks: tuple[str, ...]
    marks: tuple[Mark, ...]
    bar: int
    bar_metres: float


def looks(books: SettledBooks) -> Texts:
    """How each posting is painted, so that the last paint on a place tells its state; empty for what is not painted."""
    postings = books.postings
    inside = books.in_period()
    look = texts(len(postings), "")
    opens = np.isin(postings.column, _OPENS)
    look[opens & (postings.kind == Kind.CHA)] = "cha"
    look[opens & (postings.kind == Kind.SHA)] = "sha"
    for column in (Column.CANCELLED, Column.REDUCED, Column.CLEARED, Column.CORRECTED):
        moved = postings.column == column
        look[moved & inside] = str(column)
        look[moved & ~inside] = "ground" if column == Column.CORRECTED else "before"
    return look


def draw(books: SettledBooks, numbered: Sequence[tuple[int, Finding]]) -> Map | None:
    """The map; None when nothing has a place.

    Parameters
    ----------
    numbered
        The findings that get a mark, with the numbers by which the report lists them.
    """
    look = looks(books)
    chosen = np.flatnonzero(look != "")
    # Hazard records come before release products on the same date (the ledger's order of events).
    order = np.lexsort((books.postings.event_type[chosen] == "release", books.postings.date[chosen]))
    chosen = chosen[order]
    placed = [(number, finding) for number, finding in numbered if finding.place is not None]
    degrees = np.array([finding.place for _, finding in placed], dtype=np.float64).reshape(-1, 2)
    to_plane = pyproj.Transformer.from_crs("EPSG:4326", books.settlement.crs, always_xy=True)
    places = np.column_stack(to_plane.transform(degrees[:, 0], degrees[:, 1])) if placed else degrees
    bounds = _bounds(books, chosen, places)
    if bounds is None:
        return None
    frame = Frame.around(bounds, width=WIDTH, flattest=0.22, tallest=0.85)
    land = paint(books.postings.geometry[chosen], look[chosen], frame, first=("cha", "sha"), budget=BUDGET)
    units, names = _units(books, frame)
    marks = _marks(placed, frame.points(places))
    bar = _round(frame.width * frame.metres / 5)
    return Map(
        width=frame.width,
        height=frame.height,
        units=units,
        names=tuple(_aside(name, marks) for name in names),
        land=tuple(land),
        looks=tuple(sorted({stroke.look for stroke in land})),
        marks=marks,
        bar=round(bar / frame.metres),
        bar_metres=bar,
    )


def _bounds(
    books: SettledBooks, chosen: np.ndarray[tuple[int], np.dtype[np.intp]], places: np.ndarray
) -> Bounds | None:
    """What the picture must show: land and findings; where there are none, the units."""
    shapes = books.postings.geometry[chosen]
    if not len(shapes) and books.inputs.units is not None:
        shapes = books.inputs.units.geometry
    points = shapely.points(places[np.isfinite(places).all(axis=1)])
    shown = np.concatenate([shapes, points])
    sides = shapely.total_bounds(shown) if len(shown) else np.full(4, np.nan)
    if not np.isfinite(sides).all():
        return None
    return (float(sides[0]), float(sides[1]), float(sides[2]), float(sides[3]))


def _units(books: SettledBooks, frame: Frame) -> tuple[str, tuple[Name, ...]]:
    units = books.inputs.units
    if units is None or not len(units):
        return "", ()
    shown = np.flatnonzero(shapely.intersects(units.geometry, shapely.box(*frame.bounds)))
    names: list[Name] = []
    if len(shown) <= MOST_NAMES:
        visible = shapely.clip_by_rect(units.geometry[shown], *frame.bounds)
        at = frame.points(shapely.get_coordinates(shapely.point_on_surface(visible[~shapely.is_empty(visible)])))
        kept = shown[~shapely.is_empty(visible)]
        names = [
            Name(int(x), int(y), str(units.name[unit] or units.code[unit]))
            for (x, y), unit in zip(np.rint(at), kept, strict=True)
        ]
    return outline(units.geometry[shown], frame), tuple(names)


def _aside(name: Name, marks: Sequence[Mark]) -> Name:
    """A name moves up when a mark would cover it."""
    covered = any(abs(mark.x - name.x) < 130 and abs(mark.y - name.y + 10) < 45 for mark in marks)
    return Name(name.x, name.y - 60, name.text) if covered else name


def _marks(placed: Sequence[tuple[int, Finding]], points: np.ndarray) -> tuple[Mark, ...]:
    """One mark for findings that would cover each other, with the first number and how many more."""
    gathered: dict[tuple[int, int], list[int]] = {}
    for at, (x, y) in enumerate(points):
        gathered.setdefault((int(x // MARK), int(y // MARK)), []).append(at)
    marks = []
    for together in gathered.values():
        first = together[0]
        number, finding = placed[first]
        more = len(together) - 1
        title = f"Finding {number}: {finding.sentence}" + (f" And {more} more here." if more else "")
        label = f"{number}+{more}" if more else str(number)
        marks.append(Mark(round(points[first][0]), round(points[first][1]), label, title))
    return tuple(marks)


def _round(metres: float) -> float:
    """The nearest of 1, 2 or 5 times a power of ten below `metres`."""
    power = 10.0 ** np.floor(np.log10(metres))
    return float(power * max(step for step in (1, 2, 5) if step * power <= metres))
