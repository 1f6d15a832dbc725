"""The order of events: which version of a record or which product comes first, and what replaces what.

Events are ordered by date; on one date hazard records come before release products; then by id, then by version.
Only order; what an event does to land is `state`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints
from whitestone.land.inputs import Hazards, Releases
from whitestone.land.words import Kind

Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, n + m rows: first the n versions of hazard records, then the m release products.

    Attributes
    ----------
    hazards : int, n
    rank : (n + m,) int64, place in the order of events, all different
    day : (n + m,) int32, days since 1970-01-01
    record : (n,) int64, number of the record of each version
    later : (n,) int64, row of the next version of the same record, -1 for the last
    claims, confirmed : (n,), what a version claims, and whether it is a CHA
    removes : (m,) uint8
    """

    hazards: int
    rank: Ints
    day: NDArray[np.int32]
    record: Ints
    later: Ints
    claims: Bits
    confirmed: NDArray[np.bool_]
    removes: Bits

    @classmethod
    def of(cls, hazards: Hazards, releases: Releases) -> Timeline:
        """Order the rows of both inputs."""
        n, m = len(hazards), len(releases)
        day = np.concatenate([_days(hazards.date), _days(releases.date)])
        record = _numbered(hazards.id)
        is_release = np.repeat([0, 1], [n, m])
        version = np.concatenate([hazards.version, np.zeros(m, dtype=np.int64)])
        order = np.lexsort((version, np.concatenate([record, _numbered(releases.id)]), is_release, day))
        rank = np.empty(n + m, dtype=np.int64)
        rank[order] = np.arange(n + m)
        by_record = np.lexsort((rank[:n], record))
        later = np.full(n, -1, dtype=np.int64)
        same = record[by_record[1:]] == record[by_record[:-1]]
        later[by_record[:-1][same]] = by_record[1:][same]
        return cls(
            hazards=n,
            rank=rank,
            day=day,
            record=record,
            later=later,
            claims=hazards.claims,
            confirmed=hazards.kind == Kind.CHA.value,
            removes=releases.removes,
        )


def _days(dates: NDArray[np.datetime64]) -> NDArray[np.int32]:
    return dates.astype("datetime64[D]").astype(np.int64).astype(np.int32)


def _numbered(ids: NDArray[np.object_]) -> Ints:
    """The alphabetical place of each id; equal ids have equal numbers."""
    if len(ids) == 0:
        return np.empty(0, dtype=np.int64)
    return np.unique(ids.astype(np.str_), return_inverse=True)[1].astype(np.int64)
