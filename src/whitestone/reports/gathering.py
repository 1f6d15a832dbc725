"""Gathering facts row by row from records, and the spans of days in which a version of a record was true.

For words with few rows; land, products and finds come from the ledger in columns. Defines no figure.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from whitestone.reports.facts import Facts, Split
from whitestone.review.versions import Version, Versions

V = TypeVar("V", bound=Version)
W = TypeVar("W", bound=Version)
V_co = TypeVar("V_co", bound=Version, covariant=True)


class Gathered:
    """Facts under way: what a row does not give counts as zero, or as not said."""

    def __init__(self, values: Sequence[str], splits: Sequence[str]) -> None:
        self._words: list[str] = []
        self._records: list[str] = []
        self._days: list[dt.date] = []
        self._values: dict[str, list[float]] = {name: [] for name in values}
        self._splits: dict[str, list[str]] = {name: [] for name in splits}

    def add(self, one: Version, day: dt.date, values: Mapping[str, float], splits: Mapping[str, object]) -> None:
        """One fact of a record on a day.

        Raises
        ------
        KeyError
            The table does not hold such a value or split.
        """
        self._words.append(one.word)
        self._records.append(str(one.record))
        self._days.append(day)
        if unknown := (values.keys() - self._values.keys()) | (splits.keys() - self._splits.keys()):
            raise KeyError(*sorted(unknown))
        for name, column in self._values.items():
            column.append(float(values.get(name, 0.0)))
        for name, words in self._splits.items():
            said = splits.get(name)
            words.append("" if said is None else str(said))

    def facts(self) -> Facts:
        """The table, rows in the order in which they were added."""
        return Facts(
            word=Split.of(self._words),
            record=np.array(self._records, dtype=object),
            day=np.array(self._days, dtype="datetime64[D]"),
            values={name: np.array(column, dtype=np.float64) for name, column in self._values.items()},
            splits={name: Split.of(words) for name, words in self._splits.items()},
        )


@dataclass(frozen=True, slots=True)
class Spell(Generic[V_co]):
    """The days on which one version of a record was true: from `start` until before `end`, or still."""

    one: V_co
    start: dt.date
    end: dt.date | None

    def until(self, day: dt.date | None) -> Spell[V_co] | None:
        """Cut off at a day on which something ended; None when nothing is left."""
        if day is None or (self.end is not None and self.end <= day):
            return self
        return replace(self, end=day) if day > self.start else None

    def meets(self, start: dt.date, end: dt.date | None) -> tuple[dt.date, dt.date | None] | None:
        """The days that it shares with other days; None when there are none."""
        first = max(self.start, start)
        ends = [one for one in (self.end, end) if one is not None]
        last = min(ends) if ends else None
        return None if last is not None and last <= first else (first, last)


def spells(known: Versions[V]) -> Iterator[Spell[V]]:
    """Every version of a word that was true on some day, as `as_at` would tell it day by day.

    Parameters
    ----------
    known
        The versions known at a moment, in any order.
    """
    rows = list(known.order_by("record", "effective", "number"))
    for place, one in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        same = following is not None and following.record == one.record
        end = following.effective if following is not None and same else None
        if end != one.effective:
            yield Spell(one, one.effective, end)


def along(spell: Spell[V], others: Sequence[Spell[W]]) -> Iterator[tuple[dt.date, dt.date | None, W | None]]:
    """Cut a spell along spells of another record: its days with what was true of the other then, or None."""
    at: dt.date | None = spell.start
    for other in sorted(others, key=lambda one: one.start):
        shared = spell.meets(other.start, other.end)
        if shared is None or at is None or (shared[1] is not None and shared[1] <= at):
            continue
        start = max(shared[0], at)
        if start > at:
            yield at, start, None
        yield start, shared[1], other.one
        at = shared[1]
    if at is not None and (spell.end is None or at < spell.end):
        yield at, spell.end, None


def by_record(found: Iterator[Spell[V]]) -> dict[uuid.UUID, list[Spell[V]]]:
    """Spells of each record."""
    kept: dict[uuid.UUID, list[Spell[V]]] = {}
    for one in found:
        kept.setdefault(one.one.record, []).append(one)
    return kept
