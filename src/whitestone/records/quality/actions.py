"""What quality management does: corrects, verifies, lifts, notes the outcome of a lot, and names its re-clearance."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity
from whitestone.review.actions.reporting import report, standing_version
from whitestone.review.models import Person


def correct(nonconformity: uuid.UUID, *, day: dt.date, proof: str, actor: Person) -> Nonconformity:
    """Report that a non-conformity was mended, with what shows it."""
    return report(
        Nonconformity,
        nonconformity,
        actor=actor,
        day=day,
        correction=Correction.CORRECTED,
        corrected=day,
        proof=proof,
    )


def verify_correction(nonconformity: uuid.UUID, *, day: dt.date, actor: Person, lift: bool = False) -> Nonconformity:
    """Note that the correction was looked at and holds; with `lift`, that work may go on from that day."""
    said: dict[str, Any] = {"lifted": day} if lift else {}
    verified = Correction.VERIFIED
    return report(Nonconformity, nonconformity, actor=actor, day=day, correction=verified, verified=day, **said)


def note_outcome(
    lot: uuid.UUID, *, day: dt.date, inspected_m2: Decimal, bad_squares: int, items: int, actor: Person
) -> Lot:
    """Note what the inspection of a lot came to; whether it passes follows from the squares that are allowed."""
    allowed = standing_version(Lot, lot, actor=actor).allowed
    return report(
        Lot,
        lot,
        actor=actor,
        day=day,
        inspected=day,
        inspected_m2=inspected_m2,
        bad_squares=bad_squares,
        items=items,
        result=LotResult.FAILED if bad_squares > allowed else LotResult.PASSED,
    )


def clear_again(lot: uuid.UUID, *, releases: Sequence[uuid.UUID], day: dt.date, actor: Person) -> Lot:
    """Name the products by which a failed lot was cleared again."""
    return report(Lot, lot, actor=actor, day=day, recleared=[str(one) for one in releases])
