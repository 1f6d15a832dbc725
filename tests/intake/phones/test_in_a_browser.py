"""The same forms in a browser with ODK Web Forms: filled, sent, receipted, under a policy that runs no text."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, Page, Route
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.intake.phones.filled import HAZARD, xml
from tests.records.country import found, hazard, through
from tests.records.operations import prepare
from tests.web.browsing import context_of, cookie_of
from tests.web.conftest import Sign, signed
from whitestone.intake.phones.devices import revoke
from whitestone.intake.phones.models import Device, Submission
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.review.models import Event
from whitestone.review.verify import verify
from whitestone.web.security import POLICY

__all__ = ["signed"]
FIND = f"/forms/whitestone_find/?owner={OPERATOR}"


def send_and_lose_the_answer(page: Page) -> None:
    """What is sent arrives, and the answer does not."""

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/send/", lost)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("It did not arrive").wait_for()
    page.unroute("**/send/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_form_is_filled_in_sent_again_after_the_network_failed_and_receipted(
    shared_cast: Cast, browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    found(shared_cast)
    nation = prepare(shared_cast)
    cookie = cookie_of(nation.officer)
    context = context_of(browser, live_server.url, cookie)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 40.5, "longitude": 46.5, "accuracy": 4})
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda one: said.append(one.text) if "Content Security Policy" in one.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda one: asked.append(one.url))
    page.goto(FIND)
    page.get_by_text("AP", exact=True).click()
    page.locator("input[inputmode=numeric]").first.press_sequentially("3")
    page.get_by_role("button", name="Get location").click()
    page.get_by_role("button", name="Save location").click()
    page.get_by_text("46.5").first.wait_for()
    page.get_by_text("Clearance", exact=True).click()

    send_and_lose_the_answer(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Receipt ").wait_for()
    receipt = page.locator("#told a")
    assert Submission.objects.get().receipt in (receipt.text_content() or "")
    address = receipt.get_attribute("href")
    # The page is ready for the next one, which is another. It is lost too, and changed before it is sent again.
    page.get_by_text("Clearance", exact=True).click()
    send_and_lose_the_answer(page)
    page.locator("input[inputmode=numeric]").first.press_sequentially("7")
    page.get_by_role("button", name="Send").click()
    page.locator(f"#told a:not([href='{address}'])").wait_for()
    receipt.click()
    page.get_by_role("heading", name="Submission").wait_for()
    page.goto(FIND.replace("find", "hazard"))
    # A map has its controls when it is there.
    page.get_by_role("button", name="Advanced").wait_for()
    assert page.get_by_text("OpenStreetMap").count() == 0
    assert said == []
    assert {one.split("/")[2] for one in asked if one.startswith("http")} == {live_server.url.split("/")[2]}
    first, second = Find.objects.order_by("pk")
    assert (second.count, [one.state for one in Submission.objects.order_by("pk")]) == (7, ["placed"] * 3)
    assert first.place is not None
    assert (first.count, first.place.wkt, first.author, first.unit) == (3, "POINT (46.5 40.5)", nation.officer, "N")
    assert second.record != first.record
    assert {one.came for one in Submission.objects.all()} == {"browser"}
    assert not list(verify(None))


FOCUSED = """() => {
    const one = document.activeElement;
    const told = document.getElementById(one.getAttribute("aria-labelledby"))?.textContent;
    return (one.closest("label") || one.labels?.[0])?.textContent || one.ariaLabel || told || one.textContent;
}"""


def reach(page: Page, name: str, key: str = "Tab") -> None:
    """Go on with the tabulator, or another key, to what is called so."""
    for _ in range(120):
        page.keyboard.press(key)
        if str(page.evaluate(FOCUSED)).strip().strip("*").strip() == name:
            return
    raise AssertionError(f"the keys do not lead to {name}")


@pytest.mark.browser
@pytest.mark.looks
@pytest.mark.django_db(transaction=True)
def test_a_form_is_filled_in_and_sent_with_keys_alone(
    shared_cast: Cast, browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    found(shared_cast)
    context = context_of(browser, live_server.url, cookie_of(prepare(shared_cast).officer))
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 40.5, "longitude": 46.5, "accuracy": 4})
    page = context.new_page()
    page.goto(FIND)
    page.get_by_role("button", name="Send").wait_for()
    reach(page, "AP")
    page.keyboard.press("Space")
    reach(page, "Count")
    page.keyboard.type("3")
    reach(page, "Get location")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save location").wait_for()
    reach(page, "Save location")
    page.keyboard.press("Enter")
    page.get_by_text("46.5").first.wait_for()
    # A part folds by keys, too.
    part = page.locator("[role=region]").first
    reach(page, "Find")
    page.keyboard.press("Enter")
    part.wait_for(state="hidden")
    page.keyboard.press("Space")
    part.wait_for()
    # The tabulator leads to the first of several of which one is chosen, arrows to the others.
    reach(page, "Non-technical survey")
    reach(page, "Clearance", "ArrowDown")
    reach(page, "Send")
    page.keyboard.press("Enter")
    page.get_by_text("Receipt ").wait_for()
    one = Find.objects.get()
    assert (one.count, one.place is not None and one.place.wkt, one.found_during) == (
        3,
        "POINT (46.5 40.5)",
        "clearance",
    )


@pytest.fixture
def sent(land: Cast) -> Cast:
    return prepare(land)


def post(client: Client, content: bytes, owner: object = OPERATOR) -> int:
    file = SimpleUploadedFile("xml_submission_file", content, "text/xml")
    said = {"owner": str(owner), "xml_submission_file": file}
    return client.post("/forms/whitestone_hazard/send/", said).status_code


@pytest.mark.django_db
def test_each_person_sends_as_themselves_and_for_their_organisation_only(sent: Cast, signed: Sign) -> None:
    content = xml("hazard", HAZARD)
    assert post(signed(sent.outsider), content) == 404
    assert post(signed(sent.reader), content) == 404
    assert post(signed(sent.field), content, OTHER_OPERATOR) == 404
    assert post(signed(sent.field), content, "nonsense") == 404
    assert not Submission.objects.exists()
    assert post(signed(sent.field), content) == 200
    assert post(signed(sent.field), content) == 200
    assert (Hazard.objects.get().author, Submission.objects.count()) == (sent.field, 1)
    assert post(signed(sent.officer), content) == 200
    assert Submission.objects.count() == 1
    assert post(signed(sent.field), b"") == 400
    assert [one.person for one in Device.objects.order_by("pk")] == [sent.field, sent.officer]
    assert Event.objects.filter(verb="begin in a browser").count() == 2


@pytest.mark.django_db
def test_no_key_opens_the_endpoints_of_a_browser_and_one_that_is_shut_out_sends_no_more(
    sent: Cast, signed: Sign
) -> None:
    assert post(signed(sent.field), xml("hazard", HAZARD)) == 200
    device = Device.objects.get()
    for key in (device.key_sha256, "browser", f"browser {sent.field.pk} {OPERATOR}"):
        assert Client().get(f"/openrosa/key/{key}/formList").status_code == 401
    revoke(device, actor=sent.officer, reason="left")
    assert post(signed(sent.field), xml("hazard", HAZARD)) == 404


@pytest.mark.django_db
def test_the_lists_hold_what_the_person_may_see_and_other_pages_make_no_concession(sent: Cast, signed: Sign) -> None:
    through(hazard(sent, reference="OPEN-1"), sent)
    client = signed(sent.field)
    assert b"OPEN-1" in client.get(f"/forms/whitestone_find/lists/hazard.csv?owner={OPERATOR}").content
    assert client.get(f"/forms/whitestone_find/lists/profile.csv?owner={OPERATOR}").status_code == 404
    first, second = (client.get(FIND)["Content-Security-Policy"] for _ in range(2))
    assert first != second
    assert "'unsafe-inline'" not in first
    assert "'unsafe-eval'" not in first
    assert "http" not in first
    assert client.get("/forms/")["Content-Security-Policy"] == POLICY
