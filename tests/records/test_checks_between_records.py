"""Rules that hold one record against others: parents, products, finds, reports, duplicates. Broken, and kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import shapely

from tests.cast import NORTH, OPERATOR, Cast
from tests.records.country import DAY, FIRST, change, draft, hazard, square, through
from whitestone.kernel.measure import square_metres
from whitestone.records.evidence.checks import check as check_evidence
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find
from whitestone.records.hazards.checks import check as check_hazard
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.checks import check_accreditation, check_organisation
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.checks import check_ordnance, check_unit
from whitestone.records.reference.models import Ordnance, Profile, Unit
from whitestone.records.reference.profile import rules_of, rules_on
from whitestone.records.releases.checks import check as check_release
from whitestone.records.releases.models import Release
from whitestone.records.surveys.models import Survey
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.checking import check_register
from whitestone.review.rules import Severity, current
from whitestone.review.states import Change
from whitestone.review.words import word_of

pytestmark = pytest.mark.django_db

WHOLE, WEST, EAST = square(46.1, 40.1), shapely.box(46.1, 40.1, 46.105, 40.11), shapely.box(46.105, 40.1, 46.11, 40.11)
CLEARED: dict[str, Any] = {
    "product": "cleared",
    "activity": "clearance",
    "area": square(46.1, 40.1, 0.001),
    "depth_m": "0.15",
    "organisation": OPERATOR,
    "effective": dt.date(2023, 6, 1),
}
FIND: dict[str, Any] = {"category": "AP", "found_during": "clearance", "place": "POINT (46.1005 40.1005)"}


def codes(one: Any) -> set[str]:
    return {finding.problem.code for finding in word_of(one.word).findings(one, current())}


def nation(cast: Cast, **rules: Any) -> None:
    said = {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": rules, "effective": FIRST}
    install(Profile, [NewRecord(None, said)], author=cast.headquarters, reason="a test")


def test_one_polygon_recorded_twice_is_told_from_an_overlap(land: Cast) -> None:
    through(hazard(land), land)
    twin = hazard(land, reference="HA-2", area=square(46.10001, 40.1))
    assert codes(twin) == {"hazard-recorded-twice"}
    assert "100%" in next(iter(check_hazard([twin])))[1].problem.sentence
    assert codes(hazard(land, reference="HA-3", area=WEST)) == {"hazard-overlaps"}


def test_a_restricted_record_is_not_named_to_whoever_overlaps_it(land: Cast) -> None:
    through(hazard(land, reference="SECRET-7", tier="restricted"), land)
    ((_, finding),) = check_hazard([hazard(land, reference="HA-2", area=WEST)])
    assert "SECRET" not in finding.problem.sentence
    assert "a restricted record" in finding.problem.sentence


def test_a_reference_is_one_records_own(land: Cast) -> None:
    through(hazard(land), land)
    assert codes(hazard(land, reference=" ha-1 ", area=square(46.3, 40.1))) == {"reference-twice"}
    assert codes(hazard(land, reference="HA-2", area=square(46.3, 40.1))) == set()


def test_children_lie_in_their_parent_and_add_up_to_it(land: Cast) -> None:
    parent = str(through(hazard(land), land).record)
    first = hazard(land, reference="HA-1a", area=WEST, parents=[parent])
    assert codes(first) == {"children-differ-from-parents"}
    second = hazard(land, reference="HA-1b", area=EAST, parents=[parent])
    assert codes(first) == codes(second) == set()
    outside = hazard(land, reference="HA-1c", area=square(46.2, 40.1), parents=[parent])
    assert codes(outside) == {"hazard-outside-parent", "children-differ-from-parents"}


def test_two_areas_merged_into_one_add_up_to_it(land: Cast) -> None:
    parents = [
        str(through(hazard(land, reference=f"HA-{n}", area=area), land).record) for n, area in ((1, WEST), (2, EAST))
    ]
    assert codes(hazard(land, reference="HA-3", parents=parents)) == set()


def test_a_closed_area_is_covered_by_release_products(land: Cast) -> None:
    one = through(hazard(land), land)
    later = {"status": "closed", "status_reason": "done", "remaining_m2": 0, "effective": dt.date(2023, 7, 1)}
    closed = change(one, land, Change.UPDATED, later)
    assert codes(closed) == {"closed-with-open-land", "remaining-does-not-follow"}
    release = {"area": WEST, "product": "cleared", "activity": "clearance", "effective": dt.date(2023, 6, 1)}
    through(draft(Release, land, release), land)
    found = {finding.problem.code: finding.problem for _, finding in check_hazard([closed])}
    assert "50%" in found["closed-with-open-land"].sentence
    place = found["closed-with-open-land"].place
    assert place is not None
    assert EAST.contains(shapely.Point(place))
    through(draft(Release, land, {**release, "area": EAST}), land)
    assert codes(closed) == set()


@pytest.mark.parametrize(("product", "activity", "kind", "code"), [
    ("cancelled", "NTS", "NTS", "cancelled-without-nts"),
    ("reduced", "TS", "TS", "reduced-without-ts"),
])  # fmt: skip
def test_a_product_rests_on_its_report(land: Cast, product: str, activity: str, kind: str, code: str) -> None:
    through(hazard(land), land)
    report = {"kind": kind, "effective": dt.date(2023, 5, 1)}
    survey, other = draft(Survey, land, report), draft(Survey, land, {"kind": {"NTS": "TS", "TS": "NTS"}[kind]})
    said = {**CLEARED, "product": product, "activity": activity, "organisation": None}
    assert codes(draft(Release, land, said)) == {code}
    assert codes(draft(Release, land, {**said, "survey": other.record})) == {code}
    assert codes(draft(Release, land, {**said, "survey": survey.record})) == set()
    early = {**said, "survey": survey.record, "effective": dt.date(2023, 4, 1)}
    assert codes(draft(Release, land, early)) == {"report-after-release"}


def test_the_profile_of_the_day_says_which_products_it_allows(land: Cast) -> None:
    through(hazard(land), land)
    said = {"country": "XXA", "name": "Aland (SYNTHETIC)"}
    allowed = {**said, "rules": {"products_allowed": {"cleared": True}}, "effective": FIRST}
    (first,) = install(Profile, [NewRecord(None, allowed)], author=land.headquarters, reason="a test")
    rules = rules_on([DAY])
    assert rules[DAY].products_allowed == {"cleared": True}
    assert codes(draft(Release, land, CLEARED)) == set()
    Profile.objects.filter(pk=first.pk).update(
        rules={"products_allowed": {"cleared": False}}, effective=CLEARED["effective"]
    )
    one = draft(Release, land, CLEARED)
    assert codes(one) == {"product-not-allowed-then"}
    assert codes(draft(Release, land, {**CLEARED, "effective": dt.date(2023, 5, 31)})) == set()
    assert [f.severity for f in word_of("release").findings(one, current())] == [Severity.REFUSE]


def test_a_product_is_as_deep_as_its_hazardous_area_requires(land: Cast) -> None:
    one = through(hazard(land, depth_required_m="0.20"), land)
    assert codes(draft(Release, land, {**CLEARED, "hazards": [str(one.record)]})) == {"depth-less-than-required"}
    deep = {**CLEARED, "hazards": [str(one.record)], "depth_m": "0.20"}
    assert codes(draft(Release, land, deep)) == set()


def test_cleared_land_is_held_against_what_was_found_in_it(land: Cast) -> None:
    through(hazard(land), land)
    large = draft(Release, land, {**CLEARED, "area": WHOLE})
    assert codes(large) == {"cleared-and-nothing-found"}
    through(draft(Find, land, {**FIND, "release": large.record}), land)
    assert codes(large) == {"release-density-low"}
    assert "(assumed)" in next(iter(check_release([large])))[1].problem.sentence
    through(draft(Find, land, {**FIND, "count": 60, "place": "POINT (46.108 40.108)"}), land)
    assert codes(large) == set()
    through(draft(Find, land, {**FIND, "count": 20_000, "place": "POINT (46.108 40.107)"}), land)
    assert codes(large) == {"release-density-high"}


def test_a_nation_sets_the_thresholds_itself(land: Cast) -> None:
    through(hazard(land), land)
    large = draft(Release, land, {**CLEARED, "area": WHOLE})
    nation(land, thresholds={"nothing_found_m2": 500_000}, severities={"cleared-and-nothing-found": "refuse"})
    (finding,) = word_of("release").findings(large, current())
    assert finding.severity is Severity.REFUSE
    assert "500,000 m² (national profile)" in finding.problem.sentence
    Profile.objects.update(rules={"thresholds": {"nothing_found_m2": 1_000_000}})
    assert codes(large) == set()
    for wrong in ({"nothing": 1}, {"nothing_found_m2": -1}, {"nothing_found_m2": True}):
        with pytest.raises(ValueError, match=r"threshold|above 0"):
            rules_of({"thresholds": wrong})


def test_the_same_land_released_twice_is_shown(land: Cast) -> None:
    through(hazard(land), land)
    through(draft(Release, land, {**CLEARED, "reference": "R-1"}), land)
    assert codes(draft(Release, land, {**CLEARED, "reference": "R-2"})) == {"release-overlaps"}
    beside = {**CLEARED, "reference": "R-3", "area": square(46.102, 40.1, 0.001)}
    assert codes(draft(Release, land, beside)) == set()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"effective": dt.date(2023, 5, 20)}, set()),
        ({"effective": dt.date(2023, 6, 11)}, {"find-after-release"}),
        ({"effective": dt.date(2023, 4, 30)}, {"find-before-work-began"}),
        ({"effective": dt.date(2023, 5, 20), "depth_m": "15"}, {"depth-implausible"}),
        ({"effective": dt.date(2023, 5, 20), "improvised": True}, {"find-improvised-not-of-model"}),
    ],
)
def test_a_find_fits_its_product_and_its_model(land: Cast, values: dict[str, Any], expected: set[str]) -> None:
    through(hazard(land), land)
    release = draft(Release, land, {**CLEARED, "started": dt.date(2023, 5, 1)})
    said = {**FIND, "release": release.record, "ordnance": Ordnance.objects.get().record, **values}
    assert codes(draft(Find, land, said)) == expected


def test_a_find_lies_in_hazardous_land_unless_it_was_a_spot_task(land: Cast) -> None:
    assert codes(draft(Find, land, FIND)) == {"find-in-no-hazard"}
    assert codes(draft(Find, land, {**FIND, "found_during": "spot task"})) == set()


def test_one_item_entered_twice_is_noticed(land: Cast) -> None:
    through(hazard(land), land)
    through(draft(Find, land, FIND), land)
    near = {**FIND, "place": "POINT (46.100503 40.1005)"}  # a quarter of a metre east
    assert codes(draft(Find, land, near)) == {"find-recorded-twice"}
    assert codes(draft(Find, land, {**near, "category": "AV"})) == set()
    assert codes(draft(Find, land, {**near, "effective": dt.date(2023, 1, 11)})) == set()
    assert codes(draft(Find, land, {**FIND, "place": "POINT (46.10052 40.1005)"})) == set()


def test_evidence_lies_near_the_area_that_it_speaks_of(land: Cast) -> None:
    one = through(hazard(land), land)
    near, far = ({"sort": "", "hazard": one.record, "place": shapely.Point(x, 40.105)} for x in (46.112, 46.13))
    items = [Evidence(effective=DAY, unit=NORTH, author=land.field, **said) for said in (near, far)]
    said = [(item, finding.problem.code) for item, finding in check_evidence(items)]
    assert [(items.index(item), code) for item, code in said if code == "evidence-far-from-hazard"] == [
        (1, "evidence-far-from-hazard")
    ]


def test_organisations_and_accreditations(land: Cast) -> None:
    body = Organisation(name="New", effective=DAY, active_from=DAY, active_until=dt.date(2020, 1, 1))
    assert [one.problem.code for one in check_organisation(body)] == ["organisation-dates-reversed"]
    body.active_until = dt.date(2024, 1, 1)
    assert not check_organisation(body)
    said = {"organisation": OPERATOR, "activity": "clearance", "effective": DAY, "valid_from": DAY}
    one = Accreditation(**said, valid_until=dt.date(2030, 1, 1), assessed=dt.date(2024, 1, 1), suspended=True)
    assert {f.problem.code for f in check_accreditation(one)} == {
        "accreditation-assessed-later", "suspended-without-reason",
    }  # fmt: skip
    one.assessed, one.suspended_reason = DAY, "an accident"
    assert not check_accreditation(one)


def test_units_lie_in_their_parents_and_have_names_of_their_own(land: Cast) -> None:
    inside = Unit(code="N1", name="Village", parent=NORTH, area=square(46.2, 40.2), effective=DAY)
    assert not check_unit(inside)
    inside.area = shapely.box(45.9, 40.2, 46.1, 40.3)
    (finding,) = check_unit(inside)
    assert (finding.problem.code, "50%" in finding.problem.sentence) == ("unit-outside-parent", True)
    assert [one.problem.code for one in check_unit(Unit(code="N9", name="north", effective=DAY))] == ["unit-name-twice"]


def test_a_name_of_ordnance_means_one_model(land: Cast) -> None:
    other = Ordnance(model="PMN-2M", category=1, other_names=["pmn-2"], effective=DAY)
    assert [one.problem.code for one in check_ordnance(other)] == ["ordnance-name-twice"]
    assert not check_ordnance(Ordnance(model="PMN-4", category=1, effective=DAY))


def test_square_degrees_are_recognised(land: Cast) -> None:
    box = shapely.box(46.1, 40.1, 46.12, 40.12)
    one = Hazard(area=box, effective=DAY)
    (finding,) = area_findings(one, box, 0.0004, square_metres(box))  # type: ignore[arg-type]  # too small for the column
    assert "square degrees" in finding.problem.sentence


def test_many_are_found_to_break_what_each_breaks_alone(land: Cast) -> None:
    parent = through(hazard(land), land)
    for number in range(12):
        area = square(46.1 + number * 0.004, 40.1 + (number % 3) * 0.3)
        through(hazard(land, reference=f"HA-{number // 2}", area=area, declared_m2=str(number * 100_000)), land)
    hazard(land, reference="HA-x", area=WEST, parents=[str(parent.record)])
    rows = list(Hazard.objects.order_by("pk"))
    alone = [[(f.problem.code, f.problem.sentence) for f in word_of("hazard").findings(one, current())] for one in rows]
    together = word_of("hazard").all_findings(rows, current())
    assert [[(f.problem.code, f.problem.sentence) for f in one] for one in together] == alone
    assert sum(map(len, alone)) > 12


def test_the_whole_register_costs_the_same_queries_however_large_it_is(
    land: Cast, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    def all_checked() -> int:
        return sum(len(one.findings) for one in check_register())

    for number in range(10):
        hazard(land, reference=f"HA-{number}")
        draft(Find, land, FIND)
    with django_assert_max_num_queries(150) as few:
        all_checked()
    for number in range(10, 22):
        hazard(land, reference=f"HA-{number}")
        draft(Find, land, FIND)
    with django_assert_num_queries(len(few)):
        assert all_checked() > 0
