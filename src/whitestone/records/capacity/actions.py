"""What is done to capacity: people posted and leaving, teams disbanded, assets tested, accreditations suspended.

Each verb drafts a version that goes through review like any other; nothing here is true before it is approved.
"""

from __future__ import annotations

import datetime as dt
import uuid

from whitestone.records.capacity.models import Animal, Machine, Result, Staff, Team, Trial
from whitestone.records.organisations.models import Accreditation
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.actions.reporting import report, standing_version
from whitestone.review.models import Person


def post(staff: uuid.UUID, *, team: uuid.UUID | None, day: dt.date, actor: Person) -> Staff:
    """Post a member of staff to a team, or to none."""
    return report(Staff, staff, actor=actor, day=day, team=team)


def leave(staff: uuid.UUID, *, day: dt.date, actor: Person) -> Staff:
    """Note that a member of staff left; they no longer count from that day."""
    return report(Staff, staff, actor=actor, day=day, left=day, team=None)


def disband(team: uuid.UUID, *, day: dt.date, actor: Person) -> Team:
    """Note that a team no longer exists from a day."""
    return report(Team, team, actor=actor, day=day, disbanded=day)


def record_test(
    asset: Machine | Animal, *, result: Result, day: dt.date, valid_until: dt.date | None, actor: Person
) -> Trial:
    """Record a test of a machine or an animal."""
    values = {asset.word: asset.record, "result": result, "effective": day, "valid_until": valid_until}
    (trial,) = record(Trial, [NewRecord(asset.owner, values)], actor=actor)
    return trial


def suspend(accreditation: uuid.UUID, *, day: dt.date, reason: str, actor: Person) -> Accreditation:
    """Suspend an accreditation from a day: from its approval no task of its scope is ordered."""
    return report(Accreditation, accreditation, actor=actor, day=day, suspended=True, reason=reason)


def lift(accreditation: uuid.UUID, *, day: dt.date, reason: str, actor: Person) -> Accreditation:
    """Lift a suspension from a day."""
    return report(Accreditation, accreditation, actor=actor, day=day, suspended=False, reason=reason)


def set_conditions(accreditation: uuid.UUID, *, day: dt.date, conditions: str, actor: Person) -> Accreditation:
    """Add a condition to what an accreditation already says."""
    held = standing_version(Accreditation, accreditation, actor=actor).conditions
    return report(
        Accreditation, accreditation, actor=actor, day=day, conditions="\n".join(filter(None, (held, conditions)))
    )
