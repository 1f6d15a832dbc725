"""What follows an accident: its investigation ends, its recommendations are closed with proof or declined."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from whitestone.records.accidents.models import Closing, Investigation, Recommendation
from whitestone.review.actions.reporting import report
from whitestone.review.models import Person


def conclude(
    investigation: uuid.UUID, *, day: dt.date, causes: Sequence[str], findings: str, actor: Person
) -> Investigation:
    """End an investigation with the causes that were found, by their codes."""
    said = list(causes)
    return report(Investigation, investigation, actor=actor, day=day, ended=day, causes=said, findings=findings)


def close(recommendation: uuid.UUID, *, day: dt.date, proof: str, actor: Person) -> Recommendation:
    """Close a recommendation with what shows that it was done."""
    return report(Recommendation, recommendation, actor=actor, day=day, closing=Closing.CLOSED, closed=day, proof=proof)


def decline(recommendation: uuid.UUID, *, day: dt.date, reason: str, actor: Person) -> Recommendation:
    """Decline a recommendation, with the reason."""
    said = Closing.DECLINED
    return report(Recommendation, recommendation, actor=actor, day=day, closing=said, closed=day, proof=reason)
