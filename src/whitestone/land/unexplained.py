"""Land that a record marked closed still holds open: "closed with N m² unexplained".

Closing a record removes no land. Only the record's own claims count here, not those of its neighbours.
"""

from __future__ import annotations

import numpy as np

from whitestone.land.books import Books
from whitestone.land.geometry.ragged import Ints, spread
from whitestone.land.holding import Holding


def closed_but_open(books: Books, holding: Holding, last_day: int) -> tuple[Ints, Ints]:
    """Faces that a closed record still holds open at the end of `last_day`, and the row of the record's version."""
    hazards = books.hazards
    day = hazards.date.astype("datetime64[D]").astype(np.int64)
    closed = _standing(books, day, last_day) & hazards.closed
    none = np.empty(0, dtype=np.int64)
    if not closed.any():
        return none, none
    start, codes = holding.cover_of(np.arange(len(holding.twice_area)))
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    entry = np.flatnonzero((codes >= 0) & closed[np.maximum(codes, 0)])
    face, version = owner[entry], codes[entry]
    # What was removed counts from the first day on which any version of the record covered the land.
    position, case = spread(start[face], np.diff(start)[face])
    beside = codes[position]
    same = (beside >= 0) & (hazards.id[np.maximum(beside, 0)] == hazards.id[version[case]])
    since = np.full(len(face), np.iinfo(np.int64).max)
    np.minimum.at(since, case[same], day[beside[same]])
    product = np.flatnonzero(beside < 0)
    row = -1 - beside[product]
    when = books.releases.date[row].astype("datetime64[D]").astype(np.int64)
    counts = (when >= since[case[product]]) & (when <= last_day)
    removed = np.zeros(len(face), dtype=np.uint8)
    np.bitwise_or.at(removed, case[product[counts]], books.releases.removes[row[counts]])
    still = (hazards.claims[version] & ~removed) != 0
    return face[still], version[still]


def _standing(books: Books, day: Ints, last_day: int) -> np.ndarray:
    """Versions that stand at the end of `last_day`: the last of each living record up to then."""
    rows = np.flatnonzero(books.hazard_alive & (day <= last_day))
    order = rows[np.lexsort((books.hazards.version[rows], day[rows], books.hazards.id[rows].astype(np.str_)))]
    ids = books.hazards.id[order]
    standing = np.zeros(len(day), dtype=bool)
    if len(order):
        standing[order[np.append(ids[1:] != ids[:-1], True)]] = True
    return standing
