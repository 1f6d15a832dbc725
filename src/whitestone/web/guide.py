"""Pages that explain: help, the first visit, and why somebody cannot see or do something. They show no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from whitestone.records.organisations.models import Organisation
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.rules import Role
from whitestone.review.words import all_words

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

_ROLES = {
    Role.READER: _("reads approved records that are open to partners"),
    Role.FIELD: _("writes drafts for an organisation"),
    Role.OFFICER: _("writes and submits for an organisation"),
    Role.VERIFIER: _("verifies what comes from administrative units"),
    Role.HEADQUARTERS: _("approves, and sees everything but other people's drafts"),
    Role.ADMINISTRATOR: _("opens accounts and appoints people"),
}


def first_steps(standing: Standing) -> list[tuple[StrOrPromise, str]]:
    """What somebody can try on the first visit: a sentence and where to do it, by what their roles allow."""
    steps: list[tuple[StrOrPromise, str]] = [(_("Let the years pass on the map, and press a record."), reverse("map"))]
    if standing.appointed:
        steps.insert(
            0, (_("Open the books and press a figure: every record behind it is listed and drawn."), reverse("ledger"))
        )
        steps.append((_("Filter a list, choose its columns, keep it under a name."), reverse("hazard-list")))
    if standing.writes_for or standing.headquarters:
        steps.append((_("Begin a draft. It is in no figure before others have approved it."), reverse("hazard-new")))
    if standing.verifies_in or standing.headquarters:
        steps.append((_("Judge what waits: key a passes it on, key r returns it with a comment."), reverse("desk")))
    if standing.administrator:
        steps.append((_("Open an account and appoint somebody."), reverse("people")))
    return steps


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """The main tasks step by step, the words of the field, the keys."""
    return render(request, "web/help.html")


@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """What the account may see and do, and so why something is refused; the same for any address that is asked about.

    Whether a record exists that the person may not see is never told, not even by a different sentence.
    """
    standing = standing_of(request.user)
    named = dict(Organisation.objects.seen_by(standing).standing().values_list("record", "name"))
    held = standing.person.appointments.all() if standing.person else ()
    word = next((one for one in all_words() if one.name == request.GET.get("word")), None)
    context = {
        "held": [
            (one.role, _ROLES[Role(one.role)], named.get(one.organisation, "") if one.organisation else "", one.units)
            for one in held
        ],
        "tiers": sorted(standing.tiers),
        "roles": _ROLES.items(),
        "rules": standing.rules,
        "word": word,
        "opened": [] if word is None else [role for role in Role if word.tier in standing.rules.tiers.get(role, ())],
        "open_to_me": word is not None and word.tier in standing.tiers,
    }
    return render(request, "web/why.html", context)
