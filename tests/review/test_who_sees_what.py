"""`visible_to` for the whole cast: every state, tier, region and owner, written out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from tests.cast import NORTH, OPERATOR, OTHER_OPERATOR, PASSWORD, SOUTH, Cast
from tests.review.models import Stone
from tests.review.way import change, draft, seen, step, through
from whitestone.problems import ProblemError
from whitestone.review.actions.drafting import NewRecord, edit, propose, record
from whitestone.review.actions.moving import preview
from whitestone.review.actions.people import appoint, close_account, dismiss, open_account
from whitestone.review.actions.undoing import revert_batch
from whitestone.review.models import Event, Person
from whitestone.review.rules import Role, Tier
from whitestone.review.states import Change, State, Step

pytestmark = pytest.mark.django_db

OWN = {"field", "officer"}
REGION = {"verifier"}
CENTRE = {"headquarters", "second_headquarters"}
PARTNERS = OWN | {"reader", "outsider", "verifier", "other_verifier", "administrator"} | CENTRE
STAFF = REGION | {"other_verifier"} | CENTRE
EVERYBODY = PARTNERS | {"anonymous", "nobody"}

APPROVED = {"approved_from": timezone.now(), "state": State.APPROVED}
REPLACED = {**APPROVED, "approved_until": timezone.now()}


def who_sees(cast: Cast, stone: Stone) -> set[str]:
    return {
        name for name, user in cast.everyone().items() if Stone.objects.visible_to(user).filter(pk=stone.pk).exists()
    }


@pytest.mark.parametrize(
    ("columns", "seers"),
    [
        ({"state": State.DRAFT}, OWN),
        ({"state": State.DRAFT, "tier": Tier.PUBLIC}, OWN),
        ({"state": State.SUBMITTED}, OWN | REGION | CENTRE),
        ({"state": State.SUBMITTED, "unit": SOUTH}, OWN | {"other_verifier"} | CENTRE),
        ({"state": State.SUBMITTED, "unit": ""}, OWN | CENTRE),
        ({"state": State.SUBMITTED, "owner": OTHER_OPERATOR}, {"outsider"} | REGION | CENTRE),
        ({"state": State.SUBMITTED, "tier": Tier.PERSONAL}, OWN | CENTRE),
        ({"state": State.RETURNED}, OWN | REGION | CENTRE),
        ({"state": State.REJECTED}, OWN | REGION | CENTRE),
        ({**APPROVED, "tier": Tier.PUBLIC}, EVERYBODY),
        ({**APPROVED, "tier": Tier.PARTNERS}, PARTNERS),
        ({**APPROVED, "tier": Tier.RESTRICTED}, OWN | STAFF),
        ({**APPROVED, "tier": Tier.PERSONAL}, OWN | CENTRE),
        ({**REPLACED, "tier": Tier.PUBLIC}, PARTNERS),
        ({**REPLACED, "tier": Tier.PARTNERS}, PARTNERS),
    ],
)
def test_exactly_these_people_see_it(cast: Cast, columns: dict[str, object], seers: set[str]) -> None:
    stone = draft(cast)
    Stone.objects.filter(pk=stone.pk).update(**columns)
    assert who_sees(cast, stone) == seers


def test_a_closed_account_sees_what_the_public_sees(cast: Cast) -> None:
    stone = through(draft(cast), cast)
    assert "officer" in who_sees(cast, stone)
    close_account(cast.officer, actor=cast.administrator, reason="left the organisation")
    assert "officer" not in who_sees(cast, stone)


def test_a_person_who_is_dismissed_loses_what_the_role_gave(cast: Cast) -> None:
    stone = draft(cast)
    dismiss(cast.officer.appointments.get(), actor=cast.administrator, reason="moved to another post")
    assert who_sees(cast, stone) == {"field"}


def test_the_outsider_tries_everything(cast: Cast) -> None:
    hidden, shown = draft(cast), through(draft(cast), cast)
    outsiders = [cast.outsider, cast.nobody, cast.reader, cast.other_verifier, cast.administrator]
    events = Event.objects.count()
    for person in outsiders:
        attempts: list[Callable[[], object]] = [
            partial(edit, Stone, seen(hidden), actor=person, values={"name": "mine"}),
            partial(edit, Stone, seen(shown), actor=person, values={"name": "mine"}),
            partial(propose, shown, actor=person, change=Change.UPDATED, base=1, values={"name": "mine"}),
            partial(propose, shown, actor=person, change=Change.WITHDRAWAL, base=1, values={}, reason="x"),
            partial(record, Stone, [NewRecord(OPERATOR, {"name": "mine"})], actor=person),
            partial(record, Stone, [NewRecord(None, {"name": "mine"})], actor=person),
            *(partial(step, hidden, taken, person, reason="x", comments={"name": "x"}) for taken in Step),
            *(partial(step, shown, taken, person, reason="x", comments={"name": "x"}) for taken in Step),
            partial(preview, Stone, Step.SUBMIT, [seen(hidden)], actor=person),
            partial(revert_batch, Stone, hidden.record, actor=person, reason="x"),
        ]
        for attempt in attempts:
            with pytest.raises(ProblemError):
                attempt()
    assert Event.objects.count() == events


def test_an_operator_cannot_answer_for_the_region_or_write_into_another_operators_record(cast: Cast) -> None:
    stone = through(draft(cast), cast)
    with pytest.raises(ProblemError, match="no-right"):
        propose(stone, actor=cast.outsider, change=Change.UPDATED, base=1, values={"name": "ours now"})
    with pytest.raises(ProblemError, match="unknown-field"):
        change(stone, cast, Change.UPDATED, {"owner": OTHER_OPERATOR})
    with pytest.raises(ProblemError, match="unknown-field"):
        draft(cast, state="approved", approved_from=timezone.now())


def test_only_an_administrator_makes_people(cast: Cast) -> None:
    for person in cast.everyone().values():
        if isinstance(person, Person) and person != cast.administrator:
            with pytest.raises(ProblemError, match="no-right"):
                appoint(person, Role.HEADQUARTERS, actor=person)
            with pytest.raises(ProblemError, match="no-right"):
                open_account(actor=person, username="friend", password=PASSWORD)
            with pytest.raises(ProblemError, match="no-right"):
                dismiss(cast.headquarters.appointments.get(), actor=person, reason="x")
            with pytest.raises(ProblemError, match="no-right"):
                close_account(cast.headquarters, actor=person, reason="x")
    friend = open_account(actor=cast.administrator, username="friend", password=PASSWORD)
    appoint(friend, Role.VERIFIER, actor=cast.administrator, units=[NORTH])
    assert Event.objects.filter(word="person", actor=cast.administrator).count() == 2


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FIELD, Role.VERIFIER])
def test_an_appointment_names_what_it_is_for(cast: Cast, role: Role) -> None:
    with pytest.raises(ProblemError, match="appointment-incomplete"):
        appoint(cast.nobody, role, actor=cast.administrator)


@pytest.mark.parametrize(("name", "password"), [("OFFICER", PASSWORD), ("new", "short"), ("new", "password1234")])
def test_an_account_needs_a_free_name_and_a_good_password(cast: Cast, name: str, password: str) -> None:
    with pytest.raises(ProblemError):
        open_account(actor=cast.administrator, username=name, password=password)


def test_a_newer_version_that_is_hidden_still_hides_the_older_one_as_at_today(cast: Cast) -> None:
    stone = through(draft(cast), cast)
    through(change(stone, cast, Change.UPDATED, {"tier": Tier.RESTRICTED, "effective": dt.date(2023, 2, 1)}), cast)
    assert not Stone.objects.visible_to(cast.reader).as_at(dt.date(2023, 3, 1)).exists()
    assert Stone.objects.visible_to(cast.headquarters).as_at(dt.date(2023, 3, 1)).get().number == 2
