"""Finds records that are likely the same thing twice: by place, day, overlap and text, whole columns at once.

Pure: arrays in, pairs with their likeness out. Whether two records are one is for a person to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from whitestone.intake.weighing import Column, Floats, Rows, Sort, by_days, by_texts, copied, covering, nearness

METRES, DAYS = 250.0, 31.0
"""How far two records of one thing may lie apart: a poor reading of a handheld device, and a report a month late."""
LIKELY = 0.2
"""Least likeness that is shown: one pair in five is worth a look, and the likeliest come first."""
NEIGHBOURS = 12
"""With how many of its neighbours a record is compared: behind more that are nearer, nobody could tell it anyway."""
_LONE = 4
"""The neighbour at whose distance the ground counts as that full: one or two nearer ones may be the same thing."""
_TOLD_TWICE = 0.05
"""Share of records that are told twice. Assumed."""
_AT_LEAST = 1.0
"""Metres below which nearness says no more: coordinates are written with five decimals."""
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Twins:
    """Pairs of rows, the likeliest first.

    Attributes
    ----------
    first, second : (n,) int64, rows, first < second
    likeness : (n,) float64, the share of such pairs that are one thing, as reckoned; 1 where all is the same
    metres, days : (n,) float64, apart; 0 metres where shapes meet
    overlap : (n,) float64, area in common by the area of both together
    """

    first: Rows
    second: Rows
    likeness: Floats
    metres: Floats
    days: Floats
    overlap: Floats

    def __len__(self) -> int:
        return len(self.first)


_NO_ROWS, _NO_NUMBERS = np.empty(0, dtype=np.int64), np.empty(0)
NONE = Twins(_NO_ROWS, _NO_ROWS, _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS)


def find_twins(
    shapes: NDArray[np.object_],
    days: NDArray[np.datetime64],
    columns: Sequence[Column],
    *,
    likely: float = LIKELY,
) -> Twins:
    """Pairs of rows that are likely the same thing.

    Parameters
    ----------
    shapes : (n,) geometries in longitude and latitude; None for a record without a place, which has no twin here
    days : (n,) datetime64[D]
    columns
        What else the records say, each column of n texts.
    likely
        Least likeness, 0 to 1.

    Notes
    -----
    The likeness of a pair is that of Bayes' rule: how densely second reports of one thing lie at that distance, by how
    densely other records lie around there, times what days and columns weigh. In a minefield, where mines lie metres
    apart, nearness says little; in open country it says nearly all. Distances and shares are assumptions of this
    project, measured in ``docs/import.md``; no standard gives any.
    """
    given = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    if len(given) < 2:
        return NONE
    here, when = shapes[given], days[given].astype("datetime64[D]").astype(np.int64)
    said = [Column([column.texts[at] for at in given.tolist()], column.sort) for column in columns]
    plane = _plane(here)
    # A second report stands out best among records of its days; one with a wrong year only among those of its place.
    parts = [_weighed(here, plane, when, said, within) for within in (DAYS, None)]
    first, second, likeness, overlap = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.lexsort((-likeness, second, first))
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(first[order]) != 0) | (np.diff(second[order]) != 0)
    first, second, likeness, overlap = (part[order][fresh] for part in (first, second, likeness, overlap))
    chosen = np.flatnonzero(likeness >= likely)
    chosen = chosen[np.argsort(-likeness[chosen], kind="stable")]
    first, second = first[chosen], second[chosen]
    metres = _between(here[first], here[second])
    gap = np.abs(when[first] - when[second]).astype(np.float64)
    return Twins(given[first], given[second], likeness[chosen], metres, gap, overlap[chosen])


def _weighed(
    shapes: NDArray[np.object_], plane: Floats, when: Rows, columns: Sequence[Column], within: float | None
) -> tuple[Rows, Rows, Floats, Floats]:
    """Pairs, their likeness and overlap, among neighbours of the same days or of any day."""
    first, second, rank = _pairs(shapes, plane, when, columns, within)
    gap = np.abs(when[first] - when[second]).astype(np.float64)
    apart = np.hypot(*(plane[first] - plane[second]).T)
    odds = nearness(np.maximum(apart, _AT_LEAST)) / _density(plane, first, second, apart)
    odds = _TOLD_TWICE * np.maximum(odds, copied(plane, first, second))
    overlap, areal = _overlaps(shapes, first, second)
    odds = np.where(areal, np.maximum(np.where(overlap > 0, 1.0, 0.2) * odds, covering(overlap)), odds)
    two = np.flatnonzero(rank > _LONE)
    odds *= by_days(gap, two)
    for column in columns:
        odds *= by_texts(column, first, second, two)
    likeness = np.where(_the_same(shapes, when, columns, first, second), 1.0, odds / (1 + odds))
    return first, second, likeness, overlap


def _plane(shapes: NDArray[np.object_]) -> Floats:
    """Middles in metres, near enough to compare neighbours: each at its own latitude."""
    middle = shapely.centroid(shapes)
    lon, lat = shapely.get_x(middle), shapely.get_y(middle)
    return np.column_stack([lon * np.cos(np.radians(lat)), lat]) * _METRES_PER_DEGREE


def _pairs(
    shapes: NDArray[np.object_], plane: Floats, when: Rows, columns: Sequence[Column], within: float | None
) -> tuple[Rows, Rows, Rows]:
    """Pairs of neighbours in place and time, of polygons that meet, and of rows that say the same; each once.

    The third is how many neighbours are nearer, seen from the row to which the other is nearer in order.
    """
    tree = cKDTree(np.column_stack([plane / METRES, when / within]) if within else plane / METRES)
    most = min(NEIGHBOURS + 1, len(plane))
    _, near = tree.query(tree.data, k=most, distance_upper_bound=1.0)
    row = np.repeat(np.arange(len(plane)), most)
    rank = np.tile(np.arange(most), len(plane))
    other = near.ravel()
    true = (other < len(plane)) & (other != row)
    found = [np.column_stack([row[true], other[true]])]
    ranks = [rank[true]]
    for more in (_meeting(shapes), _repeated(plane, when, columns)):
        found.append(more)
        ranks.append(np.zeros(len(more), dtype=np.int64))
    both, number = np.sort(np.concatenate(found), axis=1), np.concatenate(ranks)
    order = np.lexsort((number, both[:, 1], both[:, 0]))
    both, number = both[order], number[order]
    fresh = np.ones(len(both), dtype=bool)
    fresh[1:] = (both[1:] != both[:-1]).any(axis=1)
    return both[fresh, 0], both[fresh, 1], number[fresh]


def _meeting(shapes: NDArray[np.object_]) -> Rows:
    areal = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    if len(areal) < 2:
        return np.empty((0, 2), dtype=np.int64)
    meets = shapely.STRtree(shapes[areal]).query(shapes[areal], predicate="intersects")
    return np.asarray(areal[meets[:, meets[0] < meets[1]]].T)


def _repeated(plane: Floats, when: Rows, columns: Sequence[Column]) -> Rows:
    """Each row with the next that says the same: at one place of many they would crowd each other out."""
    lines = zip(
        plane.tolist(), when.tolist(), *(column.texts for column in columns if column.sort is not Sort.LOT), strict=True
    )
    last: dict[tuple[object, ...], int] = {}
    found = []
    for at, (place, *rest) in enumerate(lines):
        key = (*place, *rest)
        if key in last:
            found.append((last[key], at))
        last[key] = at
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _density(plane: Floats, first: Rows, second: Rows, apart: Floats) -> Floats:
    """Other records per square metre around each pair, in its time: the fuller side."""
    count = len(plane)
    row = np.concatenate([first, second])
    far = np.concatenate([apart, apart])
    order = np.lexsort((far, row))
    row, far = row[order], np.maximum(far[order], _AT_LEAST)
    start = np.searchsorted(row, np.arange(count))
    many = np.bincount(row, minlength=count)
    # Where there are fewer neighbours than that, the whole circle in which they were sought counts.
    full = np.maximum(many, 1) / (np.pi * METRES**2)
    enough = np.flatnonzero(many >= _LONE)
    full[enough] = np.maximum(full[enough], (_LONE - 1) / (np.pi * far[start[enough] + _LONE - 1] ** 2))
    return np.asarray(np.maximum(full[first], full[second]))


def _overlaps(shapes: NDArray[np.object_], first: Rows, second: Rows) -> tuple[Floats, NDArray[np.bool_]]:
    """Area in common by the area of both together, and which pairs are two polygons."""
    areal = shapely.get_dimensions(shapes) == 2
    both = areal[first] & areal[second]
    overlap = np.zeros(len(first))
    at = np.flatnonzero(both)
    if len(at):
        sound = shapely.make_valid(shapes)
        one, other = sound[first[at]], sound[second[at]]
        shared = shapely.area(shapely.intersection(one, other))
        together = shapely.area(one) + shapely.area(other) - shared
        overlap[at] = np.divide(shared, together, out=np.zeros_like(shared), where=together > 0)
    return overlap, both


def _between(first: NDArray[np.object_], second: NDArray[np.object_]) -> Floats:
    """Metres between shapes."""
    lat = shapely.get_y(shapely.centroid(first))
    ends = shapely.get_coordinates(shapely.shortest_line(first, second)).reshape(-1, 2, 2)
    step = ends[:, 1] - ends[:, 0]
    return np.asarray(np.hypot(step[:, 0] * np.cos(np.radians(lat)), step[:, 1]) * _METRES_PER_DEGREE)


def _the_same(
    shapes: NDArray[np.object_], when: Rows, columns: Sequence[Column], first: Rows, second: Rows
) -> NDArray[np.bool_]:
    """Pairs that say the same in every column, at the same place and day, and say anything at all."""
    same = (when[first] == when[second]) & shapely.equals_identical(shapes[first], shapes[second])
    said = np.zeros(len(first), dtype=bool)
    for column in columns:
        if column.sort is Sort.LOT:
            continue
        texts = np.array(column.texts, dtype=object)
        one, other = texts[first], texts[second]
        same &= np.asarray(one == other, dtype=bool)
        said |= np.asarray(one != "", dtype=bool)
    return np.asarray(same & said)
