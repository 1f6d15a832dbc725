"""From polygons to directed segments on the precision grid.

Everything after this step is done in whole centimetres, so that sums are exact. Nothing here overlays or compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

GRID_PER_METRE = 100
"""Grid lines per metre: one precision grid of 1 cm for all overlay."""

TWICE_SQUARE_GRID = 2 * GRID_PER_METRE**2
"""Twice the area of a square metre in grid units; areas are kept doubled, so that they are whole numbers."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Directed segments with the interior of their polygon on the left, m rows.

    Attributes
    ----------
    x1, y1, x2, y2 : (m,) int64, grid units
    polygon : (m,) int64, index of the polygon that the segment bounds
    """

    x1: NDArray[np.int64]
    y1: NDArray[np.int64]
    x2: NDArray[np.int64]
    y2: NDArray[np.int64]
    polygon: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.x1)

    @classmethod
    def joined(cls, one: Segments, other: Segments, *, shift: int) -> Segments:
        """Segments of both, the polygons of `other` numbered from `shift` on."""
        return cls(
            np.concatenate([one.x1, other.x1]),
            np.concatenate([one.y1, other.y1]),
            np.concatenate([one.x2, other.x2]),
            np.concatenate([one.y2, other.y2]),
            np.concatenate([one.polygon, other.polygon + shift]),
        )

    def take(self, rows: NDArray[Any]) -> Segments:
        """The segments of `rows` (indices or mask)."""
        return Segments(self.x1[rows], self.y1[rows], self.x2[rows], self.y2[rows], self.polygon[rows])

    def each_its_own(self) -> Segments:
        """The same segments, every one of a polygon of its own."""
        return Segments(self.x1, self.y1, self.x2, self.y2, np.arange(len(self), dtype=np.int64))

    def twice_areas(self, polygons: int) -> NDArray[np.int64]:
        """Twice the signed area of each polygon, in grid units; exact."""
        totals = np.zeros(polygons, dtype=np.int64)
        # Sums may wrap around on the way; the totals are small enough that arithmetic modulo 2**64 ends exact.
        np.add.at(totals, self.polygon, self.x1 * self.y2 - self.x2 * self.y1)
        return totals


def snap(geometries: NDArray[Any]) -> Segments:
    """Segments of polygons with their vertices moved to the grid.

    Parameters
    ----------
    geometries : (n,) Polygon or MultiPolygon, metres
        Valid; empty geometries contribute no segment.

    Returns
    -------
    Segments
        Exterior rings run anticlockwise and interior rings clockwise; segments that shrink to a point are left out.
    """
    if len(geometries) == 0:
        none = np.empty(0, dtype=np.int64)
        return Segments(none, none, none, none, none)
    parts, owner = shapely.get_parts(shapely.orient_polygons(geometries), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(coordinates * GRID_PER_METRE).astype(np.int64)
    x, y = grid[:, 0], grid[:, 1]
    rows = np.flatnonzero((ring[:-1] == ring[1:]) & ((x[:-1] != x[1:]) | (y[:-1] != y[1:])))
    return Segments(x[rows], y[rows], x[rows + 1], y[rows + 1], owner[part[ring[rows]]].astype(np.int64))
