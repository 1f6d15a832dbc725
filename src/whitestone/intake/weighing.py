"""How much more likely two neighbouring records agree as they do when they are one thing than when they are two.

Pure. What neighbours that are two have in common is learnt from the register itself, so that a column in which all
records say the same weighs nothing. How one thing told twice differs is assumed, and says so here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SPREADS_M: Sequence[tuple[float, float]] = ((0.5, 8.0), (0.3, 30.0), (0.2, 80.0))
"""How far apart two readings of one place lie: shares, and standard deviations in each direction. Assumed: two good
readings of handheld devices, two poor ones, and a place that was pointed out or rounded to the third decimal."""
DAYS: Sequence[tuple[float, float]] = ((0, 0.53), (1, 0.12), (3, 0.12), (8, 0.12), (31, 0.07), (366, 0.03), (1e9, 0.01))
"""Up to how many days apart one thing is told twice, and how often: late, or with a wrong month or year. Assumed."""
DAYS_OF_TWO: Sequence[float] = (0.1, 0.05, 0.05, 0.1, 0.2, 0.25, 0.25)
ALIKE: Sequence[tuple[float, float]] = ((1.0, 0.70), (0.9, 0.12), (0.75, 0.08), (0.5, 0.04), (0.0, 0.06))
"""From what likeness two texts of one thing are alike, and how often. Assumed: one in four is typed otherwise."""
OF_TWO: Sequence[float] = (0.3, 0.1, 0.1, 0.2, 0.3)
"""The same of neighbours that are two, in a register of which nothing is known yet."""
SAME_LOT: Sequence[float] = (0.5, 0.0, 0.0, 0.0, 0.5)
"""How often both reports of one thing come in one delivery, and in two. Assumed."""
SAME_PLACE = 0.3
"""Share of second reports that copy the coordinates of the first to the last decimal. Assumed."""
_KNOWN = 40.0
"""As many pairs of the register weigh as much as what was assumed of them."""
_LEAST, _MOST = 1 / 40, 40.0
"""No column alone says more: columns lean on each other, which multiplying them does not know."""
_NEARLY_ONE = (0.2, 6)
"""Polygons share what this share of their area together says by chance as often as not, and how steeply it grows."""
_RARELY = 0.002


class Sort(Enum):
    """What two records that differ in a column say by it."""

    TEXT = "may be mistyped"
    NAME = "each sender counts for himself, so that it may well differ"
    LINK = "another is another, however alike"
    LOT = "in which delivery it came: one thing is told twice in two deliveries more often than neighbours are"


@dataclass(frozen=True, slots=True)
class Column:
    """What n records say in one column, each as a text, empty where nothing."""

    texts: Sequence[str]
    sort: Sort = Sort.TEXT


def nearness(metres: Floats) -> Floats:
    """How densely second readings of one place lie at a distance: per square metre, summing to one over the plane."""
    return np.asarray(
        sum(share / (2 * np.pi * at**2) * np.exp(-(metres**2) / (2 * at**2)) for share, at in SPREADS_M),
        dtype=np.float64,
    )


def covering(overlap: Floats) -> Floats:
    """Odds that two polygons are one area, from what they share by what they cover together (0 to 1)."""
    even, steep = _NEARLY_ONE
    return np.asarray((overlap / even) ** steep, dtype=np.float64)


def by_days(gap: Floats, apart: Rows) -> Floats:
    """The weight of days between; `apart` are the pairs of neighbours that are taken to be two."""
    edges = np.array([day for day, _ in DAYS], dtype=np.float64)
    bins = np.minimum(np.searchsorted(edges, gap), len(DAYS) - 1)
    return _weight(bins, apart, [share for _, share in DAYS], DAYS_OF_TWO, lenient=0.01, falling=True)


def copied(places: Floats, first: Rows, second: Rows) -> Floats:
    """Odds that two records with the same coordinates are one; 0 for others, and where more than two share them.

    Where many places of a register are crowded, as when events are put at the middle of their village, they say little.
    """
    _, at, many = np.unique(places, axis=0, return_inverse=True, return_counts=True)
    at = at.ravel()
    crowded = max(float((many[at] > 2).mean()), _RARELY)
    pair = (at[first] == at[second]) & (many[at[first]] == 2)
    return np.where(pair, SAME_PLACE / crowded, 0.0)


def by_texts(column: Column, first: Rows, second: Rows, apart: Rows) -> Floats:
    """The weight of one column; 1 where one of the two says nothing."""
    said, known = _distinct(column.texts)
    one, other = known[first], known[second]
    fuzzy = column.sort in (Sort.TEXT, Sort.NAME)
    alike = _alike(said, one, other) if fuzzy else (one == other).astype(np.float64)
    bins = np.zeros(len(first), dtype=np.int64)
    for number, (least, _) in enumerate(ALIKE):
        bins[alike < least] = number + 1
    bins = np.minimum(bins, len(ALIKE) - 1)
    silent = (one == 0) | (other == 0)
    heard = apart[~silent[apart]]
    shares = SAME_LOT if column.sort is Sort.LOT else [share for _, share in ALIKE]
    lenient = 0.6 if column.sort is Sort.NAME else 0.05
    weight = _weight(bins, heard, shares, OF_TWO, lenient=lenient, falling=column.sort is not Sort.LOT)
    return np.where(silent, 1.0, weight)


def _weight(
    bins: Rows, apart: Rows, of_one: Sequence[float], of_two: Sequence[float], *, lenient: float, falling: bool
) -> Floats:
    """For each pair, how often one thing falls into its bin by how often two do."""
    counted = np.bincount(bins[apart], minlength=len(of_one)).astype(np.float64)
    two = (counted + _KNOWN * np.array(of_two)) / (counted.sum() + _KNOWN)
    one = lenient * two + (1 - lenient) * np.array(of_one)
    weight = np.clip(one / two, _LEAST, _MOST)
    if falling:
        # A mistyped name is rare beside its neighbours, and yet no better evidence than the name itself.
        weight = np.minimum.accumulate(weight)
    return np.asarray(weight[bins], dtype=np.float64)


def _distinct(texts: Sequence[str]) -> tuple[list[str], Rows]:
    """The texts there are, the empty one first, and the number of each row's."""
    numbers = {"": 0}
    rows = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
    return list(numbers), rows


def _alike(said: Sequence[str], one: Rows, other: Rows) -> Floats:
    """0 to 1; each pair of texts is compared once, and only where they differ."""
    alike = np.ones(len(one))
    differ = np.flatnonzero(one != other)
    if len(differ) == 0:
        return alike
    low, high = np.minimum(one, other)[differ], np.maximum(one, other)[differ]
    pairs, back = np.unique(low * len(said) + high, return_inverse=True)
    left = [said[at] for at in (pairs // len(said)).tolist()]
    right = [said[at] for at in (pairs % len(said)).tolist()]
    found = process.cpdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)
    # What differs at all is not the same, even where the words only stand in another order.
    alike[differ] = np.minimum(np.asarray(found, dtype=np.float64)[back] / 100, 0.999)
    return alike
