"""Finds the boxes that meet a part of the world: sorted keys of squares, one size of square for each size of box.

An index for arrays in memory, quick to make anew; the databases have their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import spread
from whitestone.share.tiles.grid import WORLD, Ints

_FINEST = WORLD - 12
"""Squares are never smaller than a tile of zoom 12."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes by square. A box no longer than a square's side meets at most the squares around that of its first corner.

    Attributes
    ----------
    levels
        For each size of square: its bits, the sorted keys, and which box has each key.
    """

    box: NDArray[np.int32]
    levels: tuple[tuple[int, Ints, Ints], ...]

    @classmethod
    def of(cls, box: NDArray[np.int32]) -> Boxes:
        """Sort the boxes; (n, 4): west, north, east, south."""
        size = (box[:, 2:].astype(np.int64) - box[:, :2]).max(axis=1, initial=0)
        bits = np.maximum(np.ceil(np.log2(np.maximum(size, 1) + 1)).astype(np.int64), _FINEST)
        levels = []
        for level in np.unique(bits).tolist():
            which = np.flatnonzero(bits == level)
            square = box[which, :2].astype(np.int64) >> level
            key = square[:, 0] << WORLD | square[:, 1]
            order = np.argsort(key)
            levels.append((level, key[order], which[order]))
        return cls(box, tuple(levels))

    def meeting(self, low: Ints, high: Ints) -> Ints:
        """Which boxes share at least a point with the box from `low` to `high`."""
        found = [np.empty(0, dtype=np.int64)]
        for level, keys, which in self.levels:
            # The first corner of a box that reaches into the part lies at most one square before it.
            first = np.maximum((low >> level) - 1, 0)
            last = np.minimum(high >> level, (1 << WORLD) - 1 >> level)
            columns = np.arange(first[0], last[0] + 1, dtype=np.int64) << WORLD
            starts = np.searchsorted(keys, columns | first[1])
            ends = np.searchsorted(keys, columns | last[1], side="right")
            near, _ = spread(starts, ends - starts)
            found.append(which[near])
        near = np.concatenate(found)
        box = self.box[near]
        meets = (box[:, :2] <= high).all(axis=1) & (box[:, 2:] >= low).all(axis=1)
        return np.asarray(near[meets])
