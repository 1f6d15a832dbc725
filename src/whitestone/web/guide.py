"""Pages that explain: help, the first visit, and why somebody cannot see or do something. They show no record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from whitestone.records.organisations.models import Organisation
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Role

_ROLES = {
    Role.READER: _("reads approved records that are open to partners"),
    Role.FIELD: _("writes drafts for an organisation"),
    Role.OFFICER: _("writes and submits for an organisation"),
    Role.VERIFIER: _("verifies what comes from administrative units"),
    Role.HEADQUARTERS: _("approves, and sees everything but other people's drafts"),
    Role.ADMINISTRATOR: _("opens accounts and appoints people"),
}


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
    context = {
        "held": [
            (one.role, _ROLES[Role(one.role)], named.get(one.organisation, "") if one.organisation else "", one.units)
            for one in held
        ],
        "tiers": sorted(standing.tiers),
        "roles": _ROLES.items(),
        "rules": standing.rules,
    }
    return render(request, "web/why.html", context)
