"""A report with its figures worked out: tables of cells, each of which knows what it asked. Renders nothing.

The same report can be worked out for any period and any moment of knowledge; what it says is plain data with a hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

import numpy as np
from django.utils.translation import get_language

from whitestone.problems import ProblemError
from whitestone.reports.cells import Ask, Period, facts_of, rows_of
from whitestone.reports.definitions import Definition, Unit
from whitestone.reports.facts import Facts, Rows
from whitestone.reports.layouts import PLACEHOLDER, Layout, Shape, TableLayout
from whitestone.reports.problems import NO_CELL
from whitestone.reports.snapshot import Snapshot

TOTAL = "total"
NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in a table: what it asked and what came out; None where nothing can be said."""

    row: str
    column: str
    ask: Ask
    value: float | None


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a row or a column: its key in addresses, and what it is called."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its figures; cells are in the order of rows, then columns.

    `said` are the texts beside each row, one for each of the splits that the layout says, under `says`.
    """

    layout: TableLayout
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]
    says: tuple[Heading, ...] = ()
    said: tuple[tuple[str, ...], ...] = ()

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What is said beside each row; nothing where the layout says nothing."""
        return self.said or ((),) * len(self.rows)

    def __iter__(self) -> Iterator[Cell]:
        for row in self.cells:
            yield from row

    @property
    def units_by_row(self) -> bool:
        """Whether each row has a unit of its own, because a row is a figure; else each column has."""
        return self.layout.shape is Shape.FIGURES

    @property
    def row_units(self) -> tuple[Unit | None, ...]:
        """The unit that belongs into the head of each row."""
        return tuple(row[0].ask.definition.unit if self.units_by_row else None for row in self.cells)

    @property
    def column_units(self) -> tuple[Unit | None, ...]:
        """The unit that belongs into the head of each column."""
        if self.units_by_row or not self.cells:
            return (None,) * len(self.columns)
        return tuple(cell.ask.definition.unit for cell in self.cells[0])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: heading, sentences with their figures filled in, tables."""

    title: str
    text: tuple[tuple[str, tuple[Cell, ...]], ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that somebody else has reported, as it was printed."""

    record: str
    what: str
    shown: str
    place: str
    period: str
    said_by: str
    basis: str


@dataclass(frozen=True)
class Report:
    """A report of a period, as the register was known at a moment.

    Attributes
    ----------
    only
        The one word of a split that was asked for, such as one operator; empty for the whole.
    marks
        For each part, how it compares with the last publication; empty where the report does not carry forward.
    beside
        Figures that others have reported.
    """

    layout: Layout
    period: Period
    register: Snapshot
    definitions: Mapping[str, Definition]
    sections: tuple[Section, ...]
    only: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    beside: tuple[Said, ...] = ()

    @property
    def tables(self) -> Iterator[Table]:
        """Every table, in order."""
        for section in self.sections:
            yield from section.tables

    @property
    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Every cell with its address, ``table/row/column``."""
        for table in self.tables:
            for cell in table:
                yield f"{table.layout.id}/{cell.row}/{cell.column}", cell

    def cell(self, address: str) -> Cell:
        """The cell of an address.

        Raises
        ------
        ProblemError
            There is none.
        """
        cells = dict(self.cells)
        if address not in cells:
            raise ProblemError(NO_CELL(report=self.layout.id, value=address, example=next(iter(cells), "")))
        return cells[address]

    @property
    def used(self) -> tuple[Definition, ...]:
        """The definitions behind the report, divisors included, in the order of their first use."""
        language = spoken_language()
        return tuple(self.definitions[name].in_language(language) for name in self._names)

    @property
    def _names(self) -> list[str]:
        names = [name for table in self.layout.tables for name in table.figures]
        names += [name for part in self.layout.parts for text in part.text for name in PLACEHOLDER.findall(text)]
        names += [self.definitions[name].over for name in names if self.definitions[name].over]
        return list(dict.fromkeys(names))

    def content(self) -> dict[str, object]:
        """What the report says, as plain values: the same register at the same moment says the same."""
        said: dict[str, object] = {
            "report": self.layout.id,
            "period": {"start": self.period.start.isoformat(), "end": self.period.end.isoformat()},
            "chain": self.register.head,
            "cells": {address: cell.value for address, cell in self.cells},
            "definitions": {
                name: {"words": self.definitions[name].words, "formula": self.definitions[name].formula}
                for name in self._names
            },
        }
        if self.only:
            said["only"] = dict(self.only)
        if self.beside:
            said["beside"] = [asdict(one) for one in self.beside]
        return said

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return digest(self.content())


def spoken_language() -> str:
    """The language in which people are spoken to, as layouts and definitions name it."""
    return (get_language() or "en").partition("-")[0]


def digest(content: Mapping[str, object]) -> str:
    """Hash of a report's content, the same for the same values in any order of keys."""
    said = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def called(period: Period) -> str:
    """A year by its number, any other period by its days: a key in addresses."""
    start, end = period.start, period.end
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    return str(start.year) if whole else f"{start.isoformat()}..{end.isoformat()}"


def shown(period: Period) -> str:
    """The same for people: one day once, and room to break the line between two."""
    if period.start == period.end:
        return period.start.isoformat()
    return called(period).replace("..", " – ")


class Behind(NamedTuple):
    """One record behind a cell, with what it adds to the figure. A tuple, for a cell may have a hundred thousand."""

    word: str
    record: str
    day: dt.date
    value: float


def behind(report: Report, cell: Cell) -> tuple[Behind, ...]:
    """The records behind a cell, the largest first; they add up to it (of a ratio, to what is above the line)."""
    facts = facts_of(report.register, cell.ask.definition)
    return in_order(facts, cell.ask.definition.value, rows_of(report.register, cell.ask))


def in_order(facts: Facts, value: str, rows: Rows) -> tuple[Behind, ...]:
    """Some rows of facts with what they add of a value: the largest first, then by day, record and word."""
    values = facts.values[value][rows]
    said = zip(
        (-np.abs(values)).tolist(),
        facts.day[rows].tolist(),
        facts.record[rows].tolist(),
        facts.word.code[rows].tolist(),
        values.tolist(),
        strict=True,
    )
    # Plain tuples sort several times faster than what is made of them.
    return tuple(Behind(facts.word.members[word], record, day, adds) for _, day, record, word, adds in sorted(said))
