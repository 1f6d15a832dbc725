"""Pages of daily work: the shared ones, and the work of one task day by day with its rates and alarms."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.tasks.models import Task
from whitestone.records.work import policy, tables
from whitestone.records.work.alarms import alarms
from whitestone.records.work.models import Workday
from whitestone.records.work.rates import days_of, rates
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.WORKDAY, tables.WORKDAY_FILTERS),
    RecordPages(policy.WORDS[1], tables.LIMIT, tables.LIMIT_FILTERS),
)


@login_required
@require_GET
def of_task(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """Approved days of a task, its rates by method and ground, and what somebody should look at."""
    person, today = person_of(request), timezone.now().date()
    task = Task.objects.visible_to(person).as_at(today).filter(record=record).first()
    if task is None or not standing_of(person).appointed:
        raise Http404
    context = {
        "task": task,
        "days": days_of(person, record, today),
        "rates": rates(Workday.objects.visible_to(person).as_at(today).filter(task=record)),
        "alarms": alarms(task, today),
    }
    return render(request, "work/task.html", context)
