"""Vertices along long edges, so that an edge stays straight in its own CRS when it is projected.

Works on coordinates alone. The library's own function mends what it takes for broken on the way, and so drops land
silently: a faulty polygon must reach the checks as it was drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from whitestone.land.geometry.ragged import Ints, offsets, spread
from whitestone.land.inputs import Geometries

_POLYGON, _MULTIPOLYGON = 3, 6


def with_vertices(geometries: Geometries, longest: float) -> Geometries:
    """A copy in which no edge of a polygon is longer than `longest` (units of the coordinates).

    An edge gets the same vertices in whichever direction it is drawn, so that neighbours keep their common boundary.
    Geometries smaller than `longest`, empty ones, and points and lines are left as they are.
    """
    result = geometries.copy()
    bounds = shapely.bounds(geometries)
    with np.errstate(invalid="ignore"):
        wide = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) > longest
    wide &= np.isfinite(bounds).all(axis=1)
    type_id = shapely.get_type_id(geometries)
    for kind in (_POLYGON, _MULTIPOLYGON):
        rows = np.flatnonzero(wide & (type_id == kind))
        if len(rows):
            result[rows] = _divided(geometries[rows], longest)
    return result


def _divided(polygons: Geometries, longest: float) -> Geometries:
    kind, xy, levels = shapely.to_ragged_array(polygons, include_z=False)
    rings = levels[0].astype(np.int64)
    pieces = _pieces(xy, rings, longest)
    step, start = spread(np.zeros(len(xy), dtype=np.int64), pieces)
    end = np.minimum(start + 1, len(xy) - 1)
    # From the lesser end to the greater, whichever way the ring runs: both directions give the same numbers.
    back = (xy[start, 0] > xy[end, 0]) | ((xy[start, 0] == xy[end, 0]) & (xy[start, 1] > xy[end, 1]))
    count = pieces[start]
    low, high = np.where(back, end, start), np.where(back, start, end)
    share = (np.where(back, count - step, step) / count)[:, np.newaxis]
    placed = np.where(step[:, np.newaxis] == 0, xy[start], xy[low] + (xy[high] - xy[low]) * share)
    starts: Any = (offsets(pieces)[rings], *levels[1:])  # the stubs know no tuple of offsets
    divided: Geometries = shapely.from_ragged_array(kind, placed, starts)
    return divided


def _pieces(xy: np.ndarray, rings: Ints, longest: float) -> Ints:
    """Into how many pieces the edge from each vertex to the next is cut; the last vertex of a ring has no edge."""
    length = np.zeros(len(xy))
    length[:-1] = np.hypot(*(xy[1:] - xy[:-1]).T)
    last = rings[1:][np.diff(rings) > 0] - 1
    length[last] = 0.0
    return np.maximum(np.ceil(length / longest).astype(np.int64), 1)
