"""Facts of land: every posting of the ledger from the first record on. Open land on a day is all postings until then.

Nothing is computed anew: the books post, this module only turns their columns into facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from whitestone.land.moves import Moves
from whitestone.land.words import Column, Product
from whitestone.reports.facts import Facts, Split
from whitestone.reports.snapshot import Snapshot, source

_FIRST, _LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
_SIGN = {column.value: float(column.sign) for column in Column}
_PRODUCTS = frozenset(product.value for product in Product)


_SPLITS = ("column", "unit", "kind", "product", "organisation", "activity")


@source("land", ("area", "open"), (*_SPLITS, "class"))
def land(register: Snapshot) -> Facts:
    """Values `area` (as moved) and `open` (added to or taken from open land), square metres."""
    moves = register.ledger.moves(_FIRST, _LAST)
    return _facts(moves, {"class": Split.of(moves.group)})


@source("categories", ("area", "open"), (*_SPLITS, "category"))
def categories(register: Snapshot) -> Facts:
    """The same by category: land counts once under each category that is open there, so that they are never added."""
    moves = register.ledger.moves(_FIRST, _LAST, by_category=True)
    return _facts(moves, {"category": Split.of(moves.group)})


def _facts(moves: Moves, of_groups: Mapping[str, Split]) -> Facts:
    releases = moves.books.releases
    column = moves.column_word.tolist()
    sign = np.array([_SIGN[name] for name in column], dtype=np.float64)
    return Facts(
        word=Split.of(np.where(moves.is_release, "release", "hazard").astype(object)),
        record=moves.event,
        day=moves.date,
        values={"area": moves.area, "open": sign * moves.area},
        splits={
            "column": Split.of(column),
            "unit": Split.of(moves.unit),
            "kind": Split.of(moves.kind),
            "product": Split.of([name if name in _PRODUCTS else "" for name in column]),
            "organisation": Split.of(moves.of_releases(releases.organisation)),
            "activity": Split.of(moves.of_releases(releases.activity)),
            **of_groups,
        },
    )
