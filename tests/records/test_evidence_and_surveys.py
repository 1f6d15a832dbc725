"""Evidence and surveys: the nation's table decides what evidence proves; each data-quality rule with what breaks it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.cast import OPERATOR, Cast
from tests.records.country import DAY, FIRST, draft, hazard, square, through
from whitestone.problems import ProblemError
from whitestone.records.evidence.checks import check as check_evidence
from whitestone.records.evidence.models import Evidence
from whitestone.records.reference.models import Profile, Term
from whitestone.records.surveys.checks import check as check_survey
from whitestone.records.surveys.models import Survey
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

ITEM: dict[str, Any] = {"sort": "crater", "place": "POINT (46.105 40.105)", "source": "shepherd"}
SURVEY: dict[str, Any] = {"kind": "NTS", "organisation": OPERATOR, "area": square(46.1, 40.1), "women": 3, "men": 4}


@pytest.fixture
def nation(land: Cast) -> Cast:
    author = land.headquarters
    terms = [{"vocabulary": "evidence-type", "code": code, "effective": FIRST} for code in ("crater", "rumour", "new")]
    install(Term, [NewRecord(None, one) for one in terms], author=author, reason="a test")
    table = {"crater": "direct", "rumour": "indirect"}
    said = {"country": "XXA", "name": "Aland (SYNTHETIC)", "evidence": table, "effective": FIRST}
    install(Profile, [NewRecord(None, said)], author=author, reason="a test")
    return land


@pytest.mark.parametrize(("sort", "counts_as"), [("crater", "direct"), ("rumour", "indirect"), ("new", "")])
def test_the_nations_table_says_what_evidence_counts_as(nation: Cast, sort: str, counts_as: str) -> None:
    one = draft(Evidence, nation, {**ITEM, "sort": sort})
    assert one.evidence_class == counts_as
    assert ("evidence-sort-unclassed" in [found.problem.code for _, found in check_evidence([one])]) == (
        counts_as == ""
    )
    with pytest.raises(ProblemError, match="has no field evidence_class"):
        draft(Evidence, nation, {**ITEM, "evidence_class": "direct"})


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"place": None}, ["evidence-without-place"]),
        ({"observed": "2024"}, ["evidence-observed-later"]),
        ({"sort": "dream"}, ["code-unknown", "evidence-sort-unclassed"]),
        ({"hazard": uuid.UUID(int=7)}, ["link-broken"]),
    ],
)
def test_each_rule_of_evidence(nation: Cast, values: dict[str, Any], codes: list[str]) -> None:
    assert [one.problem.code for _, one in check_evidence([draft(Evidence, nation, {**ITEM, **values})])] == codes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"started": DAY + dt.timedelta(days=1)}, ["survey-dates-reversed"]),
        ({"coverage_percent": "130"}, ["survey-coverage-impossible"]),
        ({"result": "clean"}, ["code-unknown"]),
        ({"technical_asset": True}, ["nts-with-technical-asset"]),
        ({"kind": "TS", "technical_asset": True, "lanes": "LINESTRING (46.101 40.101, 46.102 40.102)"}, []),
        ({"kind": "TS", "lanes": "LINESTRING (46.101 40.101, 46.3 40.102)"}, ["lanes-outside-survey"]),
        ({"kind": "TS", "lanes_m2": "2000000"}, ["lanes-exceed-survey"]),
        ({"area": "POLYGON ((46.1 40.1, 46.2 40.2, 46.2 40.1, 46.1 40.2, 46.1 40.1))"}, ["polygon-invalid"]),
    ],
)
def test_each_rule_of_surveys(nation: Cast, values: dict[str, Any], codes: list[str]) -> None:
    assert [one.problem.code for _, one in check_survey([draft(Survey, nation, {**SURVEY, **values})])] == codes


def test_a_survey_its_hazard_and_its_evidence_go_through_review(nation: Cast) -> None:
    survey = through(draft(Survey, nation, SURVEY), nation)
    area = through(hazard(nation), nation)
    item = through(draft(Evidence, nation, {**ITEM, "survey": survey.record, "hazard": area.record}), nation)
    assert (item.unit, item.stands) == ("N", True)
    assert not list(verify())
