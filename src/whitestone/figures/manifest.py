"""The manifest ``figures.toml``: what each file of a folder is, what its columns mean, how its figures hang together.

Read into typed entries; the files themselves are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable

from whitestone.figures.model import RowsAre, TableColumn
from whitestone.land.words import Contamination, Product
from whitestone.profiles import Span
from whitestone.profiles.settings import Settings, read_toml

MANIFEST_FILE = "figures.toml"


class Role(StrEnum):
    """What a file holds."""

    REPORTED = "reported"
    RETURNS = "returns"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """How a printed table is to be read; see ``docs/figures.md`` for each key."""

    id: str
    title: str
    printed_as: str
    period: Span | None
    place: str
    said_by: str
    basis: str
    label: str
    rows_are: RowsAre
    unit_kind: str | None
    total: str | None
    marks: str
    footnotes: Mapping[str, str]
    columns: tuple[TableColumn, ...]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file, its role, and for a table how it is to be read."""

    file: str
    role: Role
    optional: bool = False
    sheet: str | None = None
    table: TableEntry | None = None


@dataclass(frozen=True, slots=True)
class RelationEntry:
    """A relation before its references are looked up."""

    where: str
    kind: str
    about: str
    note: str
    references: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole ``figures.toml``."""

    file: str
    title: str
    profile: str | None
    period: Span | None
    citation: str
    about: str
    files: tuple[FileEntry, ...]
    relations: tuple[RelationEntry, ...]


def read_manifest(file: Traversable) -> Manifest:
    """Read a manifest; every entry that is missing or wrong is named."""
    settings = read_toml(file)
    return Manifest(
        file=file.name,
        title=settings.text("title"),
        profile=settings.text_or("profile") or None,
        period=settings.span("period"),
        citation=settings.text("citation"),
        about=settings.text_or("about"),
        files=tuple(_file(entry) for entry in settings.tables("files")),
        relations=tuple(_relation(entry) for entry in settings.tables("relations")),
    )


def _file(entry: Settings) -> FileEntry:
    role = entry.word("role", Role)
    return FileEntry(
        file=entry.file_name("file"),
        role=role,
        optional=entry.flag("optional") if "optional" in entry else False,
        sheet=entry.text_or("sheet") or None,
        table=_table(entry) if role is Role.TABLE else None,
    )


def _table(entry: Settings) -> TableEntry:
    columns = tuple(_column(column) for column in entry.tables("columns"))
    known = {column.name for column in columns if not column.remark}
    for item, column in zip(entry.tables("columns"), columns, strict=True):
        for key, name in zip(("percent_part", "percent_whole"), column.percent_of or (), strict=False):
            if name not in known:
                raise item.wrong(key, "the name of a column with numbers")
    return TableEntry(
        id=entry.text("id"),
        title=entry.text("title"),
        printed_as=entry.text_or("printed_as"),
        period=entry.span("period"),
        place=entry.text_or("area"),
        said_by=entry.text_or("said_by"),
        basis=entry.text_or("basis"),
        label=entry.text("label"),
        rows_are=entry.word("rows_are", RowsAre),
        unit_kind=entry.text_or("unit_kind") or None,
        total=entry.text_or("total") or None,
        marks=entry.text_or("marks"),
        footnotes=entry.pairs("footnotes"),
        columns=columns,
    )


def _column(entry: Settings) -> TableColumn:
    remark = "remark" in entry and entry.flag("remark")
    category = Contamination.NONE
    if "category" in entry:
        try:
            category = Contamination.parse(entry.text("category"))
        except ValueError as fault:
            raise entry.wrong("category", "categories such as AP, AV, CMR, UXO, AXO, IED") from fault
    return TableColumn(
        name=entry.text("name"),
        heading=entry.text_or("heading", entry.text("name")),
        unit="" if remark else entry.text("unit"),
        remark=remark,
        category=category,
        product=entry.word("product", Product) if "product" in entry else None,
        percent_of=(entry.text("percent_part"), entry.text("percent_whole")) if "percent_part" in entry else None,
        basis=entry.pairs("basis"),
    )


def _relation(entry: Settings) -> RelationEntry:
    described = ("kind", "about", "note")
    references = {}
    for role, value in entry.values.items():
        if role not in described:
            references[role] = (entry.text(role),) if isinstance(value, str) else entry.texts(role)
    return RelationEntry(entry.where, entry.text("kind"), entry.text("about"), entry.text_or("note"), references)
