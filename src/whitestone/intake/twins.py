"""Finds records that are likely the same thing twice: by place, day, overlap and text, whole columns at once.

Pure: arrays in, pairs with their likeness out. Whether two records are one is for a person to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.spatial import cKDTree

METRES, DAYS = 150.0, 31.0
"""How far two records of one thing may lie apart: a reading of a handheld device, and a report a month late."""
LIKELY = 0.7
MOST_PAIRS = 5_000_000
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Twins:
    """Pairs of rows, the likeliest first.

    Attributes
    ----------
    first, second : (n,) int64, rows, first < second
    likeness : (n,) float64, from `LIKELY` to 1
    metres, days : (n,) float64, apart; 0 metres where shapes meet
    overlap : (n,) float64, area in common by the area of both together
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    likeness: NDArray[np.float64]
    metres: NDArray[np.float64]
    days: NDArray[np.float64]
    overlap: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)


_NO_ROWS, _NO_NUMBERS = np.empty(0, dtype=np.int64), np.empty(0)
NONE = Twins(_NO_ROWS, _NO_ROWS, _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS)


def find_twins(
    shapes: NDArray[np.object_],
    days: NDArray[np.datetime64],
    texts: Sequence[str],
    groups: NDArray[np.object_],
    *,
    likely: float = LIKELY,
) -> Twins:
    """Pairs of rows that are likely the same thing.

    Parameters
    ----------
    shapes : (n,) geometries in longitude and latitude; None for a record without a place, which has no twin here
    days : (n,) datetime64[D]
    texts : what else the records say, as one text each
    groups : (n,) only rows of the same group are compared, such as the category of a find
    likely
        Least likeness. It is half the place (overlap of polygons, else nearness), a fifth the day, the rest the text.

    Notes
    -----
    Weights and distances are choices of this project, measured in ``docs/import.md``; no standard gives any.
    """
    given = np.flatnonzero(~shapely.is_missing(shapes))
    first, second = _near(shapes[given], days[given])
    first, second = given[first], given[second]
    alike = groups[first] == groups[second]
    first, second = first[alike], second[alike]
    metres, overlap = _apart(shapes[first], shapes[second])
    gap = np.abs((days[first] - days[second]).astype(np.int64)).astype(np.float64)
    said = _words(texts, first, second)
    place = np.maximum(overlap, np.clip(1 - metres / METRES, 0, 1))
    place = np.where(overlap > 0, overlap, place)
    likeness = 0.5 * place + 0.2 * np.clip(1 - gap / DAYS, 0, 1) + 0.3 * said
    chosen = np.flatnonzero(likeness >= likely)
    order = chosen[np.argsort(-likeness[chosen], kind="stable")]
    low, high = np.minimum(first, second)[order], np.maximum(first, second)[order]
    return Twins(low, high, likeness[order], metres[order], gap[order], overlap[order])


def _near(shapes: NDArray[np.object_], days: NDArray[np.datetime64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs near each other in place and time, and pairs of polygons that meet; each once."""
    if len(shapes) < 2:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    middle = shapely.centroid(shapes)
    lon, lat = shapely.get_x(middle), shapely.get_y(middle)
    across = np.cos(np.radians(lat)) * _METRES_PER_DEGREE
    time = days.astype("datetime64[D]").astype(np.int64) / DAYS
    tree = cKDTree(np.column_stack([lon * across / METRES, lat * _METRES_PER_DEGREE / METRES, time]))
    pairs = tree.query_pairs(1.0, output_type="ndarray")
    areal = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    meets = shapely.STRtree(shapes[areal]).query(shapes[areal], predicate="intersects")
    meets = areal[meets[:, meets[0] < meets[1]]].T if len(areal) else np.empty((0, 2), dtype=np.int64)
    both = np.unique(np.sort(np.concatenate([pairs, meets]), axis=1), axis=0)[:MOST_PAIRS]
    return both[:, 0], both[:, 1]


def _apart(first: NDArray[np.object_], second: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres between shapes, and their overlap."""
    lat = shapely.get_y(shapely.centroid(first))
    line = shapely.shortest_line(first, second)
    ends = shapely.get_coordinates(line).reshape(-1, 2, 2)
    step = ends[:, 1] - ends[:, 0]
    metres = np.hypot(step[:, 0] * np.cos(np.radians(lat)), step[:, 1]) * _METRES_PER_DEGREE
    overlap = np.zeros(len(first))
    areal = np.flatnonzero((shapely.get_dimensions(first) == 2) & (shapely.get_dimensions(second) == 2))
    if len(areal):
        one, other = shapely.make_valid(first[areal]), shapely.make_valid(second[areal])
        shared = shapely.area(shapely.intersection(one, other))
        together = shapely.area(one) + shapely.area(other) - shared
        overlap[areal] = np.divide(shared, together, out=np.zeros_like(shared), where=together > 0)
    return metres, overlap


def _words(texts: Sequence[str], first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    """0 to 1; two records that say nothing say the same."""
    if len(first) == 0:
        return np.empty(0)
    one, other = [texts[at] for at in first.tolist()], [texts[at] for at in second.tolist()]
    same = process.cpdist(one, other, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)
    silent = np.array([not (a or b) for a, b in zip(one, other, strict=True)])
    return np.where(silent, 1.0, np.asarray(same, dtype=np.float64) / 100)
