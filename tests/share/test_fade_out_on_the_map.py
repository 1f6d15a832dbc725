"""The fade-out around the finds of a task that was clicked: in metres, of the day, of finds that the reader may see."""

from __future__ import annotations

import datetime as dt
import html
import json
import math
import re
from typing import Any

import pytest
import shapely
from django.test import Client

from tests.cast import Cast
from tests.records.country import hazard, through
from tests.records.operations import ordered, prepare, put
from whitestone.kernel.measure import square_metres
from whitestone.records.finds.models import Find
from whitestone.records.reference.models import Profile
from whitestone.review.models import Person

pytestmark = pytest.mark.django_db
START = dt.date(2023, 3, 1)


@pytest.fixture
def address(land: Cast) -> str:
    prepare(land)
    through(hazard(land), land)
    return f"/map/task/{ordered(land, START).pk}/"


def asked(person: Person, address: str) -> tuple[str, Any]:
    client = Client()
    client.force_login(person)
    page = client.get(address).content.decode()
    said = re.search(r'data-faded="([^"]+)"', page)
    return page, shapely.from_geojson(html.unescape(said[1])) if said else None


def find(land: Cast, east: float, day: dt.date, **said: Any) -> None:
    put(Find, land, {"category": "AP", "found_during": "clearance", "place": f"POINT ({east} 40.105)", **said}, day)


def test_rings_are_of_the_day_and_of_what_the_reader_may_see(land: Cast, address: str) -> None:
    assert asked(land.officer, address)[1] is None
    find(land, 46.102, START + dt.timedelta(days=3))
    page, ring = asked(land.officer, address)
    assert ring is None
    assert "says a fade-out distance" in page, "a reader is told why nothing is drawn"
    put(Profile, land, {"country": "XXA", "name": "Aland (SYNTHETIC)", "fade_out_m": {"AP": 20}})
    find(land, 46.108, START + dt.timedelta(days=9), tier="restricted")
    both = asked(land.headquarters, address)[1]
    assert both.geom_type == "MultiPolygon"
    assert square_metres(both) == pytest.approx(2 * math.pi * 20**2, rel=0.01)
    one = asked(land.reader, address)[1]
    assert square_metres(one) == pytest.approx(math.pi * 20**2, rel=0.01)
    assert one.contains(shapely.Point(46.102, 40.105))
    early = asked(land.headquarters, f"{address}?as_at={START + dt.timedelta(days=4)}")[1]
    assert square_metres(early) == pytest.approx(math.pi * 20**2, rel=0.01)
    assert json.loads(shapely.to_geojson(early))["type"] == "Polygon"
    assert asked(land.headquarters, f"{address}?as_at=2023-02-30")[1].equals(both)
