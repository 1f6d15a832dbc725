"""The queue has one order, which no database may shuffle: written together is worked off as entered."""

from __future__ import annotations

import pytest
from django.db.models import F

from tests.cast import OPERATOR, Cast
from tests.records.country import FIRST, square
from whitestone.records.hazards.models import Hazard
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.permissions import standing_of
from whitestone.review.states import Step
from whitestone.web.queue import queue

pytestmark = pytest.mark.django_db


def test_rows_written_at_one_moment_come_as_they_were_entered(land: Cast) -> None:
    values = [
        {"reference": f"HA-{at}", "kind": "CHA", "contamination": "AP", "effective": FIRST}
        | {"area": square(46.05 + at * 0.02, 40.2)}
        for at in range(12)
    ]
    rows = record(Hazard, [NewRecord(OPERATOR, each) for each in values], actor=land.field)
    assert len({row.written for row in rows}) == 1
    move(Hazard, Step.SUBMIT, [Seen(row.pk, row.revision) for row in rows], actor=land.officer)
    # PostgreSQL keeps a changed row in another place than before: without an order of their own the first come last.
    Hazard.objects.filter(pk__in=[row.pk for row in rows[:5]]).update(owner=F("owner"))
    shown = [item.version.pk for item in queue(standing_of(land.verifier), {}) if item.word.name == "hazard"]
    assert shown == [row.pk for row in rows]
