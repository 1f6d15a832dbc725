"""Which release product each find belongs to: by reference, else by place and date.

A find belongs to the earliest product that covers its place and is not dated before it, of several on one date to the
one whose id sorts first; a find that is dated after every product that covers it belongs to none of them and is a
question for a person.
"""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints, runs
from whitestone.land.inputs import Finds, Releases
from whitestone.land.words import CATEGORIES

UNATTACHED = -1
"""The find lies in no product, or has no place and no reference."""

FOUND_LATER = -2
"""The find lies in released land and is dated after every product there."""

UNKNOWN_REFERENCE = -3
"""The find names a product that is not among the products."""

_AT_ONCE = 50_000


def attach(finds: Finds, releases: Releases, alive: NDArray[np.bool_], rows: Ints | None = None) -> Ints:
    """Row of the release product of each find, or one of the negative constants of this module.

    Parameters
    ----------
    finds : Finds, n rows
    releases : Releases, m rows
    alive : (m,) bool, products that count
    rows : int64, optional
        Only these finds; all when not given.
    """
    rows = np.arange(len(finds)) if rows is None else rows
    result = np.full(len(rows), UNATTACHED, dtype=np.int64)
    has_name = finds.release[rows] != None  # noqa: E711 (an array of objects compares element by element)
    named = np.flatnonzero(has_name)
    if len(named):
        row_of = {id_: row for row, id_ in enumerate(releases.id.tolist()) if alive[row]}
        found = map(row_of.get, finds.release[rows[named]].tolist(), itertools.repeat(UNKNOWN_REFERENCE))
        result[named] = np.fromiter(found, dtype=np.int64, count=len(named))
    placed = np.flatnonzero(~has_name & ~np.isnan(finds.x[rows]))
    living = np.flatnonzero(alive)
    if len(placed) and len(living):
        result[placed] = _by_place(finds, releases, living, rows[placed])
    return result


def _by_place(finds: Finds, releases: Releases, living: Ints, rows: Ints) -> Ints:
    """Product of each of the finds `rows`, by place and date alone."""
    result = np.full(len(rows), UNATTACHED, dtype=np.int64)
    find, product = _covering(releases.geometry[living], finds.x[rows], finds.y[rows])
    product = living[product]
    result[find] = FOUND_LATER
    in_time = releases.date[product] >= finds.date[rows[find]]
    find, product = find[in_time], product[in_time]
    # Of products of one date the one whose id sorts first: the order of the rows must not matter.
    covering, covers = np.unique(product, return_inverse=True)
    by_id = np.unique(releases.id[covering].astype(np.str_), return_inverse=True)[1]
    order = np.lexsort((by_id[covers], releases.date[product].astype(np.int64), find))
    first = order[runs(find[order])]
    result[find[first]] = product[first]
    return result


def _covering(polygons: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """Pairs of a point and a polygon that covers it."""
    point, polygon = shapely.STRtree(polygons).query(shapely.points(x, y))
    order = np.argsort(polygon)
    point, polygon = point[order].astype(np.int64), polygon[order].astype(np.int64)
    shapely.prepare(polygons[np.unique(polygon)])
    # A prepared polygon must not be asked by two threads at once: each polygon's points stay together.
    starts = runs(polygon)
    cuts = starts[np.unique(np.searchsorted(starts, np.arange(_AT_ONCE, len(point), _AT_ONCE), side="right") - 1)]
    parts = np.split(np.arange(len(point)), cuts)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        inside = list(
            pool.map(lambda part: shapely.intersects_xy(polygons[polygon[part]], x[point[part]], y[point[part]]), parts)
        )
    held = np.concatenate(inside)
    return point[held], polygon[held]


def items_by_release(finds: Finds, release: Ints, releases: int) -> Ints:
    """Number of items found in each product, by category: (releases, 6) int64."""
    rows = np.flatnonzero(release >= 0)
    category = np.log2(finds.category[rows].astype(np.float64)).astype(np.int64)
    items = np.zeros(releases * len(CATEGORIES), dtype=np.int64)
    np.add.at(items, release[rows] * len(CATEGORIES) + category, finds.count[rows])
    return items.reshape(releases, len(CATEGORIES))
