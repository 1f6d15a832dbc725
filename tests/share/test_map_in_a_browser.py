"""The Map page in a real browser: layers, a click, the years, drawing with a hole, and what an outsider is not shown.

Needs Chromium and the bundle (`python tools/bundle.py`); without Chromium it is skipped, and in CI it fails.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route
from pyproj import Transformer
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.intake.phones.filled import PNG
from tests.records.country import found, hazard, square, through
from tests.records.operations import ordered, prepare, put
from tests.web.test_in_a_browser import sign_in
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Profile, Unit
from whitestone.records.tasks.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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
    assert officer.locator("#map-tip").inner_text() == "CHA: anti-personnel mines"
    tip = officer.locator("#map-tip").bounding_box()
    assert tip is not None
    assert not (tip["x"] <= centre[0] <= tip["x"] + tip["width"] and tip["y"] <= centre[1] <= tip["y"] + tip["height"])
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


CAPABILITIES = """<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0">
<Contents><Layer><ows:Identifier>relief</ows:Identifier>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
<Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>world</TileMatrixSet></TileMatrixSetLink>
<ResourceURL format="image/png" resourceType="tile"
 template="https://maps.example/t/{TileMatrix}/{TileCol}/{TileRow}.png"/></Layer>
<TileMatrixSet><ows:Identifier>world</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
<TileMatrix><ows:Identifier>own-13</ows:Identifier><ScaleDenominator>68247.34668319307</ScaleDenominator>
<TopLeftCorner>-20037508.3427892 20037508.3427892</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
<MatrixWidth>8192</MatrixWidth><MatrixHeight>8192</MatrixHeight></TileMatrix></TileMatrixSet></Contents></Capabilities>"""
WMTS = {
    "name": "Relief",
    "kind": "wmts",
    "url": "https://maps.example/wmts.xml",
    "attribution": "Example",
    "layers": "relief",
}


def begins_at_the_unit(officer: Page) -> None:
    officer.goto("/map/?unit=N")
    west, south, east, north = officer.evaluate("() => whitestoneMap.getView().calculateExtent()")
    unit = Unit.objects.get(code="N").area
    assert unit is not None
    to_map = Transformer.from_crs(4326, 3857, always_xy=True)
    (left, bottom), (right, top) = to_map.transform(*unit.bounds[:2]), to_map.transform(*unit.bounds[2:])
    assert west <= left < right <= east
    assert south <= bottom < top <= north
    assert min((right - left) / (east - west), (top - bottom) / (north - south)) > 0.2


def goes_on_paper(officer: Page, folder: Path) -> None:
    officer.locator("#map-title").fill("North, planned work")
    officer.emulate_media(color_scheme="dark")
    officer.evaluate("() => { window.print = () => { window.printed = true } }")
    officer.locator("#map-print").click()
    officer.wait_for_function("() => window.printed")
    (folder / "map.pdf").write_bytes(officer.pdf(prefer_css_page_size=True, print_background=True))
    assert sheets(folder / "map.pdf") == (1, "A4")
    paper = subprocess.run(
        ["pdftotext", "-raw", folder / "map.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    for part in (
        "North, planned work",
        "As at",
        "Status: planned",
        "task planned",
        "Natural Earth",
        " km",
        "WGS 84",
        "46°",
        "1 : ",
        "\nN\n",
        "Layers and legend",
    ):
        assert part in paper
    # Layers that are not shown and symbols that are nowhere on the sheet are not explained on it.
    assert "accident" not in paper
    assert "task completed" not in paper
    # A screen that is dark gives paper that is light, and is dark again after it.
    assert brightness(folder / "map.pdf") > 200
    officer.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert officer.locator("h1").inner_text() == "Map"
    assert officer.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
    officer.locator("#map-sheet").select_option("A3")
    # By the browser's own menu, as Chromium prints: without the page's button.
    (folder / "large.pdf").write_bytes(officer.pdf(prefer_css_page_size=True, print_background=True))
    assert sheets(folder / "large.pdf") == (1, "A3")
    officer.goto("/hazard/")
    (folder / "list.pdf").write_bytes(officer.pdf(print_background=True))
    assert brightness(folder / "list.pdf") > 200
    officer.emulate_media(color_scheme="light")


def sheets(file: Path) -> tuple[int, str]:
    """How many pages a PDF has, and on which paper lying on its side."""
    said = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    wide, high = (float(one) for one in re.findall(r"Page size: +([\d.]+) x ([\d.]+)", said)[0])
    names = {(842, 595): "A4", (1191, 842): "A3"}
    return int(re.findall(r"Pages: +(\d+)", said)[0]), names.get((round(wide), round(high)), f"{wide} x {high}")


def brightness(file: Path) -> float:
    """How light the first page of a PDF is in the mean, from 0 to 255."""
    said = subprocess.run(
        ["pdftoppm", "-r", "20", "-gray", "-f", "1", "-singlefile", str(file)], check=True, capture_output=True
    )
    width, height = (int(one) for one in said.stdout.split(maxsplit=3)[1:3])
    return float(np.frombuffer(said.stdout[-width * height :], dtype=np.uint8).mean())


def test_layers_on_demand_filters_of_a_list_pictures_of_a_wmts_and_paper(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, tmp_path: Path
) -> None:
    found(shared_cast)
    through(hazard(shared_cast), shared_cast)
    area = square(46.1, 40.1)
    for place, status in enumerate(("planned", "in progress")):
        values = {
            "reference": f"T-{place}",
            "activity": "clearance",
            "objective": "released",
            "status": status,
            "area": area,
        }
        put(Task, shared_cast, values)
    put(Profile, shared_cast, {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": {"map_layers": [WMTS]}})
    officer = sign_in(browser, live_server, "officer")
    asked: list[str] = []

    def elsewhere(route: Route) -> None:
        # The one thing that is not real here: a server of somebody else's, on a network that tests do not have.
        asked.append(route.request.url)
        headers = {"Access-Control-Allow-Origin": "*"}
        body = CAPABILITIES if route.request.url.endswith("xml") else PNG
        route.fulfill(status=200, headers=headers, body=body)

    officer.route("https://maps.example/**", elsewhere)
    begins_at_the_unit(officer)
    officer.goto("/task/?status=planned")
    officer.get_by_role("link", name="On the map").click()
    officer.wait_for_load_state("networkidle")
    assert officer.locator("[name='task.status']").input_value() == "planned"
    assert officer.locator("[name=status]").input_value() == ""
    officer.goto(f"/map/{HERE}&with=task&task.status=planned&reference=T-0")
    officer.wait_for_function(DRAWN, arg=["task", "planned"], timeout=60_000)
    assert officer.locator("[data-legend=task]").is_visible()
    assert not officer.locator("[data-legend=accident]").is_visible()
    officer.locator("[data-layer=hazard]").uncheck()
    assert "without=hazard" in officer.url
    assert "with=task" in officer.url
    assert "reference=T-0" in officer.url
    assert asked == []
    officer.locator("[data-layer=Relief]").check()
    officer.wait_for_function(
        "() => performance.getEntriesByType('resource').some(one => one.name.includes('/t/own-13/'))"
    )
    assert asked[0] == WMTS["url"]
    officer.locator("#map-year").focus()
    officer.keyboard.press("Home")
    first = officer.locator("#map-year-told").inner_text()
    officer.locator("#map-play").focus()
    officer.keyboard.press("Enter")
    assert f"as_at={first}-12-31" in officer.url
    assert officer.locator("#map-play").get_attribute("aria-pressed") == "true"
    officer.keyboard.press("Enter")
    assert officer.locator("#map-play").get_attribute("aria-pressed") == "false"
    goes_on_paper(officer, tmp_path)


def test_a_clicked_task_shows_the_fade_out_around_its_finds(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    prepare(shared_cast)
    through(hazard(shared_cast), shared_cast)
    ordered(shared_cast, dt.date(2023, 3, 1), fade_out_m="50")
    put(
        Find,
        shared_cast,
        {"category": "AP", "found_during": "clearance", "place": "POINT (46.103 40.103)"},
        dt.date(2023, 3, 9),
    )
    officer = sign_in(browser, live_server, "officer")
    officer.goto(f"/map/{HERE}&with=task&without=hazard,find")
    officer.wait_for_function(DRAWN, arg=["task", "in progress"], timeout=60_000)
    box = officer.locator("#map").bounding_box()
    assert box is not None
    officer.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    officer.locator("#map-record[data-drawn='1']").wait_for()
    assert "1 find of this task" in officer.locator("#map-record").inner_text()
    officer.locator("#map-record button").click()
    left = "whitestoneMap.getAllLayers().find(one => one.get('beside')).getSource().getFeatures().length"
    assert officer.evaluate(left) == 0
