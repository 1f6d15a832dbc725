"""From steps to postings: what each event adds to or takes from which account.

One rule for the balance of accounts and for the balance by category: the difference between what was open before
and after. Areas are whole numbers (twice the square centimetres), so that books balance exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints
from whitestone.land.state import Flags, Steps
from whitestone.land.words import CATEGORIES, Column, Contamination, Kind, LandClass, Part, Product

COLUMNS = tuple(Column)
KINDS = tuple(Kind)
CLASSES = tuple(LandClass)
PARTS = tuple(Part)
PRODUCTS = tuple(Product)
_COLUMN = {column: number for number, column in enumerate(COLUMNS)}
_PART = {part: number for number, part in enumerate(PARTS)}
COLUMN_OF_PRODUCT = np.array([_COLUMN[Column(product.value)] for product in PRODUCTS], dtype=np.int8)
SIGNS = np.array([column.sign for column in COLUMNS], dtype=np.int64)
CLASS_OF = np.array([0] + [CLASSES.index(LandClass.of(Contamination(bits))) for bits in range(1, 64)], dtype=np.int64)

BY_ACCOUNT = len(KINDS) * len(CLASSES)
BY_CATEGORY = len(KINDS) * len(CATEGORIES)


@dataclass(frozen=True, slots=True)
class Flows:
    """Postings, p rows.

    Attributes
    ----------
    step : (p,) int64, row of the steps
    day : (p,) int32
    column : (p,) int8, index into `COLUMNS`
    account : (p,) int64, ``tile + 1`` times accounts per tile, plus kind times groups, plus group
    twice_area : (p,) int64
    """

    step: Ints
    day: NDArray[np.int32]
    column: NDArray[np.int8]
    account: Ints
    twice_area: Ints

    def __len__(self) -> int:
        return len(self.step)

    def moved(self, first_day: int, last_day: int, accounts: int) -> Ints:
        """Twice the area by column and account, of the postings from `first_day` to `last_day` (both included)."""
        rows = np.flatnonzero((self.day >= first_day) & (self.day <= last_day))
        total = np.zeros(len(COLUMNS) * accounts, dtype=np.int64)
        np.add.at(total, self.column[rows] * np.int64(accounts) + self.account[rows], self.twice_area[rows])
        return total.reshape(len(COLUMNS), accounts)


def _flows(
    steps: Steps, rows: Ints, was: Flags, now: Flags, old: Ints, new: Ints, area: Ints, product_column: NDArray[np.int8]
) -> Flows:
    """Postings of the steps `rows`; `old` and `new` are accounts, `product_column` is -1 for hazard records."""
    by_product = product_column >= 0
    opened, closed, changed = ~was & now, was & ~now, was & now & (old != new)
    recorded = np.where(steps.released[rows], _COLUMN[Column.REOPENED], _COLUMN[Column.RECORDED]).astype(np.int8)
    gone = np.where(by_product, product_column, _COLUMN[Column.CORRECTED]).astype(np.int8)
    whole = np.full(len(rows), 0, dtype=np.int8)
    chosen, columns, accounts = [], [], []
    for mask, column, account in (
        (opened, recorded, new),
        (closed, gone, old),
        (changed, whole + np.int8(_COLUMN[Column.RECLASSIFIED_OUT]), old),
        (changed, whole + np.int8(_COLUMN[Column.RECLASSIFIED_IN]), new),
    ):
        picked = np.flatnonzero(mask)
        chosen.append(picked)
        columns.append(column[picked])
        accounts.append(account[picked])
    pick = np.concatenate(chosen)
    step = rows[pick]
    return Flows(step, steps.day[step], np.concatenate(columns), np.concatenate(accounts), area[pick])


def account_flows(steps: Steps, tile: Ints, twice_area: Ints, product_column: NDArray[np.int8]) -> Flows:
    """Postings to accounts (unit, kind, class).

    Parameters
    ----------
    steps : Steps, s rows
    tile, twice_area : by face
    product_column : (s,) int8, index of the column of the product behind a step, -1 for hazard records
    """
    rows = np.flatnonzero((steps.before != steps.after) | (steps.confirmed_before != steps.confirmed_after))
    home = (tile[steps.face[rows]] + 1) * BY_ACCOUNT
    before, after = steps.before[rows], steps.after[rows]
    old = home + steps.confirmed_before[rows] * len(CLASSES) + CLASS_OF[before]
    new = home + steps.confirmed_after[rows] * len(CLASSES) + CLASS_OF[after]
    return _flows(steps, rows, before != 0, after != 0, old, new, twice_area[steps.face[rows]], product_column[rows])


def category_flows(steps: Steps, tile: Ints, twice_area: Ints, product_column: NDArray[np.int8]) -> Flows:
    """Postings to (unit, kind, category): an area stands once under each category that is open there."""
    collected: list[Flows] = []
    kind_changed = steps.confirmed_before != steps.confirmed_after
    for number, category in enumerate(CATEGORIES):
        bit = np.uint8(category)
        was, now = (steps.before & bit) != 0, (steps.after & bit) != 0
        rows = np.flatnonzero((was != now) | (was & now & kind_changed))
        home = (tile[steps.face[rows]] + 1) * BY_CATEGORY + number
        old = home + steps.confirmed_before[rows] * len(CATEGORIES)
        new = home + steps.confirmed_after[rows] * len(CATEGORIES)
        collected.append(
            _flows(steps, rows, was[rows], now[rows], old, new, twice_area[steps.face[rows]], product_column[rows])
        )
    return Flows(*(np.concatenate([getattr(flows, name) for flows in collected]) for name in Flows.__slots__))


def open_at(steps: Steps, last_day: int, tile: Ints, twice_area: Ints, accounts: int) -> Ints:
    """Twice the area of each account at the end of a day, from the state of the land itself, not from postings."""
    rows = np.flatnonzero(steps.day <= last_day)
    face = steps.face[rows]
    last = rows[np.flatnonzero(np.append(face[1:] != face[:-1], True))] if len(rows) else rows
    last = last[steps.after[last] != 0]
    face = steps.face[last]
    account = (tile[face] + 1) * BY_ACCOUNT + steps.confirmed_after[last] * len(CLASSES) + CLASS_OF[steps.after[last]]
    total = np.zeros(accounts, dtype=np.int64)
    np.add.at(total, account, twice_area[face])
    return total


def part_of(steps: Steps, rows: Ints) -> Ints:
    """Which of the five parts the steps `rows` (of products) are, as indices into `PARTS`."""
    before, after = steps.before[rows], steps.after[rows]
    nothing = np.where(steps.released[rows], _PART[Part.ALREADY_RELEASED], _PART[Part.NEVER_RECORDED])
    some = np.where(
        after == 0,
        _PART[Part.NEWLY_RELEASED],
        np.where(after == before, _PART[Part.NO_EFFECT], _PART[Part.PARTLY_RELEASED]),
    )
    return np.where(before == 0, nothing, some).astype(np.int64)
