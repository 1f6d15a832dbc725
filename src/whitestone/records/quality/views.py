"""Pages of quality management: the shared ones, the squares of a lot, and the share of land that was inspected."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import shapely
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from whitestone.kernel import written
from whitestone.kernel.geometry import intersecting
from whitestone.problems import ProblemError
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.patience import patient
from whitestone.records.pages.views import RecordPages, person_of, refused
from whitestone.records.quality import policy, tables
from whitestone.records.quality.actions import clear_again
from whitestone.records.quality.again import after, inspect_again, order_clearance
from whitestone.records.quality.forms import ClearedAgainForm, InspectAgainForm, OrderAgainForm
from whitestone.records.quality.models import Lot, LotResult
from whitestone.records.quality.shares import inspected
from whitestone.records.quality.squares import land_of, squares_of
from whitestone.records.releases.models import Release
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.versions import Version

PAGES = (
    RecordPages(policy.WORDS[0], tables.QAPLAN, tables.QAPLAN_FILTERS),
    RecordPages(policy.WORDS[1], tables.VISIT, tables.VISIT_FILTERS),
    RecordPages(policy.WORDS[2], tables.NONCONFORMITY, tables.NONCONFORMITY_FILTERS),
    RecordPages(policy.WORDS[3], tables.LOT, tables.LOT_FILTERS),
)
_DETECTION = 0.9


def _day(text: str, other: dt.date) -> dt.date:
    try:
        return written.day_or(text, other)
    except ValueError:
        raise Http404 from None


@login_required
@require_GET
@patient
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


@login_required
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """What follows a failed lot: the order to clear its land again, the products that did, the second inspection."""
    person = person_of(request)
    lot = Lot.objects.visible_to(person).standing().filter(record=record).order_by("-effective", "-number").first()
    if lot is None or lot.result != LotResult.FAILED or not standing_of(person).may_write_for(lot.owner):
        raise Http404
    today = {"day": timezone.now().date()}
    candidates = _after_inspection(lot, person)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {
        "order": OrderAgainForm(
            request.POST if asked == "order" else None, initial=today, organisations=_organisations(person)
        ),
        "cleared": ClearedAgainForm(
            request.POST if asked == "cleared" else None,
            initial=today,
            releases=[(str(one.record), f"{one}, {one.effective}") for one in candidates],
        ),
        "inspect": InspectAgainForm(
            request.POST if asked == "inspect" else None,
            initial={**today, "share_percent": lot.share_percent, "seed": lot.seed + 1},
        ),
    }
    form = forms.get(asked)
    if form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            made: Version
            if asked == "order":
                made = order_clearance(record, actor=person, **said)
            elif asked == "cleared":
                made = clear_again(record, actor=person, **said)
            else:
                made = inspect_again(record, actor=person, **said)
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect(f"{made.word}-version", made.record, made.number)
    tasks, lots = after(lot, person)
    rows = Release.objects.visible_to(person).standing().filter(record__in=lot.recleared).order_by("effective", "pk")
    context = {"lot": lot, "tasks": tasks, "lots": lots, "recleared": rows, "candidates": candidates}
    return render(request, "quality/again.html", {**context, **forms})


def _organisations(person: Person) -> list[tuple[str, str]]:
    rows = Organisation.objects.visible_to(person).as_at(timezone.now().date())
    return sorted(((str(one.record), str(one)) for one in rows), key=lambda one: one[1])


def _after_inspection(lot: Lot, person: Person) -> list[Release]:
    """Approved products that touch the land of a lot, released after it was inspected and not named in it yet."""
    land = land_of(lot)
    if land is None or lot.inspected is None:
        return []
    rows = Release.objects.visible_to(person).as_at(timezone.now().date()).filter(effective__gte=lot.inspected)
    rows = rows.exclude(record__in=[*lot.releases, *lot.recleared])
    return list(rows.filter(pk__in=intersecting(rows, "area", land)).order_by("effective", "pk"))
