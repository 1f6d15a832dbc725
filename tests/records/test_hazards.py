"""Hazardous areas: what is measured, what is kept as given, and each data-quality rule with what breaks it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import shapely

from tests.cast import NORTH, SOUTH, Cast
from tests.records.country import change, draft, hazard, square, through
from whitestone.kernel.measure import square_metres
from whitestone.land.words import Contamination, Kind
from whitestone.problems import ProblemError
from whitestone.records.hazards.checks import check
from whitestone.records.hazards.models import Hazard
from whitestone.review.states import Change
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db


THIRSTY = "POLYGON ((46.1 40.1, 46.11 40.1, 46.11 40.1, 46.11 40.11, 46.1 40.11, 46.1 40.1))"


def codes(one: Hazard) -> list[str]:
    return [finding.problem.code for _, finding in check([one])]


def test_a_square_degree_at_the_equator_is_as_large_as_geodesy_says() -> None:
    # 12308.778 km² by Karney's algorithm for the cell 0-1 degrees, the value that GeographicLib's documentation reaches
    assert square_metres(shapely.box(0, 0, 1, 1)) == pytest.approx(12_308_778_361.47, abs=1)


def test_a_hole_is_no_area() -> None:
    whole, hole = square(46.1, 40.1), square(46.102, 40.102, 0.002)
    with_hole = shapely.difference(whole, hole)
    assert square_metres(with_hole) == pytest.approx(square_metres(whole) - square_metres(hole), abs=0.1)


def test_area_and_unit_follow_from_the_polygon_and_cannot_be_typed(land: Cast) -> None:
    one = hazard(land)
    assert one.unit == NORTH
    assert one.computed_m2 == pytest.approx(square_metres(square(46.1, 40.1)))
    with pytest.raises(ProblemError, match="has no field computed_m2"):
        hazard(land, computed_m2=5)
    assert hazard(land, area=square(46.1, 39.5)).unit == SOUTH


def test_everything_given_comes_back_as_given(land: Cast) -> None:
    said: dict[str, Any] = {
        "contamination": "AP,AV,CMR",
        "improvised": True,
        "laid": "1993-07",
        "original": {"crs": "EPSG:28408", "notation": "projected", "text": "8516120 4441200; 8516974 4441201"},
        "declared_m2": "946000.50",
        "benchmark": "POINT (46.0999999 40.1000001)",
        "women": 120,
        "parents": ["0190dddd-0000-7000-8000-00000000000d"],
    }
    hazard(land, **said)
    one = Hazard.objects.get()
    assert one.contamination == Contamination.AP | Contamination.AV | Contamination.CMR
    assert one.original == said["original"]
    assert str(one.laid) == "1993-07"
    assert str(one.declared_m2) == "946000.50"
    assert one.benchmark is not None
    assert one.benchmark.wkt == "POINT (46.0999999 40.1000001)"
    assert one.parents == said["parents"]
    assert Hazard.objects.filter(contamination__has=Contamination.CMR).count() == 1
    assert not Hazard.objects.filter(contamination__has=Contamination.UXO | Contamination.AXO).exists()


def test_a_sound_record_breaks_no_rule(land: Cast) -> None:
    assert codes(hazard(land, terrain="flat", declared_m2=square_metres(square(46.1, 40.1)).__round__())) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"contamination": ""}, "hazard-without-category"),
        ({"area": None}, "hazard-without-place"),
        ({"area": "POLYGON ((46.1 40.1, 46.2 40.2, 46.2 40.1, 46.1 40.2, 46.1 40.1))"}, "polygon-invalid"),
        ({"declared_m2": "500000"}, "declared-differs-from-computed"),
        ({"declared_m2": "94.70"}, "area-unit-mixed-up"),
        ({"declared_m2": "0.95"}, "area-unit-mixed-up"),
        ({"area": THIRSTY}, "polygon-points-repeated"),
        ({"area": shapely.box(46.1, 40.1, 46.2, 40.11)}, "polygon-edge-long"),
        ({"area": square(46.1, 40.1, 0.000001)}, "polygon-without-area"),
        ({"status_changed": dt.date(2023, 1, 11)}, "status-changed-later"),
        ({"effective": dt.date(2099, 1, 1)}, "effective-in-the-future"),
        ({"depth_required_m": "20"}, "depth-implausible"),
        ({"parents": ["0190dddd-0000-7000-8000-00000000000d"]}, "link-broken"),
        ({"remaining_m2": "10"}, "remaining-does-not-follow"),
        ({"area": square(10, 10)}, "place-outside-every-unit"),
        ({"area": square(40.1, 46.1)}, "coordinates-swapped"),
        ({"laid": "2024"}, "laid-after-recorded"),
        ({"terrain": "lunar"}, "code-unknown"),
        ({"terrain": "dense"}, "code-unknown"),
        ({"contamination": "IED", "improvised": True}, "improvised-without-category"),
        ({"unit": SOUTH}, "unit-not-of-place"),
    ],
)
def test_each_rule_finds_what_breaks_it(land: Cast, values: dict[str, Any], code: str) -> None:
    assert codes(hazard(land, **values)) == [code]


def test_the_place_of_a_crossing_is_named(land: Cast) -> None:
    bow_tie = "POLYGON ((46.1 40.1, 46.2 40.2, 46.2 40.1, 46.1 40.2, 46.1 40.1))"
    ((_, finding),) = check([hazard(land, area=bow_tie)])
    assert finding.problem.place == pytest.approx((46.15, 40.15))


def test_an_overlap_with_another_record_is_shown_and_one_with_its_own_parent_is_not(land: Cast) -> None:
    first = through(hazard(land), land)
    second = hazard(land, area=square(46.105, 40.1), reference="HA-2")
    ((_, finding),) = check([second])
    assert finding.problem.code == "hazard-overlaps"
    assert "by 50%" in finding.problem.sentence
    assert codes(hazard(land, parents=[str(first.record)], reference="HA-2")) == []
    assert codes(hazard(land, area=square(46.11, 40.1), reference="HA-3")) == []


def test_what_is_no_word_of_the_standards_never_becomes_a_draft(land: Cast) -> None:
    for values in ({"kind": "DHA"}, {"contamination": "AP,MINES"}, {"status": "gone"}, {"area": "POINT (46 40)"}):
        with pytest.raises(ProblemError, match="bad-value"):
            hazard(land, **values)
    assert not Hazard.objects.exists()


def test_a_hazard_goes_through_review_and_is_cut_down_later(land: Cast) -> None:
    one = through(hazard(land), land)
    smaller = square(46.1, 40.1, 0.005)
    later = {"area": smaller, "kind": "SHA", "effective": dt.date(2023, 6, 1)}
    through(change(one, land, Change.UPDATED, later), land)
    spring = Hazard.objects.as_at(dt.date(2023, 5, 31)).get()
    summer = Hazard.objects.as_at(dt.date(2023, 6, 1)).get()
    assert (spring.kind, summer.kind) == (Kind.CHA, Kind.SHA)
    assert summer.computed_m2 == pytest.approx(square_metres(smaller))
    assert not list(verify())


def test_a_draft_may_be_incomplete(land: Cast) -> None:
    assert draft(Hazard, land, {"kind": "SHA"}).computed_m2 is None
