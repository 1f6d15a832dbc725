"""What is done with marking that stays behind: checked, and removed when the land is released."""

from __future__ import annotations

import datetime as dt
import uuid

from whitestone.records.completion.models import Marking, MarkingState
from whitestone.review.actions.reporting import report
from whitestone.review.models import Person


def check_marking(
    marking: uuid.UUID, *, day: dt.date, condition: MarkingState, next_check: dt.date | None, actor: Person
) -> Marking:
    """Report in what condition marking was found, and when it is looked at next."""
    return report(Marking, marking, actor=actor, day=day, condition=condition, next_check=next_check)


def remove_marking(marking: uuid.UUID, *, day: dt.date, reason: str, actor: Person) -> Marking:
    """Report that marking was taken away."""
    state = MarkingState.REMOVED
    return report(Marking, marking, actor=actor, day=day, reason=reason, condition=state, next_check=None)
