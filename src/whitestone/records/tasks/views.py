"""Pages of tasks: the shared ones, a board by state of work, a timeline, and the progress of a year's targets."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from whitestone.records.pages import listing
from whitestone.records.pages.patience import patient
from whitestone.records.pages.views import RecordPages, person_of
from whitestone.records.tasks import policy, tables
from whitestone.records.tasks.asking import asked_of
from whitestone.records.tasks.bars import WIDE, bars, place_of
from whitestone.records.tasks.models import Status
from whitestone.records.tasks.progress import progress

PAGES = (
    RecordPages(policy.WORDS[0], tables.TASK, tables.TASK_FILTERS),
    RecordPages(policy.WORDS[1], tables.TARGET, tables.TARGET_FILTERS),
)
_PAGE, _FIRST, _A_STATE = 30, 6, 40
"""Tasks of a page of the timeline; of a state on the board those that are open to the eye, and those that it holds."""
_BEFORE, _AFTER = dt.timedelta(days=120), dt.timedelta(days=120)


@login_required
@require_GET
@patient
def board(request: HttpRequest) -> HttpResponse:
    """Approved tasks of a day by state of work, the late ones marked; of each state the most urgent or the latest."""
    asked = asked_of(request)
    rows, names, day = asked.rows(), asked.bodies(), asked.day
    counts = dict(rows.values_list("status").annotate(Count("pk")))
    columns = []
    for status in Status:
        over = status in (Status.COMPLETED, Status.ABORTED)
        order = "-completed" if status == Status.COMPLETED else "planned_until"
        shown = rows.filter(status=status).defer("area").order_by(order, "reference")[:_A_STATE]
        told = [
            {
                "task": task,
                "body": names.get(task.organisation, "") if task.organisation else "",
                "late": not over and task.planned_until is not None and task.planned_until < day,
            }
            for task in (shown if counts.get(status) else ())
        ]
        number = counts.get(status, 0)
        late = 0 if over or not number else rows.filter(status=status, planned_until__lt=day).count()
        address = listing.address(request.GET, status=str(status), as_at=f"{day:%Y-%m-%d}")
        columns.append(
            {"status": status, "tasks": told[:_FIRST], "further": told[_FIRST:], "number": number, "late": late,
             "address": address}
        )  # fmt: skip
    context = {"asked": asked, "day": day, "columns": columns, "most": _A_STATE, "some": bool(counts)}
    context |= asked.choices(names)
    return render(request, "tasks/board.html", context)


@login_required
@require_GET
@patient
def timeline(request: HttpRequest) -> HttpResponse:
    """Approved tasks around a day, each with a bar from its order to its completion, and what was planned."""
    asked = asked_of(request)
    day, names = asked.day, asked.bodies()
    start, end = day - _BEFORE, day + _AFTER
    rows = asked.rows().exclude(status=Status.ABORTED).defer("area")
    rows = rows.filter(Q(ordered__lte=end) | Q(ordered__isnull=True, planned_from__lte=end))
    rows = rows.exclude(completed__lt=start).exclude(ordered__isnull=True, planned_until__lt=start)
    if (status := request.GET.get("status", "")) in list(Status):
        rows = rows.filter(status=status)
    ordered = rows.order_by(
        F("completed").asc(nulls_first=True), F("ordered").asc(nulls_last=True), "planned_from", "pk"
    )
    page = Paginator(ordered, _PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "task": task,
            "body": names.get(task.organisation, "") if task.organisation else "",
            "bars": bars(task, day, start, end),
            "days": ((task.completed or day) - task.ordered).days if task.ordered else None,
        }
        for task in page
    ]
    around = {
        name: listing.address(request.GET, page=str(number))
        for name, there, number in (
            ("earlier", page.has_previous(), page.number - 1),
            ("later", page.has_next(), page.number + 1),
        )
        if there
    }
    context = {"asked": asked, "day": day, "start": start, "end": end, "lines": lines, "page": page, "around": around}
    states = [one for one in Status if one != Status.ABORTED]
    context |= {"status": status, "states": states, "wide": WIDE, "at": place_of(day, start, end)}
    return render(request, "tasks/timeline.html", {**context, **asked.choices(names)})


@login_required
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Targets of the year of a day, with what was done by that day."""
    asked = asked_of(request)
    day = asked.day
    rows = [{"one": one, "percent": round(100 * one.share, 1)} for one in progress(person_of(request), day.year, day)]
    return render(request, "tasks/plan.html", {"day": day, "rows": rows, "names": asked.bodies()})
