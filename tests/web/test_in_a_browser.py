"""The main path in a real browser, with second factors, and nothing on its pages that keeps a person out.

Needs Chromium; without it these tests are skipped, and in CI (``CI=true``) they fail.
"""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, Cast
from tests.records.country import found
from whitestone.records.hazards.models import Hazard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "A" * 32
AREA = "POLYGON ((46.1 40.1, 46.11 40.1, 46.11 40.11, 46.1 40.11, 46.1 40.1))"
YEAR = "from=2023-01-01&to=2023-12-31"


def sign_in(browser: Browser, server: LiveServer, name: str, *, second_factor: bool = False) -> Page:
    page = browser.new_context(base_url=server.url).new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Account").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button").click()
    if second_factor:
        code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
        page.locator("input[name=code]").fill(code)
        page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"{server.url}/")
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def closing(page: Page, known_at: str = "") -> str:
    page.goto(f"/ledger/?{YEAR}&known_at={known_at}")
    return page.locator("table.ledger tbody").inner_text()


def enter(page: Page, word: str, day: str, area: str) -> str:
    """Fill in the common part of a form that is open, save, submit; gives the record's address."""
    page.locator("textarea[name=area]").fill(area)
    page.get_by_label("About the day").fill(day)
    press(page, "Save as draft")
    press(page, "Submit")
    return page.url.partition(f"/{word}/")[2]


def test_a_hazard_and_its_release_go_through_review_and_the_ledger_moves(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    officer = sign_in(browser, live_server, "officer")
    officer.goto("/hazard/new/")
    officer.get_by_label("Reference", exact=True).fill("HA-1")
    officer.get_by_label("AP", exact=True).check()
    enter(officer, "hazard", "2023-03-01", AREA)
    officer.goto("/release/new/")
    officer.get_by_label("Reference", exact=True).fill("CL-1")
    officer.locator("select[name=product]").select_option("cleared")
    officer.locator("select[name=activity]").select_option("clearance")
    officer.locator("input[name=depth_m]").fill("0.2")
    release = enter(officer, "release", "2023-06-01", AREA)

    verifier = sign_in(browser, live_server, "verifier", second_factor=True)
    verifier.goto(f"/release/{release}")
    verifier.get_by_label("Field").select_option("criteria")
    verifier.get_by_label("Comment").fill("By which criteria?")
    press(verifier, "Return with comments")
    officer.goto(f"/release/{release}edit/")
    officer.get_by_label("By which criteria?").fill("The national ones of 2021.")
    officer.locator("textarea[name=criteria]").fill("National criteria of 2021")
    press(officer, "Save as draft")
    press(officer, "Submit")

    headquarters = sign_in(browser, live_server, "headquarters", second_factor=True)
    known = ""
    for page, step in ((verifier, "Verify"), (headquarters, "Approve")):
        known = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        page.goto("/desk/")
        for box in page.get_by_role("checkbox").all():
            box.check()
        press(page, f"{step}…")
        press(page, step)
    headquarters.goto(f"/ledger/?{YEAR}&by=unit")
    heads = headquarters.locator("table.ledger thead th").all_inner_texts()
    cells = headquarters.locator("table.ledger tbody tr").locator("th, td").all_inner_texts()
    books = dict(zip(heads, cells, strict=True))
    assert books["recorded"].startswith("946,7")
    assert books["cleared"] == books["recorded"]
    assert (books["Opening"], books["Closing"]) == ("0", "0")
    assert "No land" in closing(headquarters, known)


def test_enter_return_answer_verify_approve_and_the_ledger_moves(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    officer = sign_in(browser, live_server, "officer")
    officer.goto("/hazard/new/")
    officer.get_by_label("Reference", exact=True).fill("HA-1")
    officer.get_by_label("AP", exact=True).check()
    officer.locator("textarea[name=area]").fill(AREA)
    officer.get_by_label("About the day").fill("2023-03-01")
    press(officer, "Save as draft")
    press(officer, "Submit")
    record = officer.url.removeprefix(live_server.url)

    verifier = sign_in(browser, live_server, "verifier", second_factor=True)
    verifier.goto(record)
    verifier.get_by_label("Field").select_option("laid")
    verifier.get_by_label("Comment").fill("When was it laid?")
    press(verifier, "Return with comments")

    officer.goto(f"{record}edit/")
    officer.get_by_label("When was it laid?").fill("In the summer of 1993.")
    officer.locator("input[name=laid]").fill("1993-07")
    press(officer, "Save as draft")
    press(officer, "Submit")

    verifier.goto("/desk/")
    verifier.get_by_role("checkbox").check()
    press(verifier, "Verify…")
    press(verifier, "Verify")

    headquarters = sign_in(browser, live_server, "headquarters", second_factor=True)
    assert "No land" in closing(headquarters)
    before = timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    headquarters.goto(record)
    press(headquarters, "Approve")
    assert "946,7" in closing(headquarters)
    assert "No land" in closing(headquarters, before)
    assert str(Hazard.objects.get().laid) == "1993-07"


@pytest.mark.looks
def test_nothing_keeps_a_person_out_and_nothing_comes_from_elsewhere(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    page = sign_in(browser, live_server, "officer")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/", "/hazard/", "/hazard/new/", "/desk/", f"/ledger/?{YEAR}", "/unit/"):
        page.goto(address)
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in violations] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert {url for url in asked if not url.startswith(live_server.url)} == set()
