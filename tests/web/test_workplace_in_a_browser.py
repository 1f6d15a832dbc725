"""The workplace in a real browser: the desk by keyboard and without script, every page for several people, weight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import OPERATOR, Cast
from tests.intake.files import finds, good, stage
from tests.records.country import FIRST, found, hazard, square, through
from tests.web.browsing import context_of, cookie_of, settled
from whitestone.intake.pulls.models import PullSource
from whitestone.records.hazards.models import Hazard
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.models import Comment
from whitestone.review.states import State, Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUDGET = 300_000


WHERE = """() => [scrollY, document.querySelector(".deskbar").getBoundingClientRect().y,
  window.here = (window.here ?? 0) + 1]"""


def submitted(cast: Cast, number: int) -> list[Hazard]:
    values = [
        {"reference": f"HA-{at}", "kind": "CHA", "contamination": "AP", "effective": FIRST}
        | {"area": square(46.05 + at % 40 * 0.02, 40.2 + at // 40 * 0.02)}
        for at in range(number)
    ]
    rows = record(Hazard, [NewRecord(OPERATOR, each) for each in values], actor=cast.field)
    return move(Hazard, Step.SUBMIT, [Seen(row.pk, row.revision) for row in rows], actor=cast.officer)


@pytest.mark.looks
def test_a_hundred_are_worked_off_by_keyboard_and_the_bar_keeps_its_place(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    rows = submitted(shared_cast, 100)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.verifier)).new_page()
    page.goto("/desk/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/hazard/**")
    seen = set()
    for at in range(99):
        scrolled, bar, times = page.evaluate(WHERE)
        # The page was never left: what a script kept in it is still there, and nothing stands elsewhere than before.
        assert times == at + 1
        seen.add((scrolled, round(bar)))
        page.keyboard.press("a")
        page.locator("h1", has_text=re.compile(f"HA-{at + 1}$")).wait_for()
    assert len(seen) == 1
    page.keyboard.press("r")
    page.get_by_label("Field").select_option("laid")
    page.get_by_label("Comment", exact=True).fill("Who says so?")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing waits for you").wait_for()
    states = [Hazard.objects.get(pk=row.pk).state for row in rows]
    assert states == [State.VERIFIED] * 99 + [State.RETURNED]
    assert Comment.objects.get().text == "Who says so?"


def test_the_desk_works_without_script(browser: Browser, shared_cast: Cast, live_server: LiveServer) -> None:
    found(shared_cast)
    rows = submitted(shared_cast, 2)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.verifier), script=False).new_page()
    page.goto("/desk/?unit=N")
    page.get_by_role("link", name="Start with the oldest").click()
    page.get_by_role("button", name="Verify").click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("HA-1")
    assert "unit=N" in page.url
    page.get_by_text("Return with a comment").click()
    page.get_by_label("Comment", exact=True).fill("Draw it again.")
    page.get_by_role("button", name="Return", exact=True).click()
    assert [Hazard.objects.get(pk=row.pk).state for row in rows] == [State.VERIFIED, State.RETURNED]
    page.goto("/hazard/")
    assert page.get_by_role("heading", level=1).inner_text() == "Hazardous areas"


def faults(page: Page) -> list[tuple[str, list[str]]]:
    violations = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in violations]


def complaints(page: Page) -> list[str]:
    """Gathers what the browser complains about: a script that fails, a policy that is not kept."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


YEAR = "from=2023-01-01&to=2023-12-31"
PUBLIC = ("/", "/map/", "/search/?q=HA-9", "/help/", "/why/", "/nowhere/", "/hazard/")
BOOKS = (
    f"/ledger/?{YEAR}",
    f"/ledger/days/?{YEAR}",
    f"/ledger/postings/?{YEAR}&column=recorded",
    f"/ledger/changes/?{YEAR}&first=2023-01-01T00:00Z",
    f"/ledger/findings/?{YEAR}",
    "/reports/",
    f"/reports/country-profile/?{YEAR}",
    f"/reports/country-profile/cell/?cell=balance/total/open-land&{YEAR}",
    "/figures/contradictions/",
)
WORK = (
    "/tasks/board/",
    "/tasks/timeline/",
    "/tasks/plan/",
    "/tasks/alarms/",
    "/capacity/",
    f"/quality/shares/?{YEAR}",
    "/batches/",
    "/exports/",
    "/twins/hazard/",
    "/devices/",
    "/pulls/",
    "PULL",
)
WALKS = {
    "anonymous": (*PUBLIC, "/accounts/login/"),
    "officer": ("RECORD", "/hazard/new/", "RECORDchange/corrected/", "EDIT", "/accounts/2fa/", "/desk/", "/forms/"),
    "field": (
        "/",
        "/hazard/?state=submitted",
        "/find/new/",
        "/intake/",
        "/intake/new/",
        "MAPPING",
        "DELIVERY",
        "/forms/",
    ),
    "verifier": ("/desk/", "DESK", "/map/?with=task,lane,accident", "/help/", "/unit/", "RECORD"),
    "headquarters": ("/", *BOOKS),
    "second_headquarters": WORK,
    "administrator": ("/people/", "PERSON", "/profile/", "/why/", "/search/?q=HA-9"),
}


@pytest.mark.looks
@pytest.mark.parametrize("name", WALKS)
def test_no_page_keeps_anybody_out_is_wider_than_the_screen_or_breaks_the_policy(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, tmp_path: Path, settings: Settings, name: str
) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    found(shared_cast)
    waiting, bad = submitted(shared_cast, 2)
    comment = {"note": "Which team was it, and who was asked in the village?"}
    move(Hazard, Step.RETURN, [Seen(bad.pk, bad.revision)], actor=shared_cast.verifier, comments=comment)
    one = through(hazard(shared_cast, reference="HA-9", area=square(46.06, 40.201)), shared_cast)
    came = stage(
        finds(tmp_path / "finds.csv", [*good(1), "F9,soon,XX,1,clearance,40.1,46.1"]), "find", shared_cast.field
    )
    pulled = PullSource.objects.create(name="Kobo", protocol="KoboToolbox", owner=OPERATOR, person=shared_cast.field)
    held = {
        "RECORD": f"/hazard/{one.record}/1/",
        "DESK": f"/desk/hazard/{waiting.record}/1/",
        "EDIT": f"/hazard/{bad.record}/1/edit/",
        "MAPPING": f"/intake/{came.pk}/mapping/",
        "DELIVERY": f"/intake/{came.pk}/",
        "PULL": f"/pulls/{pulled.pk}/",
        "PERSON": f"/people/{shared_cast.officer.pk}/",
    }
    cookie = cookie_of(getattr(shared_cast, name))
    for width, scheme in ((1280, "light"), (390, "dark")):
        context = context_of(browser, live_server.url, cookie, width=width)
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        said = complaints(page)
        for address in WALKS[name]:
            known = next((held[key] + address.removeprefix(key) for key in held if address.startswith(key)), address)
            page.goto(known)
            settled(page)
            where = (name, address, width)
            assert faults(page) == [], where
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where
            assert [one for one in said if "404" not in one] == [], where
        context.close()


@pytest.mark.looks
def test_the_first_page_is_light_and_nothing_comes_from_elsewhere(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.headquarters)).new_page()
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.__setitem__(answer.url, len(answer.body())))
    answer = page.goto("/")
    settled(page)
    assert answer is not None
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert all(url.startswith(live_server.url) for url in weights)
    assert sum(weights.values()) < BUDGET, weights
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None


def test_what_was_typed_is_put_back_after_leaving(browser: Browser, shared_cast: Cast, live_server: LiveServer) -> None:
    found(shared_cast)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.officer)).new_page()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto("/hazard/new/")
    page.get_by_label("Reference", exact=True).fill("HA-55")
    page.goto("/help/")
    assert asked == ["beforeunload"]
    page.goto("/hazard/new/")
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Reference", exact=True).input_value() == "HA-55"
    page.get_by_label("About the day").fill("2023-03-01")
    page.get_by_label("Perimeter").fill("POLYGON ((1 2")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("link", name="Perimeter").click()
    assert page.evaluate("document.activeElement.name") == "area"
    assert page.get_by_label("Reference", exact=True).input_value() == "HA-55"
