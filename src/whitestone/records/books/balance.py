"""The balance of a period summed by any of its keys: accounts (unit, kind, class), product, organisation.

Adds up what the ledger says; decides nothing about land, and reads no record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from whitestone.land import flows as fl
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.moves import Moves, Words
from whitestone.land.result import BalanceRow
from whitestone.land.words import Column

ACCOUNT = ("unit", "kind", "class")
BEHIND = ("product", "organisation")
KEYS = (*ACCOUNT, *BEHIND)
"""What a balance can be summed by."""

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a balance.

    Attributes
    ----------
    keys
        By name; None for land outside every unit, and for what no product or organisation moved.
    opening, closing
        Square metres; None where the line is one of several of an account: open land belongs to nobody's product.
    moved
        Square metres by column.
    """

    keys: Mapping[str, str | None]
    opening: float | None
    moved: Mapping[Column, float]
    closing: float | None


def words_of(moves: Moves, key: str) -> Words:
    """The value of a key for each move; (n,) str or None."""
    releases = moves.books.releases
    if key == "product":
        return moves.of_releases(releases.product)
    if key == "organisation":
        return moves.of_releases(releases.organisation)
    return {"unit": moves.unit, "kind": moves.kind, "class": moves.group}[key]


def lines(rows: Sequence[BalanceRow], moves: Moves, keys: Sequence[str]) -> list[Line]:
    """The balance of the accounts `rows`, whose moves are `moves`, by `keys` in their order.

    Without product and organisation each line goes from opening to closing. With one of them the lines hold moves
    only, for each product or organisation that moved land; what hazard records moved stands under None.
    """
    behind = any(key in BEHIND for key in keys)
    found = _of_moves(moves, keys) if behind else _of_accounts(rows, keys)
    return [found[key] for key in sorted(found, key=lambda key: [(value is None, value or "") for value in key])]


def _of_accounts(rows: Sequence[BalanceRow], keys: Sequence[str]) -> dict[Key, Line]:
    sums: dict[Key, list[float]] = defaultdict(lambda: [0.0] * (len(fl.COLUMNS) + 2))
    for row in rows:
        said = {"unit": row.unit, "kind": row.kind and str(row.kind), "class": row.group}
        held = sums[tuple(said[key] for key in keys)]
        for place, area in enumerate((row.opening, *(row.moved[column] for column in fl.COLUMNS), row.closing)):
            held[place] += area
    return {
        key: Line(dict(zip(keys, key, strict=True)), first, dict(zip(fl.COLUMNS, moved, strict=True)), last)
        for key, (first, *moved, last) in sums.items()
    }


def _of_moves(moves: Moves, keys: Sequence[str]) -> dict[Key, Line]:
    words = [words_of(moves, key) for key in keys]
    places: dict[Key, int] = {}
    line = np.array([places.setdefault(key, len(places)) for key in zip(*words, strict=True)], dtype=np.int64)
    sums = np.zeros((len(places), len(fl.COLUMNS)), dtype=np.int64)
    np.add.at(sums, (line, moves.column), moves.twice_area)
    metres = (sums / TWICE_SQUARE_GRID).tolist()
    return {
        key: Line(dict(zip(keys, key, strict=True)), None, dict(zip(fl.COLUMNS, metres[place], strict=True)), None)
        for key, place in places.items()
    }
