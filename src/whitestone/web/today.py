"""The front page: key figures, what waits for this person, what is alarming, and the country at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from whitestone.records.books.kept import truth_head
from whitestone.records.certificates.public import open_cases_of
from whitestone.records.organisations.models import Accreditation
from whitestone.records.pages.lists import PERIOD
from whitestone.records.pages.patience import patient
from whitestone.records.work.watch import alarming
from whitestone.review.permissions import Standing, standing_of
from whitestone.web import figures, queue
from whitestone.web.country import HEIGHT, WIDTH, country
from whitestone.web.guide import first_steps
from whitestone.web.preferences import toured


@require_GET
@patient
def home(request: HttpRequest) -> HttpResponse:
    """Everything for whoever holds an appointment; sums of public records for everybody else."""
    standing = standing_of(request.user)
    today = timezone.now().date()
    context: dict[str, Any] = {"day": today, "tour": not toured(request), "steps": first_steps(standing)}
    if not standing.appointed:
        context["public"] = figures.public(standing, today)
        return render(request, "web/public.html", context)
    items = queue.queue(standing, {})
    waiting = queue.totals(items)
    now, then = figures.years(today)
    ledger = f"{reverse('ledger')}?from={now.start}&to={now.end}"
    context |= {
        "now": now,
        "then": then,
        "opened": [_opened(kind, now, then) for kind in now.open],
        "released": [
            (name, now.released[name], then.released[name], _made_of(now, {"column": name}, now.start))
            for name in now.released
        ],
        "ledger": ledger,
        "ledger_then": f"{reverse('ledger')}?from={then.start}&to={then.end}",
        "finds": _destroyed(now),
        "tasks": reverse("task-board"),
        "shares": f"{reverse('quality-shares')}?from={now.start}&to={now.end}",
        "percent": [None if one.inspected is None else 100 * one.inspected for one in (now, then)],
        "waiting": waiting,
        "first": next((one for one in items if one.reviewable), None),
        "alarms": _alarms(standing, waiting, now, ledger),
        "country": country(now.by_unit, f"{today}:{truth_head()}"),
        "view_box": f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        "map": _map(),
    }
    return render(request, "web/home.html", context)


def _opened(kind: str, now: figures.Year, then: figures.Year) -> dict[str, Any]:
    """Open land of a kind: the whole and its classes, each with the address of its postings."""
    return {
        "kind": kind,
        "now": now.open_of(kind),
        "then": then.open_of(kind),
        "address": _made_of(now, {"kind": kind}),
        "classes": [
            (name, m2, _made_of(now, {"kind": kind, "class": name})) for name, m2 in sorted(now.open[kind].items())
        ],
    }


def _destroyed(year: figures.Year) -> str:
    """The finds behind the items destroyed: those whose day of disposal lies in the year up to the day."""
    asked = {
        "as_at": year.end.isoformat(),
        "disposed": f"{year.start.isoformat()}{PERIOD}{year.end.isoformat()}",
        "order": "-disposed",
        "columns": "category,count,disposed,found_during",
    }
    return f"{reverse('find-list')}?{urlencode(asked)}"


def _made_of(year: figures.Year, only: Mapping[str, str], start: dt.date = dt.date.min) -> str:
    """The postings behind a figure: all until the day for what is open, those of the year for what moved."""
    asked = {"from": start.isoformat(), "to": year.end.isoformat(), **only}
    return f"{reverse('ledger-postings')}?{urlencode(asked)}"


def _map() -> str:
    """The address of the map, which a small register may do without."""
    try:
        return reverse("map")
    except NoReverseMatch:
        return reverse("hazard-list")


def _alarms(standing: Standing, waiting: dict[str, Any], now: figures.Year, ledger: str) -> list[tuple[str, str]]:
    """What should not be left as it is: a sentence and the page where it is mended."""
    alarms = []
    if not now.balanced:
        alarms.append((_("The books do not balance."), ledger))
    if now.findings:
        said = ngettext(
            "The books raise {number} question.", "The books raise {number} questions.", now.findings
        ).format(number=now.findings)
        alarms.append((said, f"{ledger}#findings"))
    if waiting["overdue"]:
        said = ngettext(
            "{number} version has waited longer than a month.",
            "{number} versions have waited longer than a month.",
            len(waiting["overdue"]),
        ).format(number=len(waiting["overdue"]))
        alarms.append((said, f"{reverse('desk')}?days=30"))
    today = timezone.now().date()
    ended = Accreditation.objects.seen_by(standing).as_at(today).filter(Q(valid_until__lt=today) | Q(suspended=True))
    number = ended.count()
    if number:
        said = ngettext(
            "{number} accreditation has ended or is suspended.",
            "{number} accreditations have ended or are suspended.",
            number,
        ).format(number=number)
        alarms.append((said, reverse("accreditation-list")))
    if looked_at := alarming(standing, today):
        said = ngettext(
            "{number} task raises alarms in its work.", "{number} tasks raise alarms in their work.", looked_at
        ).format(number=looked_at)
        alarms.append((said, reverse("work-alarms")))
    cases = open_cases_of(standing)
    if cases:
        said = ngettext(
            "{number} item was reported on released land and is not explained.",
            "{number} items were reported on released land and are not explained.",
            cases,
        ).format(number=cases)
        alarms.append((said, f"{reverse('case-list')}?status=open"))
    needs = standing.headquarters or bool(standing.verifies_in)
    if needs and standing.rules.reviewers_need_mfa and not standing.has_second_factor:
        alarms.append((_("Your account needs a second factor before you can verify or approve."), reverse("mfa_index")))
    return alarms
