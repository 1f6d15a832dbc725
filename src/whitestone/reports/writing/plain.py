"""Reports for other programs: JSON with everything, CSV with one row for each cell and HXL hashtags."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from whitestone.kernel.cells import harmless
from whitestone.reports.report import Cell, Heading, Report, Table
from whitestone.reports.writing.addresses import Printing, cell_address

_COLUMNS = (
    ("table", "#meta+table"),
    ("row", "#meta+row"),
    ("column", "#meta+column"),
    ("row_name", "#meta+row+name"),
    ("column_name", "#meta+column+name"),
    ("row_says", "#meta+row+says"),
    ("figure", "#indicator+code"),
    ("label", "#indicator+name"),
    ("value", "#indicator+value+num"),
    ("unit", "#indicator+unit"),
    ("start", "#date+start"),
    ("end", "#date+end"),
    ("records", "#meta+url"),
)


def write_json(report: Report, printing: Printing) -> bytes:
    """The whole report: its content, its hash, every cell with what it asked and where its records are."""
    cells = [
        {
            "address": address,
            "row": row.label,
            "column": column.label,
            "row_says": said,
            "figure": cell.ask.definition.id,
            "unit": cell.ask.definition.unit.value,
            "start": cell.ask.period.start.isoformat(),
            "end": cell.ask.period.end.isoformat(),
            "only": dict(cell.ask.only),
            "value": cell.value,
            "records": cell_address(report, printing.base, address),
        }
        for _, row, column, cell, address, said in _walked(report)
    ]
    said = {
        "title": report.layout.title,
        "known_at": report.register.known_at.isoformat(),
        "sha256": report.sha256,
        "content": report.content(),
        "cells": cells,
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def write_csv(report: Report, printing: Printing) -> bytes:
    """One row for each cell; the second row holds HXL hashtags. Numbers with a point, not rounded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([name for name, _ in _COLUMNS])
    writer.writerow([tag for _, tag in _COLUMNS])
    for table, row, column, cell, address, said in _walked(report):
        asked = cell.ask
        writer.writerow(
            harmless(written)
            for written in [
                table.layout.id, cell.row, cell.column, row.label, column.label,
                "; ".join(f"{name}={text}" for name, text in said.items()), asked.definition.id,
                asked.definition.label, "" if cell.value is None else repr(cell.value), asked.definition.unit.value,
                asked.period.start.isoformat(), asked.period.end.isoformat(),
                cell_address(report, printing.base, address),
            ]
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")


def _walked(report: Report) -> Iterator[tuple[Table, Heading, Heading, Cell, str, dict[str, str]]]:
    """Every cell with its table, its row, its column, its address, and what its row says by split."""
    for table in report.tables:
        for row, cells, texts in zip(table.rows, table.cells, table.texts, strict=True):
            said = {head.key: text for head, text in zip(table.says, texts, strict=True) if text}
            for column, cell in zip(table.columns, cells, strict=True):
                yield table, row, column, cell, f"{table.layout.id}/{cell.row}/{cell.column}", said
