"""What the register said at one moment, as tables of facts: land moved, release products, finds, records.

Read once and shared by every figure of a report, so that all of them speak of the same moment. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import RLock
from typing import Any

from whitestone.kernel.bulk import seldom_collecting
from whitestone.kernel.shelf import Shelf
from whitestone.land.ledger import Ledger
from whitestone.records.books.kept import ledger_at, truth_at
from whitestone.records.organisations.models import Organisation
from whitestone.records.reference.models import Unit
from whitestone.records.reference.profile import profile_as_at
from whitestone.reports.facts import Facts
from whitestone.review.moments import last_event

_MOST_CELLS = 40_000
"""Of reports worked out, for one moment: some 15 MB. The largest with a fixed form has under two thousand cells."""


@dataclass(frozen=True)
class Snapshot:
    """The register as it was known at a moment.

    Attributes
    ----------
    known_at
        The moment.
    head
        Number and hash of the last event then in the chain: two snapshots with the same head say the same.
    worked
        What was worked out of it lately, by what was asked; its weight is counted in cells.
    """

    known_at: dt.datetime
    head: str
    ledger: Ledger
    worked: Shelf[Any] = field(default_factory=lambda: Shelf(_MOST_CELLS), compare=False, repr=False)
    _tables: dict[str, Facts] = field(default_factory=dict)
    _names: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _reading: RLock = field(default_factory=RLock, compare=False, repr=False)

    def table(self, name: str) -> Facts:
        """A table of facts by name; read when it is first asked for.

        Raises
        ------
        KeyError
            There is no such table.
        """
        if name not in self._tables:
            # Two readers of the same moment wait for one reading; a table may ask for another.
            with self._reading, seldom_collecting():
                if name not in self._tables:
                    self._tables[name] = _SOURCES[name].read(self)
        return self._tables[name]

    def names(self, split: str) -> Mapping[str, str]:
        """What the members of a split are called, where they are codes or ids of records."""
        if split not in self._names:
            self._names[split] = self._named(split)
        return self._names[split]

    def _named(self, split: str) -> Mapping[str, str]:
        if split == "unit":
            rows = Unit.objects.as_at(self.known_at.date(), self.known_at)
            return dict(rows.values_list("code", "name"))
        if split in ("organisation", "reported_within"):
            bodies = Organisation.objects.as_at(self.known_at.date(), self.known_at)
            return {str(record): name for record, name in bodies.values_list("record", "name")}
        return _NAMINGS[split](self) if split in _NAMINGS else {}

    def fade_out_m(self, day: dt.date) -> dict[str, float]:
        """Fade-out distances in metres by category, of the profile in force on a day as it was known at the moment."""
        profile = profile_as_at(day, self.known_at)
        return {} if profile is None else dict(profile.fade_out_m)


Read = Callable[[Snapshot], Facts]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table of facts comes from, and what it holds: definitions are checked against it when they are read."""

    read: Read
    values: tuple[str, ...]
    splits: tuple[str, ...]


_SOURCES: dict[str, Source] = {}


def source(name: str, values: Sequence[str], splits: Sequence[str]) -> Callable[[Read], Read]:
    """Make a function the source of a table of facts with these values and splits; `year` comes with every table."""

    def add(function: Read) -> Read:
        _SOURCES[name] = Source(function, tuple(values), (*splits, "year"))
        return function

    return add


Names = Callable[[Snapshot], Mapping[str, str]]
_NAMINGS: dict[str, Names] = {}


def naming(split: str) -> Callable[[Names], Names]:
    """Make a function say what the members of a split are called, where they are ids of records."""

    def add(function: Names) -> Names:
        _NAMINGS[split] = function
        return function

    return add


def tables() -> Mapping[str, Source]:
    """All tables by name."""
    return _SOURCES


def snapshot(known_at: dt.datetime | None = None) -> Snapshot:
    """The register as it is known now, or as it was known at a moment."""
    head = last_event(known_at)
    moment, truth = known_at or dt.datetime.now(dt.UTC), truth_at(known_at)
    # Tables last as long as what is approved: a draft in between changes the head of the chain and no figure.
    kept = _kept("" if truth is None else truth.hash, moment.astimezone(dt.UTC).date(), known_at is None)
    if not kept:
        made = Snapshot(moment, "", ledger_at(known_at))
        if truth_at(known_at) != truth:
            return snapshot(known_at)  # something was approved meanwhile
        kept.append(made)
    return replace(kept[0], known_at=moment, head="" if head is None else f"{head.sequence}:{head.hash}")


@lru_cache(maxsize=3)
def _kept(_truth: str, _day: dt.date, _now: bool) -> list[Snapshot]:
    return []
