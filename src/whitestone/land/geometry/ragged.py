"""Small helpers for lists of different lengths kept end to end in flat arrays.

Pure index arithmetic, used wherever the geometry code would otherwise loop in Python.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def offsets(counts: NDArray[np.integer]) -> Ints:
    """Start of each list and, at the end, the total: ``[0, c0, c0 + c1, ...]``."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def spread(starts: NDArray[np.integer], counts: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Positions ``start, start + 1, ...`` of every list, and the index of the list for each position."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first = offsets(counts)[:-1]
    positions = np.arange(len(owner), dtype=np.int64) + (np.asarray(starts, dtype=np.int64) - first)[owner]
    return positions, owner


def runs(sorted_keys: NDArray[np.integer]) -> Ints:
    """Start of every run of equal values in a sorted array (empty for an empty array)."""
    if len(sorted_keys) == 0:
        return np.empty(0, dtype=np.int64)
    return np.concatenate([[0], np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1]).astype(np.int64)


def pairs_within_runs(sorted_keys: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Every pair ``i < j`` of positions that share a key in a sorted array."""
    starts = runs(sorted_keys)
    ends = np.append(starts, len(sorted_keys))[1:]
    last = np.repeat(ends, ends - starts)
    index = np.arange(len(sorted_keys), dtype=np.int64)
    j, i = spread(index + 1, last - index - 1)
    return i, j
