"""What was true on a day as it was known at a moment, held against an oracle that keeps every approval as a story."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import NORTH, Cast, gather
from tests.review.models import Stone
from tests.review.way import change, draft, seen, through
from whitestone.review.actions.drafting import NewRecord, propose, record
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import restore, revert_batch
from whitestone.review.states import Change, State, Step

DAYS = [dt.date(2023, month, 1) for month in (1, 3, 5, 7)]


@dataclass
class Story:
    """What an archivist with a pencil would keep: after each approval, the list of what is believed, copied whole."""

    believed: dict[int, tuple[dt.date, str]] = field(default_factory=dict)
    pages: list[tuple[dt.datetime, dict[int, tuple[dt.date, str]]]] = field(default_factory=list)

    def turn(self, moment: dt.datetime) -> None:
        self.pages.append((moment, dict(self.believed)))

    def as_at(self, day: dt.date, moment: dt.datetime) -> str | None:
        page: dict[int, tuple[dt.date, str]] = {}
        for written, believed in self.pages:
            if written <= moment:
                page = believed
        about = [(effective, number, name) for number, (effective, name) in page.items() if effective <= day]
        return max(about)[2] if about else None


VERBS = ["update", "correct", "withdraw", "withdraw all", "restore"]
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(DAYS), st.integers(0, 99)), max_size=6)


class TimeTravel(TestCase):
    """A class because each example needs a transaction of its own."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(first=st.sampled_from(DAYS), drawn=steps)
    def test_both_filters_tell_the_archivists_story(
        self, first: dt.date, drawn: list[tuple[str, dt.date, int]]
    ) -> None:
        cast, story = gather(), Story()
        stone = through(draft(cast, name="v1", effective=first), cast)
        assert stone.approved_from is not None
        story.believed[1] = (first, "v1")
        story.turn(stone.approved_from)
        for one in drawn:
            _change(cast, story, stone, one)
        for day in [dt.date(2022, 12, 31), *DAYS, dt.date(2024, 1, 1)]:
            now = Stone.objects.filter(record=stone.record).as_at(day)
            said = story.as_at(day, timezone.now())
            assert [one.name for one in now] == ([said] if said else [])
        before = dt.timedelta(microseconds=1)
        for moment in [moment for written, _ in story.pages for moment in (written - before, written)]:
            for day in [dt.date(2022, 12, 31), *DAYS, dt.date(2024, 1, 1)]:
                seen = Stone.objects.filter(record=stone.record).as_at(day, moment)
                assert [one.name for one in seen] == ([name] if (name := story.as_at(day, moment)) else [])
            known = Stone.objects.filter(record=stone.record).known_at(moment)
            page = next((believed for written, believed in reversed(story.pages) if written <= moment), {})
            assert {one.number: (one.effective, one.name) for one in known} == page


def _change(cast: Cast, story: Story, stone: Stone, drawn: tuple[str, dt.date, int]) -> None:
    verb, day, chance = drawn
    standing = sorted(story.believed)
    target = standing[chance % len(standing)] if standing else None
    latest = Stone.objects.filter(record=stone.record, approved_from__isnull=False).latest("number")
    if verb == "update":
        made = change(latest, cast, Change.UPDATED, {"name": f"v{latest.number + 1}", "effective": day})
    elif verb == "correct" and target:
        values = {"name": f"v{latest.number + 1}", "effective": day}
        made = change(latest, cast, Change.CORRECTED, values, replaces=target)
    elif verb == "withdraw" and target:
        made = change(latest, cast, Change.WITHDRAWAL, {}, replaces=target)
    elif verb == "withdraw all":
        made = change(latest, cast, Change.WITHDRAWAL, {})
    elif verb == "restore":
        old = Stone.objects.get(record=stone.record, number=1 + chance % latest.number)
        made = restore(old, actor=cast.field, base=latest.number, replaces=target, reason="a test")
    else:
        return
    approved = through(made, cast)
    assert approved.approved_from is not None
    if verb == "withdraw all":
        story.believed.clear()
    if verb in ("correct", "withdraw", "restore") and target:
        del story.believed[target]
    if not verb.startswith("withdraw"):
        story.believed[approved.number] = (approved.effective, approved.name)
    story.turn(approved.approved_from)


@pytest.mark.django_db
def test_a_correction_leaves_last_years_book_as_it_was(cast: Cast) -> None:
    stone = through(draft(cast, name="printed"), cast)
    printed = timezone.now()
    through(change(stone, cast, Change.CORRECTED, {"name": "corrected"}, replaces=1), cast)
    day = dt.date(2023, 12, 31)
    assert Stone.objects.as_at(day, printed).get().name == "printed"
    assert Stone.objects.as_at(day).get().name == "corrected"


@pytest.mark.django_db
def test_a_late_update_takes_its_place_in_time_and_does_not_hide_a_newer_one(cast: Cast) -> None:
    stone = through(draft(cast, name="January", effective=DAYS[0]), cast)
    through(change(stone, cast, Change.UPDATED, {"name": "May", "effective": DAYS[2]}), cast)
    through(change(stone, cast, Change.UPDATED, {"name": "March, reported late", "effective": DAYS[1]}), cast)
    names = [Stone.objects.as_at(day).get().name for day in DAYS]
    assert names == ["January", "March, reported late", "May", "May"]


@pytest.mark.django_db
def test_two_updates_about_the_same_day_are_ordered_by_their_number(cast: Cast) -> None:
    stone = through(draft(cast, name="morning", effective=DAYS[0]), cast)
    through(change(stone, cast, Change.UPDATED, {"name": "evening", "effective": DAYS[0]}), cast)
    assert Stone.objects.as_at(DAYS[0]).get().name == "evening"


@pytest.mark.django_db
def test_a_reverted_batch_leaves_what_stood_before_it(cast: Cast) -> None:
    old, batch = through(draft(cast, name="old"), cast), uuid.uuid4()
    spoilt, how = {"name": "spoilt"}, Change.CORRECTED
    corrected = propose(
        old, actor=cast.field, change=how, base=1, replaces=1, values=spoilt, reason="an import", batch=batch
    )
    said = {"name": "new", "weight": 1, "effective": DAYS[0], "unit": NORTH}
    (new,) = record(Stone, [NewRecord(old.owner, said)], actor=cast.field, batch=batch)
    for stone in (corrected, new):
        through(stone, cast)
    assert set(Stone.objects.as_at(DAYS[3]).values_list("name", flat=True)) == {"spoilt", "new"}
    drafts = revert_batch(Stone, batch, actor=cast.officer, reason="the wrong file")
    assert len({one.batch for one in drafts} - {batch}) == 1
    people = {Step.SUBMIT: cast.officer, Step.VERIFY: cast.verifier, Step.APPROVE: cast.headquarters}
    for taken, actor in people.items():
        move(Stone, taken, [seen(one) for one in drafts], actor=actor)
    assert list(Stone.objects.as_at(DAYS[3]).values_list("name", flat=True)) == ["old"]
    assert Stone.objects.filter(state=State.APPROVED).count() == 5
