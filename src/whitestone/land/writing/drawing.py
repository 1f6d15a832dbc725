"""Generalises land for a small picture: pieces become path data on a grid of whole numbers, specks become cells.

Knows pieces, their order and a look for each; no word of mine action and no page. Every step is vectorised over pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries, Texts

Bounds = tuple[float, float, float, float]
THRESHOLDS = (3, 6, 12, 24, 48, 96)
"""Sizes in picture units below which pieces become specks; the first that fits the budget is taken."""
_LINE = 1_000_000
PER_CORNER, PER_SPECK = 6, 11
"""Characters of path data that a corner of an outline and a speck usually take."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of the plane and the picture that it fills, in whole picture units, y downwards.

    Attributes
    ----------
    west, north
        Metres in the plane of the picture's upper left corner.
    metres
        Metres of ground to one picture unit.
    width, height
        Of the picture, in units.
    """

    west: float
    north: float
    metres: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds: Bounds, *, width: int, flattest: float, tallest: float) -> Frame:
        """The frame `width` units wide that shows `bounds` with a margin; height over width stays within the limits."""
        minx, miny, maxx, maxy = bounds
        across, up = max(maxx - minx, 1.0) * 1.12, max(maxy - miny, 1.0) * 1.12
        across = max(across, up / tallest)
        up = max(up, across * flattest)
        metres = across / width
        return cls(
            west=(minx + maxx - across) / 2,
            north=(miny + maxy + up) / 2,
            metres=metres,
            width=width,
            height=round(up / metres),
        )

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in metres."""
        return (
            self.west,
            self.north - self.height * self.metres,
            self.west + self.width * self.metres,
            self.north,
        )

    def points(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Picture units of plane coordinates; (n, 2) to (n, 2)."""
        return np.column_stack([(xy[:, 0] - self.west) / self.metres, (self.north - xy[:, 1]) / self.metres])

    def shapes(self, shapes: Geometries) -> Geometries:
        """Geometries in picture units."""
        moved: Geometries = shapely.transform(shapes, self.points)
        return moved


@dataclass(frozen=True, slots=True)
class Stroke:
    """Path data to be drawn with one look; `cell` is the side of specks in picture units, 0 for outlines."""

    look: str
    data: str
    cell: int = 0


def paint(shapes: Geometries, looks: Texts, frame: Frame, *, first: Sequence[str], budget: int) -> list[Stroke]:
    """Draw pieces one over the other, the last on top, in at most about `budget` characters.

    Pieces smaller than a threshold become cells of a grid; the threshold grows until the drawing fits the budget.

    Parameters
    ----------
    shapes : (n,) Polygon or MultiPolygon, metres in the plane, in the order of painting
    looks : (n,) str
    first
        Looks that win where pieces too small to be drawn share a place of the picture.
    """
    placed = frame.shapes(shapes)
    west, south, east, north = (side for side in shapely.bounds(placed).T)
    size = np.maximum(east - west, north - south)
    centre = np.column_stack([(west + east) / 2, (south + north) / 2])
    plain = placed.copy()
    outlined = size >= THRESHOLDS[0]
    plain[outlined] = shapely.simplify(placed[outlined], 0.7)
    corners = shapely.get_num_coordinates(plain)
    threshold = THRESHOLDS[-1]
    for threshold in THRESHOLDS:
        large = size >= threshold
        specks = len(np.unique(np.floor(centre[~large & np.isfinite(size)] / _cell(threshold)), axis=0))
        if int(corners[large].sum()) * PER_CORNER + specks * PER_SPECK <= budget:
            break
    large = size >= threshold
    return _outlines(plain, looks, np.flatnonzero(large)) + _cells(placed, looks, large, first, cell=_cell(threshold))


def _cell(threshold: int) -> int:
    return max(3, threshold // 2)


def outline(shape: Geometries, frame: Frame) -> str:
    """Path data of borders that fall into the frame, generalised; for a few large shapes."""
    clipped = shapely.clip_by_rect(shape, *frame.bounds)
    lines = shapely.simplify(frame.shapes(shapely.boundary(clipped)), 1.0)
    parts = shapely.get_parts(shapely.line_merge(lines))
    coordinates, owner = shapely.get_coordinates(parts, return_index=True)
    return "".join(_run(run) for run in _split(coordinates, owner))


def _outlines(plain: Geometries, looks: Texts, chosen: NDArray[np.intp]) -> list[Stroke]:
    if not len(chosen):
        return []
    parts, owner = shapely.get_parts(plain[chosen], return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    coordinates, of_ring = shapely.get_coordinates(rings, return_index=True)
    piece = chosen[owner[of_part]]
    strokes: list[Stroke] = []
    data: list[str] = []
    look = ""
    for run, at in zip(_split(coordinates, of_ring), piece, strict=True):
        if looks[at] != look and data:
            strokes.append(Stroke(look, "".join(data)))
            data = []
        look = str(looks[at])
        data.append(_run(run, close=True))
    strokes.append(Stroke(look, "".join(data)))
    return strokes


def _cells(
    placed: Geometries, looks: Texts, large: NDArray[np.bool_], first: Sequence[str], *, cell: int
) -> list[Stroke]:
    """Specks on a grid. What is painted last over a speck's own place decides its look, and a large piece hides it.

    Where specks of several looks share a cell, the looks in `first` win, in that order: what must not be overlooked.
    """
    small = np.flatnonzero(~large & ~shapely.is_empty(placed))
    if not len(small):
        return []
    places = shapely.point_on_surface(placed[small])
    at, over = shapely.STRtree(placed).query(places, predicate="intersects")
    latest = small.copy()
    np.maximum.at(latest, at, over)
    shown = ~large[latest]
    ranks = {look: rank for rank, look in enumerate([*first, *sorted(set(looks) - set(first))])}
    rank = np.array([ranks[str(look)] for look in looks[latest[shown]]], dtype=np.int64)
    column, line = np.floor(shapely.get_coordinates(places[shown]) / cell).astype(np.int64).T
    key = line * _LINE + column
    order = np.lexsort((rank, key))
    keys, at_first = np.unique(key[order], return_index=True)
    won = rank[order][at_first]
    names = list(ranks)
    return [Stroke(names[at], _runs(keys[won == at], cell), cell) for at in np.unique(won)]


def _runs(keys: NDArray[np.int64], cell: int) -> str:
    """Path data of cells in order: each run of neighbours in a line of the grid is one stroke."""
    return "".join(
        f"M{int(run[0] % _LINE) * cell},{int(run[0] // _LINE) * cell + cell // 2}h{len(run) * cell}"
        for run in np.split(keys, np.flatnonzero(np.diff(keys) != 1) + 1)
    )


def _split(coordinates: NDArray[np.float64], owner: NDArray[np.intp]) -> list[NDArray[np.int64]]:
    whole = np.rint(coordinates).astype(np.int64)
    return np.split(whole, np.flatnonzero(np.diff(owner)) + 1) if len(whole) else []


def _run(points: Sequence[Sequence[int]] | NDArray[np.int64], *, close: bool = False) -> str:
    """Path data of one line: first point absolute, the rest relative, repeated points left out."""
    array = np.asarray(points)
    steps = np.diff(array, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if close:
        steps = steps[:-1]
    body = "".join(f" {x},{y}" for x, y in steps.tolist())
    return f"M{array[0][0]},{array[0][1]}l{body.lstrip()}{'z' if close else ''}" if len(steps) else ""
