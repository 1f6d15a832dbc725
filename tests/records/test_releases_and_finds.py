"""Release products and finds: each data-quality rule with what breaks it, and links that lead somewhere."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import DAY, draft, hazard, square, through
from whitestone.problems import ProblemError
from whitestone.records.finds.checks import check as check_find
from whitestone.records.finds.models import Find
from whitestone.records.organisations.checks import accredited, check_accreditation, check_organisation
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.models import Ordnance
from whitestone.records.releases.checks import check as check_release
from whitestone.records.releases.models import Release
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

RELEASE: dict[str, Any] = {
    "product": "cleared",
    "activity": "clearance",
    "area": square(46.1, 40.1, 0.001),
    "depth_m": "0.15",
    "organisation": OPERATOR,
    "effective": dt.date(2023, 6, 1),
}
FIND: dict[str, Any] = {"category": "AP", "found_during": "clearance", "place": "POINT (46.1005 40.1005)"}


@pytest.fixture
def mined(land: Cast) -> Cast:
    through(hazard(land), land)
    return land


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"product": "cancelled"}, ["product-not-of-activity", "cancelled-without-nts"]),
        ({"area": None}, ["release-without-polygon"]),
        ({"area": square(46.1095, 40.1, 0.001)}, ["released-outside-hazard"]),
        ({"effective": dt.date(2023, 1, 9)}, ["released-outside-hazard"]),
        ({"started": dt.date(2023, 6, 2)}, ["started-after-released"]),
        ({"depth_m": None}, ["clearance-without-depth"]),
        ({"organisation": OTHER_OPERATOR}, ["organisation-not-accredited"]),
        ({"effective": dt.date(2031, 1, 1)}, ["effective-in-the-future", "organisation-not-accredited"]),
        ({"organisation": uuid.UUID(int=7)}, ["link-broken", "organisation-not-accredited"]),
        ({"declared_m2": 1}, ["declared-differs-from-computed"]),
        ({"method": "magic"}, ["code-unknown"]),
        ({"product": "reduced", "activity": "TS", "organisation": None}, ["reduced-without-ts"]),
        ({"depth_m": "13"}, ["depth-implausible"]),
        ({"depth_required_m": "0.20"}, ["depth-less-than-required"]),
        ({"depth_required_m": "0.15"}, []),
        ({"person_days": "10"}, ["clearance-rate-high"]),
        ({"person_days": "400"}, []),
        ({"people": 10, "started": dt.date(2023, 6, 1)}, ["clearance-rate-high"]),
        ({"people": 10, "started": dt.date(2023, 5, 1)}, []),
        ({"hazards": ["no id"]}, ["link-broken"]),
    ],
)
def test_each_rule_of_releases(mined: Cast, values: dict[str, Any], codes: list[str]) -> None:
    one = draft(Release, mined, {**RELEASE, **values})
    assert [finding.problem.code for _, finding in check_release([one])] == codes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"category": "AP,AV"}, ["find-category-not-one"]),
        ({"category": ""}, ["find-category-not-one"]),
        ({"count": 0}, ["find-count-zero"]),
        ({"disposed": DAY - dt.timedelta(days=1)}, ["disposed-before-found"]),
        ({"condition": "shiny"}, ["code-unknown"]),
        ({"release": uuid.UUID(int=7)}, ["link-broken"]),
    ],
)
def test_each_rule_of_finds(mined: Cast, values: dict[str, Any], codes: list[str]) -> None:
    one = draft(Find, mined, {**FIND, **values})
    assert [finding.problem.code for _, finding in check_find([one])] == codes


def test_a_find_outside_its_release_and_of_another_category_than_its_model(mined: Cast) -> None:
    release = draft(Release, mined, RELEASE)
    model = Ordnance.objects.get().record
    values = {**FIND, "release": release.record, "ordnance": model}
    assert not list(check_find([draft(Find, mined, values)]))
    wrong = draft(Find, mined, {**values, "place": "POINT (46.5 40.5)", "category": "UXO"})
    assert {one.problem.code for _, one in check_find([wrong])} == {
        "find-outside-release",
        "find-category-not-of-model",
        "find-in-no-hazard",
    }


def test_a_release_and_its_finds_go_through_review(mined: Cast) -> None:
    release = through(draft(Release, mined, RELEASE), mined)
    found = through(draft(Find, mined, {**FIND, "release": release.record}), mined)
    assert Find.objects.as_at(DAY).get() == found
    assert not list(verify())
    with pytest.raises(ProblemError, match="bad-value"):
        draft(Find, mined, {**FIND, "found_during": "a walk"})


def test_accreditation_has_its_time(land: Cast) -> None:
    assert accredited(OPERATOR, "clearance", dt.date(2023, 6, 1))
    assert not accredited(OPERATOR, "clearance", dt.date(1999, 6, 1))
    assert not accredited(OPERATOR, "BAC", dt.date(2023, 6, 1))
    backwards = Accreditation(
        organisation=OPERATOR, activity="clearance", valid_from=DAY, valid_until=dt.date(2020, 1, 1), effective=DAY
    )
    assert [one.problem.code for one in check_accreditation(backwards)] == ["accreditation-dates-reversed"]


def test_two_organisations_do_not_share_a_name(land: Cast) -> None:
    again = Organisation(name="operator", effective=DAY)
    assert [one.problem.code for one in check_organisation(again)] == ["organisation-name-twice"]
