"""Pages of accidents: the shared ones, and what the register knew of the ground, with what followed from it."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from shapely.geometry import Point

from whitestone.records.accidents import policy, tables
from whitestone.records.accidents.models import Accident, Investigation, Recommendation
from whitestone.records.accidents.released import ground_at
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.releases.models import Release
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.ACCIDENT, tables.ACCIDENT_FILTERS),
    RecordPages(policy.WORDS[1], tables.INJURED, tables.INJURED_FILTERS),
    RecordPages(policy.WORDS[2], tables.INVESTIGATION, tables.INVESTIGATION_FILTERS),
    RecordPages(policy.WORDS[3], tables.RECOMMENDATION, tables.RECOMMENDATION_FILTERS),
)


@login_required
@require_GET
def ground(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """Whether the ground of an accident had been released, by whom, when, and what was recommended and closed since."""
    standing, today = standing_of(person_of(request)), timezone.now().date()
    accident = Accident.objects.seen_by(standing).as_at(today).filter(record=record).first()
    if accident is None or not standing.appointed:
        raise Http404
    told = ground_at(accident.place, accident.effective) if isinstance(accident.place, Point) else None
    # Whoever may not see a product or a hazardous area is told that there is one, and not which.
    products = {one.record for one in told.releases} if told else set()
    hazards = set(told.hazards) if told else set()
    seen = Release.objects.seen_by(standing).as_at(today).filter(record__in=products)
    areas = Hazard.objects.seen_by(standing).as_at(today).filter(record__in=hazards)
    names = {one.record: str(one) for one in Organisation.objects.seen_by(standing).as_at(today)}
    shown = {one.record: one for one in seen}
    releases = [
        {"one": one, "seen": shown.get(one.record), "body": names.get(one.organisation, "") if one.organisation else ""}
        for one in (told.releases if told else ())
    ]
    inquiries = list(Investigation.objects.seen_by(standing).as_at(today).filter(accident=record).order_by("began"))
    said = Recommendation.objects.seen_by(standing).as_at(today)
    context = {
        "accident": accident,
        "told": told,
        "releases": releases,
        "hazards": list(areas),
        "withheld": len(hazards) - len({one.record for one in areas}),
        "inquiries": inquiries,
        "said": said.filter(investigation__in=[one.record for one in inquiries]).order_by("due", "pk"),
        "today": today,
    }
    return render(request, "accidents/ground.html", context)
