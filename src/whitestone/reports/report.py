"""A report with its figures worked out: tables of cells, each of which knows what it asked. Renders nothing.

The same report can be worked out for any period and any moment of knowledge; what it says is plain data with a hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from django.utils.translation import get_language

from whitestone.problems import ProblemError
from whitestone.reports.cells import Ask, Period, chosen, facts_of, narrowed, rows_of, sums
from whitestone.reports.definitions import Definition, Unit
from whitestone.reports.facts import Rows
from whitestone.reports.layouts import PLACEHOLDER, Layout, Shape, TableLayout
from whitestone.reports.problems import NO_CELL, NO_PARAMETER
from whitestone.reports.snapshot import Snapshot
from whitestone.reports.words import label_of

TOTAL = "total"
NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in a table: what it asked and what came out; None where there is nothing to divide by."""

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
    """One table with its figures; cells are in the order of rows, then columns."""

    layout: TableLayout
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]

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


class _Work:
    """One report being worked out."""

    def __init__(
        self, register: Snapshot, period: Period, definitions: Mapping[str, Definition], only: Mapping[str, str]
    ) -> None:
        self.register, self.period, self.definitions, self.only = register, period, definitions, only
        self._language = spoken_language()
        self._rows: dict[tuple[str, Period], Rows] = {}
        self._sums: dict[tuple[str, Period, tuple[str, ...]], dict[tuple[str, ...], float]] = {}

    def label(self, name: str) -> str:
        """What a figure is called, in the reader's language."""
        return self.definitions[name].in_language(self._language).label

    def cell(self, row: str, column: str, name: str, period: Period, only: Mapping[str, str]) -> Cell:
        definition = self.definitions[name]
        above = self._sum(definition, period, only)
        asked = Ask(definition, period, {**self.only, **only})
        if not definition.over:
            return Cell(row, column, asked, above)
        below = self._sum(self.definitions[definition.over], period, only)
        return Cell(row, column, asked, definition.factor * above / below if below else None)

    def value(self, name: str, split: str, word: str) -> float:
        """What a figure adds up in the whole period for one word of a split; of a ratio, what is above the line."""
        return self._sum(self.definitions[name], self.period, {split: word})

    def _sum(self, definition: Definition, period: Period, only: Mapping[str, str]) -> float:
        return self._by(definition, period, tuple(only)).get(tuple(only.values()), 0.0)

    def _by(self, definition: Definition, period: Period, splits: tuple[str, ...]) -> dict[tuple[str, ...], float]:
        key = (definition.id, period, splits)
        if key not in self._sums:
            facts = facts_of(self.register, definition)
            if key[:2] not in self._rows:
                self._rows[key[:2]] = narrowed(facts, chosen(facts, definition, period), self.only)
            self._sums[key] = sums(facts, definition, self._rows[key[:2]], splits)
        return self._sums[key]

    def members(self, layout: TableLayout, split: str) -> list[str]:
        """The words of a split that occur in any of a table's figures, those that the layout names first."""
        seen: set[str] = set()
        for name in layout.figures:
            seen |= {word for (word,) in self._by(self.definitions[name], self.period, (split,))}
        called = self.register.names(split)
        rest = sorted(seen - set(layout.members), key=lambda word: (word == "", label_of(split, word, called)))
        return [*(layout.members if split == layout.split else ()), *rest]

    def headings(self, split: str, words: Sequence[str]) -> list[Heading]:
        called = self.register.names(split)
        return [Heading(word or NOT_SAID, label_of(split, word, called)) for word in words]


def _figures(work: _Work, layout: TableLayout) -> Table:
    periods = [work.period.earlier(years) for years in range(layout.years + 1)]
    columns = tuple(Heading(called(period), called(period)) for period in periods)
    rows = tuple(Heading(name, work.label(name)) for name in layout.figures)
    cells = tuple(
        tuple(
            work.cell(row.key, column.key, row.key, period, {}) for column, period in zip(columns, periods, strict=True)
        )
        for row in rows
    )
    return Table(layout, rows, columns, cells)


def called(period: Period) -> str:
    """A year by its number, any other period by its days."""
    start, end = period.start, period.end
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    return str(start.year) if whole else f"{start.isoformat()}..{end.isoformat()}"


def _split(work: _Work, layout: TableLayout) -> Table:
    words = work.members(layout, layout.split)
    if not layout.empty:
        words = [word for word in words if any(work.value(name, layout.split, word) for name in layout.figures)]
    rows = work.headings(layout.split, words)
    columns = tuple(Heading(name, work.label(name)) for name in layout.figures)
    onlys: list[Mapping[str, str]] = [{layout.split: word} for word in words]
    if layout.total:
        rows, onlys = [*rows, Heading(TOTAL, label_of("", TOTAL, {}))], [*onlys, {}]
    cells = tuple(
        tuple(work.cell(row.key, column.key, column.key, work.period, only) for column in columns)
        for row, only in zip(rows, onlys, strict=True)
    )
    return Table(layout, tuple(rows), columns, cells)


def _cross(work: _Work, layout: TableLayout) -> Table:
    down, over = work.members(layout, layout.split), work.members(layout, layout.across)
    rows, columns = work.headings(layout.split, down), work.headings(layout.across, over)
    down_only: list[dict[str, str]] = [{layout.split: word} for word in down]
    over_only: list[dict[str, str]] = [{layout.across: word} for word in over]
    if layout.total:
        total = Heading(TOTAL, label_of("", TOTAL, {}))
        rows, columns = [*rows, total], [*columns, total]
        down_only, over_only = [*down_only, {}], [*over_only, {}]
    (name,) = layout.figures
    cells = tuple(
        tuple(
            work.cell(row.key, column.key, name, work.period, {**one, **other})
            for column, other in zip(columns, over_only, strict=True)
        )
        for row, one in zip(rows, down_only, strict=True)
    )
    return Table(layout, tuple(rows), tuple(columns), cells)


def _years(work: _Work, layout: TableLayout) -> Table:
    periods = [work.period.earlier(years) for years in range(layout.years)]
    rows = [Heading(called(period), called(period)) for period in periods]
    if layout.total:
        rows.append(Heading(TOTAL, label_of("", TOTAL, {})))
        periods.append(Period(periods[-1].start, work.period.end))
    columns = tuple(Heading(name, work.label(name)) for name in layout.figures)
    cells = tuple(
        tuple(work.cell(row.key, column.key, column.key, period, {}) for column in columns)
        for row, period in zip(rows, periods, strict=True)
    )
    return Table(layout, tuple(rows), columns, cells)


_SHAPES = {Shape.FIGURES: _figures, Shape.SPLIT: _split, Shape.CROSS: _cross, Shape.YEARS: _years}


def work_out(
    layout: Layout,
    register: Snapshot,
    period: Period,
    definitions: Mapping[str, Definition],
    only: Mapping[str, str] | None = None,
) -> Report:
    """Work out every figure of a report, in the reader's language.

    Parameters
    ----------
    layout
        Which figures stand where.
    register
        What was known, and when.
    period
        Both days included; open land is as at its last day.
    only
        One word of the layout's parameter.

    Raises
    ------
    ProblemError
        The report takes no such parameter.
    """
    asked = dict(only or {})
    if asked and set(asked) != {layout.parameter}:
        raise ProblemError(NO_PARAMETER(report=layout.id, value=", ".join(asked), known=layout.parameter or "–"))
    spoken, work = layout.in_language(spoken_language()), _Work(register, period, definitions, asked)
    sections = tuple(
        Section(
            part.title,
            tuple(
                (text, tuple(work.cell("", name, name, period, {}) for name in PLACEHOLDER.findall(text)))
                for text in part.text
            ),
            tuple(_SHAPES[table.shape](work, table) for table in part.tables),
        )
        for part in spoken.parts
    )
    return Report(spoken, period, register, definitions, sections, asked)


@dataclass(frozen=True, slots=True)
class Behind:
    """One record behind a cell, with what it adds to the figure."""

    word: str
    record: str
    day: dt.date
    value: float


def behind(report: Report, cell: Cell) -> tuple[Behind, ...]:
    """The records behind a cell, the largest first; they add up to it (of a ratio, to what is above the line)."""
    facts = facts_of(report.register, cell.ask.definition)
    rows = rows_of(report.register, cell.ask)
    values = facts.values[cell.ask.definition.value][rows]
    said = zip(
        (-np.abs(values)).tolist(),
        facts.day[rows].tolist(),
        facts.record[rows].tolist(),
        facts.word.code[rows].tolist(),
        values.tolist(),
        strict=True,
    )
    # Plain tuples sort several times faster than what is made of them.
    return tuple(Behind(facts.word.members[word], record, day, value) for _, day, record, word, value in sorted(said))
