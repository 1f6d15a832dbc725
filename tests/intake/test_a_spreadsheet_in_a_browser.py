"""Spreadsheets in a browser: one with a row to be left out; one as an office keeps it, mended, undone, sent again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from python_calamine import CalamineWorkbook

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


_FAULTS = {
    2: ("Date found", "intake-date"),
    3: ("Device", "intake-value-unknown"),
    4: ("Latitude, Longitude", "coordinate-unreadable"),
    5: ("Date found", "effective-in-the-future"),
    6: ("Quantity", "bad-value"),
    7: ("", "intake-row-repeated"),
    9: ("", "intake-id-twice"),
}
"""Rows of the sheet below that wait, each with the file's column and the code."""


def kept_in_an_office(path: Path, *, mended: bool) -> Path:
    """SYNTHETIC finds below two lines of title, with what people write, or with seven of its rows mended."""
    sound = [[f"F-{at}", f"2023-05-{at:02}", "AP", 1, "clearance", 40.5 + at / 1000, 46.5, ""] for at in range(1, 13)]
    dirty = [list(line) for line in sound]
    dirty[1][1] = "05/06/2023"
    dirty[2][2] = "mine anti-personel"
    dirty[3][5:7] = [4483000, 500000]
    dirty[4][1] = f"{timezone.now().date() + dt.timedelta(days=400)}"
    dirty[5][3] = "two"
    dirty[6] = list(dirty[0])
    dirty[7][0] = "F-9"
    dirty[7], dirty[8] = dirty[8], dirty[7]
    written = sound if mended else dirty
    written[8][7] = '=HYPERLINK("http://evil.example","x")'
    written[9][5:7] = ["40°30'36\"N", "46°30'00\"E"]
    written[10][2], written[10][5] = " AP ", "40,511"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("May")
        sheet.merge_range(0, 0, 0, 7, "SYNTHETIC: weekly list of finds, team 7")
        sheet.merge_range(1, 0, 1, 3, "Period: May 2023")
        sheet.write_row(3, 0, [*_HEAD, "Remarks"])
        for at, line in enumerate(written):
            # A blank line in the middle is no row.
            sheet.write_row(4 + at + (at > 5), 0, line)
    return path


def sent(page: Page, path: Path) -> list[str]:
    """A file sent as finds and checked with the columns as they are proposed; gives the account."""
    page.goto("/intake/new/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Its rows are").select_option("find")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Which column is what?").wait_for()
    page.get_by_label("The row's own id").select_option("No")
    for column, head in {"effective": "Date found", "category": "Device", "note": "Remarks"}.items():
        assert page.locator(f"#column-{column}").input_value() == head
    page.get_by_role("button", name="Check every row").click()
    page.locator("table.counts").wait_for()
    return page.locator("table.counts tbody td").all_inner_texts()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_sheet_as_an_office_keeps_it_is_mended_applied_undone_and_applied_again(
    shared_cast: Cast, browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    found(shared_cast)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.officer), width=390).new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    assert sent(page, kept_in_an_office(tmp_path / "May.xlsx", mended=False)) == ["12", "5", "0", "0", "5", "2"]
    lines = page.locator("table.sheet tbody tr")
    for row, (column, code) in _FAULTS.items():
        told = lines.nth(row - 1).locator(".findings").inner_text()
        assert (code in told, told.startswith(f"{column}:" if column else "The ")) == (True, True), told
        assert lines.nth(row - 1).locator("td.wrong").count() == (len(column.split(", ")) if column else 0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_download() as given:
        page.get_by_role("link", name="the file with its problems").click()
    (tmp_path / "back.xlsx").write_bytes(given.value.path().read_bytes())
    sheet = CalamineWorkbook.from_path(str(tmp_path / "back.xlsx")).get_sheet_by_index(0)
    back = [[str(cell).removesuffix(".0") for cell in line] for line in sheet.to_python()]
    assert back[0][-3:] == ["whitestone row", "whitestone outcome", "whitestone problems"]
    assert {int(line[-3]) for line in back[1:] if line[-2] in ("refused", "held")} == set(_FAULTS)
    assert all(_FAULTS[int(line[-3])][1] in line[-1] for line in back[1:] if line[-2] in ("refused", "held"))
    assert not Find.objects.exists()

    assert sent(page, kept_in_an_office(tmp_path / "May mended.xlsx", mended=True)) == ["12", "12", "0", "0", "0", "0"]
    page.get_by_role("button", name="Apply 12 rows").click()
    page.locator(".facts .badge").get_by_text("applied").wait_for()
    assert Find.objects.get(note__startswith="=").note == '=HYPERLINK("http://evil.example","x")'
    assert sent(page, tmp_path / "May mended.xlsx") == ["12", "0", "0", "12", "0", "0"]

    # From what was applied to its batch, and back: drafts that nobody reviewed are taken back at once.
    page.goto(f"/intake/{Delivery.objects.filter(stage='applied').latest('pk').pk}/")
    page.get_by_role("link", name="Batch", exact=True).click()
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("heading", name="Take back").wait_for()
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("heading", name="Take back").wait_for(state="detached")
    assert {one.state for one in Find.objects.all()} == {"withdrawn"}
    assert sent(page, tmp_path / "May mended.xlsx") == ["12", "12", "0", "0", "0", "0"]
    page.get_by_role("button", name="Apply 12 rows").click()
    page.locator(".facts .badge").get_by_text("applied").wait_for()
    assert said == []
    assert not list(verify(None))
