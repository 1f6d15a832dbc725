"""The page of the books: a period's balance from opening to closing, as it is known now or was known at a moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_GET

from whitestone.land.words import Column, Product
from whitestone.records.books.kept import settlement
from whitestone.review.permissions import standing_of


@login_required
@require_GET
def balance(request: HttpRequest) -> HttpResponse:
    """Sums of all records, whatever tier they stand in: for people with an appointment, not for any account."""
    if not standing_of(request.user).appointed:
        raise Http404
    today = dt.datetime.now(dt.UTC).date()
    try:
        start = parse_date(request.GET.get("from", "")) or today.replace(month=1, day=1)
        end = parse_date(request.GET.get("to", "")) or today
        moment = parse_datetime(request.GET.get("known_at", ""))
    except ValueError:
        raise Http404 from None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    context: dict[str, Any] = {"start": start, "end": end, "known_at": request.GET.get("known_at", "")}
    if start <= end:
        books = settlement(start, end, moment)
        columns = [column for column in Column if any(row.moved[column] for row in books.rows)]
        context |= {
            "books": books,
            "columns": columns,
            "rows": [(row, [row.moved[column] for column in columns]) for row in books.rows],
            "findings": books.findings[:200],
            "declared": [(row, [row.declared[name] for name in Product]) for row in books.rows if row.declared],
            "products": list(Product),
        }
    return render(request, "books/balance.html", context)
