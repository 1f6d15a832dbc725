"""Pages of capacity: the shared ones, and the tables of capacity by operator on a day."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from whitestone.kernel import written
from whitestone.records.capacity import policy, tables
from whitestone.records.capacity.strength import capacity_as_at
from whitestone.records.pages.patience import patient
from whitestone.records.pages.views import RecordPages, person_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.TEAM, tables.TEAM_FILTERS),
    RecordPages(policy.WORDS[1], tables.STAFF, tables.STAFF_FILTERS),
    RecordPages(policy.WORDS[2], tables.IDENTITY, tables.IDENTITY_FILTERS),
    RecordPages(policy.WORDS[3], tables.ANIMAL, tables.ANIMAL_FILTERS),
    RecordPages(policy.WORDS[4], tables.MACHINE, tables.MACHINE_FILTERS),
    RecordPages(policy.WORDS[5], tables.TRIAL, tables.TRIAL_FILTERS),
    RecordPages(policy.WORDS[6], tables.COURSE, tables.COURSE_FILTERS),
    RecordPages(policy.WORDS[7], tables.ATTENDANCE, tables.ATTENDANCE_FILTERS),
    RecordPages(policy.WORDS[8], tables.CONTRACT, tables.CONTRACT_FILTERS),
)


@login_required
@require_GET
@patient
def capacity(request: HttpRequest) -> HttpResponse:
    """Capacity by operator on a day, of the records that the person may see."""
    try:
        day = written.day_or(request.GET.get("as_at", ""), timezone.now().date())
    except ValueError:
        raise Http404 from None
    context = {"day": day, "capacity": capacity_as_at(person_of(request), day)}
    return render(request, "capacity/tables.html", context)
