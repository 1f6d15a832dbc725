"""What is done with a report of a single item: triaged, a team sent, visited, closed."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from whitestone.records.spot.models import Outcome, SpotStatus, SpotTask
from whitestone.review.actions.reporting import report
from whitestone.review.models import Person


def triage(spot: uuid.UUID, *, day: dt.date, urgency: str, actor: Person) -> SpotTask:
    """Say how urgent a report is, by the nation's code."""
    return report(SpotTask, spot, actor=actor, day=day, status=SpotStatus.TRIAGED, triaged=day, urgency=urgency)


def dispatch(
    spot: uuid.UUID, *, day: dt.date, organisation: uuid.UUID, level: str, actor: Person, team: uuid.UUID | None = None
) -> SpotTask:
    """Send a team of an organisation; `level` is the scope of accreditation that the item asks for."""
    status = SpotStatus.DISPATCHED
    return report(
        SpotTask,
        spot,
        actor=actor,
        day=day,
        status=status,
        dispatched=day,
        organisation=organisation,
        team=team,
        level=level,
    )


def visit(spot: uuid.UUID, *, day: dt.date, outcome: Outcome, checked_m2: Decimal | None, actor: Person) -> SpotTask:
    """Report what a visit came to; items found are recorded as finds."""
    status = SpotStatus.VISITED
    said: dict[str, Any] = {"visited": day, "outcome": outcome, "checked_m2": checked_m2}
    return report(SpotTask, spot, actor=actor, day=day, status=status, **said)


def close(spot: uuid.UUID, *, day: dt.date, actor: Person) -> SpotTask:
    """Close a spot task."""
    return report(SpotTask, spot, actor=actor, day=day, status=SpotStatus.CLOSED, closed=day)
