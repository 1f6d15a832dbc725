"""What a printed report says, as plain texts for a page template: the same for PDF and DOCX. Works no figure out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from whitestone.reports.numbers import heading, plain, spoken
from whitestone.reports.report import TOTAL, Report, Section, Table, spoken_language
from whitestone.reports.words import label_of
from whitestone.reports.writing.addresses import Printing, cell_address
from whitestone.review.rules import current


def contents(report: Report, printing: Printing) -> dict[str, object]:
    """Title, dates, hash, parts with their tables, figures of others, definitions; in the reader's language."""
    marks = report.marks or ("",) * len(report.sections)
    return {
        **heads(report, printing),
        "language": spoken_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "meaning": _("What the figures mean"),
        "sections": [
            _section(report, one, mark, printing.base) for one, mark in zip(report.sections, marks, strict=True)
        ],
        "beside": _beside(report),
        "definitions": [
            {"id": one.id, "label": one.label, "words": one.words, "formula": one.formula, "source": one.source}
            for one in report.used
        ],
    }


def heads(report: Report, printing: Printing) -> dict[str, str]:
    """What stands at the head of a report in every form: title, dates, approval, hash; in the reader's language."""
    return {
        "title": report.layout.title,
        "words": report.layout.words,
        "only": ", ".join(label_of(name, word, report.register.names(name)) for name, word in report.only.items()),
        "span": _("{start} to {end}, both days included; from approved records only").format(
            start=report.period.start.isoformat(), end=report.period.end.isoformat()
        ),
        "known": _("As known at {moment} UTC").format(moment=report.register.known_at.strftime("%Y-%m-%d %H:%M")),
        "approved": printing.approved,
        "sha256": report.sha256,
        "synthetic": _("SYNTHETIC: an invented programme, nobody's land.") if current().demonstration else "",
        "address": printing.frozen or _report_address(report, printing.base),
    }


def _report_address(report: Report, base: str) -> str:
    if not base:
        return ""
    said = {"from": report.period.start.isoformat(), "to": report.period.end.isoformat(), **report.only}
    moment = report.register.known_at.isoformat().replace("+00:00", "Z")
    return f"{base.removesuffix('cell/')}?{urlencode({**said, 'known_at': moment}, safe=':')}"


def sentences(section: Section) -> list[str]:
    """Sentences with their figures written out."""
    said = []
    for sentence, cells in section.text:
        text = sentence
        for cell in cells:
            text = text.replace(f"{{{cell.column}}}", spoken(cell.value, cell.ask.definition.unit))
        said.append(text)
    return said


def _section(report: Report, section: Section, mark: str, base: str) -> dict[str, object]:
    return {
        "title": section.title,
        "mark": _(mark) if mark else "",
        "text": sentences(section),
        "tables": [_table(report, table, base) for table in section.tables],
    }


def bare(table: Table) -> bool:
    """Whether a table has nothing in any cell: a sentence says it better."""
    return not any(cell.value for cell in table)


def _table(report: Report, table: Table, base: str) -> dict[str, object]:
    return {
        "id": table.layout.id,
        "title": table.layout.title,
        "note": table.layout.note,
        "bare": _("Nothing of this is on record for the period.") if bare(table) else "",
        "says": [head.label for head in table.says],
        "columns": [
            {"label": column.label, "unit": heading(unit)}
            for column, unit in zip(table.columns, table.column_units, strict=True)
        ],
        "rows": [
            {
                "label": f"{row.label} ({heading(unit)})" if unit else row.label,
                "total": row.key == TOTAL,
                "says": list(said),
                "cells": [plain(cell.value, cell.ask.definition.unit) for cell in cells],
                "links": [
                    cell_address(report, base, f"{table.layout.id}/{cell.row}/{cell.column}") if cell.value else ""
                    for cell in cells
                ],
            }
            for row, unit, cells, said in zip(table.rows, table.row_units, table.cells, table.texts, strict=True)
        ],
    }


def _beside(report: Report) -> dict[str, object] | None:
    """Figures of others as a table of texts; None where there are none."""
    if not report.beside:
        return None
    return {
        "title": _("Reported by others"),
        "note": _("As printed, with who said it and on what basis; none of these is worked out from the register."),
        "columns": [_("What"), _("Reported"), _("Period"), _("Said by"), _("Basis")],
        "rows": [
            [
                f"{one.what}, {one.place}" if one.place else one.what,
                one.shown,
                _spaced(one.period),
                one.said_by,
                one.basis,
            ]
            for one in report.beside
        ],
    }


def _spaced(period: str) -> str:
    """A span of days as two days, between which a narrow column may break the line."""
    return period.replace("/", " – ")
