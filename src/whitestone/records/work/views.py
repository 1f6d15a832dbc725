"""Pages of daily work: the shared ones, and the work of one task day by day with its rates and alarms."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.tasks.models import Task
from whitestone.records.work import policy, tables
from whitestone.records.work.alarms import alarms
from whitestone.records.work.dossier import dossier_of
from whitestone.records.work.models import Workday
from whitestone.records.work.rates import days_of, rates
from whitestone.records.work.watch import DAYS, by_kind, watch
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.WORKDAY, tables.WORKDAY_FILTERS),
    RecordPages(policy.WORDS[1], tables.LIMIT, tables.LIMIT_FILTERS),
)
_MOST, _LONGEST = 100, 400


@login_required
@require_GET
def alarm_list(request: HttpRequest) -> HttpResponse:
    """What somebody should look at in tasks under way and in the work of the last days, by kind of alarm."""
    standing = standing_of(person_of(request))
    asked = request.GET.get("days", "")
    try:
        day = parse_date(request.GET.get("as_at", "")) or timezone.now().date()
        days = min(int(asked or DAYS), _LONGEST)
        if days < 1 or day.year <= dt.MINYEAR + 1:
            raise Http404
    except ValueError:
        raise Http404 from None
    if not standing.appointed:
        raise Http404
    found = watch(standing, day, days)
    names = dict(
        Task.objects.seen_by(standing)
        .as_at(day)
        .filter(record__in={one.task for one in found})
        .values_list("record", "reference")
    )
    kinds = [
        {
            "code": code,
            "number": len(alarms),
            "shown": [{"alarm": one, "task": names.get(one.task, "")} for one in alarms[:_MOST]],
            "remedy": alarms[0].finding.problem.remedy,
        }
        for code, alarms in by_kind(found).items()
    ]
    context = {"day": day, "days": days, "kinds": kinds, "most": _MOST, "tasks": len({one.task for one in found})}
    return render(request, "work/alarms.html", context)


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


@login_required
@require_GET
def dossier(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """Everything that a team needs to know of a task, on one page that prints."""
    person, today = person_of(request), timezone.now().date()
    standing = standing_of(person)
    task = Task.objects.seen_by(standing).as_at(today).filter(record=record).first()
    if task is None or not standing.appointed:
        raise Http404
    bodies = Organisation.objects.seen_by(standing).as_at(today).filter(record=task.organisation)
    legend = [
        ("now", _("the task")),
        ("near", _("hazardous area")),
        ("fade", _("fade-out around finds")),
        ("lane", _("lane")),
        ("found", _("find")),
        ("fault", _("accident")),
    ]
    gathered = dossier_of(task, standing, today)
    context = {"day": today, "task": task, "body": bodies.first(), "one": gathered, "legend": legend}
    return render(request, "work/dossier.html", context)
