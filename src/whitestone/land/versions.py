"""Rows of the living versions of each hazard record, kept through changes without being worked out anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints


class _Base:
    """Rows by id of the records that a ledger began with; worked out when first asked for: most are never changed."""

    def __init__(self, ids: NDArray[np.object_]) -> None:
        self._ids = ids
        self._rows: dict[str, list[int]] | None = None

    def of(self, id_: str) -> list[int]:
        if self._rows is None:
            self._rows = {}
            for row, known in enumerate(self._ids.tolist()):
                self._rows.setdefault(known, []).append(row)
        return self._rows.get(id_, [])


class VersionRows:
    """Rows by id: what there was at first, and in front of it what has changed since."""

    def __init__(
        self, ids: NDArray[np.object_], *, base: _Base | None = None, front: Mapping[str, list[int]] | None = None
    ) -> None:
        self._base = base or _Base(ids)
        self._front = dict(front or {})

    def of(self, id_: str) -> list[int]:
        """Rows of the living versions of a record, ascending; none for an unknown one."""
        return self._front[id_] if id_ in self._front else self._base.of(id_)

    def after(self, withdrawn: Sequence[str], new_rows: Ints, ids: NDArray[np.object_]) -> VersionRows:
        """The same after some records were withdrawn and the rows `new_rows` of `ids` were added."""
        changed = VersionRows(ids, base=self._base, front=self._front)
        changed._front.update({id_: [] for id_ in withdrawn})
        for row in new_rows.tolist():
            changed._front[ids[row]] = [*changed.of(ids[row]), row]
        return changed
