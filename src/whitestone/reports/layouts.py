"""Layouts: which figures stand where in a report. Data, read and checked as a whole; no figure is worked out here.

A national authority adds a report by adding a file; nothing in it is program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from whitestone.profiles.settings import Settings, read_toml
from whitestone.reports.definitions import Definition, built_in

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
        Whether a last row gives the whole.
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
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report: a heading, sentences in which ``{figure-id}`` stands for a figure, tables."""

    title: str
    text: tuple[str, ...]
    tables: tuple[TableLayout, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A report before its figures are known."""

    id: str
    title: str
    words: str
    parts: tuple[Part, ...]

    @property
    def tables(self) -> Iterator[TableLayout]:
        """Every table, in order."""
        for part in self.parts:
            yield from part.tables


_SPLITS = {Shape.SPLIT: ("split",), Shape.CROSS: ("split", "across")}


def _table(entry: Settings, known: Mapping[str, Definition]) -> TableLayout:
    shape = entry.word("shape", Shape)
    figures = entry.texts("figures")
    if not figures or any(name not in known for name in figures):
        raise entry.wrong("figures", "ids of defined figures")
    if shape is Shape.CROSS and len(figures) != 1:
        raise entry.wrong("figures", "one figure, because the table is a cross of two splits")
    needed = {name: entry.text(name) for name in _SPLITS.get(shape, ())}
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
        total=entry.flag("total") if "total" in entry else True,
        chart=entry.word("chart", Chart) if "chart" in entry else None,
    )


def _part(entry: Settings, known: Mapping[str, Definition]) -> Part:
    text = entry.texts("text")
    if any(name not in known for one in text for name in PLACEHOLDER.findall(one)):
        raise entry.wrong("text", "sentences in which every {name} is the id of a defined figure")
    return Part(entry.text("title"), text, tuple(_table(one, known) for one in entry.tables("table")))


def read(files: Iterable[Traversable], known: Mapping[str, Definition]) -> dict[str, Layout]:
    """Layouts by id.

    Raises
    ------
    ProblemError
        With the file, the entry and the key that is missing or wrong, or names no figure.
    """
    found: dict[str, Layout] = {}
    for file in files:
        settings = read_toml(file)
        parts = tuple(_part(entry, known) for entry in settings.tables("part"))
        layout = Layout(settings.text("id"), settings.text("title"), settings.text("words"), parts)
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
