"""Layouts: which figures stand where in a report. Data, read and checked as a whole; no figure is worked out here.

A national authority adds a report by adding a file; nothing in it is program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from whitestone.profiles.settings import Settings, read_toml
from whitestone.reports.definitions import Definition, Held, built_in, spoken, told

PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")


class Shape(StrEnum):
    """How a table is laid out."""

    FIGURES = "figures"
    """A row for each figure; a column for the period and for each earlier one."""
    SPLIT = "split"
    """A row for each word of a split; a column for each figure."""
    CROSS = "cross"
    """A row for each word of one split, a column for each word of another; one figure."""
    YEARS = "years"
    """A row for each year that ends with the period; a column for each figure."""


class Chart(StrEnum):
    """A drawing of a table's figures beside it."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table.

    Attributes
    ----------
    split, across
        What rows and columns stand for, where the shape splits.
    members
        Words of the split that stand in the table even when no fact holds them, in this order.
    years
        Number of years, or of earlier periods beside the period.
    total
        Whether a last row gives the whole; of years, the span of all of them, from opening to closing.
    empty
        Whether rows of a split stay in which every figure is nothing.
    says
        Other splits whose words stand beside each row, in columns of text: of a list of areas their kind and unit.
    charted
        Figures that the chart draws; all of the first one's unit where none is named. A sum beside its parts must be
        left out where bars are stacked.
    map
        The figure that a map of administrative units shows beside the table; empty for none.
    """

    id: str
    title: str
    shape: Shape
    figures: tuple[str, ...]
    note: str = ""
    split: str = ""
    across: str = ""
    members: tuple[str, ...] = ()
    years: int = 1
    total: bool = True
    empty: bool = True
    says: tuple[str, ...] = ()
    chart: Chart | None = None
    charted: tuple[str, ...] = ()
    map: str = ""
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> TableLayout:
        """With the texts of a language where it has them."""
        said = self.told.get(language, {})
        return replace(self, title=said.get("title") or spoken(self.title), note=said.get("note") or spoken(self.note))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report: a heading, sentences in which ``{figure-id}`` stands for a figure, tables.

    Attributes
    ----------
    marked
        Rows (``table/row``) that alone say whether the part has changed since the last publication; all where none is
        named.
    """

    title: str
    text: tuple[str, ...]
    tables: tuple[TableLayout, ...]
    marked: tuple[str, ...] = ()
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def in_language(self, language: str) -> Part:
        """With the texts of a language where it has them."""
        title = self.told.get(language, {}).get("title") or spoken(self.title)
        tables = tuple(table.in_language(language) for table in self.tables)
        return replace(self, title=title, text=self.texts.get(language) or tuple(map(spoken, self.text)), tables=tables)


@dataclass(frozen=True, slots=True)
class Layout:
    """A report before its figures are known.

    Attributes
    ----------
    parameter
        A split of which one word may be asked for, such as one operator; empty where the report is always whole.
    carry
        Whether each part says if it has changed since the report was last published.
    beside
        Whether figures that others have reported of the period stand beside ours.
    """

    id: str
    title: str
    words: str
    parts: tuple[Part, ...]
    parameter: str = ""
    carry: bool = False
    beside: bool = False
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> Layout:
        """With the texts of a language where it has them."""
        said = self.told.get(language, {})
        parts = tuple(part.in_language(language) for part in self.parts)
        title, words = (said.get(key) or spoken(getattr(self, key)) for key in ("title", "words"))
        return replace(self, title=title, words=words, parts=parts)

    @property
    def tables(self) -> Iterator[TableLayout]:
        """Every table, in order."""
        for part in self.parts:
            yield from part.tables


_SPLITS = {Shape.SPLIT: ("split",), Shape.CROSS: ("split", "across")}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a layout may name."""

    definitions: Mapping[str, Definition]
    tables: Mapping[str, Held] | None

    def without(self, figures: Iterable[str], split: str) -> str:
        """The first of some figures whose facts cannot be split so; empty when all can, or nothing is known."""
        for name in figures if self.tables is not None and split else ():
            one = self.definitions[name]
            for table in (one.table, *([self.definitions[one.over].table] if one.over else [])):
                if self.tables is not None and split not in self.tables[table].splits:
                    return name
        return ""


def _table(entry: Settings, known: _Known) -> TableLayout:
    shape = entry.word("shape", Shape)
    figures = entry.texts("figures")
    if not figures or any(name not in known.definitions for name in figures):
        raise entry.wrong("figures", "ids of defined figures")
    if shape is Shape.CROSS and len(figures) != 1:
        raise entry.wrong("figures", "one figure, because the table is a cross of two splits")
    needed = {name: entry.text(name) for name in _SPLITS.get(shape, ())}
    for key, split in needed.items():
        if lacking := known.without(figures, split):
            raise entry.wrong(key, f"a split of every figure; {lacking} cannot be split so")
    says = entry.texts("says")
    if says and (shape is not Shape.SPLIT or any(known.without(figures, split) for split in says)):
        raise entry.wrong("says", "splits of every figure, of a table of the shape split")
    return TableLayout(
        id=entry.text("id"),
        title=entry.text("title"),
        shape=shape,
        figures=figures,
        note=entry.text_or("note"),
        split=needed.get("split", ""),
        across=needed.get("across", ""),
        members=entry.texts("members"),
        years=int(entry.number("years")) if "years" in entry else 1,
        total=entry.flag("total") if "total" in entry else shape is not Shape.YEARS,
        empty=entry.flag("empty") if "empty" in entry else True,
        says=says,
        chart=entry.word("chart", Chart) if "chart" in entry else None,
        charted=_of_its_own(entry, "charted", entry.texts("charted"), figures),
        map=_mapped(entry, shape, needed.get("split", ""), figures),
        told=told(entry, ("title", "note")),
    )


def _of_its_own(entry: Settings, key: str, names: tuple[str, ...], figures: tuple[str, ...]) -> tuple[str, ...]:
    if any(name not in figures for name in names):
        raise entry.wrong(key, "figures of the table: " + ", ".join(figures))
    return names


def _mapped(entry: Settings, shape: Shape, split: str, figures: tuple[str, ...]) -> str:
    name = entry.text_or("map")
    if name:
        _of_its_own(entry, "map", (name,), figures)
        if shape not in _SPLITS or split != "unit":
            raise entry.wrong("map", "a figure of a table that is split by unit")
    return name


def _sentences(entry: Settings, known: _Known) -> tuple[str, ...]:
    text = entry.texts("text")
    if any(name not in known.definitions for one in text for name in PLACEHOLDER.findall(one)):
        raise entry.wrong("text", "sentences in which every {name} is the id of a defined figure")
    return text


def _part(entry: Settings, known: _Known) -> Part:
    titles, texts = {}, {}
    for language, said in entry.named_tables("in"):
        if unknown := [key for key in said.values if key not in ("title", "text")]:
            raise said.wrong(unknown[0], "one of the keys title, text")
        titles[language] = {"title": said.text("title")} if "title" in said else {}
        if "text" in said:
            texts[language] = _sentences(said, known)
    tables = tuple(_table(one, known) for one in entry.tables("table"))
    marked = entry.texts("marked")
    if any(name.partition("/")[0] not in {table.id for table in tables} for name in marked):
        raise entry.wrong("marked", "rows of tables of the part, as table/row")
    return Part(entry.text("title"), _sentences(entry, known), tables, marked, titles, texts)


def _flag(settings: Settings, key: str) -> bool:
    return settings.flag(key) if key in settings else False


def _layout(settings: Settings, known: _Known) -> Layout:
    layout = Layout(
        id=settings.text("id"),
        title=settings.text("title"),
        words=settings.text("words"),
        parts=tuple(_part(entry, known) for entry in settings.tables("part")),
        parameter=settings.text_or("parameter"),
        carry=_flag(settings, "carry"),
        beside=_flag(settings, "beside"),
        told=told(settings, ("title", "words")),
    )
    figures = [name for table in layout.tables for name in table.figures]
    if lacking := known.without(figures, layout.parameter):
        raise settings.wrong("parameter", f"a split of every figure of the report; {lacking} cannot be split so")
    return layout


def read(
    files: Iterable[Traversable], known: Mapping[str, Definition], tables: Mapping[str, Held] | None = None
) -> dict[str, Layout]:
    """Layouts by id; a file without a report's id holds figures only and is passed over.

    Parameters
    ----------
    known
        Figures that a layout may name.
    tables
        What each table of facts holds, where splits are to be checked.

    Raises
    ------
    ProblemError
        With the file, the entry and the key that is missing or wrong, or names no figure.
    """
    found: dict[str, Layout] = {}
    for file in files:
        settings = read_toml(file)
        if "id" not in settings and "part" not in settings:
            continue
        layout = _layout(settings, _Known(known, tables))
        ids = [table.id for table in layout.tables]
        if layout.id in found or len(set(ids)) < len(ids):
            raise settings.wrong("id", "an id of its own for the report and for each of its tables")
        found[layout.id] = layout
    return found


@cache
def built_in_layouts() -> dict[str, Layout]:
    """The reports that come with the project."""
    folder = resources.files("whitestone.reports").joinpath("layouts")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return read(files, built_in())
