"""The page of reports in the background: order one, several or a regular one, and fetch what was printed."""

from __future__ import annotations

import re
import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from whitestone.kernel.written import day, reckonable, whole
from whitestone.problems import ProblemError
from whitestone.records.pages.views import person_of, refused
from whitestone.reports.background.actions import Wanted, arrange, end, print_later
from whitestone.reports.background.worker import file_of, start_working
from whitestone.reports.catalogue import catalogue
from whitestone.reports.cells import Period
from whitestone.reports.models import Every, Progress, Run, Schedule
from whitestone.reports.report import spoken_language
from whitestone.reports.writing import FORMS
from whitestone.review.permissions import standing_of

_SHOWN = 50
_OFTEN = {
    Every.DAY: _("every day"),
    Every.WEEK: _("every week"),
    Every.MONTH: _("every month"),
    Every.QUARTER: _("every quarter"),
    Every.YEAR: _("every year"),
}
_STATES = {
    Progress.WAITING: _("waiting"),
    Progress.PRINTING: _("being printed"),
    Progress.SENDING: _("being sent"),
    Progress.DONE: _("done"),
    Progress.FAILED: _("failed"),
}


@login_required
@require_http_methods(["GET", "POST"])
def background(request: HttpRequest) -> HttpResponse:
    """What is printed for the person; a POST orders more."""
    person = person_of(request)
    standing = standing_of(person)
    if not standing.appointed:
        raise Http404
    if request.method == "POST":
        try:
            _order(request)
        except ProblemError as error:
            return refused(request, error.problems)
        transaction.on_commit(start_working)
        return redirect("reports-background")
    titles = {name: layout.in_language(spoken_language()).title for name, layout in catalogue().layouts.items()}
    schedules = Schedule.objects.filter(ended=None).select_related("owner").order_by("created")
    runs = Run.objects.filter(owner=person).order_by("-created")[:_SHOWN]
    said, year = request.GET, timezone.now().year - 1
    context = {
        "titles": titles,
        "schedules": [
            (one, titles.get(one.report, one.report), _OFTEN[Every(one.every)])
            for one in (schedules if standing.headquarters else schedules.filter(owner=person))
        ],
        "runs": [(one, titles.get(one.report, one.report), _STATES[Progress(one.state)]) for one in runs],
        "forms": list(FORMS),
        "often": list(_OFTEN.items()),
        "languages": settings.LANGUAGES,
        "asked": said.get("report", ""),
        "only": _only(said),
        "start": said.get("from", f"{year}-01-01"),
        "end": said.get("to", f"{year}-12-31"),
        "headquarters": standing.headquarters,
        "now": timezone.now(),
    }
    answer = render(request, "reports/background.html", context)
    if any(one.state in (Progress.WAITING, Progress.PRINTING, Progress.SENDING) and not one.problem for one in runs):
        answer["Refresh"] = "3"
    return answer


def _only(said: QueryDict) -> dict[str, str]:
    """The one word of a report's parameter that an address or a form names; nothing for several reports."""
    names = said.getlist("report")
    layout = catalogue().layouts.get(names[0]) if len(names) == 1 else None
    word = said.get(layout.parameter, "") if layout is not None and layout.parameter else ""
    return {layout.parameter: word} if layout is not None and word else {}


def _order(request: HttpRequest) -> None:
    said, person = request.POST, person_of(request)
    wanted = [_wanted(request, report) for report in said.getlist("report")]
    every = said.get("every", "")
    if every in list(Every):
        for one in wanted:
            arrange(one, Every(every), _days(said), actor=person)
        return
    period = _period(said)
    if every or period is None or not wanted:
        raise Http404
    print_later(wanted, period, actor=person)


def _wanted(request: HttpRequest, report: str) -> Wanted:
    said = request.POST
    return Wanted(
        report=report,
        forms=tuple(said.getlist("form")),
        languages=",".join(said.getlist("lang")),
        only=_only(said),
        receivers=tuple(one for one in re.split(r"[\s,;]+", said.get("receivers", "")) if one),
        address=f"{request.scheme}://{request.get_host()}",
    )


def _days(said: QueryDict) -> int:
    days = whole(said.get("wait", "") or "0", 99_999)
    if days is None:
        raise Http404
    return days


def _period(said: QueryDict) -> Period | None:
    start, last = (day(str(said.get(name, ""))) for name in ("from", "to"))
    if start is None or last is None or last < start or not (reckonable(start) and reckonable(last)):
        return None
    return Period(start, last)


@login_required
@require_POST
def ended(request: HttpRequest, schedule: uuid.UUID) -> HttpResponse:
    """Print it no more."""
    try:
        end(schedule, actor=person_of(request), reason=request.POST.get("reason", ""))
    except ProblemError as error:
        return refused(request, error.problems, 404)
    return redirect("reports-background")


@login_required
@require_GET
def file(request: HttpRequest, run: uuid.UUID, form: str) -> HttpResponseBase:
    """A file of a printing, for whoever ordered it and is still appointed, until it expires."""
    person = person_of(request)
    found = Run.objects.filter(owner=person, pk=run, expires__gt=timezone.now()).first()
    if found is None or form not in found.forms or not standing_of(person).appointed:
        raise Http404
    place = file_of(found, form)
    try:
        content = place.open("rb")
    except OSError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=place.name, content_type=FORMS[form].media_type)
    answer["Cache-Control"] = "private, no-store"
    return answer
