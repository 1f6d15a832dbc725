"""Every address that answers somebody with a page, in a real browser: axe, the width of the screen, the policy.

The addresses are those of `test_every_address`, which no new one escapes; the walks of the workplace know a page in
more states, and are not walked again. Needs Chromium and the bundle (`python tools/bundle.py`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import OPERATOR, Cast
from tests.records.country import found
from tests.records.operations import prepare
from tests.web.browsing import context_of, cookie_of, settled
from tests.web.test_every_address import came, rights
from tests.web.test_workplace_in_a_browser import WALKS, complaints, faults
from whitestone.intake.phones.published import published
from whitestone.records.publications.models import Publication
from whitestone.reports.cells import Period
from whitestone.reports.publishing import publish
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.states import Step

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = ("officer", "headquarters", "field", "verifier", "administrator", "reader")
LOOKS = ((1280, "light", "en"), (390, "dark", "ar"))
FILLED = "/forms/whitestone_"
YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def frozen(cast: Cast) -> list[str]:
    """The pages of a report that was frozen and approved, and of one that waits for a second person."""
    addresses = []
    for second in (True, False):
        made = publish("minimum-data", YEAR, actor=cast.headquarters)
        if second:
            (made,) = move(Publication, Step.APPROVE, [Seen(made.pk, made.revision)], actor=cast.second_headquarters)
            addresses += [f"/reports/published/{made.record}/", f"/reports/published/{made.record}/restated/"]
        addresses.append(f"/publication/{made.record}/{made.number}/")
    return addresses


def pages(cast: Cast, folder: Path) -> dict[str, list[str]]:
    """Addresses that answer with a page, under the first of the cast who is given it."""
    table = {name: right for name, right in rights(cast, came(cast, folder)).items() if right.method == "get"}
    walked = {address for walk in WALKS.values() for address in walk}
    found: dict[str, list[str]] = {"headquarters": frozen(cast)}
    for right in table.values():
        user = next((one for one in ASKED if one in right.people), None)
        if user is None or right.address in walked or right.address.startswith(FILLED):
            continue
        client = Client()
        client.force_login(getattr(cast, user))
        answer = client.get(right.address, follow=True)
        if answer.streaming:
            for close in getattr(answer, "_resource_closers", ()):
                close()
        # The record beside the map is a part of a page, and no page.
        elif answer["Content-Type"].startswith("text/html") and b"<html" in answer.content:
            found.setdefault(user, []).append(right.address)
    return found


def test_no_page_keeps_anybody_out_or_is_wider_than_the_screen_light_dark_and_from_the_right(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    settings.ATTACHMENTS, settings.EXPORTS = tmp_path / "attachments", tmp_path / "exports"
    found(shared_cast)
    every = pages(shared_cast, tmp_path)
    assert sum(len(addresses) for addresses in every.values()) > 30
    wrong = []
    for user, addresses in every.items():
        cookie = cookie_of(getattr(shared_cast, user))
        for width, scheme, language in LOOKS:
            context = context_of(browser, live_server.url, cookie, width=width)
            context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page = context.new_page()
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            said = complaints(page)
            for address in addresses:
                page.goto(address)
                settled(page)
                where = (user, address, width, language)
                wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                complained = [one for one in said if "404" not in one]
                if told := [*faults(page), *([f"{wide} px too wide"] if wide > 0 else []), *complained]:
                    wrong.append((where, told))
                said.clear()
            context.close()
    assert not wrong, "\n".join(str(one) for one in wrong)


def test_no_form_for_phones_keeps_anybody_out_who_fills_it_in_here(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    """Each form in one of the looks: what draws them is the same, what they ask is not."""
    found(shared_cast)
    cookie, wrong, walked = cookie_of(prepare(shared_cast).officer), [], 0
    for turn, (width, scheme, language) in enumerate(LOOKS):
        context = context_of(browser, live_server.url, cookie, width=width)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        said = complaints(page)
        for form in published()[turn :: len(LOOKS)]:
            page.goto(f"/forms/{form.form}/?owner={OPERATOR}")
            page.locator("#filling .question-container").first.wait_for()
            settled(page)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if told := [*faults(page), *([f"{wide} px too wide"] if wide > 0 else []), *said]:
                wrong.append(((form.form, width, language), told))
            said.clear()
            walked += 1
        context.close()
    assert not wrong, "\n".join(str(one) for one in wrong)
    assert walked == len(published()) > 10


def test_the_page_that_says_that_another_is_worked_out_keeps_nobody_out(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, settings: Settings
) -> None:
    found(shared_cast)
    settings.PAGES_WAIT_S = 0.0
    client = Client()
    client.force_login(shared_cast.headquarters)
    told = client.get("/reports/country-profile/?from=2023-01-01&to=2023-12-31")
    assert told.status_code == 202
    settings.PAGES_WAIT_S = None
    page = context_of(browser, live_server.url, cookie_of(shared_cast.headquarters), width=390).new_page()
    # As it stands, without its order to ask again: it would be gone before it is looked at.
    page.goto("/help/")
    page.set_content(told.content.decode())
    settled(page)
    assert page.locator("[data-later] h1").is_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
