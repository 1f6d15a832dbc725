"""One polygon whose every record people make and review in a browser: from order to paper to a later find."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import OPERATOR, Cast
from tests.records.country import found, hazard, square, through
from tests.records.operations import prepare
from tests.records.test_certificates import MARKS
from tests.web.browsing import context_of, cookie_of
from whitestone.records.certificates.models import Case, Certificate
from whitestone.records.completion.models import Completion
from whitestone.records.finds.models import Find
from whitestone.records.handover.models import Handover
from whitestone.records.quality.models import Lot
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task
from whitestone.records.work.models import Workday
from whitestone.review.models import Event
from whitestone.review.verify import verify
from whitestone.review.versions import Version, versions_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
V = TypeVar("V", bound=Version)
LAND = square(46.1, 40.1).wkt
_UNFOLD = "one => { for (let at = one; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true }"


class Office:
    """The officer who writes, the region that verifies, headquarters that approves: each in a window of their own."""

    def __init__(self, browser: Browser, host: str, cast: Cast) -> None:
        def window(person: object) -> Page:
            return context_of(browser, host, cookie_of(person)).new_page()  # type: ignore[arg-type]

        self.officer, self.verifier = window(cast.officer), window(cast.verifier)
        self.centre, self.second = window(cast.headquarters), window(cast.second_headquarters)
        self.public = context_of(browser, host, "").new_page()

    def new(self, model: type[V], values: Mapping[str, object], *, central: bool = False) -> V:
        """A record that somebody fills in and sends on, and that others approve; never the one who wrote it."""
        writer = self.centre if central else self.officer
        writer.goto(f"/{model.word}/new/")
        return self._reviewed(model, writer, values, central)

    def later(self, one: V, values: Mapping[str, object]) -> V:
        """What happened to it later."""
        self.officer.goto(f"/{one.word}/{one.record}/{one.number}/")
        self.officer.get_by_role("link", name="Report what happened later").click()
        return self._reviewed(type(one), self.officer, values, central=False)

    def _reviewed(self, model: type[V], writer: Page, values: Mapping[str, object], central: bool) -> V:
        for name, value in values.items():
            _fill(writer, name, value)
        writer.get_by_role("button", name="Save as draft").click()
        writer.wait_for_url(f"**/{model.word}/*-*/*/")
        address = writer.url
        if model is Completion:
            report = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
            writer.locator("form[action='attach/'] input[type=file]").set_input_files(report)  # type: ignore[arg-type]
            writer.locator("form[action='attach/'] button").click()
            writer.get_by_role("link", name="report.pdf").wait_for()
        _press(writer, address, "Submit")
        _press(self.verifier, address, "Verify")
        _press(self.second if central else self.centre, address, "Approve")
        one = versions_of(model).order_by("pk").last()
        assert one is not None
        assert one.state == "approved"
        return one


def _press(page: Page, address: str, step: str) -> None:
    page.goto(address)
    with page.expect_navigation():
        page.get_by_role("button", name=step, exact=True).click()


def _fill(page: Page, name: str, value: object) -> None:
    """One field by the name of its column, whatever it is: a box to tick, a list to choose from, or a text."""
    of = page.locator(f"main form [name='{name}']")
    if of.first.get_attribute("type") == "checkbox":
        page.locator(f"main form [name='{name}'][value='{value}']").check()
    elif of.evaluate("one => one.tagName") == "SELECT":
        of.select_option(str(value))
    else:
        # A field that is folded away is there for a person too, one click further.
        of.evaluate(
            "one => { for (let at = one; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true }"
        )
        of.fill(str(value))


def test_every_record_from_the_order_to_the_certificate_is_made_by_people(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path
    found(shared_cast)
    cast = prepare(shared_cast)
    area = through(hazard(cast), cast)
    office = Office(browser, live_server.url, cast)
    task = office.new(
        Task,
        {
            "effective": "2023-03-01", "reference": "T-1", "activity": "clearance", "objective": "released",
            "area": LAND, "status": "ordered", "organisation": OPERATOR, "ordered": "2023-03-01", "depth_m": "0.15",
            "hazards": area.record,
        },
    )  # fmt: skip
    task = office.later(task, {"effective": "2023-03-02", "status": "accepted", "accepted": "2023-03-02"})
    task = office.later(task, {"effective": "2023-03-03", "status": "in progress", "began": "2023-03-03"})
    day = {"effective": "2023-03-03", "task": task.record, "organisation": OPERATOR, "hours": 7, "men": 8}
    office.new(Workday, {**day, "by_method": '{"manual": 900}', "area": square(46.1, 40.1, 0.0003).wkt})
    item = {
        "effective": "2023-03-03",
        "category": "AP",
        "found_during": "clearance",
        "place": "POINT (46.1001 40.1001)",
    }
    office.new(Find, {**item, "count": 2})
    product = office.new(
        Release,
        {
            "effective": "2023-06-01", "reference": "R-1", "product": "cleared", "activity": "clearance",
            "removes": "AP", "depth_m": "0.20", "area": LAND, "organisation": OPERATOR, "task": "T-1",
        },
    )  # fmt: skip
    report = office.new(
        Completion,
        {"effective": "2023-06-01", "task": task.record, "products": product.record, "marks": MARKS,
         "mark_table": '[{"how": "iron rod"}]'},
    )  # fmt: skip
    office.new(
        Lot,
        {
            "effective": "2023-06-02", "unit": "N", "name": "L-1", "releases": product.record, "side_m": 5,
            "share_percent": 5, "seed": 7, "bad_squares": 0, "result": "passed",
            "inspected": "2023-06-02", "inspected_m2": 60000,
        },
        central=True,
    )  # fmt: skip
    office.later(task, {"effective": "2023-06-03", "status": "completed", "completed": "2023-06-01"})
    given = office.new(
        Handover,
        {"effective": "2023-06-04", "task": task.record, "completion": report.record, "receiver": "the village",
         "women": 3, "girls": 1, "boys": 2, "men": 4},
    )  # fmt: skip
    office.centre.goto(f"/handover/{given.record}/{given.number}/")
    office.centre.get_by_role("link", name="Certificate", exact=True).click()
    office.centre.get_by_role("button", name="Issue the certificate and send it to approval").click()
    office.centre.wait_for_url("**/certificate/**")
    _press(office.second, office.centre.url, "Approve")
    paper = Certificate.objects.get()
    office.public.goto(f"/c/?number={paper.reference}&check={paper.token[:10]}")
    office.public.get_by_text("Valid", exact=True).wait_for()
    later = {"effective": "2023-09-01", "category": "AP", "found_during": "reported by residents", "count": 1}
    reported = office.new(Find, {**later, "place": "POINT (46.105 40.105)"})
    assert (Case.objects.get().source_record, Case.objects.get().certificate) == (reported.record, paper.record)
    office.public.reload()
    office.public.get_by_text("An item was reported on this land after it was handed over").wait_for()
    made = set(Event.objects.filter(word__in=("task", "workday", "release", "handover")).values_list("verb", flat=True))
    assert "install" not in made
    assert not list(verify(None))
