"""Pages of reports: what there is, a report of a period, and the records behind one of its cells. Work nothing out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from whitestone.problems import ProblemError
from whitestone.reports.cells import Period
from whitestone.reports.definitions import built_in
from whitestone.reports.layouts import built_in_layouts
from whitestone.reports.numbers import heading, plain, spoken
from whitestone.reports.report import Behind, Cell, Report, Section, Table, behind, work_out
from whitestone.reports.snapshot import snapshot
from whitestone.reports.writing import FORMS
from whitestone.review.permissions import standing_of
from whitestone.review.words import word_of

_MOST = 500


def _appointed(request: HttpRequest) -> None:
    """Sums of all records, whatever tier they stand in: for people with an appointment, not for any account."""
    if not standing_of(request.user).appointed:
        raise Http404


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    period: Period
    known_at: dt.datetime | None

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Last year where nothing is asked; a period that ends before it starts is no page."""
        last = dt.datetime.now(dt.UTC).year - 1
        try:
            start = parse_date(request.GET.get("from", "")) or dt.date(last, 1, 1)
            end = parse_date(request.GET.get("to", "")) or dt.date(start.year, 12, 31)
            moment = parse_datetime(request.GET.get("known_at", ""))
        except ValueError:
            raise Http404 from None
        if end < start:
            raise Http404
        return cls(Period(start, end), moment if moment is None or moment.tzinfo else moment.replace(tzinfo=dt.UTC))

    @property
    def query(self) -> str:
        """The same as an address says it."""
        said = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return urlencode(said if self.known_at is None else {**said, "known_at": self.known_at.isoformat()})


def _worked_out(name: str, asked: Asked) -> Report:
    layout = built_in_layouts().get(name)
    if layout is None:
        raise Http404
    return work_out(layout, snapshot(asked.known_at), asked.period, built_in())


def _shown(report: Report, table: Table, query: str) -> dict[str, Any]:
    """A table as the page needs it: numbers written out, each with the address of its records."""
    base = reverse("report-cell", args=[report.layout.id])

    def one(cell: Cell) -> dict[str, str]:
        address = f"{table.layout.id}/{cell.row}/{cell.column}"
        said = {"text": plain(cell.value, cell.ask.definition.unit)}
        return {**said, "address": f"{base}?{urlencode({'cell': address})}&{query}"} if cell.value else said

    rows = [(row, [one(cell) for cell in cells]) for row, cells in zip(table.rows, table.cells, strict=True)]
    units = [heading(cell.ask.definition.unit) for cell in table.cells[0]] if table.cells else []
    return {"layout": table.layout, "columns": list(zip(table.columns, units, strict=False)), "rows": rows}


def _sentences(section: Section) -> list[str]:
    """Sentences with their figures written out."""
    said = []
    for sentence, cells in section.text:
        text = sentence
        for cell in cells:
            text = text.replace(f"{{{cell.column}}}", spoken(cell.value, cell.ask.definition.unit))
        said.append(text)
    return said


@login_required
@require_GET
def all_reports(request: HttpRequest) -> HttpResponse:
    """The reports that can be printed."""
    _appointed(request)
    return render(request, "reports/reports.html", {"layouts": list(built_in_layouts().values())})


@login_required
@require_GET
def one_report(request: HttpRequest, name: str) -> HttpResponse:
    """A report of a period, as a page or as a file."""
    _appointed(request)
    asked = Asked.of(request)
    report = _worked_out(name, asked)
    form = request.GET.get("format", "")
    if form:
        if form not in FORMS:
            raise Http404
        address = request.build_absolute_uri(reverse("report-cell", args=[name]))
        answer = HttpResponse(FORMS[form].write(report, address), content_type=FORMS[form].media_type)
        answer["Content-Disposition"] = f'attachment; filename="{name}-{asked.period.end.isoformat()}.{form}"'
        return answer
    sections = [
        {
            "title": section.title,
            "text": _sentences(section),
            "tables": [_shown(report, table, asked.query) for table in section.tables],
        }
        for section in report.sections
    ]
    context = {
        "report": report,
        "asked": asked,
        "sections": sections,
        "forms": list(FORMS),
        "known_at": request.GET.get("known_at", ""),
    }
    return render(request, "reports/report.html", context)


@login_required
@require_GET
def one_cell(request: HttpRequest, name: str) -> HttpResponse:
    """The records behind one cell: those that the person may see, and how many others there are."""
    _appointed(request)
    asked = Asked.of(request)
    report = _worked_out(name, asked)
    try:
        cell = report.cell(request.GET.get("cell", ""))
    except ProblemError:
        raise Http404 from None
    rows = behind(report, cell)
    seen = _visible(request, rows)
    definition = cell.ask.definition
    visible = [row for row in rows if row.record in seen[row.word]]
    shown = [
        (row, reverse(f"{row.word}-record", args=[row.record]), plain(row.value, definition.unit))
        for row in visible[:_MOST]
    ]
    context = {
        "report": report,
        "asked": asked,
        "address": request.GET.get("cell", ""),
        "definition": definition,
        "value": spoken(cell.value, definition.unit),
        "rows": shown,
        "hidden": len(rows) - len(visible),
        "more": len(visible) - len(shown),
    }
    return render(request, "reports/cell.html", context)


def _visible(request: HttpRequest, rows: tuple[Behind, ...]) -> dict[str, set[str]]:
    """Ids of the records that the person may see, by word."""
    standing = standing_of(request.user)
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        asked[row.word].add(row.record)
    seen: dict[str, set[str]] = defaultdict(set)
    for word, records in asked.items():
        visible = word_of(word).model.objects.seen_by(standing).values_list("record", flat=True).distinct()
        # All that a person sees of a word is one query; thousands of ids in one condition are not.
        seen[word] = records & {str(record) for record in visible.iterator()}
    return seen
