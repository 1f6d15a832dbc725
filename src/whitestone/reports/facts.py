"""Tables of facts: one row for each thing that a figure adds up, with the record behind it and what it can be split by.

Plain columns; nothing here asks a database or knows what a figure means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Numbers = NDArray[np.float64]
Words = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Split:
    """One thing by which facts can be split, n rows.

    Attributes
    ----------
    members : what occurs, sorted; the empty word stands for "not said"
    code : (n,) int64, index into `members`
    """

    members: tuple[str, ...]
    code: Rows

    @classmethod
    def of(cls, values: Sequence[str | None] | Words) -> Split:
        """From one word a row; None is "not said"."""
        # What occurs is found first and sorted alone: of a hundred thousand words there are often ten.
        told: list[object] = values.tolist() if isinstance(values, np.ndarray) else list(values)
        words = {value: "" if value is None else str(value) for value in dict.fromkeys(told)}
        members = sorted(set(words.values()))
        place = {member: number for number, member in enumerate(members)}
        code = {value: place[word] for value, word in words.items()}
        return cls(tuple(members), np.fromiter(map(code.__getitem__, told), dtype=np.int64, count=len(told)))

    def named(self, names: Mapping[str, str]) -> Split:
        """The same facts under other words, by word; a word without another one becomes "not said"."""
        told = Split.of([names.get(member, "") for member in self.members])
        return Split(told.members, told.code[self.code])

    def at(self, rows: Rows) -> Split:
        """Of other rows, each of which is one of these: a fact for each line of a record."""
        told = self.code[rows]
        # What occurs in none of the rows is no member.
        used = np.unique(told)
        if len(used) == len(self.members):
            return Split(self.members, told)
        return Split(tuple(self.members[place] for place in used.tolist()), np.searchsorted(used, told))

    def among(self, wanted: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows hold one of the words."""
        allowed = np.array([member in set(wanted) for member in self.members], dtype=np.bool_)
        return allowed[self.code] if len(allowed) else np.zeros(len(self.code), dtype=np.bool_)


@dataclass(frozen=True)
class Facts:
    """A table of facts, n rows.

    Attributes
    ----------
    word : what kind of record each row comes from (``"release"``)
    record : (n,) str, id of the record
    day : (n,) datetime64[D], when it happened
    values : (n,) float64 each, what can be added up
    splits : by name
    """

    word: Split
    record: Words
    day: NDArray[np.datetime64]
    values: Mapping[str, Numbers]
    splits: Mapping[str, Split]

    def __len__(self) -> int:
        return len(self.record)

    @cached_property
    def year(self) -> Split:
        """The calendar year of each row."""
        return Split.of(_years(self.day))

    def split(self, name: str) -> Split:
        """A split by name; `year` comes with every table.

        Raises
        ------
        KeyError
            The table has no such split.
        """
        return self.year if name == "year" else self.splits[name]

    def between(self, first: dt.date | None, last: dt.date) -> NDArray[np.bool_]:
        """Rows of a span of days, both included; from the beginning without a first."""
        held: NDArray[np.bool_] = self.day <= np.datetime64(last)
        return held if first is None else held & (self.day >= np.datetime64(first))


def _years(day: NDArray[np.datetime64]) -> list[str]:
    return [str(year) for year in (day.astype("datetime64[Y]").astype(np.int64) + 1970).tolist()]
