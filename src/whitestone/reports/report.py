"""A report with its figures worked out: tables of cells, each of which knows what it asked. Renders nothing.

The same report can be worked out for any period and any moment of knowledge; what it says is plain data with a hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from whitestone.problems import ProblemError
from whitestone.reports.cells import Ask, Period, by_split, facts_of, rows_of, value_of
from whitestone.reports.definitions import Definition
from whitestone.reports.layouts import PLACEHOLDER, Layout, Shape, TableLayout
from whitestone.reports.problems import NO_CELL
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


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: heading, sentences with their figures filled in, tables."""

    title: str
    text: tuple[tuple[str, tuple[Cell, ...]], ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Report:
    """A report of a period, as the register was known at a moment."""

    layout: Layout
    period: Period
    register: Snapshot
    definitions: Mapping[str, Definition]
    sections: tuple[Section, ...]

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
        names = [name for table in self.layout.tables for name in table.figures]
        names += [name for part in self.layout.parts for text in part.text for name in PLACEHOLDER.findall(text)]
        names += [self.definitions[name].over for name in names if self.definitions[name].over]
        return tuple(self.definitions[name] for name in dict.fromkeys(names))

    def content(self) -> dict[str, object]:
        """What the report says, as plain values: the same register at the same moment says the same."""
        return {
            "report": self.layout.id,
            "period": {"start": self.period.start.isoformat(), "end": self.period.end.isoformat()},
            "chain": self.register.head,
            "cells": {address: cell.value for address, cell in self.cells},
            "definitions": {one.id: {"words": one.words, "formula": one.formula} for one in self.used},
        }

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return digest(self.content())


def digest(content: Mapping[str, object]) -> str:
    """Hash of a report's content, the same for the same values in any order of keys."""
    said = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


class _Work:
    """One report being worked out."""

    def __init__(self, register: Snapshot, period: Period, definitions: Mapping[str, Definition]) -> None:
        self.register, self.period, self.definitions = register, period, definitions
        self._sums: dict[tuple[str, Period, str], dict[str, float]] = {}

    def cell(self, row: str, column: str, name: str, period: Period, only: Mapping[str, str]) -> Cell:
        definition = self.definitions[name]
        ask = Ask(definition, period, dict(only))
        return Cell(row, column, ask, self._value(ask))

    def _value(self, ask: Ask) -> float | None:
        over = self.definitions[ask.definition.over] if ask.definition.over else None
        if len(ask.only) != 1:
            return value_of(self.register, ask, over)
        ((split, word),) = ask.only.items()
        above = self._sum(ask.definition, ask.period, split).get(word, 0.0)
        if over is None:
            return above
        below = self._sum(over, ask.period, split).get(word, 0.0)
        return ask.definition.factor * above / below if below else None

    def _sum(self, definition: Definition, period: Period, split: str) -> dict[str, float]:
        key = (definition.id, period, split)
        if key not in self._sums:
            self._sums[key] = by_split(self.register, definition, period, split)
        return self._sums[key]

    def members(self, layout: TableLayout, split: str) -> list[str]:
        """The words of a split that occur in any of a table's figures, those that the layout names first."""
        seen: set[str] = set()
        for name in layout.figures:
            seen |= set(self._sum(self.definitions[name], self.period, split))
        called = self.register.names(split)
        rest = sorted(seen - set(layout.members), key=lambda word: (word == "", label_of(split, word, called)))
        return [*(layout.members if split == layout.split else ()), *rest]

    def headings(self, split: str, words: Sequence[str]) -> list[Heading]:
        called = self.register.names(split)
        return [Heading(word or NOT_SAID, label_of(split, word, called)) for word in words]


def _figures(work: _Work, layout: TableLayout) -> Table:
    periods = [work.period.earlier(years) for years in range(layout.years + 1)]
    columns = tuple(Heading(_called(period), _called(period)) for period in periods)
    rows = tuple(Heading(name, work.definitions[name].label) for name in layout.figures)
    cells = tuple(
        tuple(
            work.cell(row.key, column.key, row.key, period, {}) for column, period in zip(columns, periods, strict=True)
        )
        for row in rows
    )
    return Table(layout, rows, columns, cells)


def _called(period: Period) -> str:
    """A year by its number, any other period by its days."""
    start, end = period.start, period.end
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    return str(start.year) if whole else f"{start.isoformat()}..{end.isoformat()}"


def _split(work: _Work, layout: TableLayout) -> Table:
    words = work.members(layout, layout.split)
    rows = work.headings(layout.split, words)
    columns = tuple(Heading(name, work.definitions[name].label) for name in layout.figures)
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
    rows = tuple(Heading(_called(period), _called(period)) for period in periods)
    columns = tuple(Heading(name, work.definitions[name].label) for name in layout.figures)
    cells = tuple(
        tuple(work.cell(row.key, column.key, column.key, period, {}) for column in columns)
        for row, period in zip(rows, periods, strict=True)
    )
    return Table(layout, rows, columns, cells)


_SHAPES = {Shape.FIGURES: _figures, Shape.SPLIT: _split, Shape.CROSS: _cross, Shape.YEARS: _years}


def work_out(layout: Layout, register: Snapshot, period: Period, definitions: Mapping[str, Definition]) -> Report:
    """Work out every figure of a report.

    Parameters
    ----------
    layout
        Which figures stand where.
    register
        What was known, and when.
    period
        Both days included; open land is as at its last day.
    """
    work = _Work(register, period, definitions)
    sections = tuple(
        Section(
            part.title,
            tuple(
                (text, tuple(work.cell("", name, name, period, {}) for name in PLACEHOLDER.findall(text)))
                for text in part.text
            ),
            tuple(_SHAPES[table.shape](work, table) for table in part.tables),
        )
        for part in layout.parts
    )
    return Report(layout, period, register, definitions, sections)


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
    told = [
        Behind(facts.word.members[word], record, day, value)
        for word, record, day, value in zip(
            facts.word.code[rows].tolist(),
            facts.record[rows].tolist(),
            facts.day[rows].tolist(),
            values.tolist(),
            strict=True,
        )
    ]
    return tuple(sorted(told, key=lambda one: (-abs(one.value), one.day, one.record)))
