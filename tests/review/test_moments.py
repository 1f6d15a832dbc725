"""The last event at a moment, found by halving, is the one that looking at every event finds."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast
from whitestone.review.models import Event
from whitestone.review.moments import last_event

pytestmark = pytest.mark.django_db


def test_at_every_moment_it_is_the_last_one_until_then(cast: Cast) -> None:
    events = list(Event.objects.order_by("sequence"))
    assert len(events) > 5
    assert last_event() == events[-1]
    tick = dt.timedelta(microseconds=1)
    for moment in {one.at + step for one in events for step in (-tick, 0 * tick, tick)}:
        slow = Event.objects.filter(at__lte=moment).order_by("-sequence").first()
        assert last_event(moment) == slow
        assert last_event(moment) == slow, "asked again"
    assert last_event(events[0].at - tick) is None
