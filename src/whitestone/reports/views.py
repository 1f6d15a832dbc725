"""Pages of reports: what there is, a report of a period, and the records behind one of its cells. Work nothing out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from whitestone.kernel import written
from whitestone.problems import ProblemError
from whitestone.records.pages.patience import patient
from whitestone.records.pages.sketch import sketch
from whitestone.records.pages.views import person_of, refused
from whitestone.records.publications.models import Publication
from whitestone.reports.catalogue import catalogue
from whitestone.reports.cells import Period
from whitestone.reports.numbers import heading, plain, spoken
from whitestone.reports.publishing import approval_of, difference, frozen, publish, report_of, restate
from whitestone.reports.report import Behind, Cell, Report, Table, spoken_language
from whitestone.reports.seeing import seen_by, unseen_of
from whitestone.reports.shapes import shapes_of
from whitestone.reports.tracing import Trail, listed, outlines, postings_of
from whitestone.reports.writing import FORMS, Printing
from whitestone.reports.writing.charts import chart_svg
from whitestone.reports.writing.contents import bare, sentences
from whitestone.reports.writing.maps import map_svg
from whitestone.reports.writing.printing import languages, printed
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
    only: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, parameter: str = "") -> Asked:
        """Last year where nothing is asked; a period that ends before it starts is no page."""
        last = dt.datetime.now(dt.UTC).year - 1
        try:
            start = written.day_or(request.GET.get("from", ""), dt.date(last, 1, 1))
            end = written.day_or(request.GET.get("to", ""), dt.date(start.year, 12, 31))
        except ValueError:
            raise Http404 from None
        if end < start:
            raise Http404
        word = request.GET.get(parameter, "") if parameter else ""
        known_at = written.moment(request.GET.get("known_at", ""))
        if known_at is None and request.GET.get("known_at"):
            raise Http404
        return cls(Period(start, end), known_at, {parameter: word} if word else {})

    @property
    def query(self) -> str:
        """The same as an address says it."""
        said = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat(), **self.only}
        return urlencode(said if self.known_at is None else {**said, "known_at": self.known_at.isoformat()})


def _worked_out(name: str, asked: Asked) -> Report:
    try:
        return report_of(name, asked.period, asked.known_at, asked.only)
    except ProblemError:
        raise Http404 from None


def _shown(report: Report, table: Table, query: str) -> dict[str, Any]:
    """A table as the page needs it: numbers written out, each with the address of its records."""
    base = reverse("report-cell", args=[report.layout.id])

    def one(cell: Cell) -> dict[str, str]:
        address = f"{table.layout.id}/{cell.row}/{cell.column}"
        said = {"text": plain(cell.value, cell.ask.definition.unit)}
        linked = query and cell.value
        return {**said, "address": f"{base}?{urlencode({'cell': address})}&{query}"} if linked else said

    heads = [(row, heading(unit)) for row, unit in zip(table.rows, table.row_units, strict=True)]
    rows = [
        (head, [one(cell) for cell in cells], said)
        for head, cells, said in zip(heads, table.cells, table.texts, strict=True)
    ]
    columns = [(column, heading(unit)) for column, unit in zip(table.columns, table.column_units, strict=True)]
    return {
        "layout": table.layout,
        "says": table.says,
        "columns": columns,
        "rows": rows,
        "bare": bare(table),
        **_drawn_beside(report, table),
    }


def _drawn_beside(report: Report, table: Table) -> dict[str, SafeString]:
    """Chart and map of a table, drawn here; labels are escaped by Vega."""
    return {"chart": mark_safe(chart_svg(table)), "map": mark_safe(map_svg(report, table))}  # noqa: S308


@login_required
@require_GET
def all_reports(request: HttpRequest) -> HttpResponse:
    """The reports that can be printed."""
    _appointed(request)
    every = catalogue()
    spoken_of = [layout.in_language(spoken_language()) for layout in every.layouts.values()]
    problems = [one for error in every.problems for one in error.problems]
    return render(request, "reports/reports.html", {"layouts": spoken_of, "problems": problems})


@login_required
@require_http_methods(["GET", "POST"])
@patient
def one_report(request: HttpRequest, name: str) -> HttpResponse:
    """A report of a period, as a page or as a file; a POST freezes it for publication."""
    _appointed(request)
    asked = Asked.of(request, _parameter(name))
    if request.method == "POST":
        return _publish(request, name, asked)
    form = request.GET.get("format", "")
    if form:
        return _file(request, name, form, lambda: _worked_out(name, asked))
    report = _worked_out(name, asked)
    context = {
        **_page(report, asked.query),
        "asked": asked,
        "choices": _choices(report),
        "forms": list(FORMS),
        "known_at": request.GET.get("known_at", ""),
        "may_publish": standing_of(request.user).headquarters,
    }
    return render(request, "reports/report.html", context)


def _parameter(name: str) -> str:
    try:
        return catalogue().layout(name).parameter
    except ProblemError:
        raise Http404 from None


def _choices(report: Report) -> list[tuple[str, str]]:
    """What the report can be asked for alone, by name."""
    parameter = report.layout.parameter
    return sorted(report.register.names(parameter).items(), key=lambda one: one[1]) if parameter else []


def _file(
    request: HttpRequest,
    name: str,
    form: str,
    worked_out: Callable[[], Report],
    published_as: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """A file; of a published report with the address of its page and who approved it."""
    frozen_at, approved = published_as
    spoken_in = languages(request.GET.get("lang", ""))
    if form not in FORMS or spoken_in is None:
        raise Http404
    printing = Printing(
        base=request.build_absolute_uri(reverse("report-cell", args=[name])),
        frozen=request.build_absolute_uri(frozen_at) if frozen_at else "",
        approved=approved,
        seen=lambda word, records: seen_by(request.user, ((word, one) for one in records))[word],
    )
    try:
        written, report = printed(form, worked_out, printing, spoken_in)
    except ProblemError as error:
        return refused(request, error.problems)
    answer = HttpResponse(written, content_type=FORMS[form].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{report.period.end.isoformat()}.{form}"'
    return answer


def _page(report: Report, query: str) -> dict[str, Any]:
    """What the page of a report shows; figures lead to their records where a query says which."""
    sections = [
        {
            "title": section.title,
            "mark": mark,
            "text": sentences(section),
            "tables": [_shown(report, table, query) for table in section.tables],
        }
        for section, mark in zip(report.sections, report.marks or ("",) * len(report.sections), strict=True)
    ]
    return {"report": report, "sections": sections}


def _publish(request: HttpRequest, name: str, asked: Asked) -> HttpResponse:
    try:
        publication = publish(
            name,
            asked.period,
            actor=person_of(request),
            known_at=asked.known_at,
            note=request.POST.get("note", ""),
            only=asked.only,
        )
    except ProblemError as error:
        return refused(request, error.problems)
    return redirect("publication-version", publication.record, publication.number)


@require_GET
@patient
def published(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """A published report as it stood, for whoever may see it: the page to which a printed report's code leads."""
    publication = _publication(request, record)
    period = Period(publication.start, publication.effective)
    inside = standing_of(request.user).appointed
    asked = Asked(period, publication.known_at, dict(publication.content.get("only", {})))
    said = approval_of(publication) if inside else ""
    context: dict[str, Any] = {"publication": publication, "asked": asked, "difference": difference(publication)}
    if not context["difference"]:
        form = request.GET.get("format", "")
        if form and inside:
            return _file(request, publication.report, form, lambda: frozen(publication), (request.path, said))
        context |= _page(frozen(publication), asked.query if inside else "")
    return render(
        request,
        "reports/published.html",
        {**context, "inside": inside, "hide_beside": not inside, "forms": list(FORMS), "approved": said},
    )


@login_required
@require_GET
@patient
def restated(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """What a published report would say today, figure by figure, and the records behind each difference."""
    _appointed(request)
    publication = _publication(request, record)
    rows = []
    for one in restate(publication):
        seen = seen_by(request.user, [(reason.word, reason.record) for reason in one.reasons])
        unit = one.definition.unit
        reasons = [
            {
                "address": reverse(f"{reason.word}-record", args=[reason.record]),
                "reason": reason,
                "then": plain(reason.then, unit),
                "now": plain(reason.now, unit),
            }
            for reason in one.reasons
            if reason.record in seen[reason.word]
        ]
        rows.append(
            {
                "one": one,
                "then": plain(one.then, unit),
                "now": plain(one.now, unit),
                "unit": heading(unit),
                "reasons": reasons,
                "hidden": len(one.reasons) - len(reasons),
            }
        )
    return render(request, "reports/restated.html", {"publication": publication, "rows": rows})


def _publication(request: HttpRequest, record: uuid.UUID) -> Publication:
    found = Publication.objects.visible_to(request.user).standing().filter(record=record).order_by("-number").first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
@patient
def one_cell(request: HttpRequest, name: str) -> HttpResponse:
    """The records behind one cell: those that the person may see, and how many others there are."""
    _appointed(request)
    asked = Asked.of(request, _parameter(name))
    report = _worked_out(name, asked)
    try:
        cell = report.cell(request.GET.get("cell", ""))
    except ProblemError:
        raise Http404 from None
    trail = Trail.of(report, cell)
    visible = trail.without(unseen_of(request.user, trail.words))
    hidden = len(trail) - len(visible)
    definition = cell.ask.definition.in_language(spoken_language())
    if request.GET.get("format") == "csv":
        every = visible.part(0, len(visible))
        answer = HttpResponse(listed(every, definition.unit.value, hidden), content_type=FORMS["csv"].media_type)
        answer["Content-Disposition"] = f'attachment; filename="{name}-{definition.id}-records.csv"'
        return answer
    page = _page_number(request)
    lot = visible.part((page - 1) * _MOST, page * _MOST)
    shown = [
        (
            row,
            word_of(row.word).label,
            reverse(f"{row.word}-record", args=[row.record]),
            plain(row.value, definition.unit),
        )
        for row in lot
    ]
    here = f"?{urlencode({'cell': request.GET.get('cell', '')})}&{asked.query}"
    context = {
        "report": report,
        "asked": asked,
        "address": request.GET.get("cell", ""),
        "definition": definition,
        "value": spoken(cell.value, definition.unit),
        "rows": shown,
        "count": len(visible),
        "hidden": hidden,
        "postings": postings_of(cell.ask, asked.known_at),
        "here": here,
        "previous": f"{here}&page={page - 1}" if page > 1 else "",
        "next": f"{here}&page={page + 1}" if len(visible) > page * _MOST else "",
        "sketch": _drawn(lot, report.register.known_at, str(definition.label)),
    }
    return render(request, "reports/cell.html", context)


def _page_number(request: HttpRequest) -> int:
    return written.whole(request.GET.get("page"), 999_999) or 1


def _drawn(rows: Iterable[Behind], known_at: dt.datetime, label: str) -> SafeString:
    """The shapes of records that the person may see, on one small map."""
    words: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        words[row.word].add(row.record)
    found = [(word, shape) for word, ids in words.items() for shape in shapes_of(word, ids, known_at).values()]
    around = outlines([shape for _, shape in found], known_at)
    drawn = [("now" if word == "hazard" else "near", shape) for word, shape in found]
    return sketch([*(("before", one) for one in around), *drawn], label)
