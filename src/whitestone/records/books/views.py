"""The pages of the books: the balance and its charts, two days side by side, postings, differences, findings, exports.

Sums cover all records, whatever tier they stand in, and are for people with an appointment; what lists single records
leaves out those that the person may not see, and says how many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import numpy as np
import shapely
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from pyproj import CRS

from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.written import whole
from whitestone.land.geometry.plane import lonlat
from whitestone.land.inputs import Geometries
from whitestone.land.words import Column, Product
from whitestone.problems import ProblemError
from whitestone.records.books import charts
from whitestone.records.books.asking import Question, hidden_from, moment_of, read
from whitestone.records.books.balance import KEYS, Line, lines
from whitestone.records.books.changes import differences
from whitestone.records.books.kept import ledger_at, settled
from whitestone.records.books.table import FORMS, answer
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.patience import patient
from whitestone.records.pages.sketch import sketch
from whitestone.records.pages.views import refused
from whitestone.records.releases.models import Release
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.versions import versions_of

PAGE = 100
_BEGINNING = dt.date.min

Answer = Callable[[HttpRequest, Standing, Question], HttpResponse]
Shown = Mapping[str, tuple[str, str]]


def _asked(view: Answer) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page for people with an appointment, which is told what its address asks for."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        standing = standing_of(request.user)
        if not standing.appointed:
            raise Http404
        try:
            return view(request, standing, read(request.GET.dict()))
        except ProblemError as error:
            return refused(request, error.problems, status=400)

    return login_required(require_GET(patient(answered)))


def _lines(question: Question) -> tuple[Any, list[Line]]:
    kept = ledger_at(question.known_at, question.as_at)
    books = settled(kept, question.start, question.end, question.known_at, question.as_at)
    moves = question.chosen(kept.moves(question.start, question.end))
    rows = [row for row in books.rows if question.holds({"unit": row.unit, "kind": row.kind, "class": row.group})]
    return books, lines(rows, moves, question.by)


def _names(books: Any) -> dict[str, str]:
    """What units and organisations are called, by code and by id."""
    bodies = Organisation.objects.standing().order_by("effective", "number")
    return {**books.unit_names, **{str(one.record): str(one) for one in bodies}}


def _cell(question: Question, line: Line, area: float | None, **changed: str | None) -> tuple[float | None, str | None]:
    """An area and the address of its postings; an empty one leads nowhere."""
    keys = {key: "-" if value is None else value for key, value in line.keys.items()}
    return area, f"{reverse('ledger-postings')}?{question.address(**keys, **changed)}" if area else None


def _shown(question: Question, found: Sequence[Line], columns: Sequence[Column], names: Mapping[str, str]) -> list[Any]:
    before = (question.start - dt.timedelta(days=1)).isoformat() if question.start > _BEGINNING else None
    first = _BEGINNING.isoformat()
    return [
        {
            "keys": [names.get(value or "", value) for value in line.keys.values()],
            "opening": _cell(question, line, line.opening, **{"from": first, "to": before, "column": None}),
            "moved": [_cell(question, line, line.moved[column], column=str(column)) for column in columns],
            "closing": _cell(question, line, line.closing, **{"from": first, "column": None}),
        }
        for line in found
    ]


@_asked
def balance(request: HttpRequest, _standing: Standing, question: Question) -> HttpResponse:
    """A period from opening to closing, by account or by who released it, with the three readings and two charts."""
    books, found = _lines(question)
    columns = [column for column in Column if any(line.moved[column] for line in found)]
    form = request.GET.get("form", "")
    if form in FORMS:
        return answer(form, question, books, found)
    names = _names(books)
    moves = question.chosen(ledger_at(question.known_at, question.as_at).moves(_BEGINNING, question.end))
    drawn = [charts.released(moves), charts.still_open(moves)] if question.column is None else []
    context = {
        "question": question,
        "asked": request.GET,
        "books": books,
        "keys": question.by,
        "columns": columns,
        "rows": _shown(question, found, columns, names),
        "total": _total(found, columns),
        "every_key": [(key, key in question.by) for key in KEYS],
        "only": [
            (key, names.get(value or "", value), question.address(**{key: None}))
            for key, value in question.only.items()
        ],
        "charts": [
            (chart, title) for chart, title in zip(drawn, (_("Land released"), _("Land still open")), strict=False)
        ],
        "declared": [(row, [row.declared[name] for name in Product]) for row in books.rows if row.declared],
        "products": list(Product),
        "readings": books.readings,
        "exports": [(name, question.address() + f"&form={name}") for name in FORMS],
        "here": question.address(),
    }
    return render(request, "books/balance.html", context)


def _total(found: Sequence[Line], columns: Sequence[Column]) -> list[float | None]:
    """The foot of the table; open land has none where the lines hold moves only."""
    ends = [[line.opening for line in found], [line.closing for line in found]]
    opening, closing = (None if None in end else sum(area or 0.0 for area in end) for end in ends)
    return [opening, *(sum(line.moved[column] for line in found) for column in columns), closing]


@_asked
def days(request: HttpRequest, _standing: Standing, question: Question) -> HttpResponse:
    """Open land on two days side by side, the first day of the address and its last, and the difference."""
    following = question.start + dt.timedelta(days=1)
    kept = ledger_at(question.known_at, question.as_at)
    books = settled(kept, following, max(question.end, following), question.known_at, question.as_at)
    found = [
        line
        for line in lines(books.rows, kept.moves(following, following), _accounts(question))
        if question.holds(line.keys)
    ]
    names = _names(books)
    rows = [
        ([names.get(value or "", value) for value in line.keys.values()], line.opening, line.closing,
         (line.closing or 0.0) - (line.opening or 0.0))
        for line in found
    ]  # fmt: skip
    opening, closing = sum(line.opening or 0.0 for line in found), sum(line.closing or 0.0 for line in found)
    total = (opening, closing, closing - opening)
    context = {
        "question": question,
        "rows": rows,
        "total": total,
        "keys": _accounts(question),
        "here": question.address(),
    }
    return render(request, "books/days.html", context)


def _accounts(question: Question) -> tuple[str, ...]:
    return tuple(key for key in question.by if key in ("unit", "kind", "class")) or ("unit", "kind", "class")


def _place(request: HttpRequest) -> int:
    return whole(request.GET.get("page"), 99_999_999) or 1


def _called(standing: Standing, events: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Names and addresses of the records that moved land, by id, as far as a person may see them: a query a word."""
    found: dict[str, tuple[str, str]] = {}
    for model in (Hazard, Release):
        wanted = [event for event, word in events.items() if word == model.word]
        rows = versions_of(model).seen_by(standing).filter(record__in=wanted, approved_from__isnull=False)
        heavy = [name for name, field in model.domain_fields().items() if isinstance(field, GeometryField)]
        for one in rows.defer(*heavy, "extra").order_by("number"):
            found[str(one.record)] = (str(one), reverse(f"{model.word}-record", args=[one.record]))
    return found


@_asked
def postings(request: HttpRequest, standing: Standing, question: Question) -> HttpResponse:
    """What a figure is made of: every piece of land behind it, its record, day and area, and where it lies."""
    moves = question.chosen(ledger_at(question.known_at, question.as_at).moves(question.start, question.end))
    hidden = hidden_from(standing)
    secret = np.array([event in hidden for event in moves.event.tolist()], dtype=np.bool_)
    open_, withheld = moves.chosen(~secret), moves.chosen(secret)
    page = _place(request)
    order = np.lexsort((open_.face, open_.code, open_.day))[(page - 1) * PAGE : page * PAGE]
    shown = open_.chosen(order)
    types = np.where(shown.is_release, "release", "hazard").tolist()
    events = dict(zip(shown.event.tolist(), types, strict=True))
    called = _called(standing, events)
    days_, words = shown.date.tolist(), (shown.column_word, shown.unit, shown.kind, shown.group)
    # Of one column its areas; of all together what they did to the open land, so that they add up to the figure.
    areas, kept_back = ((one.effect if question.column is None else one.area) for one in (open_, withheld))
    values = zip(days_, shown.event, types, *words, areas[order].tolist(), strict=True)
    pieces = _degrees(shown.drawn(), moves.books.inputs.plane.crs)
    context = {
        "question": question,
        "rows": [(*value, called.get(value[1], (value[1][-8:], None))) for value in values],
        "count": len(open_),
        "area": float(areas.sum()),
        "withheld": len(withheld),
        "withheld_area": float(kept_back.sum()),
        "everything": question.start == _BEGINNING,
        "sketch": sketch([("now", piece) for piece in pieces], _("sketch of the land on this page, north up")),
        "previous": f"?{question.address()}&page={page - 1}" if page > 1 else None,
        "next": f"?{question.address()}&page={page + 1}" if len(open_) > page * PAGE else None,
        "here": question.address(column=None),
    }
    return render(request, "books/postings.html", context)


def _degrees(pieces: Geometries, crs: str) -> list[Any]:
    xy = shapely.get_coordinates(pieces)
    lon, lat = lonlat(xy[:, 0], xy[:, 1], CRS(crs))
    return list(shapely.set_coordinates(pieces, np.column_stack([lon, lat])))


@_asked
def changes(request: HttpRequest, standing: Standing, question: Question) -> HttpResponse:
    """As published against as known now: every posting of the period that differs, with the versions and reasons."""
    first = moment_of(request.GET.dict(), "first") or question.known_at
    later = moment_of(request.GET.dict(), "later")
    if first is None or first > (later or timezone.now()):
        return render(request, "books/changes.html", {"question": question, "later": request.GET.get("later", "")})
    found = list(differences(question.start, question.end, first, later))
    hidden = hidden_from(standing)
    shown = [one for one in found if one.event not in hidden]
    page = _place(request)
    lot = shown[(page - 1) * PAGE : page * PAGE]
    called = _called(standing, {one.event: one.event_type for one in lot})
    rows = [
        {
            "one": one,
            "called": called.get(one.event, (one.event[-8:], None)),
            "by": one.after - one.before,
            "behind": [
                (behind, reverse(f"{behind.version.word}-version", args=[behind.version.record, behind.version.number]))
                for behind in one.behind
                if str(behind.version.record) not in hidden
            ],
        }
        for one in lot
    ]
    until = later.isoformat() if later else ""
    said = f"first={first.isoformat()}&later={until}".replace("+", "%2B")
    context = {
        "question": question,
        "first": first,
        "later": until,
        "rows": rows,
        "count": len(shown),
        "withheld": len(found) - len(shown),
        "previous": f"?{question.address()}&{said}&page={page - 1}" if page > 1 else None,
        "next": f"?{question.address()}&{said}&page={page + 1}" if len(shown) > page * PAGE else None,
        "here": question.address(),
    }
    return render(request, "books/changes.html", context)


@_asked
def findings(request: HttpRequest, standing: Standing, question: Question) -> HttpResponse:
    """What a person should look at although the books balance, each with the record that raises it."""
    kept = ledger_at(question.known_at, question.as_at)
    hidden = hidden_from(standing)
    every = list(settled(kept, question.start, question.end, question.known_at, question.as_at).findings)
    shown = [one for one in every if one.record not in hidden]
    page = _place(request)
    lot = shown[(page - 1) * PAGE : page * PAGE]
    inputs = kept.inputs
    ids = {"hazard": inputs.hazards.id, "release": inputs.releases.id}
    words = {word: set(known.tolist()) for word, known in ids.items()}
    rows = [(one, next((word for word, known in words.items() if one.record in known), "find")) for one in lot]
    named = _called(standing, {str(one.record): word for one, word in rows})
    context = {
        "question": question,
        "rows": [(one, reverse(f"{word}-record", args=[one.record])) for one, word in rows],
        "names": {record: name for record, (name, _address) in named.items()},
        "count": len(shown),
        "withheld": len(every) - len(shown),
        "previous": f"?{question.address()}&page={page - 1}" if page > 1 else None,
        "next": f"?{question.address()}&page={page + 1}" if len(shown) > page * PAGE else None,
        "here": question.address(),
    }
    return render(request, "books/findings.html", context)
