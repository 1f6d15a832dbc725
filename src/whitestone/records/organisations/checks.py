"""Data-quality rules of organisations and accreditations, and whether an organisation was accredited on a day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict

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
ACTIVITY_REVERSED = register(
    "organisation-dates-reversed",
    "The organisation ceased to work ({value}) before it began.",
    "Correct one of the two dates.",
)
ASSESSED_LATER = register(
    "accreditation-assessed-later",
    "The organisation was assessed ({value}) after the accreditation began.",
    "Correct one of the two dates.",
)
SUSPENDED_WITHOUT_REASON = register(
    "suspended-without-reason",
    "The accreditation is suspended, and no reason is given.",
    "Say why, and from which day.",
)


def check_organisation(organisation: Organisation) -> list[Finding]:
    """Rules of organisations."""
    found = list(unknown_codes(organisation))
    others = Organisation.objects.standing().exclude(record=organisation.record)
    if others.filter(name__iexact=organisation.name).exists():
        said = NAME_TWICE(record=str(organisation.record), column="name", value=organisation.name)
        found.append(Finding(said, Severity.REFUSE))
    first, last = organisation.active_from, organisation.active_until
    if first is not None and last is not None and last < first:
        said = ACTIVITY_REVERSED(record=str(organisation.record), column="active_until", value=last)
        found.append(Finding(said, Severity.REFUSE))
    return found


def check_accreditation(accreditation: Accreditation) -> list[Finding]:
    """Rules of accreditations."""
    found, record = [*unknown_codes(accreditation), *broken(accreditation)], str(accreditation.record)
    if accreditation.assessed is not None and accreditation.assessed > accreditation.valid_from:
        said = ASSESSED_LATER(record=record, column="assessed", value=accreditation.assessed)
        found.append(Finding(said, Severity.WARN))
    if accreditation.suspended and not accreditation.suspended_reason:
        found.append(Finding(SUSPENDED_WITHOUT_REASON(record=record, column="suspended_reason"), Severity.WARN))
    if accreditation.valid_until < accreditation.valid_from:
        until = accreditation.valid_until
        said = VALIDITY_REVERSED(record=record, column="valid_until", value=until)
        found.append(Finding(said, Severity.REFUSE))
    return found


class Accreditations:
    """What organisations were accredited for, day by day, as it is known now; read once for many questions."""

    def __init__(self) -> None:
        histories: defaultdict[uuid.UUID, list[Accreditation]] = defaultdict(list)
        for one in Accreditation.objects.standing().order_by("effective", "number"):
            histories[one.record].append(one)
        self._of: defaultdict[uuid.UUID, list[list[Accreditation]]] = defaultdict(list)
        for history in histories.values():
            for organisation in {one.organisation for one in history}:
                self._of[organisation].append(history)

    def held(self, organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
        """Whether an organisation was accredited for an activity on a day."""
        return any(
            (known := [one for one in history if one.effective <= day])
            and (known[-1].organisation, known[-1].activity, known[-1].suspended) == (organisation, activity, False)
            and known[-1].valid_from <= day <= known[-1].valid_until
            for history in self._of.get(organisation, ())
        )


def accredited(organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
    """Whether an organisation was accredited for an activity on a day, as it is known now."""
    return Accreditations().held(organisation, activity, day)
