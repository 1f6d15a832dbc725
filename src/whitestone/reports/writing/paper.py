"""Reports as a tagged PDF, set by typst from data. The layout is in ``report.typ``; no figure is worked out here."""

from __future__ import annotations

import io
import json
from importlib import resources

import segno
import typst
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from whitestone.reports.numbers import heading, plain, spoken
from whitestone.reports.report import TOTAL, Report, Section, Table
from whitestone.reports.writing.charts import chart_svg
from whitestone.review.rules import current

_FOLDER = resources.files("whitestone.reports.writing")


def write_pdf(report: Report, base: str) -> bytes:
    """The whole report, with a QR code of its address when a server is named."""
    address = _report_address(report, base)
    said = {
        "title": report.layout.title,
        "words": report.layout.words,
        "author": "Whitestone",
        "language": (get_language() or "en").partition("-")[0],
        "direction": "rtl" if get_language_bidi() else "ltr",
        "span": _("{start} to {end}, both days included; from approved records only").format(
            start=report.period.start.isoformat(), end=report.period.end.isoformat()
        ),
        "known": _("As known at {moment} UTC").format(moment=report.register.known_at.strftime("%Y-%m-%d %H:%M")),
        "sha256": report.sha256,
        "synthetic": _("SYNTHETIC: an invented programme, nobody's land.") if current().demonstration else "",
        "address": address,
        "qr": _qr(address),
        "meaning": _("What the figures mean"),
        "sections": [_section(section) for section in report.sections],
        "definitions": [
            {"id": one.id, "label": one.label, "words": one.words, "formula": one.formula, "source": one.source}
            for one in report.used
        ],
    }
    # The same report gives the same bytes: the clock of the machine stays out of the file.
    with resources.as_file(_FOLDER.joinpath("report.typ")) as template:
        made = typst.compile(
            str(template), format="pdf", sys_inputs={"data": json.dumps(said, ensure_ascii=False)}, timestamp=0
        )
    return bytes(made)


def _report_address(report: Report, base: str) -> str:
    if not base:
        return ""
    period = f"from={report.period.start.isoformat()}&to={report.period.end.isoformat()}"
    moment = report.register.known_at.isoformat().replace("+00:00", "Z")
    return f"{base.removesuffix('cell/')}?{period}&known_at={moment}"


def _qr(address: str) -> str:
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _section(section: Section) -> dict[str, object]:
    text = []
    for sentence, cells in section.text:
        said = sentence
        for cell in cells:
            said = said.replace(f"{{{cell.column}}}", spoken(cell.value, cell.ask.definition.unit))
        text.append(said)
    return {"title": section.title, "text": text, "tables": [_table(table) for table in section.tables]}


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.layout.title,
        "note": table.layout.note,
        "chart": chart_svg(table),
        "columns": [
            {"label": column.label, "unit": heading(unit)}
            for column, unit in zip(table.columns, table.column_units, strict=True)
        ],
        "rows": [
            {
                "label": f"{row.label} ({heading(unit)})" if unit else row.label,
                "total": row.key == TOTAL,
                "cells": [plain(cell.value, cell.ask.definition.unit) for cell in cells],
            }
            for row, unit, cells in zip(table.rows, table.row_units, table.cells, strict=True)
        ],
    }
