"""The main pages in every language, on a desk's screen and on a phone's: nothing wider than it, nothing cut off."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.records.country import found, hazard, square, through
from tests.web.browsing import context_of, cookie_of

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/", "/map/", "/desk/", "/hazard/", "/hazard/new/", "RECORD", "/ledger/?from=2023-01-01&to=2023-12-31", "/reports/",
    "/intake/new/", "/help/", "/c/", "/tasks/board/",
)  # fmt: skip
CUT = """() => [...document.querySelectorAll('button, .button, nav a, th, label, .badge, .state, h1, h2')]
    .filter(one => one.offsetParent !== null && !one.closest('.unseen') && one.clientWidth > 1
        && getComputedStyle(one).overflow !== 'visible'
        && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.textContent.trim().slice(0, 60))"""


def test_no_language_breaks_a_page(browser: Browser, shared_cast: Cast, live_server: LiveServer) -> None:
    found(shared_cast)
    one = through(hazard(shared_cast, reference="HA-9", area=square(46.06, 40.201)), shared_cast)
    cookie = cookie_of(shared_cast.headquarters)
    for language, _ in settings.LANGUAGES:
        for width in (1440, 390):
            context = context_of(browser, live_server.url, cookie, width=width)
            chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
            context.add_cookies([chosen])  # type: ignore[list-item]  # a plain dictionary will do
            page = context.new_page()
            for address in PAGES:
                page.goto(address.replace("RECORD", f"/hazard/{one.record}/1/"))
                where = (language, width, address)
                assert page.evaluate("document.documentElement.lang") == language, where
                right = page.evaluate("document.documentElement.dir") == "rtl"
                assert right == (language in settings.LANGUAGES_BIDI), where
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where
                assert page.evaluate(CUT) == [], where
            context.close()
