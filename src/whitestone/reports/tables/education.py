"""Facts of education sessions: participants and people reached, which nothing adds up."""

from __future__ import annotations

import datetime as dt

from whitestone.records.education.models import PEOPLE, Education
from whitestone.reports.facts import Facts
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source

_VALUES = ("sessions", "participants", *PEOPLE, "with_disability", "reached")
_SPLITS = ("organisation", "delivery", "activity", "unit", "counting")


@source("education", _VALUES, _SPLITS)
def education(register: Snapshot) -> Facts:
    """Education sessions on their day. Who took part twice is counted twice: these are participations."""
    gathered = Gathered(_VALUES, _SPLITS)
    for one in Education.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        values = {name: float(getattr(one, name) or 0) for name in _VALUES}
        gathered.add(one, one.effective, values, {name: getattr(one, name) for name in _SPLITS})
    return gathered.facts()
