"""Several words taken together at the desk: all of them or none, whatever fails and wherever."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from tests.cast import OPERATOR, Cast
from tests.records.country import DAY, draft, hazard, square
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from whitestone.problems import ProblemError
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review import audit
from whitestone.review.actions.drafting import NewRecord, Seen, edit, record
from whitestone.review.actions.moving import move, move_all
from whitestone.review.audit import writing
from whitestone.review.models import Event
from whitestone.review.states import State, Step
from whitestone.review.verify import verify
from whitestone.review.versions import Version

pytestmark = pytest.mark.django_db


def ticked(version: Version) -> str:
    return f"{version.word}:{version.pk}:{version.revision}"


def test_two_words_are_one_write_in_one_batch(land: Cast, signed: Sign) -> None:
    both = [hazard(land), draft(Release, land, RELEASE)]
    asked = {"step": "submit", "confirmed": "yes", "version": [ticked(one) for one in both]}
    assert signed(land.officer).post("/desk/", asked).status_code == 302
    events = Event.objects.filter(verb="submit")
    assert {one.word for one in events} == {"hazard", "release"}
    assert len({(one.batch, one.at) for one in events}) == 1
    assert not list(verify())


def test_one_refusal_in_the_second_word_stops_the_first(land: Cast, signed: Sign) -> None:
    one, other = hazard(land), draft(Release, land, {**RELEASE, "area": None})
    events = Event.objects.count()
    asked = {"step": "submit", "confirmed": "yes", "version": [ticked(one), ticked(other)]}
    answer = signed(land.officer).post("/desk/", asked)
    assert answer.status_code == 409
    assert Event.objects.count() == events
    assert {Hazard.objects.get().state, Release.objects.get().state} == {State.DRAFT}
    stale: dict[type[Version], list[Seen]] = {Hazard: [Seen(one.pk, 9)], Release: [Seen(other.pk, 9)]}
    with pytest.raises(ProblemError) as error:
        move_all(Step.SUBMIT, stale, actor=land.officer)
    assert [problem.code for problem in error.value.problems] == ["changed-meanwhile"] * 2


def test_a_fault_in_the_second_word_stops_the_first(land: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [hazard(land), draft(Release, land, RELEASE)]
    save, events = audit.Entry.save, Event.objects.count()

    def save_hazards_only(entry: audit.Entry, verb: str, version: Version, *rest: object) -> None:
        if version.word == "release":
            raise OperationalError("the machine fails here")
        save(entry, verb, version, *rest)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(audit.Entry, "save", save_hazards_only)
    asked = {"step": "submit", "confirmed": "yes", "version": [ticked(one) for one in both]}
    with pytest.raises(OperationalError):
        signed(land.officer).post("/desk/", asked)
    assert Event.objects.count() == events
    assert {Hazard.objects.get().state, Release.objects.get().state} == {State.DRAFT}
    assert not list(verify())


def test_a_part_that_fails_leaves_the_rest_and_an_unbroken_chain(land: Cast) -> None:
    one = hazard(land)
    with writing(land.field, "together") as entry:
        entry.add("note", "hazard")
        with pytest.raises(ProblemError):
            edit(Hazard, Seen(one.pk, 1), actor=land.field, values={"reference": "X" * 99})
        edit(Hazard, Seen(one.pk, 1), actor=land.field, values={"reference": "HA-2"}, reason="a better name")
    assert list(Event.objects.order_by("sequence").values_list("verb", "reason"))[-2:] == [
        ("note", "together"),
        ("edit", "a better name"),
    ]
    assert not list(verify())


def test_steps_in_one_write_do_not_get_around_the_second_person(land: Cast) -> None:
    values = {"kind": "CHA", "contamination": "AP", "area": square(46.1, 40.1), "effective": DAY}

    def all_alone() -> None:
        with writing(land.headquarters):
            (one,) = record(Hazard, [NewRecord(OPERATOR, values)], actor=land.headquarters)
            (sent,) = move(Hazard, Step.SUBMIT, [Seen(one.pk, 1)], actor=land.headquarters)
            move(Hazard, Step.APPROVE, [Seen(sent.pk, sent.revision)], actor=land.headquarters)

    with pytest.raises(ProblemError, match="own-work"):
        all_alone()
    assert not Hazard.objects.exists()


def test_nobody_writes_inside_another_persons_write(land: Cast) -> None:
    def inside() -> None:
        with writing(land.field):
            hazard(land)
            with writing(land.officer):
                pass

    with pytest.raises(RuntimeError):
        inside()
    assert not Hazard.objects.exists()
