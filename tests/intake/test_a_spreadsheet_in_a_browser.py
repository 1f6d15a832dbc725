"""A spreadsheet from the file chooser to applied rows in a browser, with one row that must be left out."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.records.country import found
from tests.web.browsing import context_of, cookie_of
from whitestone.intake.models import Delivery
from whitestone.records.finds.models import Find
from whitestone.review.verify import verify

_HEAD = ["No", "Date found", "Device", "Quantity", "Found during", "Latitude", "Longitude"]
_GOOD = 20


def workbook(path: Path) -> Path:
    """Twenty sound finds, and one found during a formula."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("finds")
        sheet.write_row(0, 0, _HEAD)
        for at in range(1, _GOOD + 1):
            sheet.write_row(at, 0, [f"F-{at}", f"2023-05-{at:02}", "AP", 1, "clearance", 40.5 + at / 1000, 46.5])
        sheet.write_row(_GOOD + 1, 0, ["F-X", "2023-05-30", "AP", 1, "=1+1", 40.5, 46.5])
    return path


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_spreadsheet_is_sent_mapped_looked_at_and_applied(
    shared_cast: Cast, browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    found(shared_cast)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.officer)).new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/intake/new/")
    page.get_by_label("File").set_input_files(workbook(tmp_path / "May finds.xlsx"))
    page.get_by_label("Its rows are").select_option("find")
    page.get_by_label("Note").fill("the finds of May")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Which column is what?").wait_for()
    for column, head in {"category": "Device", "count": "Quantity", "found_during": "Found during"}.items():
        page.locator(f"#column-{column}").select_option(head)
    page.get_by_label("The row's own id").select_option("No")
    page.get_by_role("button", name="Check every row").click()
    page.locator("table.counts").wait_for()
    assert page.locator("table.counts tbody td").all_inner_texts() == ["21", "20", "0", "0", "1", "0"]
    assert not Find.objects.exists()
    page.get_by_role("link", name="refused").click()
    page.locator("table.sheet tbody tr").nth(0).wait_for()
    row = page.locator("table.sheet tbody tr").inner_text()
    assert "=1+1" in row
    assert "intake-value-unknown" in row

    # What is left out must be agreed to: the browser itself asks for the tick.
    page.get_by_role("button", name="Apply 20 rows").click()
    assert not Find.objects.exists()
    page.get_by_label("leave out the 1 row").check()
    page.get_by_label("send on to review at once").check()
    page.get_by_role("button", name="Apply 20 rows").click()
    page.locator(".facts .badge").get_by_text("applied").wait_for()
    delivery = Delivery.objects.get()
    assert Find.objects.filter(state="submitted", batch=delivery.batch).count() == _GOOD
    with page.expect_download() as given:
        page.get_by_role("link", name="the file with its problems").click()
    assert given.value.path().stat().st_size > 0
    assert said == []
    assert not list(verify(None))
