"""What every contender must produce from a register, and whether two answers say the same.

Only the figures that all contenders share; the engine answers more (postings, second table, findings).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from whitestone.land.inputs import Finds
from whitestone.land.words import Column, Contamination, LandClass, Part

FADE_OUT_M = 20.0
DISC_SIDES = 64
GRID_M = 0.01
TOLERANCE = 1e-6
BALANCE_COLUMNS = ("opening", *(column.value for column in Column), "closing")
PART_COLUMNS = ("polygon", *(part.value for part in Part))
CLASSES = tuple(item.value for item in LandClass)
AP_MINED = "ap_mined"

Account = tuple[str | None, str, str]
Key = TypeVar("Key", Account, str)


@dataclass(frozen=True)
class ReadingFigures:
    """One reading for one class: square metres, products, items, anti-personnel mines."""

    area: float
    polygons: int
    items: int
    ap_items: int


@dataclass(frozen=True)
class Answer:
    """The shared figures of one settlement.

    Attributes
    ----------
    rows
        By (unit, kind, class): square metres in the order of `BALANCE_COLUMNS`.
    parts
        By product id: square metres in the order of `PART_COLUMNS`; the polygon is the one on the 1 cm grid, the sum
        of its parts.
    readings
        By (reading, class), with ``ap_mined`` for the sum of ap_only and mixed.
    items
        By product id: items and anti-personnel mines found; products with finds only.
    """

    rows: Mapping[Account, tuple[float, ...]]
    parts: Mapping[str, tuple[float, ...]]
    readings: Mapping[tuple[str, str], ReadingFigures]
    items: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Gap:
    """How far two tables of areas are apart.

    Two exact overlays may round a crossing of two edges to neighbouring points of the 1 cm grid. A strip of that width
    along the shortest boundary that land of its area can have is the bound of such a difference; it concerns few rows
    and has no direction, so totals must agree more closely.

    Attributes
    ----------
    relative : largest difference as part of the row's area
    square_metres : largest difference
    beyond, rows : rows that differ by more than `TOLERANCE`, and all rows
    of_grid : largest difference as part of the bound
    total : largest difference of a column's total, as part of it
    """

    relative: float
    square_metres: float
    beyond: int
    rows: int
    of_grid: float
    total: float

    @property
    def agrees(self) -> bool:
        """Within `TOLERANCE` in total and in 99 rows of a hundred, and within the bound of the grid in every row."""
        return self.total <= TOLERANCE and self.beyond * 100 <= self.rows and self.of_grid <= 1.0


@dataclass(frozen=True)
class Difference:
    """How far two answers are apart.

    Attributes
    ----------
    balance, parts : areas by account and by product
    readings : largest difference of a reading's area, as part of it
    counts : readings and products whose number of polygons, items or mines differs
    """

    balance: Gap
    parts: Gap
    readings: float
    counts: int

    @property
    def agrees(self) -> bool:
        """Whether every area agrees and every count is the same."""
        return self.balance.agrees and self.parts.agrees and self.readings <= TOLERANCE and self.counts == 0


def differences(one: Answer, other: Answer) -> Difference:
    """Compare two answers; an account or a product that only one of them has counts with its whole area."""
    none, nothing = ReadingFigures(0.0, 0, 0, 0), (0, 0)
    keys = sorted(one.readings.keys() | other.readings.keys())
    pairs = [(one.readings.get(key, none), other.readings.get(key, none)) for key in keys]
    readings = max((abs(a.area - b.area) / max(a.area, b.area, 1.0) for a, b in pairs), default=0.0)
    counts = sum((a.polygons, a.items, a.ap_items) != (b.polygons, b.items, b.ap_items) for a, b in pairs)
    counts += sum(
        one.items.get(key, nothing) != other.items.get(key, nothing) for key in one.items.keys() | other.items.keys()
    )
    return Difference(
        balance=_gap(one.rows, other.rows, len(BALANCE_COLUMNS)),
        parts=_gap(one.parts, other.parts, len(PART_COLUMNS)),
        readings=readings,
        counts=counts,
    )


def _gap(one: Mapping[Key, tuple[float, ...]], other: Mapping[Key, tuple[float, ...]], width: int) -> Gap:
    keys = list(one.keys() | other.keys())
    if not keys:
        return Gap(0.0, 0.0, 0, 0, 0.0, 0.0)
    zeros = (0.0,) * width
    left = np.array([one.get(key, zeros) for key in keys])
    right = np.array([other.get(key, zeros) for key in keys])
    gap = np.abs(left - right).max(axis=1)
    # Land below one square metre is compared in square metres, not in parts of itself.
    size = np.maximum(np.maximum(left, right).max(axis=1), 1.0)
    totals = np.abs(left.sum(axis=0) - right.sum(axis=0)) / np.maximum(left.sum(axis=0), 1.0)
    return Gap(
        relative=float((gap / size).max()),
        square_metres=float(gap.max()),
        beyond=int((gap > TOLERANCE * size).sum()),
        rows=len(keys),
        of_grid=float((gap / (GRID_M * 2 * np.sqrt(np.pi * size))).max()),
        total=float(totals.max()),
    )


def disc(radius: float) -> NDArray[np.float64]:
    """Vertices (64, 2) of the regular polygon around the origin with the area of a circle, the first at angle 0."""
    angle = np.arange(DISC_SIDES) * (2 * np.pi / DISC_SIDES)
    even = radius * np.sqrt(2 * np.pi / (DISC_SIDES * np.sin(2 * np.pi / DISC_SIDES)))
    vertices: NDArray[np.float64] = np.column_stack([np.cos(angle), np.sin(angle)]) * even
    return vertices


def is_ap(finds: Finds) -> NDArray[np.bool_]:
    """Which finds are anti-personnel mines."""
    mines: NDArray[np.bool_] = (finds.category & np.uint8(Contamination.AP)) != 0
    return mines
