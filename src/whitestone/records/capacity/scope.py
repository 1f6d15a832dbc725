"""What an accreditation covers, and whether an operator or an asset was accredited on a day. Writes nothing.

The codes are the scopes that accreditations name; a nation keeps its own list of them as reference data.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from enum import StrEnum

from whitestone.records.organisations.models import Accreditation


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
