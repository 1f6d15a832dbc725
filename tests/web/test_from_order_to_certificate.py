"""One polygon in a real browser: from the task's order to the certificate, and to an item that is found there later."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.records.country import found, hazard, square, through
from tests.records.operations import PRODUCT, ordered, prepare, put
from tests.records.test_certificates import END, START, handed_over
from tests.web.browsing import context_of, cookie_of
from whitestone.records.certificates.models import Case, Certificate
from whitestone.records.finds.models import Find
from whitestone.records.quality.models import Lot
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_polygon_from_the_order_to_the_certificate_and_a_later_find(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path
    found(shared_cast)
    handover = handed_over(prepare(shared_cast))

    def page_of(person: object) -> Page:
        return context_of(browser, live_server.url, cookie_of(person)).new_page()  # type: ignore[arg-type]

    centre, second = page_of(shared_cast.headquarters), page_of(shared_cast.second_headquarters)
    # The order, what was done, and what the ledger made of it.
    centre.goto(f"/task/{handover.task}/")
    assert centre.get_by_role("heading", level=1).inner_text().endswith("T-46.1")
    centre.goto(f"/completion/{handover.completion}/1/effect/")
    centre.get_by_text("What the ledger would make of it").wait_for()
    # The certificate: nothing is missing, it is issued, and another person approves it.
    centre.goto(f"/handover/{handover.record}/1/")
    centre.get_by_role("link", name="Certificate", exact=True).click()
    centre.get_by_text("the ledger holds none of this land open").wait_for()
    centre.get_by_role("button", name="Issue the certificate and send it to approval").click()
    centre.wait_for_url("**/certificate/**")
    made = Certificate.objects.get()
    paper = f"/certificate/{made.record}/1/paper.pdf"
    public = context_of(browser, live_server.url, "").new_page()
    public.goto(f"/c/{made.token}/")
    public.get_by_text("Unknown: no certificate has this number and check").wait_for()
    second.goto(f"/certificate/{made.record}/1/")
    second.get_by_role("button", name="Approve").click()
    second.get_by_role("link", name="The paper (PDF)").wait_for()
    got = second.request.get(paper)
    assert got.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(got.body()).hexdigest() == made.sha256
    assert public.request.get(paper).url.split("?")[0].endswith("/accounts/login/")
    # Anybody: by the code, by number and check, and with the file itself.
    public.goto(f"/c/?number={made.reference}&check={made.token[:10]}")
    public.get_by_text("Valid", exact=True).wait_for()
    assert "the village" not in public.content()
    kept = tmp_path / "certificate.pdf"
    kept.write_bytes(got.body())
    public.get_by_label("Compare a PDF with it").set_input_files(kept)
    public.get_by_role("button", name="Compare", exact=True).click()
    public.get_by_text("The file is the certificate that was issued.").wait_for()
    kept.write_bytes(got.body() + b" ")
    public.get_by_label("Compare a PDF with it").set_input_files(kept)
    public.get_by_role("button", name="Compare", exact=True).click()
    public.get_by_text("The file is not the certificate that was issued.").wait_for()
    item = _found_there(page_of(shared_cast.officer))
    for person, step in ((page_of(shared_cast.verifier), "Verify"), (centre, "Approve")):
        person.goto(f"/find/{item.record}/1/")
        with person.expect_navigation():
            person.get_by_role("button", name=step).click()
    case = Case.objects.get()
    assert (case.source_record, case.certificate) == (item.record, made.record)
    centre.goto("/")
    centre.get_by_role("link", name="1 item was reported on released land and is not explained.").click()
    centre.wait_for_url("**/case/**")
    public.goto(f"/c/{made.token}/")
    public.get_by_text("An item was reported on this land after it was handed over").wait_for()


def _found_there(officer: Page) -> Find:
    """Months later somebody finds an item on the polygon, and an officer reports it."""
    officer.goto("/find/new/")
    officer.get_by_label("About the day").fill("2023-09-01")
    officer.get_by_label("AP", exact=True).check()
    officer.get_by_label("Found during").select_option("reported by residents")
    officer.get_by_label("Place", exact=True).fill("POINT (46.105 40.105)")
    officer.get_by_role("button", name="Save as draft").click()
    officer.get_by_role("button", name="Submit").click()
    return Find.objects.get()


def test_a_boundary_is_changed_and_a_failed_lot_ordered_again_on_a_small_screen(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    cast = prepare(shared_cast)
    through(hazard(cast), cast)
    task = ordered(cast, START)
    product = put(Release, cast, PRODUCT, END)
    lot = {"name": "L-1", "releases": [str(product.record)], "side_m": 50, "share_percent": 5, "seed": 7, "unit": "N"}
    outcome = {"inspected": END, "inspected_m2": 900, "bad_squares": 3, "result": "failed"}
    failed = put(Lot, cast, {**lot, **outcome}, END)
    officer = context_of(browser, live_server.url, cookie_of(cast.field), width=390).new_page()
    officer.goto(f"/task/{task.record}/boundary/")
    officer.get_by_role("button", name="Draw an area").wait_for()
    assert _too_wide(officer) <= 0
    # The folded fields of other notations keep nobody from sending.
    officer.get_by_label("The new polygon").fill(square(46.1, 40.1, 0.005).wkt)
    officer.get_by_label("Why").fill("the rest is rock")
    officer.get_by_role("button", name="Show what would be written").click()
    officer.get_by_text("Leaves the task").wait_for()
    assert _too_wide(officer) <= 0
    officer.get_by_role("button", name="Change the boundary").click()
    officer.wait_for_url(f"**/task/{task.record}/2/")
    centre = context_of(browser, live_server.url, cookie_of(cast.headquarters), width=390).new_page()
    centre.goto(f"/lot/{failed.record}/again/")
    assert _too_wide(centre) <= 0
    centre.get_by_label("Reference").fill("T-again")
    centre.get_by_role("button", name="Order that it is cleared again").click()
    centre.wait_for_url("**/task/**")
    assert Task.objects.get(reference="T-again").lot == failed.record


def _too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
