"""What stood on which day, for checks of many versions at once: one query for all of them. Only looks up."""

from __future__ import annotations

import datetime as dt
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Generic, TypeVar

from whitestone.review.versions import Version, Versions

V = TypeVar("V", bound=Version)
_LOT = 5_000
"""Ids in one statement: databases take no longer lists."""


class OnDay(Generic[V]):
    """Approved versions by record, and which of them held on a day, as `as_at` has it."""

    def __init__(self, rows: Iterable[V]) -> None:
        self._held: defaultdict[uuid.UUID, list[tuple[dt.date, int, V]]] = defaultdict(list)
        for row in rows:
            self._held[row.record].append((row.effective, row.number, row))
        for held in self._held.values():
            held.sort(key=lambda one: one[:2])

    def on(self, record: uuid.UUID | None, day: dt.date) -> V | None:
        """The version of a record on a day; None before it begins."""
        held = self._held.get(record, []) if record is not None else []
        place = bisect_right(held, (day, 2**31), key=lambda one: one[:2])
        return held[place - 1][2] if place else None

    def first(self, record: uuid.UUID) -> V | None:
        """The version of a record with which it begins."""
        held = self._held.get(record)
        return held[0][2] if held else None

    def every(self, day: dt.date) -> Iterator[V]:
        """What held on a day, of every record."""
        for record in self._held:
            version = self.on(record, day)
            if version is not None:
                yield version


def some_of(rows: Versions[V], column: str, ids: Collection[object]) -> Iterator[Versions[V]]:
    """Queries that together give the rows whose column is one of some ids."""
    every = list(ids)
    for start in range(0, len(every), _LOT):
        yield rows.filter(**{f"{column}__in": every[start : start + _LOT]})


def each_of(rows: Versions[V], column: str, ids: Collection[object]) -> Iterator[V]:
    """The rows whose column is one of some ids."""
    return (row for some in some_of(rows, column, ids) for row in some)
