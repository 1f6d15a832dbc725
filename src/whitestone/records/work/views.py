"""Pages of daily work: the shared ones, and the work of one task day by day with its rates and alarms."""

from __future__ import annotations

import datetime as dt
import uuid

import shapely
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from whitestone.kernel import written
from whitestone.problems import ProblemError
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.naming import ids_in
from whitestone.records.pages.patience import patient
from whitestone.records.pages.reading import code_lists
from whitestone.records.pages.sketch import sketch
from whitestone.records.pages.views import RecordPages, person_of, refused
from whitestone.records.tasks.actions import change_boundary
from whitestone.records.tasks.models import Task
from whitestone.records.work import policy, tables
from whitestone.records.work.alarms import alarms, finds_of
from whitestone.records.work.boundary import SAME, Changed, with_boundary
from whitestone.records.work.dossier import dossier_of
from whitestone.records.work.forms import BoundaryForm
from whitestone.records.work.models import Workday
from whitestone.records.work.rates import days_of, rates
from whitestone.records.work.watch import DAYS, by_kind, watch
from whitestone.review import canonical
from whitestone.review.actions.moving import findings
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.WORKDAY, tables.WORKDAY_FILTERS),
    RecordPages(policy.WORDS[1], tables.LIMIT, tables.LIMIT_FILTERS),
)
_MOST, _LONGEST = 100, 400
_MARK = 0.008


@login_required
@require_GET
@patient
def alarm_list(request: HttpRequest) -> HttpResponse:
    """What somebody should look at in tasks under way and in the work of the last days, by kind of alarm."""
    standing = standing_of(person_of(request))
    asked = request.GET.get("days", "")
    try:
        day = written.day_or(request.GET.get("as_at", ""), timezone.now().date())
    except ValueError:
        raise Http404 from None
    days = written.whole(asked) if asked else DAYS
    if not days:
        raise Http404
    days = min(days, _LONGEST)
    if not standing.appointed:
        raise Http404
    found = watch(standing, day, days)
    told = ids_in(one.finding.problem.sentence for one in found)
    rows = Task.objects.seen_by(standing).as_at(day).filter(record__in={*(one.task for one in found), *told})
    names = dict(rows.values_list("record", "reference"))
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
    context["names"] = {str(record): reference for record, reference in names.items()}
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
        **_called(("methods", "release-method"), ("soils", "soil"), ("plants", "vegetation")),
    }
    return render(request, "work/task.html", context)


def _called(*lists: tuple[str, str]) -> dict[str, dict[str, str]]:
    """What codes are called, by the name under which a page asks for a list."""
    return dict(zip((name for name, _ in lists), code_lists(*(code for _, code in lists)), strict=True))


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
    context |= _called(
        ("priorities", "priority"), ("uses", "land-use"), ("methods", "release-method"), ("sorts", "evidence-type"),
        ("trust", "reliability"),
    )  # fmt: skip
    return render(request, "work/dossier.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def boundary(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """Change the boundary of a task under way: shown beside the old one with what follows, then drafted."""
    person, today = person_of(request), timezone.now().date()
    standing = standing_of(person)
    task = Task.objects.seen_by(standing).as_at(today).filter(record=record).first()
    if task is None or not standing.may_write_for(task.owner):
        raise Http404
    form = BoundaryForm(request.POST if request.method == "POST" else None, initial={"area": task.area, "day": today})
    context: dict[str, object] = {"form": form, "task": task}
    if request.method == "POST" and form.is_valid():
        area, day, reason = (form.cleaned_data[name] for name in ("area", "day", "reason"))
        # The same words on the same version make the same draft.
        mark = canonical.sha256(repr((task.pk, area.wkt, day, reason)))
        try:
            if task.area is not None and area.equals(task.area):
                raise ProblemError(SAME(record=str(record), column="area"))
            with transaction.atomic():
                drafted = change_boundary(record, area=area, day=day, reason=reason, actor=person)
                if request.POST.get("mark") == mark:
                    return redirect("task-version", drafted.record, drafted.number)
                # Written and taken back: whatever the real one would refuse is refused here.
                context |= {"drafted": drafted, "findings": findings(drafted, standing)}
                transaction.set_rollback(True)
        except ProblemError as error:
            return refused(request, error.problems)
        one = with_boundary(task, area, standing, day)
        legend = [("before", _("the boundary now")), ("now", _("the new boundary")), ("found", _("find"))]
        context |= {"one": one, "mark": mark, "sketch": _both(task, one, day), "legend": legend}
    return render(request, "work/boundary.html", context)


def _both(task: Task, one: Changed, day: dt.date) -> str:
    """The old polygon, the new one over it, and the finds in either."""
    old = task.area if task.area is not None else shapely.Polygon()
    new = shapely.union(shapely.difference(old, one.lost), one.won)
    west, _south, east, _north = shapely.total_bounds([old, new])
    mark = (east - west) * _MARK
    places = [find.place for find in finds_of([task], day)[0] if find.place is not None]
    marks = [("found", shapely.buffer(place, mark, quad_segs=1)) for place in places]
    return sketch([("before", old), ("now", new), *marks], _("the boundary now and the new one, with finds; north up"))
