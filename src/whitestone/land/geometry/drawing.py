"""Polygons of faces, put together from the half-edges that run around them."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.geometry.faces import Rings
from whitestone.land.geometry.ragged import Ints, offsets, runs
from whitestone.land.geometry.segments import GRID_PER_METRE

_LONG = 2_000


def _in_order(rings: Rings, first: Ints, counts: Ints) -> Ints:
    """Half-edges of rings in the order in which they follow each other, ring after ring."""
    start = offsets(counts)
    order = np.empty(int(start[-1]), dtype=np.int64)
    short = np.flatnonzero(counts <= _LONG)
    short = short[np.argsort(-counts[short], kind="stable")]
    here, size = first[short], counts[short]
    for step in range(int(size[0]) if len(size) else 0):
        here, size = here[: np.searchsorted(-size, -step)], size[: np.searchsorted(-size, -step)]
        order[start[short[: len(here)]] + step] = here
        here = rings.following[here]
    for ring in np.flatnonzero(counts > _LONG).tolist():
        following = rings.following
        at = int(first[ring])
        for step in range(int(start[ring]), int(start[ring + 1])):
            order[step] = at
            at = int(following[at])
    return order


def draw(rings: Rings, faces: Ints) -> NDArray[Any]:
    """Polygons of `faces`, in metres.

    A face whose outline touches itself in a point comes as the equal valid (multi)polygon.
    """
    wanted = np.full(int(rings.face.max(initial=-1)) + 2, -1, dtype=np.int64)
    wanted[faces] = np.arange(len(faces))
    half = np.flatnonzero(wanted[rings.face[rings.cycle]] >= 0)
    half = half[np.argsort(rings.cycle[half], kind="stable")]
    starts = runs(rings.cycle[half])
    first, counts = half[starts], np.diff(np.append(starts, len(half)))
    face = wanted[rings.face[rings.cycle[first]]]
    order = _in_order(rings, first, counts)
    x, y = rings.x[order], rings.y[order]
    ring = np.repeat(np.arange(len(first)), counts)
    begin = offsets(counts)
    after = np.arange(1, len(order) + 1)
    after[begin[1:] - 1] = begin[:-1]
    area = np.zeros(len(first), dtype=np.int64)
    x0, y0 = x - x[begin[ring]], y - y[begin[ring]]
    np.add.at(area, ring, x0 * y0[after] - x0[after] * y0)
    # The outer ring of a face comes first, then its holes.
    placed = np.lexsort((area <= 0, face))
    closed = counts[placed] + 1
    ring_start = offsets(closed)
    source = np.repeat(begin[:-1][placed], closed) + np.arange(ring_start[-1]) - np.repeat(ring_start[:-1], closed)
    source[ring_start[1:] - 1] = begin[:-1][placed]
    coordinates = np.column_stack([x[source], y[source]]) / GRID_PER_METRE
    face_start = offsets(np.bincount(face, minlength=len(faces)))
    drawn: NDArray[Any] = shapely.from_ragged_array(shapely.GeometryType.POLYGON, coordinates, (ring_start, face_start))
    broken = np.flatnonzero(~shapely.is_valid(drawn))
    mended = shapely.make_valid(drawn[broken], method="structure", keep_collapsed=False)
    # A sliver of less than the grid's width may have no valid drawing; it is kept as it runs.
    drawn[broken] = np.where(shapely.is_empty(mended), drawn[broken], mended)
    return drawn


def points_in(polygons: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """X and y of a point in each polygon; of a corner where it is too thin to have a point inside."""
    point = shapely.point_on_surface(polygons)
    thin = np.flatnonzero(shapely.is_empty(point))
    point[thin] = shapely.get_point(shapely.get_exterior_ring(shapely.get_geometry(polygons[thin], 0)), 0)
    return shapely.get_x(point), shapely.get_y(point)
