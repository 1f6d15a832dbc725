"""The Map page in a real browser: layers, a click, the years, drawing with a hole, and what an outsider is not shown.

Needs Chromium and the bundle (`python tools/bundle.py`); without Chromium it is skipped, and in CI it fails.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pyproj import Transformer
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.records.country import found, hazard, square, through
from tests.web.test_in_a_browser import browser, sign_in
from whitestone.records.hazards.models import Hazard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["browser"]

HERE = "?at=13/40.105/46.105"
DRAWN = """([word, wanted]) => {
  const layer = whitestoneMap.getAllLayers().find(one => one.get('word') === word);
  const shown = layer.getFeaturesInExtent(whitestoneMap.getView().calculateExtent());
  return [...new Set(shown.map(one => one.get('symbol')))].sort().join() === wanted;
}"""


def shows(page: Page, *symbols: str) -> None:
    page.wait_for_function(DRAWN, arg=["hazard", ",".join(sorted(symbols))], timeout=60_000)


def test_layers_a_click_the_years_and_the_pointer(browser: Browser, shared_cast: Cast, live_server: LiveServer) -> None:
    found(shared_cast)
    one = through(hazard(shared_cast, effective=dt.date(2023, 1, 10)), shared_cast)
    through(hazard(shared_cast, tier="restricted", kind="SHA", area=square(46.112, 40.1)), shared_cast)
    officer = sign_in(browser, live_server, "officer")
    officer.goto(f"/map/{HERE}")
    shows(officer, "CHA-ap_only", "SHA-ap_only")
    box = officer.locator("#map").bounding_box()
    assert box is not None
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    officer.mouse.move(*centre)
    assert officer.locator("[data-dress=MGRS]").inner_text().startswith("38T")
    easting, northing = Transformer.from_crs(4326, 32638, always_xy=True).transform(46.105, 40.105)
    utm = officer.locator("[data-dress=UTM]").inner_text().split()
    assert (abs(int(utm[1]) - easting) < 30, abs(int(utm[2]) - northing) < 30) == (True, True)
    officer.mouse.click(*centre)
    officer.locator("#map-record h2").wait_for()
    assert f"/hazard/{one.record}/1/" in str(officer.locator("#map-record a").get_attribute("href"))
    with officer.expect_response(lambda answer: "hazard" in answer.url and "as_at=2022-12-31" in answer.url) as told:
        officer.locator("#map-day").fill("2022-12-31")
        officer.locator("#map-day").dispatch_event("change")
    assert told.value.status == 204
    assert "as_at=2022-12-31" in officer.url
    shows(officer)
    officer.locator("#map-day").fill("2023-12-31")
    officer.locator("#map-day").dispatch_event("change")
    shows(officer, "CHA-ap_only", "SHA-ap_only")
    violations = Axe().run(officer).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in violations] == []
    outsider = sign_in(browser, live_server, "outsider")
    outsider.goto(f"/map/{HERE}")
    shows(outsider, "CHA-ap_only")


def test_a_polygon_with_a_hole_is_drawn_into_the_form(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    officer = sign_in(browser, live_server, "officer")
    officer.goto("/hazard/new/")
    field = officer.locator("textarea[name=area]")
    maps = officer.locator("textarea[name=area] + .draw")
    maps.locator("button[data-tool=part]").wait_for()
    maps.scroll_into_view_if_needed()
    box = maps.locator(".draw-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def ring(half: int) -> None:
        for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)):
            officer.mouse.click(x + dx * half, y + dy * half)
            officer.wait_for_timeout(350)

    maps.locator("button[data-tool=part]").click()
    ring(90)
    maps.locator("button[data-tool=hole]").click()
    ring(30)
    shape = shapely.geometry.shape(json.loads(field.input_value()))
    assert (shape.geom_type, len(shapely.get_rings(shape)), shape.is_valid) == ("Polygon", 2, True)
    live = maps.locator(".draw-told").inner_text()
    officer.locator("input[value=AP]").check()
    officer.locator("input[name=effective]").fill("2023-01-10")
    officer.get_by_role("button", name="Save as draft").click()
    officer.wait_for_url("**/1/")
    kept = Hazard.objects.get()
    assert kept.area is not None
    assert kept.computed_m2
    said = float("".join(digit for digit in live.split("m²")[0] if digit.isdigit()))
    assert said == pytest.approx(kept.computed_m2, rel=2e-3)
