"""The balance as a file: CSV, XLSX or JSON, with what was asked for, so that the file can be asked for again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from whitestone.kernel.cells import harmless
from whitestone.land.result import Settlement
from whitestone.land.words import Column
from whitestone.records.books.asking import Question
from whitestone.records.books.balance import Line

FORMS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def _cover(question: Question, books: Settlement) -> dict[str, Any]:
    return {
        "from": question.start.isoformat(),
        "to": question.end.isoformat(),
        "as_at": question.as_at.isoformat() if question.as_at else None,
        "known_at": (question.known_at or timezone.now()).isoformat(timespec="seconds"),
        "by": list(question.by),
        "only": dict(question.only),
        "unit_of_measure": "m2",
        "balanced": books.balanced,
    }


def answer(form: str, question: Question, books: Settlement, found: Sequence[Line]) -> HttpResponse:
    """The table in one of `FORMS`."""
    heads = [*question.by, "opening", *(str(column) for column in Column), "closing"]
    rows = [
        [*line.keys.values(), line.opening, *(line.moved[column] for column in Column), line.closing] for line in found
    ]
    cover = _cover(question, books)
    content: str | bytes
    if form == "json":
        content = json.dumps({**cover, "rows": [dict(zip(heads, row, strict=True)) for row in rows]}, indent=1)
    elif form == "csv":
        text = io.StringIO()
        lines: list[list[Any]] = [heads, *rows]
        csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
        content = text.getvalue()
    else:
        content = _workbook(cover, heads, rows)
    name = f"ledger-{question.start}-{question.end}.{form}"
    return HttpResponse(
        content, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _workbook(cover: Mapping[str, Any], heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        about, sheet = book.add_worksheet("about"), book.add_worksheet("balance")
        for place, (name, value) in enumerate(cover.items()):
            about.write_string(place, 0, name)
            about.write_string(
                place, 1, "" if value is None else json.dumps(value) if not isinstance(value, str) else value
            )
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        number = book.add_format({"num_format": "#,##0"})
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, row, number)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()
