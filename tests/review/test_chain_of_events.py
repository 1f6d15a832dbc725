"""The chain of events: the database refuses to change it, and whoever gets past the database is found and named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import Cast, gather
from tests.review.models import Stone
from tests.review.way import change, draft, through
from whitestone.land.dates import PartialDate
from whitestone.review import audit, canonical, guards, rules
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.extra import ExtraField, Kind
from whitestone.review.models import Event
from whitestone.review.rules import Rules
from whitestone.review.states import Change
from whitestone.review.verify import verify


@pytest.fixture(autouse=True)
def _national_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = (ExtraField("a", Kind.NUMBER), ExtraField("b", Kind.TEXT))
    monkeypatch.setattr(rules, "_source", [lambda: Rules(extra_fields={"stone": fields})])


def faults(head: tuple[int, str] | None = None) -> list[str]:
    return [problem.code for problem in verify(head)]


def sql(text: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@contextmanager
def intruder() -> Iterator[None]:
    """Somebody with all rights on the database, who switches the triggers off and on again."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("ALTER TABLE review_event DISABLE TRIGGER USER")
        yield
        sql("ALTER TABLE review_event ENABLE TRIGGER USER")
    else:
        sql("DROP TRIGGER review_event_no_update")
        sql("DROP TRIGGER review_event_no_delete")
        yield
        guards.ensure(connection)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "UPDATE review_event SET reason = 'another'",
        "DELETE FROM review_event WHERE sequence = 3",
        "TRUNCATE review_event",
    ],
)
def test_the_database_refuses_to_change_an_event(cast: Cast, text: str) -> None:
    if text.startswith("TRUNCATE") and connection.vendor == "sqlite":
        text = "DELETE FROM review_event"
    through(draft(cast), cast)
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE stops at the foreign keys still to be checked
    with pytest.raises(DatabaseError, match="events are never changed or deleted"), transaction.atomic():
        sql(text)
    assert not faults()


@pytest.mark.django_db
def test_an_untouched_register_has_no_fault(cast: Cast) -> None:
    values = {"weight": "5", "laid": "2023-05", "place": "POINT (46.1 40.2)", "extra": {"b": "ə", "a": 1.5}}
    stone = through(draft(cast, **values), cast)
    through(change(stone, cast, Change.CORRECTED, {"weight": "5.10"}, replaces=1), cast)
    assert not faults()


class Tampering(TestCase):
    """A class because each example needs a transaction of its own."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        chance=st.integers(0, 10_000),
        column=st.sampled_from(["at", "actor_name", "verb", "reason", "old", "new", "digest", "previous", "hash"]),
    )
    def test_a_changed_event_is_named(self, chance: int, column: str) -> None:
        cast = gather()
        through(draft(cast), cast)
        events = list(Event.objects.all())
        event = events[chance % len(events)]
        forged = event.at + dt.timedelta(seconds=1) if column == "at" else "f" * 32
        with intruder():
            Event.objects.filter(pk=event.pk).update(**{column: forged})
        assert any(f"Event {event.sequence} " in problem.sentence for problem in verify())

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(chance=st.integers(0, 10_000), last=st.booleans())
    def test_a_removed_event_is_missed_even_at_the_end(self, chance: int, last: bool) -> None:
        cast = gather()
        through(draft(cast), cast)
        events = list(Event.objects.all())
        event = events[-1] if last else events[chance % len(events)]
        with intruder():
            Event.objects.filter(pk=event.pk).delete()
        assert faults()
        if not last and event != events[-1]:
            says = f"Events {event.sequence} to {event.sequence} are missing."
            assert says in [problem.sentence for problem in verify()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"name": "forged"},
        {"weight": "4.99"},
        {"approved_from": timezone.now()},
        {"state": "verified"},
        {"place": "POINT (46.1000001 40.2)"},
        {"extra": {"a": 2}},
        {"number": 7},
        {"event": 1},
    ],
)
def test_a_row_changed_past_the_actions_is_named(cast: Cast, changed: dict[str, Any]) -> None:
    stone = through(draft(cast, place="POINT (46.1 40.2)", extra={"a": 1}), cast)
    Stone.objects.filter(pk=stone.pk).update(**changed)
    found = list(verify())
    expected = {"audit-row-unknown", "audit-row-missing"} if "number" in changed else {"audit-row-changed"}
    assert {problem.code for problem in found} == expected
    assert str(stone.record) in found[0].sentence


@pytest.mark.django_db
def test_a_row_removed_or_put_in_past_the_actions_is_named(cast: Cast) -> None:
    stone = through(draft(cast), cast)
    Stone.objects.filter(pk=stone.pk).delete()
    assert faults() == ["audit-row-missing"]
    stone.save(force_insert=True)
    assert not faults()
    stone.pk, stone.number = None, 2
    stone.save()
    assert faults() == ["audit-row-unknown"]


@pytest.mark.django_db
def test_a_chain_rewritten_from_end_to_end_differs_from_the_head_on_paper(cast: Cast) -> None:
    through(draft(cast), cast)
    last = Event.objects.latest("sequence")
    paper = (last.sequence, last.hash)
    assert not faults(paper)
    with intruder():
        previous = audit.BEGINNING
        for event in Event.objects.order_by("sequence"):
            event.actor_name, event.previous = "somebody else", previous
            event.hash = previous = audit.hash_of(event)
            event.save()
    assert not faults()
    assert faults(paper) == ["audit-head-differs"]


@pytest.mark.django_db
def test_missing_guards_are_a_fault(cast: Cast) -> None:
    with intruder():
        assert "audit-guards-missing" in faults()
    assert not faults()


@pytest.mark.django_db
def test_a_clock_set_back_does_not_turn_time_around(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    past = timezone.now() - dt.timedelta(days=400)
    draft(cast)
    monkeypatch.setattr(timezone, "now", lambda: past)
    draft(cast)
    moments = list(Event.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert not faults()


def test_canonical_text_is_one_text() -> None:
    one = canonical.text({"b": canonical.plain(dt.date(2023, 5, 1)), "a": {"ə": 1, "c": None}})
    assert one == '{"a":{"c":null,"ə":1},"b":"2023-05-01"}'


@pytest.mark.django_db
def test_a_column_that_is_added_later_leaves_earlier_digests_as_they_were(cast: Cast) -> None:
    one = draft(cast)
    assert one.laid is None
    without = {name: value for name, value in canonical.columns(one).items() if name != "laid"}
    before = canonical.digest_of(type(one), without)
    assert canonical.digest(one) == before
    one.laid = PartialDate.parse("1993")
    assert canonical.digest(one) != before


@pytest.mark.django_db
def test_rows_that_are_written_many_at_a_time_carry_the_digests_of_rows_written_alone(cast: Cast) -> None:
    said = {"name": "x", "effective": dt.date(2023, 1, 1)}
    installed = install(Stone, [NewRecord(None, said)], author=cast.field, reason="x")
    assert installed
    assert not faults()
