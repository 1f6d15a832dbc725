"""Pages of tasks: the shared ones, a board by state of work, a timeline, and the progress of a year's targets."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.tasks import policy, tables
from whitestone.records.tasks.models import Status, Task
from whitestone.records.tasks.progress import progress
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.TASK, tables.TASK_FILTERS),
    RecordPages(policy.WORDS[1], tables.TARGET, tables.TARGET_FILTERS),
)
_MOST = 500


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
def board(request: HttpRequest) -> HttpResponse:
    """Approved tasks of a day by state of work, the late ones marked."""
    day = _asked(request)
    rows = Task.objects.visible_to(person_of(request)).as_at(day).defer("area").order_by("planned_until", "reference")
    names = _names(request, day)
    columns: dict[str, list[dict[str, object]]] = {status: [] for status in Status}
    shown = list(rows[: _MOST + 1])
    for task in shown[:_MOST]:
        open_ = task.status not in (Status.COMPLETED, Status.ABORTED)
        late = open_ and task.planned_until is not None and task.planned_until < day
        columns[task.status].append({"task": task, "body": names.get(task.organisation, ""), "late": late})
    context = {"day": day, "columns": columns.items(), "more": len(shown) > _MOST, "most": _MOST}
    return render(request, "tasks/board.html", context)


@login_required
@require_GET
def timeline(request: HttpRequest) -> HttpResponse:
    """Approved tasks of a day with the days of their states, and for each the days between order and completion."""
    day = _asked(request)
    rows = Task.objects.visible_to(person_of(request)).as_at(day).exclude(status=Status.ABORTED).defer("area")
    shown = list(rows.order_by("ordered", "planned_from", "reference")[: _MOST + 1])
    names = _names(request, day)
    lines = [
        {
            "task": task,
            "body": names.get(task.organisation, ""),
            "days": ((task.completed or day) - task.ordered).days if task.ordered else None,
        }
        for task in shown[:_MOST]
    ]
    context = {"day": day, "lines": lines, "more": len(shown) > _MOST, "most": _MOST}
    return render(request, "tasks/timeline.html", context)


@login_required
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Targets of the year of a day, with what was done by that day."""
    day = _asked(request)
    rows = [{"one": one, "percent": round(100 * one.share, 1)} for one in progress(person_of(request), day.year, day)]
    return render(request, "tasks/plan.html", {"day": day, "rows": rows, "names": _names(request, day)})
