"""The strict reading: land within the fade-out distance of anti-personnel mines that were found there.

Discs around finds are many-sided polygons with the area of the circle. Nothing here decides the distance.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from whitestone.land.geometry.ragged import Ints, runs, spread

_SIDES = 64
_AT_ONCE = 500


def discs(x: NDArray[np.float64], y: NDArray[np.float64], radius: float) -> NDArray[np.object_]:
    """A 64-sided polygon with the area of the circle of `radius` metres around each point."""
    # The polygon's corners lie a little outside of the circle, so that the areas agree.
    reach = radius * math.sqrt(2 * math.pi / (_SIDES * math.sin(2 * math.pi / _SIDES)))
    angle = np.arange(_SIDES + 1) * (2 * math.pi / _SIDES)
    angle[-1] = 0.0
    ring = np.empty((len(x), _SIDES + 1, 2))
    ring[:, :, 0] = x[:, None] + reach * np.cos(angle)
    ring[:, :, 1] = y[:, None] + reach * np.sin(angle)
    polygons: NDArray[np.object_] = np.asarray(shapely.polygons(ring), dtype=object)
    return polygons


def within_reach(
    pieces: NDArray[np.object_],
    product: Ints,
    find_product: Ints,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    radius: float,
) -> NDArray[np.float64]:
    """Area of each piece of land that lies within `radius` of a find of the same product.

    Parameters
    ----------
    pieces : (n,) polygons, metres
    product : (n,) int64, product that released each piece
    find_product, x, y : (k,) the finds
    radius : metres

    Returns
    -------
    (n,) float64, square metres
    """
    area = np.zeros(len(pieces))
    order = np.lexsort((y, x, find_product))
    find_product, x, y = find_product[order], x[order], y[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (find_product[1:] != find_product[:-1]) | (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    find_product, x, y = find_product[fresh], x[fresh], y[fresh]
    starts = runs(find_product)
    ends = np.append(starts[1:], len(find_product))
    known = find_product[starts]
    group = np.searchsorted(known, product)
    group[group == len(known)] = 0
    wanted = np.flatnonzero(known[group] == product) if len(known) else np.empty(0, dtype=np.int64)

    def reach_of(part: Ints) -> NDArray[np.float64]:
        mine, place = np.unique(group[part], return_inverse=True)
        rows, owner = spread(starts[mine], ends[mine] - starts[mine])
        blot, blot_owner = _merged(discs(x[rows], y[rows], radius), owner)
        first = np.searchsorted(blot_owner, place, side="left")
        counts = np.searchsorted(blot_owner, place, side="right") - first
        near, piece = spread(first, counts)
        return _overlap(pieces[part], piece, blot[near])

    wanted = wanted[np.argsort(group[wanted], kind="stable")]
    parts = np.array_split(wanted, max(1, -(-len(wanted) // _AT_ONCE))) if len(wanted) else []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for part, found in zip(parts, pool.map(reach_of, parts), strict=True):
            area[part] = found
    return area


def _merged(circles: NDArray[np.object_], owner: Ints) -> tuple[NDArray[np.object_], Ints]:
    """Discs of each owner with overlapping ones merged: polygons that do not overlap, and their owners, ascending."""
    i, j = shapely.STRtree(circles).query(circles)
    same = (owner[i] == owner[j]) & (i < j)
    graph = coo_matrix((np.ones(int(same.sum()), dtype=np.int8), (i[same], j[same])), shape=(len(owner), len(owner)))
    label = connected_components(graph, directed=False)[1]
    alone = np.bincount(label)[label] == 1
    if alone.all():
        return circles, owner
    several = np.flatnonzero(~alone)
    several = several[np.argsort(label[several], kind="stable")]
    starts = runs(label[several])
    number = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(several))))
    groups = np.asarray(shapely.multipolygons(circles[several], indices=number))
    merged = shapely.union_all(groups[:, None], axis=1)
    blots = np.concatenate([circles[alone], merged])
    owners = np.concatenate([owner[alone], owner[several[starts]]])
    order = np.argsort(owners, kind="stable")
    return blots[order], owners[order]


def _overlap(pieces: NDArray[np.object_], piece: Ints, blot: NDArray[np.object_]) -> NDArray[np.float64]:
    """Area that blots cover in pieces: ``blot[k]`` is compared with ``pieces[piece[k]]``; blots do not overlap."""
    shapely.prepare(pieces)
    inside = shapely.contains_properly(pieces[piece], blot)
    crossing = np.flatnonzero(~inside)
    crossing = crossing[shapely.intersects(pieces[piece[crossing]], blot[crossing])]
    covered = np.where(inside, shapely.area(blot), 0.0)
    covered[crossing] = shapely.area(shapely.intersection(pieces[piece[crossing]], blot[crossing]))
    total: NDArray[np.float64] = np.bincount(piece, weights=covered, minlength=len(pieces)).astype(np.float64)
    return total
