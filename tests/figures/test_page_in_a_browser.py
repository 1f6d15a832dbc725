"""The page of figures in a real browser: no network, nothing that keeps a person out, no sideways scrolling.

Needs Chromium; without it these tests are skipped, and in CI (``CI=true``) they fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.web.browsing import chromium

from whitestone.figures import check_folder, load_folder
from whitestone.figures.writing import page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = check_folder(load_folder(resources.files("whitestone.profiles") / "aze" / "figures-2023"))
    file = tmp_path_factory.mktemp("figures") / "report.html"
    file.write_text(page(report.folder, report), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [390, 1440])
def test_it_asks_for_nothing_and_never_scrolls_sideways(browser: Browser, written: Path, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(written.as_uri())
    wide = opened.evaluate("document.documentElement.scrollWidth")
    opened.close()
    assert asked == [written.as_uri()]
    assert wide <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_a_person_out(browser: Browser, written: Path, scheme: str) -> None:
    opened = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    opened.goto(written.as_uri())
    opened.locator("details summary").click()
    violations = Axe().run(opened).response["violations"]
    opened.close()
    assert [(found["id"], [node["html"][:200] for node in found["nodes"][:3]]) for found in violations] == []


def test_the_squares_are_to_scale(browser: Browser, written: Path) -> None:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.goto(written.as_uri())
    boxes = [square.bounding_box() for square in opened.locator(".reading .square").all()]
    opened.close()
    areas = [box["width"] * box["height"] for box in boxes if box]
    assert areas[1] / areas[0] == pytest.approx(44.33 / 530.33, rel=0.02)
    assert areas[2] / areas[0] == pytest.approx(10 / 530.33, rel=0.03)


def test_it_prints(browser: Browser, written: Path) -> None:
    opened = browser.new_page()
    opened.goto(written.as_uri())
    printed = opened.pdf(prefer_css_page_size=True)
    opened.close()
    assert printed.startswith(b"%PDF")
