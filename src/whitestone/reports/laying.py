"""Laying out: a layout's tables filled with their figures, row by row. What a cell adds up is asked of `cells`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import get_language

from whitestone.problems import ProblemError
from whitestone.reports.cells import Ask, Period, chosen, facts_of, narrowed, sums
from whitestone.reports.definitions import Definition
from whitestone.reports.facts import Rows
from whitestone.reports.layouts import PLACEHOLDER, Layout, Shape, TableLayout
from whitestone.reports.numbers import NOTHING
from whitestone.reports.problems import NO_PARAMETER
from whitestone.reports.report import (
    NOT_SAID,
    TOTAL,
    Cell,
    Heading,
    Report,
    Section,
    Table,
    called,
    shown,
    spoken_language,
)
from whitestone.reports.snapshot import Snapshot
from whitestone.reports.words import head_of, label_of, rank_of, short_of


def _sorted_as(label: str) -> list[tuple[int, int, str]]:
    """Words as people look them up: numbers in them by size, so that 31-90 stands before 181-365."""
    parts = re.split(r"(\d{1,15})", label)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


class _Work:
    """One report being worked out."""

    def __init__(
        self, register: Snapshot, period: Period, definitions: Mapping[str, Definition], only: Mapping[str, str]
    ) -> None:
        self.register, self.period, self.definitions, self.only = register, period, definitions, only
        self._language = spoken_language()
        self._rows: dict[tuple[str, Period], Rows] = {}
        self._sums: dict[tuple[str, Period, tuple[str, ...]], dict[tuple[str, ...], float]] = {}
        self._within: dict[tuple[str, str, str], dict[str, dict[str, float]]] = {}

    def label(self, name: str) -> str:
        """What a figure is called, in the reader's language."""
        return self.definitions[name].in_language(self._language).label

    def cell(self, row: str, column: str, name: str, period: Period, only: Mapping[str, str]) -> Cell:
        definition = self.definitions[name]
        above = self._sum(definition, period, only)
        asked = Ask(definition, period, {**self.only, **only})
        if not definition.over:
            return Cell(row, column, asked, None if definition.unsaid and not above else above)
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

        def order(word: str) -> tuple[bool, int, list[tuple[int, int, str]]]:
            return word == "", rank_of(split, word), _sorted_as(label_of(split, word, called))

        rest = sorted(seen - set(layout.members), key=order)
        return [*(layout.members if split == layout.split else ()), *rest]

    def said(self, layout: TableLayout, word: str) -> tuple[str, ...]:
        """What a row's facts say of the splits that stand beside it, several words apart by commas."""
        found = []
        for split in layout.says:
            called, told = self.register.names(split), set[str]()
            for name in layout.figures:
                sums_ = self._of_row(self.definitions[name], layout.split, split).get(word, {})
                told |= {other for other, value in sums_.items() if value}
            found.append(", ".join(sorted(short_of(split, one, called) for one in told if one)) or NOTHING)
        return tuple(found)

    def _of_row(self, definition: Definition, split: str, other: str) -> dict[str, dict[str, float]]:
        """Sums by a split and within each of its words by another one."""
        key = (definition.id, split, other)
        if key not in self._within:
            told: dict[str, dict[str, float]] = {}
            for (word, second), value in self._by(definition, self.period, (split, other)).items():
                told.setdefault(word, {})[second] = value
            self._within[key] = told
        return self._within[key]

    def headings(self, split: str, words: Sequence[str]) -> list[Heading]:
        called = self.register.names(split)
        return [Heading(word or NOT_SAID, label_of(split, word, called)) for word in words]


def _figures(work: _Work, layout: TableLayout) -> Table:
    periods = [work.period.earlier(years) for years in range(layout.years + 1)]
    columns = tuple(Heading(called(period), shown(period)) for period in periods)
    rows = tuple(Heading(name, work.label(name)) for name in layout.figures)
    cells = tuple(
        tuple(
            work.cell(row.key, column.key, row.key, period, {}) for column, period in zip(columns, periods, strict=True)
        )
        for row in rows
    )
    return Table(layout, rows, columns, cells)


def _split(work: _Work, layout: TableLayout) -> Table:
    words = work.members(layout, layout.split)
    if not layout.empty:
        words = [word for word in words if any(work.value(name, layout.split, word) for name in layout.figures)]
    rows = work.headings(layout.split, words)
    columns = tuple(Heading(name, work.label(name)) for name in layout.figures)
    onlys: list[Mapping[str, str]] = [{layout.split: word} for word in words]
    said = [work.said(layout, word) for word in words]
    if layout.total:
        said.append(("",) * len(layout.says))
        rows, onlys = [*rows, Heading(TOTAL, label_of("", TOTAL, {}))], [*onlys, {}]
    cells = tuple(
        tuple(work.cell(row.key, column.key, column.key, work.period, only) for column in columns)
        for row, only in zip(rows, onlys, strict=True)
    )
    says = tuple(Heading(split, head_of(split)) for split in layout.says)
    return Table(layout, tuple(rows), columns, cells, says, tuple(said) if says else ())


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
    rows = [Heading(called(period), shown(period)) for period in periods]
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
    """Work out every figure of a report, in the reader's language; what was worked out lately of the same is taken.

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
    spoken = layout.in_language(spoken_language())
    # Headings are words of a language. The layout and the definitions stand in the key by themselves, so that they
    # cannot make room for others at the same place: a file of the authority that was changed is another key.
    key = (_Same(layout), _Same(definitions), period, tuple(sorted(asked.items())), get_language())
    sections: tuple[Section, ...] | None = register.worked.get(key)
    if sections is None:
        sections = _sections(spoken, _Work(register, period, definitions, asked))
        cells = sum(len(table.rows) * len(table.columns) for section in sections for table in section.tables)
        register.worked.put(key, sections, 1 + cells)
    return Report(spoken, period, register, definitions, sections, asked)


class _Same:
    """A thing in a key, equal to itself alone."""

    __slots__ = ("_thing",)

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __hash__(self) -> int:
        return id(self._thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._thing is self._thing


def _sections(spoken: Layout, work: _Work) -> tuple[Section, ...]:
    return tuple(
        Section(
            part.title,
            tuple(
                (text, tuple(work.cell("", name, name, work.period, {}) for name in PLACEHOLDER.findall(text)))
                for text in part.text
            ),
            tuple(_SHAPES[table.shape](work, table) for table in part.tables),
        )
        for part in spoken.parts
    )
