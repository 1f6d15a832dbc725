"""Data-quality rules of organisations and accreditations, and whether an organisation was accredited on a day."""

from __future__ import annotations

import datetime as dt
import uuid

from whitestone.problems import register
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.checks import unknown_codes
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NAME_TWICE = register(
    "organisation-name-twice",
    'There is already another organisation named "{value}".',
    "Use that one; if they are two, tell them apart by name.",
)
VALIDITY_REVERSED = register(
    "accreditation-dates-reversed",
    "The accreditation ends ({value}) before it begins.",
    "Correct one of the two dates.",
)


def check_organisation(organisation: Organisation) -> list[Finding]:
    """Rules of organisations."""
    found = list(unknown_codes(organisation))
    others = Organisation.objects.standing().exclude(record=organisation.record)
    if others.filter(name__iexact=organisation.name).exists():
        said = NAME_TWICE(record=str(organisation.record), column="name", value=organisation.name)
        found.append(Finding(said, Severity.REFUSE))
    return found


def check_accreditation(accreditation: Accreditation) -> list[Finding]:
    """Rules of accreditations."""
    found = [*unknown_codes(accreditation), *broken(accreditation)]
    if accreditation.valid_until < accreditation.valid_from:
        until = accreditation.valid_until
        said = VALIDITY_REVERSED(record=str(accreditation.record), column="valid_until", value=until)
        found.append(Finding(said, Severity.REFUSE))
    return found


def accredited(organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
    """Whether an organisation was accredited for an activity on a day, as it is known now."""
    return (
        Accreditation.objects.as_at(day)
        .filter(organisation=organisation, activity=activity, suspended=False)
        .filter(valid_from__lte=day, valid_until__gte=day)
        .exists()
    )
