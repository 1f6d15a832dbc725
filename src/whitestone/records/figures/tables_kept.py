"""Printed tables and relations of a document as the plain values that its record keeps, and back. Judges neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from whitestone.figures.manifest import TableEntry
from whitestone.figures.model import Folder, PrintedTable, RowsAre, TableColumn
from whitestone.figures.relations import relations_of_columns
from whitestone.figures.sheets import Sheet
from whitestone.figures.tables import read_table
from whitestone.land.words import Contamination, Product
from whitestone.problems import Problem
from whitestone.profiles import NameBook
from whitestone.records.figures.models import span_of


def kept_table(table: PrintedTable) -> dict[str, Any]:
    """A printed table as plain values: its cells as text, and how they are to be read."""
    rows = [*table.rows, *((table.total,) if table.total else ())]
    return {
        "id": table.id,
        "title": table.title,
        "file": table.file,
        "printed_as": table.printed_as,
        "period": str(table.period or ""),
        "place": table.place,
        "said_by": table.said_by,
        "basis": table.basis,
        "rows_are": table.rows_are.value,
        "unit_kind": table.unit_kind,
        "label": table.label_column,
        "marks": table.marks_column,
        "total": table.total.label if table.total else None,
        "footnotes": dict(table.footnotes),
        "columns": [
            {**asdict(one), "category": int(one.category), "product": one.product or ""} for one in table.columns
        ],
        "header": list(table.header),
        "rows": [[row.number, *row.cells] for row in rows],
    }


def table_of(kept: Mapping[str, Any], names: NameBook | None, citation: str, problems: list[Problem]) -> PrintedTable:
    """The printed table that `kept_table` kept."""
    said = {one.name for one in fields(TableEntry)}
    columns = tuple(
        TableColumn(
            **{
                **one,
                "category": Contamination(one["category"]),
                "product": Product(one["product"]) if one["product"] else None,
                "percent_of": tuple(one["percent_of"]) if one["percent_of"] else None,
            }
        )
        for one in kept["columns"]
    )
    plain = {name: value for name, value in kept.items() if name in said}
    rows_are, period = RowsAre(kept["rows_are"]), span_of(kept["period"])
    entry = TableEntry(**{**plain, "columns": columns, "rows_are": rows_are, "period": period})
    rows = [[str(cell) for cell in cells] for _, *cells in kept["rows"]]
    numbers = tuple(int(number) for number, *_ in kept["rows"])
    sheet = Sheet(kept["file"], tuple(kept["header"]), tuple(map(tuple, rows)), numbers)
    return read_table(sheet, entry, names, citation, problems)


def kept_relations(folder: Folder) -> list[dict[str, Any]]:
    """The relations that a manifest states; those that figures state themselves follow from their columns."""
    follow = list(relations_of_columns(folder.figures, "", []))
    return [
        {
            "kind": one.kind,
            "about": one.about,
            "note": one.note,
            "references": {role: [figure.ref for figure in figures] for role, figures in one.roles.items()},
        }
        for one in folder.relations
        if one not in follow
    ]
