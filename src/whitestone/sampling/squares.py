"""A plan of random squares over finished land, the same for the same land and the same seed. Judges no result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """Squares to inspect.

    Attributes
    ----------
    population
        Squares of the grid that lie at least half in the land: what a square is drawn from.
    corner : (n, 2) float64
        South-west corners of the drawn squares, metres, west to east within south to north.
    side
        Metres.
    """

    population: int
    corner: NDArray[np.float64]
    side: float

    @property
    def polygons(self) -> NDArray[np.object_]:
        """(n,) the drawn squares as polygons."""
        west, south = self.corner[:, 0], self.corner[:, 1]
        return np.asarray(shapely.box(west, south, west + self.side, south + self.side), dtype=object)


def draw_squares(land: BaseGeometry, *, side: float, share: float, seed: int) -> Plan:
    """Draw squares at random, without putting back, until they make up a share of all.

    The grid starts at multiples of `side`, so that the same land has the same squares however its polygon is written.

    Parameters
    ----------
    land
        Polygon or multipolygon in metres.
    side
        Side of a square, metres.
    share
        Share of the squares, above 0 and at most 1; rounded up to whole squares.
    seed
        Written into the plan, so that anybody can draw it again.

    Raises
    ------
    ValueError
        No square of that size lies in the land, or the share is none.
    """
    if not (side > 0 and 0 < share <= 1):
        raise ValueError(f"no such plan: squares of {side} m, a share of {share}")
    x, y = _near(land, side)
    boxes = shapely.box(x, y, x + side, y + side)
    shapely.prepare(land)
    inside = shapely.contains_properly(land, boxes)
    edge = np.flatnonzero(~inside & shapely.intersects(land, boxes))
    inside[edge] = shapely.area(shapely.intersection(land, boxes[edge])) >= _HALF * side * side
    candidates = np.flatnonzero(inside)
    if len(candidates) == 0:
        raise ValueError(f"no square of {side} m lies in the land")
    count = int(np.ceil(round(share * len(candidates), 9)))
    drawn = np.sort(np.random.default_rng(seed).choice(candidates, count, replace=False))
    return Plan(len(candidates), np.column_stack([x[drawn], y[drawn]]), side)


def _near(land: BaseGeometry, side: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """South-west corners of the squares around each part of the land: between parts far apart there is nothing to ask.

    West to east within south to north, as over the whole of it.
    """
    found = []
    for west, south, east, north in shapely.bounds(shapely.get_parts(land)):
        columns = np.arange(np.floor(west / side), np.ceil(east / side))
        rows = np.arange(np.floor(south / side), np.ceil(north / side))
        found.append(np.column_stack([axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij")]))
    row, column = np.unique(np.concatenate(found), axis=0).T
    return column * side, row * side
