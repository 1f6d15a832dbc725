"""Reference data: the nation's rules come from its profile, and every version of that is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.cast import Cast
from tests.records.country import FIRST, hazard, square
from whitestone.problems import ProblemError
from whitestone.records.reference.checks import check_profile, check_unit
from whitestone.records.reference.models import Ordnance, Profile, Unit
from whitestone.records.reference.profile import rules_of
from whitestone.records.reference.units import unit_at
from whitestone.review import rules
from whitestone.review.actions.drafting import NewRecord, Seen, propose, record
from whitestone.review.actions.installing import install
from whitestone.review.actions.moving import move
from whitestone.review.rules import Role, Rules, Severity, Tier
from whitestone.review.states import Change, Step
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

SAID: dict[str, Any] = {"review_steps": 1, "reviewers_need_mfa": False, "tiers": {"reader": ["public"]}}


def profile(cast: Cast, said: dict[str, Any]) -> Profile:
    values = {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": said, "effective": FIRST}
    (one,) = install(Profile, [NewRecord(None, values)], author=cast.headquarters, reason="a test")
    return one


def test_without_a_profile_the_strict_rules_hold(cast: Cast) -> None:
    assert rules.current() == Rules()


def test_the_profile_sets_the_rules(cast: Cast) -> None:
    profile(cast, SAID)
    assert rules.current().review_steps == 1
    assert not rules.current().reviewers_need_mfa
    assert rules.current().tiers[Role.READER] == frozenset({Tier.PUBLIC})
    assert Tier.RESTRICTED in rules.current().tiers[Role.VERIFIER]


def test_a_later_profile_takes_over_on_its_day_and_the_earlier_stays(cast: Cast) -> None:
    first = profile(cast, SAID)
    later = {"rules": {"review_steps": 2}, "effective": dt.date(2024, 1, 1)}
    draft = propose(first, actor=cast.headquarters, change=Change.UPDATED, base=1, values=later)
    move(Profile, Step.SUBMIT, [Seen(draft.pk, 1)], actor=cast.headquarters)
    with pytest.raises(ProblemError, match="own-work"):
        move(Profile, Step.APPROVE, [Seen(draft.pk, 2)], actor=cast.headquarters)
    move(Profile, Step.APPROVE, [Seen(draft.pk, 2)], actor=cast.second_headquarters)
    assert rules.current().review_steps == 2
    assert Profile.objects.as_at(dt.date(2023, 12, 31)).get().rules == SAID


@pytest.mark.parametrize(
    "said",
    [
        {"review_stpes": 2},
        {"review_steps": 3},
        {"tiers": {"boss": ["public"]}},
        {"tiers": {"reader": ["secret"]}},
        {"severities": {"hazard-overlaps": "panic"}},
        {"extra_fields": {"hazard": [{"name": "x", "kind": "colour"}]}},
        {"extra_fields": {"hazard": [{"kind": "text"}]}},
    ],
)
def test_a_profile_that_nobody_understands_is_refused(cast: Cast, said: dict[str, Any]) -> None:
    found = check_profile(Profile(rules=said, effective=FIRST))
    assert [one.problem.code for one in found] == ["profile-rules-unreadable"]


def test_the_nation_decides_how_grave_a_check_is(land: Cast) -> None:
    said = {"severities": {"declared-differs-from-computed": "refuse"}}
    assert rules_of(said).severities == {"declared-differs-from-computed": Severity.REFUSE}
    profile(land, said)
    draft = hazard(land, declared_m2=5)
    with pytest.raises(ProblemError, match="declared-differs"):
        move(type(draft), Step.SUBMIT, [Seen(draft.pk, 1)], actor=land.officer)


def test_only_headquarters_keeps_reference_data(land: Cast) -> None:
    for person in (land.field, land.officer, land.verifier, land.reader, land.administrator):
        with pytest.raises(ProblemError, match="no-right"):
            record(Unit, [NewRecord(None, {"code": "X", "name": "X", "effective": FIRST})], actor=person)


def test_a_unit_names_an_upper_unit_that_exists_and_a_code_of_its_own(land: Cast) -> None:
    one = Unit(code="N", name="Another North", parent="Z", effective=FIRST)
    assert [finding.problem.code for finding in check_unit(one)] == ["code-twice", "unit-parent-unknown"]


def test_a_place_lies_in_the_deepest_unit_that_covers_it(land: Cast) -> None:
    village = {"code": "N-1", "name": "Village", "parent": "N", "area": square(46.1, 40.1, 0.1), "effective": FIRST}
    install(Unit, [NewRecord(None, village)], author=land.headquarters, reason="a test")
    assert unit_at(square(46.15, 40.15)) == "N-1"
    assert unit_at(square(46.5, 40.5)) == "N"
    assert unit_at(square(10, 10)) == ""


def test_installed_rows_are_in_the_chain(land: Cast) -> None:
    assert Ordnance.objects.standing().count() == 1
    assert not list(verify())
