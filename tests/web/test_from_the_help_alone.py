"""A person who has never seen the program, with its help alone: a year's open land, what changed it, a bad record."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.records.country import draft, found, hazard, square, through
from tests.web.browsing import context_of, cookie_of
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.models import Comment
from whitestone.review.states import State, Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_help_leads_to_a_districts_open_land_to_what_changed_it_and_to_returning_a_bad_record(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    through(hazard(shared_cast, effective=dt.date(2022, 5, 1), area=square(46.1, 40.1)), shared_cast)
    said = {"product": "cleared", "activity": "clearance", "depth_m": "0.2", "reference": "CL-7"}
    cleared = {**said, "effective": dt.date(2023, 6, 1), "area": square(46.1, 40.1, 0.005)}
    through(draft(Release, shared_cast, cleared), shared_cast)
    bad = hazard(shared_cast, reference="HA-BAD", area=square(46.3, 40.3))
    move(Hazard, Step.SUBMIT, [Seen(bad.pk, bad.revision)], actor=shared_cast.officer)

    page = context_of(browser, live_server.url, cookie_of(shared_cast.verifier)).new_page()
    page.goto("/")
    page.get_by_role("link", name="Help shows the main tasks step by step.").click()
    page.get_by_role("link", name="Open land of a year").click()
    page.get_by_role("link", name="The books of 2022 by district and class").click()
    row = page.locator("table.ledger tbody tr").filter(has_text="North").filter(has_text="anti-personnel mines only")
    heads = page.locator("table.ledger thead th").all_inner_texts()
    open_land = row.locator("th, td").nth(heads.index("Closing")).inner_text()
    assert open_land.startswith("946,7")

    page.go_back()
    page.get_by_role("link", name="The report for Article 7 adds them up by district").click()
    shown = page.locator("table#known-and-suspected tbody tr").filter(has_text="North").locator("td").all_inner_texts()
    assert open_land in shown
    page.go_back()
    page.get_by_role("link", name="The books of 2023 by district and class").click()
    heads = page.locator("table.ledger thead th").all_inner_texts()
    assert row.locator("th, td").nth(heads.index("Opening")).inner_text() == open_land
    row.locator("th, td").nth(heads.index("cleared")).get_by_role("link").click()
    page.get_by_role("link", name="CL-7").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Release product CL-7"

    page.get_by_role("link", name="Help", exact=True).click()
    page.locator("#review").get_by_role("link", name="Desk").click()
    page.get_by_role("link", name="HA-BAD").click()
    page.get_by_text("Return with a comment").click()
    page.get_by_label("Field").select_option("area")
    page.get_by_label("Comment", exact=True).fill("The land lies on the other side of the road.")
    page.get_by_role("button", name="Return", exact=True).click()
    page.get_by_text("Nothing waits for you").wait_for()
    assert Hazard.objects.get(pk=bad.pk).state == State.RETURNED
    assert Comment.objects.get().field == "area"
