"""Pages of quality management: the shared ones, the squares of a lot, and the share of land that was inspected."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import shapely
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.quality import policy, tables
from whitestone.records.quality.models import Lot
from whitestone.records.quality.shares import inspected
from whitestone.records.quality.squares import squares_of
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.QAPLAN, tables.QAPLAN_FILTERS),
    RecordPages(policy.WORDS[1], tables.VISIT, tables.VISIT_FILTERS),
    RecordPages(policy.WORDS[2], tables.NONCONFORMITY, tables.NONCONFORMITY_FILTERS),
    RecordPages(policy.WORDS[3], tables.LOT, tables.LOT_FILTERS),
)
_DETECTION = 0.9


def _day(text: str, other: dt.date) -> dt.date:
    try:
        return parse_date(text) or other
    except ValueError:
        raise Http404 from None


@login_required
@require_GET
def shares(request: HttpRequest) -> HttpResponse:
    """The share of the land released in a period that was inspected, and what such a share can find."""
    if not standing_of(request.user).appointed:
        raise Http404
    today = timezone.now().date()
    start = _day(request.GET.get("from", ""), today.replace(month=1, day=1))
    end = _day(request.GET.get("to", ""), today)
    told = inspected(person_of(request), start, end)
    context = {
        "start": start,
        "end": end,
        "told": told,
        "percent": None if told.share is None else 100 * told.share,
        "percent_of_products": None if told.share_of_products is None else 100 * told.share_of_products,
        "odds": [(count, 100 * odds) for count, odds in told.odds(_DETECTION)],
        "detection": round(100 * _DETECTION),
    }
    return render(request, "quality/shares.html", context)


@login_required
@require_GET
def squares(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """The squares of a lot as GeoJSON, numbered, for a receiver or a map."""
    lot = Lot.objects.visible_to(person_of(request)).filter(record=record).order_by("-number").first()
    if lot is None or not standing_of(request.user).appointed:
        raise Http404
    features = [
        {"type": "Feature", "properties": {"square": number}, "geometry": json.loads(shapely.to_geojson(shape))}
        for number, shape in enumerate(squares_of(lot), start=1)
    ]
    said = {"type": "FeatureCollection", "lot": str(lot.record), "seed": lot.seed, "features": features}
    return JsonResponse(said, content_type="application/geo+json")
