"""Pages of tasks: the shared ones, a board by state of work, a timeline, and the progress of a year's targets."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.patience import patient
from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.tasks import policy, tables
from whitestone.records.tasks.bars import WIDE, bars, place_of
from whitestone.records.tasks.models import Status, Task
from whitestone.records.tasks.progress import progress
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.TASK, tables.TASK_FILTERS),
    RecordPages(policy.WORDS[1], tables.TARGET, tables.TARGET_FILTERS),
)
_MOST, _A_STATE = 300, 40
_BEFORE, _AFTER = dt.timedelta(days=120), dt.timedelta(days=120)


def _asked(request: HttpRequest) -> dt.date:
    if not standing_of(request.user).appointed:
        raise Http404
    try:
        return parse_date(request.GET.get("as_at", "")) or timezone.now().date()
    except ValueError:
        raise Http404 from None


def _names(request: HttpRequest, day: dt.date) -> dict[object, str]:
    rows = Organisation.objects.visible_to(person_of(request)).as_at(day)
    return {row.record: str(row) for row in rows}


@login_required
@require_GET
@patient
def board(request: HttpRequest) -> HttpResponse:
    """Approved tasks of a day by state of work, the late ones marked; of each state the most urgent or the latest."""
    day = _asked(request)
    rows = Task.objects.visible_to(person_of(request)).as_at(day)
    names = _names(request, day)
    counts = dict(rows.values_list("status").annotate(Count("pk")))
    columns = []
    for status in Status:
        over = status in (Status.COMPLETED, Status.ABORTED)
        order = "-completed" if status == Status.COMPLETED else "planned_until"
        shown = rows.filter(status=status).defer("area").order_by(order, "reference")[:_A_STATE]
        told = [
            {
                "task": task,
                "body": names.get(task.organisation, ""),
                "late": not over and task.planned_until is not None and task.planned_until < day,
            }
            for task in (shown if counts.get(status) else ())
        ]
        columns.append({"status": status, "tasks": told, "number": counts.get(status, 0)})
    return render(request, "tasks/board.html", {"day": day, "columns": columns, "most": _A_STATE})


@login_required
@require_GET
@patient
def timeline(request: HttpRequest) -> HttpResponse:
    """Approved tasks around a day, each with a bar from its order to its completion, and what was planned."""
    day = _asked(request)
    start, end = day - _BEFORE, day + _AFTER
    rows = Task.objects.visible_to(person_of(request)).as_at(day).exclude(status=Status.ABORTED).defer("area")
    rows = rows.filter(Q(ordered__lte=end) | Q(ordered__isnull=True, planned_from__lte=end))
    rows = rows.exclude(completed__lt=start).exclude(ordered__isnull=True, planned_until__lt=start)
    shown = list(
        rows.order_by(F("completed").asc(nulls_first=True), F("ordered").asc(nulls_last=True), "planned_from", "pk")[
            : _MOST + 1
        ]
    )
    names = _names(request, day)
    lines = [
        {
            "task": task,
            "body": names.get(task.organisation, ""),
            "bars": bars(task, day, start, end),
            "days": ((task.completed or day) - task.ordered).days if task.ordered else None,
        }
        for task in shown[:_MOST]
    ]
    context = {"day": day, "start": start, "end": end, "lines": lines, "more": len(shown) > _MOST, "most": _MOST}
    return render(request, "tasks/timeline.html", {**context, "wide": WIDE, "at": place_of(day, start, end)})


@login_required
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Targets of the year of a day, with what was done by that day."""
    day = _asked(request)
    rows = [{"one": one, "percent": round(100 * one.share, 1)} for one in progress(person_of(request), day.year, day)]
    return render(request, "tasks/plan.html", {"day": day, "rows": rows, "names": _names(request, day)})
