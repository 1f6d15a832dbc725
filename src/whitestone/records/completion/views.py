"""Pages of completion: the shared ones, and what the ledger would make of a report before it is submitted."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from whitestone.land.words import Part
from whitestone.records.completion import policy, tables
from whitestone.records.completion.models import Completion
from whitestone.records.completion.preview import effect_of
from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.releases.models import Release
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.COMPLETION, tables.COMPLETION_FILTERS),
    RecordPages(policy.WORDS[1], tables.MARKING, tables.MARKING_FILTERS),
)


@login_required
@require_GET
def effect(request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
    """The five parts of every product that a completion report names and that the person may see."""
    person = person_of(request)
    report = Completion.objects.visible_to(person).filter(record=record, number=number).first()
    if report is None or not standing_of(person).appointed:
        raise Http404
    seen = set(Release.objects.visible_to(person).filter(record__in=report.products).values_list("record", flat=True))
    told = effect_of([one for one in report.products if uuid.UUID(one) in seen])
    rows = [(one, [one.parts[part] for part in Part]) for one in told]
    context = {"report": report, "parts": list(Part), "rows": rows}
    return render(request, "completion/effect.html", context)
