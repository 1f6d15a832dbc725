"""From a cell to what is behind it: the postings that it adds up, a page of its records, and their list as a file.

Which of the records a person may see is asked by the caller.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Self
from urllib.parse import urlencode

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.cells import harmless
from whitestone.kernel.columns import columns
from whitestone.records.reference.models import Unit
from whitestone.reports.cells import Ask, facts_of, rows_of
from whitestone.reports.definitions import When
from whitestone.reports.facts import Facts, Rows
from whitestone.reports.report import Behind, Cell, Report, in_order

_BOOKS = ("column", "kind", "class", "unit")
"""By what the pages of the books can be asked; a figure that is split by anything else has no one page of postings."""
_BEGINNING = dt.date(1, 1, 1)
_MOST_PAGES = 12
_FINE_DEGREES = 0.004


def postings_of(ask: Ask, known_at: dt.datetime | None) -> list[tuple[str, str]]:
    """Pages of the books that hold the postings behind a figure of land: words of each, and the query of its address.

    Together they hold each posting once. Empty for other figures, and where the books cannot be asked so.
    """
    wanted = {name: set(words) for name, words in ask.definition.where.items()}
    for name, word in ask.only.items():
        wanted[name] = wanted.get(name, {word}) & {word}
    if ask.definition.table != "land" or set(wanted) - set(_BOOKS):
        return []
    start, end = ask.period.start, ask.period.end
    if ask.definition.when in (When.OPENING, When.CLOSING):
        start, end = _BEGINNING, start - dt.timedelta(days=1) if ask.definition.when is When.OPENING else end
    said = {"from": start.isoformat(), "to": end.isoformat()}
    if known_at is not None:
        said["known_at"] = known_at.isoformat()
    names = [name for name in _BOOKS if name in wanted]
    pages = [dict(zip(names, words, strict=True)) for words in product(*(sorted(wanted[name]) for name in names))]
    if len(pages) > _MOST_PAGES or ask.definition.when is When.EVER:
        return []
    return [
        (
            ", ".join(word or "–" for word in page.values()),
            urlencode({**said, **{k: v or "-" for k, v in page.items()}}),
        )
        for page in pages
    ]


@dataclass(frozen=True, slots=True)
class Trail:
    """The rows of facts behind one cell, as numbers of rows: there may be hundreds of thousands, and a page shows few.

    Attributes
    ----------
    facts, value : the table, and which of its values the figure adds up
    rows : (n,) int64, in the order of the table
    """

    facts: Facts
    value: str
    rows: Rows

    @classmethod
    def of(cls, report: Report, cell: Cell) -> Self:
        """All the rows behind a cell."""
        definition = cell.ask.definition
        return cls(facts_of(report.register, definition), definition.value, rows_of(report.register, cell.ask))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def words(self) -> tuple[str, ...]:
        """What kinds of records stand behind the cell."""
        word = self.facts.word
        return tuple(word.members[place] for place in np.unique(word.code[self.rows]).tolist())

    def without(self, records: Mapping[str, set[str]]) -> Self:
        """The rows of all records but some, ids by word."""
        held = np.ones(len(self.rows), dtype=np.bool_)
        code = self.facts.word.code[self.rows]
        for word, ids in records.items():
            if ids and word in self.facts.word.members:
                of_word = np.flatnonzero(code == self.facts.word.members.index(word))
                told = self.facts.record[self.rows[of_word]].tolist()
                held[of_word] = ~np.fromiter(map(ids.__contains__, told), dtype=np.bool_, count=len(told))
        return replace(self, rows=self.rows[held])

    def part(self, start: int, stop: int) -> tuple[Behind, ...]:
        """Some rows of the whole list in the order of `behind`, the largest first: from `start` until before `stop`."""
        start, stop = min(start, len(self)), min(stop, len(self))
        if start >= stop:
            return ()
        size, day = -np.abs(self.facts.values[self.value][self.rows]), self.facts.day[self.rows]
        order = np.lexsort((day, size))
        # Sorted by size and day alone. Rows that have both in common are told apart by words, which only those need
        # that share the part's first or last place with others.
        size, day = size[order], day[order]
        begins = np.flatnonzero(np.r_[True, (size[1:] != size[:-1]) | (day[1:] != day[:-1])])
        first = int(begins[np.searchsorted(begins, start, side="right") - 1])
        after = int(np.searchsorted(begins, stop, side="left"))
        last = int(begins[after]) if after < len(begins) else len(self)
        return in_order(self.facts, self.value, self.rows[order[first:last]])[start - first : stop - first]


def listed(rows: Sequence[Behind], unit: str, hidden: int) -> bytes:
    """The records behind a cell as CSV; a last row says how many more count that the reader may not see."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["word", "record", "day", "adds", "unit"])
    for row in rows:
        writer.writerow([row.word, harmless(row.record), row.day.isoformat(), repr(row.value), unit])
    if hidden:
        writer.writerow([f"{hidden} further rows count whose records the reader may not see", "", "", "", ""])
    return text.getvalue().encode("utf-8-sig")


def outlines(shapes: Sequence[BaseGeometry], known_at: dt.datetime) -> list[BaseGeometry]:
    """Administrative units in which some shapes lie, simplified: where on earth the records are."""
    known = Unit.objects.as_at(known_at.date(), known_at).filter(area__isnull=False).order_by("code")
    code, area, parent = columns(known, "code", "area", "parent")
    leaves = [one for name, one in zip(code.tolist(), area.tolist(), strict=True) if name not in set(parent.tolist())]
    if not leaves or not shapes:
        return []
    points = [shapely.point_on_surface(one) for one in shapes]
    met = sorted(set(shapely.STRtree(leaves).query(points, predicate="intersects")[1].tolist()))
    return [one.simplify(_FINE_DEGREES) for one in (leaves[place] for place in met)]
