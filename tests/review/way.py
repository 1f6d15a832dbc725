"""Short cuts through the workflow with the test word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.cast import NORTH, OPERATOR, Cast
from tests.review.models import Stone
from whitestone.review.actions.drafting import NewRecord, Seen, propose, record
from whitestone.review.actions.moving import move
from whitestone.review.models import Person
from whitestone.review.states import Change, Step


def seen(stone: Stone) -> Seen:
    stone.refresh_from_db()
    return Seen(stone.pk, stone.revision)


def draft(cast: Cast, **values: Any) -> Stone:
    said = {"name": "menhir", "weight": Decimal(5), "effective": dt.date(2023, 1, 1), "unit": NORTH, **values}
    (stone,) = record(Stone, [NewRecord(OPERATOR, said)], actor=cast.field)
    return stone


def step(stone: Stone, taken: Step, actor: Person, **how: Any) -> Stone:
    (moved,) = move(Stone, taken, [seen(stone)], actor=actor, **how)
    return moved


def through(stone: Stone, cast: Cast) -> Stone:
    """From draft to approved by the three people whom it takes."""
    step(stone, Step.SUBMIT, cast.officer)
    step(stone, Step.VERIFY, cast.verifier)
    return step(stone, Step.APPROVE, cast.headquarters)


def change(stone: Stone, cast: Cast, kind: Change, values: Mapping[str, Any], replaces: int | None = None) -> Stone:
    """A draft on top of everything that is approved."""
    base = Stone.objects.filter(record=stone.record, approved_from__isnull=False).order_by("-number").first()
    return propose(
        stone,
        actor=cast.field,
        change=kind,
        base=base.number if base else None,
        values=values,
        replaces=replaces,
        reason="a test",
    )
