"""The map of a certificate: a round scale, a grid at true places, land by product, and what stays hazardous hatched."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
import shapely
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.records.operations import prepare, put
from tests.records.test_certificates import START, handed_over
from whitestone.records.certificates.content import facts
from whitestone.records.certificates.drawing import DANGER, FILL, PAPER_MM, WIDTH, map_of
from whitestone.records.certificates.paper import write_pdf
from whitestone.records.hazards.models import Hazard

LAND = shapely.box(46.1, 40.1, 46.11, 40.11)
CORNERS = [(46.1, 40.1), (46.11, 40.1), (46.11, 40.11), (46.1, 40.11)]


def points_of(svg: str) -> list[tuple[float, float]]:
    """Where turning points are drawn, in units of the picture."""
    return [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]


def test_the_scale_is_the_one_that_a_ruler_finds_on_the_paper() -> None:
    drawn = map_of([("cleared", LAND)], CORNERS)
    south_west, south_east, _, north_west = points_of(drawn.svg)
    mm = PAPER_MM / WIDTH
    assert drawn.scale == 20_000
    # At 40.1 degrees north 0.01 degrees are about 853 m of longitude and 1,110 m of latitude.
    assert (south_east[0] - south_west[0]) * mm * drawn.scale / 1000 == pytest.approx(853, abs=2)
    assert (south_west[1] - north_west[1]) * mm * drawn.scale / 1000 == pytest.approx(1110, abs=2)
    ET.fromstring(drawn.svg)  # noqa: S314  # our own picture


def test_the_grid_meets_a_corner_that_lies_on_it() -> None:
    drawn = map_of([("cleared", LAND)], CORNERS)
    x = points_of(drawn.svg)[0][0]
    (label,) = re.findall(r'<text x="([\d.]+)" y="9"[^>]*>46°06\'00"E<', drawn.svg)
    assert float(label) == pytest.approx(x, abs=0.8)
    assert "40°06'00\"N" in drawn.svg


def test_land_has_the_colour_of_what_was_done_and_danger_is_hatched_only_where_there_is_any() -> None:
    west, east = shapely.box(46.1, 40.1, 46.105, 40.11), shapely.box(46.105, 40.1, 46.11, 40.11)
    drawn = map_of([("cleared", west), ("reduced", east)], CORNERS)
    assert FILL["cleared"] in drawn.svg
    assert FILL["reduced"] in drawn.svg
    assert DANGER not in drawn.svg
    beside = shapely.box(46.111, 40.1, 46.119, 40.105)
    assert DANGER in map_of([("cleared", LAND)], CORNERS, beside).svg
    far = shapely.box(46.5, 40.1, 46.6, 40.2)
    assert DANGER not in map_of([("cleared", LAND)], CORNERS, far).svg


@pytest.mark.django_db
def test_what_stays_hazardous_beside_is_told_and_papers_of_before_are_set_again(
    land: Cast, settings: Settings, tmp_path: object
) -> None:
    settings.ATTACHMENTS = tmp_path
    prepare(land)
    handover = handed_over(land)
    assert facts(handover)["hazardous"] == ""
    over = {"kind": "SHA", "contamination": "AP", "area": shapely.box(46.105, 40.1, 46.115, 40.105)}
    put(Hazard, land, over, START - dt.timedelta(days=5))
    told = facts(handover)
    left = shapely.from_wkt(told["hazardous"])
    assert left.bounds == pytest.approx((46.11, 40.1, 46.115, 40.105), abs=1e-6), "what was released since is not drawn"
    content = {**told, "number": "HC-1", "issued": "2024-01-01", "check": "abcdefghij", "address": ""}
    assert write_pdf(content, LAND, ["en", "ar"]) == write_pdf(content, LAND, ["en", "ar"])
    before = {name: value for name, value in content.items() if name not in ("parts", "hazardous")}
    assert write_pdf({**before, "check": "abcdef"}, LAND, ["en"]).startswith(b"%PDF")
