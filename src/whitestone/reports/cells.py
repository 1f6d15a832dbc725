"""Working out cells: a definition, a period and the words that a row and a column ask for make one sum over facts.

The rows behind a cell are the cell: `rows_of` gives them, and their sum is the figure. Lays nothing out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from whitestone.reports.definitions import Definition, When
from whitestone.reports.facts import Facts, Rows
from whitestone.reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, both days included."""

    start: dt.date
    end: dt.date

    def earlier(self, years: int) -> Period:
        """The same days some years before; the 29th of February becomes the 28th."""
        return Period(_back(self.start, years), _back(self.end, years))


def _back(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one cell asks.

    Attributes
    ----------
    only
        One word by split, on top of what the definition asks; what the row and the column stand for.
    """

    definition: Definition
    period: Period
    only: Mapping[str, str]


def summed(total: float | np.float64) -> float:
    """A sum without what adding in floating point leaves behind: a millionth is far below what any fact is known to."""
    return round(float(total), 6) + 0.0


def facts_of(register: Snapshot, definition: Definition) -> Facts:
    """The table that a definition adds up."""
    return register.table(definition.table)


def chosen(facts: Facts, definition: Definition, period: Period) -> Rows:
    """The rows that a definition adds up in a period, whatever row or column of a report they stand in."""
    if definition.when is When.OPENING:
        held = facts.between(None, period.start - dt.timedelta(days=1))
    elif definition.when is When.EVER:
        held = facts.between(None, dt.date.max)
    else:
        held = facts.between(None if definition.when is When.CLOSING else period.start, period.end)
    for split, words in definition.where.items():
        held &= facts.split(split).among(words)
    return np.flatnonzero(held & (facts.values[definition.value] != 0))


def rows_of(register: Snapshot, ask: Ask) -> Rows:
    """The rows of facts behind one cell."""
    facts = facts_of(register, ask.definition)
    return narrowed(facts, chosen(facts, ask.definition, ask.period), ask.only)


def narrowed(facts: Facts, rows: Rows, only: Mapping[str, str]) -> Rows:
    """Of some rows, those that hold a word of each split asked for."""
    for split, word in only.items():
        rows = rows[facts.split(split).among([word])[rows]]
    return rows


def value_of(register: Snapshot, ask: Ask, over: Definition | None = None) -> float | None:
    """The figure in one cell: a sum, or a ratio of two; None when there is nothing to divide by."""
    facts = facts_of(register, ask.definition)
    total = summed(facts.values[ask.definition.value][rows_of(register, ask)].sum())
    if over is None:
        return total
    below = value_of(register, Ask(over, ask.period, ask.only))
    return ask.definition.factor * total / below if below else None


def sums(facts: Facts, definition: Definition, rows: Rows, splits: Sequence[str]) -> dict[tuple[str, ...], float]:
    """Sums of some rows by the words of splits, in one pass; words without a row are left out.

    Without a split the whole stands under the empty key.
    """
    told = [facts.split(name) for name in splits]
    shape = [max(len(one.members), 1) for one in told]
    code = np.ravel_multi_index([one.code[rows] for one in told], shape) if told else np.zeros(len(rows), np.int64)
    weights = facts.values[definition.value][rows]
    if not told:
        return {(): summed(np.bincount(code, weights=weights, minlength=1)[0])}
    # Only what occurs: two splits of ten thousand words each have a hundred million pairs.
    seen, place_of = np.unique(code, return_inverse=True)
    added = np.bincount(place_of, weights=weights, minlength=len(seen))
    places = zip(*(part.tolist() for part in np.unravel_index(seen, shape)), strict=True)
    words = [tuple(one.members[place] for one, place in zip(told, at, strict=True)) for at in places]
    return dict(zip(words, map(summed, added), strict=True))
