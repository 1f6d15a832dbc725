"""Facts of land: every posting of the ledger from the first record on. Open land on a day is all postings until then.

Nothing is computed anew: the books post, this module only turns their columns into facts.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from whitestone.land.words import Column, Product
from whitestone.reports.facts import Facts, Split
from whitestone.reports.snapshot import Snapshot, source, strings

_FIRST, _LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
_SIGN = {column.value: float(column.sign) for column in Column}


@source("land")
def land(register: Snapshot) -> Facts:
    """Values `area` (as moved) and `open` (added to or taken from open land), square metres."""
    moves = register.ledger.moves(_FIRST, _LAST)
    column = strings(moves.column_words)
    releases = moves.books.releases
    sign = np.array([_SIGN[name] for name in column], dtype=np.float64)
    area = postings.area.astype(np.float64)
    return Facts(
        word=Split.of(postings.event_type),
        record=postings.event,
        day=postings.date.astype("datetime64[D]"),
        values={"area": area, "open": sign * area},
        splits={
            "column": Split.of(column),
            "unit": Split.of(postings.unit),
            "kind": Split.of(postings.kind),
            "class": Split.of(postings.land_class),
            "product": Split.of([name if name in set(Product) else "" for name in column]),
            "organisation": Split.of([organisation for organisation, _ in behind]),
            "activity": Split.of([activity for _, activity in behind]),
        },
    )
