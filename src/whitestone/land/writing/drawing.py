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


def paint(shapes: Geometries, looks: Texts, frame: Frame, *, budget: int) -> list[Stroke]:
    """Draw pieces one over the other, the last on top, in at most about `budget` characters.

    Pieces smaller than a threshold become cells of a grid; the threshold grows until the drawing fits the budget.

    Parameters
    ----------
    shapes : (n,) Polygon or MultiPolygon, metres in the plane, in the order of painting
    looks : (n,) str
    """
    placed = frame.shapes(shapes)
    west, south, east, north = (side for side in shapely.bounds(placed).T)
    size = np.maximum(east - west, north - south)
    centre = np.column_stack([(west + east) / 2, (south + north) / 2])
    strokes: list[Stroke] = []
    for threshold in (3, 6, 12, 24, 48, 96):
        large = size >= threshold
        strokes = _outlines(placed, looks, np.flatnonzero(large)) + _cells(
            centre, placed, looks, large, cell=max(3, threshold // 2)
        )
        if sum(len(stroke.data) for stroke in strokes) <= budget:
            break
    return strokes


def outline(shape: Geometries, frame: Frame) -> str:
    """Path data of borders that fall into the frame, generalised; for a few large shapes."""
    clipped = shapely.clip_by_rect(shape, *frame.bounds)
    lines = shapely.simplify(frame.shapes(shapely.boundary(clipped)), 1.0)
    parts = shapely.get_parts(shapely.line_merge(lines))
    coordinates, owner = shapely.get_coordinates(parts, return_index=True)
    return "".join(_run(run) for run in _split(coordinates, owner))


def _outlines(placed: Geometries, looks: Texts, chosen: NDArray[np.intp]) -> list[Stroke]:
    if not len(chosen):
        return []
    plain = shapely.simplify(placed[chosen], 0.7)
    parts, owner = shapely.get_parts(plain, return_index=True)
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
    centre: NDArray[np.float64], placed: Geometries, looks: Texts, large: NDArray[np.bool_], *, cell: int
) -> list[Stroke]:
    """Specks on a grid: the last piece in a cell counts, and a large piece painted later hides it."""
    small = np.flatnonzero(~large & np.isfinite(centre[:, 0]))
    if not len(small):
        return []
    column, line = (np.floor(centre[small] / cell).astype(np.int64)).T
    key = line * 1_000_000 + column
    # The last of equal keys: `unique` gives the first, so look from the end.
    keys, from_end = np.unique(key[::-1], return_index=True)
    last = small[len(small) - 1 - from_end]
    big = np.flatnonzero(large)
    if len(big):
        shapely.prepare(placed[big])
        points = shapely.points(centre[last])
        at, over = shapely.STRtree(placed[big]).query(points, predicate="intersects")
        latest = np.full(len(last), -1, dtype=np.int64)
        np.maximum.at(latest, at, big[over])
        keys, last = keys[latest < last], last[latest < last]
    strokes = []
    for look in sorted({str(looks[at]) for at in last}):
        mine = np.sort(keys[np.array([looks[at] == look for at in last], dtype=np.bool_)])
        breaks = np.flatnonzero(np.diff(mine) != 1) + 1
        runs = np.split(mine, breaks)
        data = "".join(
            f"M{int(run[0] % 1_000_000) * cell},{int(run[0] // 1_000_000) * cell + cell // 2}h{len(run) * cell}"
            for run in runs
        )
        strokes.append(Stroke(look, data, cell))
    return strokes


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
