"""report.html in a real browser: no network, no script errors, nothing that keeps a person out, and it prints.

Needs Chromium; without it these tests are skipped, and in CI (``CI=true``) they fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.land.settled import REFUSED_HAZARD, worked_example
from tests.web.browsing import chromium

from whitestone.land.inputs import SourceAccount
from whitestone.land.writing import SettledBooks
from whitestone.land.writing.report import report

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def loud() -> SettledBooks:
    """Books with every special case: a refused hazard, unbalanced, no finds, a unit without a name."""
    source = SourceAccount("hazards", "hazards.gpkg", rows=6, used=5, refused=1, problems=(REFUSED_HAZARD,))
    books = worked_example(sources=(source,), residual=12.5, synthetic=False)
    return replace(books, inputs=replace(books.inputs, finds=None))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    written = {}
    for name, books in {"example": worked_example(), "loud": loud()}.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(report(books), encoding="utf-8")
    return written


def opened(browser: Browser, path: Path, *, width: int = 1440, scheme: str = "light") -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", ["example", "loud"])
def test_it_asks_the_network_for_nothing_and_says_nothing_on_the_console(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(pages[name].as_uri())
    page.wait_for_load_state("networkidle")
    page.close()
    assert asked == [pages[name].as_uri()]
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["example", "loud"])
def test_nothing_keeps_a_person_out(browser: Browser, pages: dict[str, Path], name: str, scheme: str) -> None:
    page = opened(browser, pages[name], scheme=scheme)
    violations = Axe().run(page).response["violations"]
    page.close()
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations if found["impact"] in SERIOUS] == []


@pytest.mark.parametrize("name", ["example", "loud"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_telephone_shows_it_without_sideways_scrolling(
    browser: Browser, pages: dict[str, Path], name: str, direction: str
) -> None:
    page = opened(browser, pages[name], width=390)
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= 390


def test_every_wide_table_can_be_reached_and_scrolled_with_the_keyboard(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = opened(browser, pages["example"], width=390)
    boxes = page.locator(".scroll")
    assert boxes.count() > 5
    for at in range(boxes.count()):
        assert boxes.nth(at).get_attribute("tabindex") == "0"
        assert boxes.nth(at).get_attribute("aria-label")
    page.close()


def test_it_prints_with_repeated_table_heads(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["example"])
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    head = page.locator("table.wide thead").first.evaluate("element => getComputedStyle(element).display")
    page.close()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 20_000
    assert head == "table-header-group"


def test_a_reader_finds_the_story_of_the_period(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["example"])
    lede = " ".join(page.locator(".lede").inner_text().split())
    assert "120,000 m² came in, 10,000 m² of them land that had been released before." in lede
    assert "55,000 m² were released: 20,000 m² cancelled, 20,000 m² reduced, 15,000 m² cleared." in lede
    assert "60,000 m² are open at the end." in lede
    assert page.get_by_text("SYNTHETIC").count() == 1
    assert page.locator("#map .mark-at title").count() == 4
    totals = page.locator("#balance tfoot td").all_inner_texts()
    assert [text.strip() for text in totals] == [
        "–",
        "110,000",
        "10,000",
        "10,000",
        "−10,000",
        "−20,000",
        "−20,000",
        "−15,000",
        "−5,000",
        "60,000",
    ]
    page.close()


def test_missing_hazards_and_unbalanced_books_are_loud_and_real_data_is_not_called_synthetic(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = opened(browser, pages["loud"])
    assert page.get_by_role("heading", name="Hazardous land is missing from these books").is_visible()
    assert "do not balance" in page.locator(".masthead").inner_text()
    assert page.get_by_text("SYNTHETIC").count() == 0
    assert "Density not known" in page.locator("#readings").inner_text()
    assert "HA-5" in page.locator("#inputs").inner_text()
    page.close()
