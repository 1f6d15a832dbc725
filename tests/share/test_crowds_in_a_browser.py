"""What the map counts: at no zoom does one number lie on another, and together they are what the tiles hold.

Needs Chromium and the bundle (`python tools/bundle.py`); without Chromium it is skipped, and in CI it fails.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.cast import OPERATOR, Cast
from tests.records.country import found, square
from tests.web.test_in_a_browser import sign_in
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLES = """zoom => new Promise((done) => {
  const map = whitestoneMap;
  const crowd = map.getAllLayers().find((one) => one.get('crowd'));
  const told = () => crowd.getSource().getFeatures().map((one) => ({
    place: one.getGeometry().getCoordinates(), wide: one.get('wide'), high: one.get('high'),
    rows: one.get('rows').map(({ word, n, of }) => ({ word, n, of })),
  }));
  map.getView().setZoom(zoom);
  map.once('rendercomplete', () => setTimeout(() => done(told()), 200));
  map.render();
})"""
CENTRED = """() => {
  const crowd = whitestoneMap.getAllLayers().find((one) => one.get('crowd'));
  whitestoneMap.getView().setCenter(crowd.getSource().getFeatures()[0].getGeometry().getCoordinates());
  whitestoneMap.renderSync();
}"""
FINDS, AREAS = 300, 40


def meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(
        abs(one["place"][axis] - other["place"][axis]) * 2 < one[side] + other[side]
        for axis, side in enumerate(("wide", "high"))
    )


def test_no_number_lies_on_another_and_they_add_up(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    random = np.random.default_rng(8)
    x, y = random.normal(46.5, 0.1, FINDS), random.normal(40.5, 0.06, FINDS)
    kinds = random.choice(["AP", "AV", "UXO"], FINDS)
    common = {"found_during": "clearance", "count": 1, "effective": dt.date(2023, 3, 1)}
    finds = [
        {**common, "category": str(kind), "place": shapely.Point(*at)} for kind, *at in zip(kinds, x, y, strict=True)
    ]
    install(Find, [NewRecord(OPERATOR, one) for one in finds], author=shared_cast.headquarters, reason="a test")
    small = [
        {"kind": "SHA", "contamination": "AP", "effective": dt.date(2023, 1, 1), "area": square(*at, 1e-5)}
        for at in zip(x[:AREAS].tolist(), y[:AREAS].tolist(), strict=True)
    ]
    install(Hazard, [NewRecord(OPERATOR, one) for one in small], author=shared_cast.headquarters, reason="a test")
    officer = sign_in(browser, live_server, "officer")
    officer.goto("/map/?at=5/40.5/46.5")
    officer.wait_for_load_state("networkidle")
    apart = []
    for zoom in (5, 6, 7.4, 8, 9.6):
        tables = officer.evaluate(TABLES, zoom)
        assert [(one, other) for one, other in combinations(tables, 2) if meet(one, other)] == [], zoom
        rows = [row for one in tables for row in one["rows"]]
        for word, most in (("find", FINDS), ("hazard", AREAS)):
            assert sum(row["n"] for row in rows if row["word"] == word) == most, (zoom, word)
        of: dict[str, int] = {}
        for row in rows:
            if row["word"] == "find":
                of |= {symbol: of.get(symbol, 0) + held["n"] for symbol, held in row["of"]}
        assert of == {
            str(kind): int(number) for kind, number in zip(*np.unique(kinds, return_counts=True), strict=True)
        }
        apart.append(len(tables))
    # The nearer, the more of them.
    assert apart == sorted(apart)
    assert apart[0] < 4 < apart[-1]
    officer.locator("[data-layer=hazard]").uncheck()
    officer.wait_for_timeout(300)
    assert {row["word"] for one in officer.evaluate(TABLES, 8) for row in one["rows"]} == {"find"}
    box = officer.locator("#map").bounding_box()
    assert box is not None
    officer.evaluate(CENTRED)
    officer.wait_for_timeout(300)
    officer.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lines = officer.locator("#map-tip").inner_text().splitlines()
    assert lines
    assert all(line.startswith("find: ") and "×" in line for line in lines)
