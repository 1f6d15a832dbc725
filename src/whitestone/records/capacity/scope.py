"""What an accreditation covers, and whether an operator or an asset was accredited on a day. Writes nothing.

The codes are the scopes that accreditations name; a nation keeps its own list of them as reference data.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from enum import StrEnum

from whitestone.records.organisations.models import Accreditation
from whitestone.records.reference.history import OnDay, each_of


class Scope(StrEnum):
    """Scopes of accreditation that the program itself knows."""

    NTS = "NTS"
    TS = "TS"
    CLEARANCE = "clearance"
    MANUAL = "manual"
    MECHANICAL = "mechanical"
    ANIMALS = "animal detection"
    DOGS = "dogs"
    RATS = "rats"
    BAC = "BAC"
    EOD_1 = "EOD 1"
    EOD_2 = "EOD 2"
    EOD_3 = "EOD 3"
    EOD_3_PLUS = "EOD 3+"
    EORE = "EORE"


_BY_ANIMALS = (Scope.DOGS, Scope.RATS)
_METHODS = (Scope.MANUAL, Scope.MECHANICAL, Scope.ANIMALS)
_LEVELS = (Scope.EOD_1, Scope.EOD_2, Scope.EOD_3, Scope.EOD_3_PLUS)

COVERED_BY: Mapping[str, frozenset[str]] = {
    Scope.CLEARANCE: frozenset({Scope.CLEARANCE, *_METHODS, *_BY_ANIMALS}),
    **{method: frozenset({method, Scope.CLEARANCE}) for method in _METHODS},
    **{method: frozenset({method, Scope.ANIMALS, Scope.CLEARANCE}) for method in _BY_ANIMALS},
    **{level: frozenset(_LEVELS[place:]) for place, level in enumerate(_LEVELS)},
}
"""Scopes that allow an activity, where it is more than the scope of the same name: a higher level allows a lower."""


def covered(organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
    """Whether an organisation held on a day an accreditation, not suspended, that allows an activity or a method."""
    allowing = COVERED_BY.get(activity, frozenset({activity}))
    held = Accreditation.objects.as_at(day).filter(organisation=organisation, activity__in=allowing, suspended=False)
    return held.filter(valid_from__lte=day, valid_until__gte=day).exists()


class Covered:
    """The same for many questions about some organisations, asked of the database at once."""

    def __init__(self, organisations: Collection[uuid.UUID]) -> None:
        # An accreditation can pass from one organisation to another: the version of the day says whose it was.
        records = {one.record for one in each_of(Accreditation.objects.standing(), "organisation", organisations)}
        self._held = OnDay(each_of(Accreditation.objects.standing(), "record", records))
        self._known: dict[tuple[uuid.UUID, str, dt.date], bool] = {}

    def on(self, organisation: uuid.UUID, activity: str, day: dt.date) -> bool:
        """Whether the organisation was accredited for the activity on the day."""
        asked = (organisation, activity, day)
        if asked not in self._known:
            allowing = COVERED_BY.get(activity, frozenset({activity}))
            self._known[asked] = any(
                one.organisation == organisation
                and one.activity in allowing
                and not one.suspended
                and one.valid_from <= day <= one.valid_until
                for one in self._held.every(day)
            )
        return self._known[asked]
