"""Pages and files of a report: a figure leads to its records, for whoever may see them and nobody else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.web.conftest import Sign
from whitestone.records.hazards.models import Hazard
from whitestone.reports.cells import Period
from whitestone.reports.publishing import report_of
from whitestone.reports.report import Cell
from whitestone.reports.tracing import postings_of

pytestmark = pytest.mark.django_db
YEAR = "from=2023-01-01&to=2023-12-31"
LAST = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
CELL = f"/reports/country-profile/cell/?cell=balance/total/open-land&{YEAR}"


def test_the_page_shows_every_table_and_every_definition(strip: Cast, signed: Sign) -> None:
    page = signed(strip.reader).get(f"/reports/country-profile/?{YEAR}").content.decode()
    for words in ("From opening to closing", "60,00", "Released land whose record named", "What the figures mean"):
        assert words in page


def test_only_appointed_people_read_sums_of_all_records(strip: Cast, signed: Sign) -> None:
    for name, person in strip.everyone().items():
        for address in ("/reports/", f"/reports/country-profile/?{YEAR}", CELL):
            answer = signed(person).get(address)
            assert (answer.status_code == 200) == (name not in ("anonymous", "nobody")), (name, address)


def test_records_that_a_person_may_not_see_count_and_are_not_listed(strip: Cast, signed: Sign) -> None:
    hidden = Hazard.objects.filter(reference="HA-2").get()
    Hazard.objects.filter(pk=hidden.pk).update(tier="restricted")
    whole, part = (signed(person).get(CELL).content.decode() for person in (strip.headquarters, strip.reader))
    assert str(hidden.record) in whole
    assert str(hidden.record) not in part
    assert "you may not see" in part


def _of_land(cell: Cell) -> bool:
    return cell.ask.definition.table == "land" and not cell.ask.definition.over and bool(cell.value)


def test_a_cell_leads_to_the_postings_that_it_adds_up(strip: Cast, signed: Sign) -> None:
    client = signed(strip.reader)
    report = report_of("country-profile", LAST, None)
    asked = [one for one in report.cells if _of_land(one[1])]
    led = 0
    for address, cell in asked:
        found = 0.0
        pages = postings_of(cell.ask, None)
        for _, query in pages:
            page = client.get(f"/ledger/postings/?{query}")
            assert page.status_code == 200, (address, query)
            found += page.context["area"]
        led += bool(pages)
        if pages:
            assert found == pytest.approx(cell.value, abs=0.01), address
    assert led > 40
    text = client.get(CELL).content.decode()
    assert "/ledger/postings/?from=0001-01-01" in text


def test_the_page_of_a_cell_speaks_the_readers_language(strip: Cast, signed: Sign) -> None:
    client = signed(strip.reader)
    english = client.get(CELL).content.decode()
    assert "<h1>Open hazardous area: " in english
    client.cookies["django_language"] = "fr"
    french = client.get(CELL).content.decode()
    assert "Open hazardous area" not in french
    assert ">hazardous area " in english
    assert ">hazardous area " not in french


def test_the_records_behind_a_cell_are_a_list_to_keep(strip: Cast, signed: Sign) -> None:
    hidden = Hazard.objects.filter(reference="HA-2").get()
    Hazard.objects.filter(pk=hidden.pk).update(tier="restricted")
    for person, whole in ((strip.headquarters, True), (strip.reader, False)):
        rows = list(csv.DictReader(io.StringIO(signed(person).get(f"{CELL}&format=csv").content.decode("utf-8-sig"))))
        assert (str(hidden.record) in {row["record"] for row in rows}) == whole
        told = sum(float(row["adds"]) for row in rows if row["adds"])
        assert (told == pytest.approx(60_000, abs=10)) == whole
        assert ("may not see" in rows[-1]["word"]) != whole


def test_a_workbook_holds_numbers_that_lead_to_their_records(strip: Cast, signed: Sign) -> None:
    answer = signed(strip.reader).get(f"/reports/country-profile/?{YEAR}&format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("balance").to_python()
    total = next(row for row in rows if row[0] == "Total")
    assert total[-1] == pytest.approx(60_000, abs=10)
    assert "Definitions" in book.sheet_names
    live = load_workbook(io.BytesIO(answer.content))
    sheet = live["balance"]
    (table,) = sheet.tables.values()
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[3]]
    last = sheet.max_row
    while sheet.cell(last, 1).value != "Total":
        last -= 1
    # The total follows the filter, and each figure leads to its records.
    assert str(sheet.cell(last, 2).value).startswith("=SUBTOTAL(109,B4:")
    assert sheet.cell(last, 9).hyperlink is not None
    for sheet in live:
        formulas = [cell for row in sheet for cell in row if cell.data_type == "f"]
        assert all(str(cell.value).startswith("=SUBTOTAL(109,") for cell in formulas)


def test_csv_and_json_say_the_same(strip: Cast, signed: Sign) -> None:
    client = signed(strip.reader)
    said = json.loads(client.get(f"/reports/country-profile/?{YEAR}&format=json").content)
    text = client.get(f"/reports/country-profile/?{YEAR}&format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["value"] == "#indicator+value+num"
    by_address = {f"{row['table']}/{row['row']}/{row['column']}": row["value"] for row in rows[1:]}
    assert by_address == {
        cell["address"]: "" if cell["value"] is None else repr(cell["value"]) for cell in said["cells"]
    }


@pytest.mark.parametrize(
    "address",
    [
        "/reports/no-such-report/",
        f"/reports/country-profile/cell/?cell=balance/total/nothing&{YEAR}",
        "/reports/country-profile/?from=2023-13-01",
        "/reports/country-profile/?from=2023-02-01&to=2023-01-01",
        f"/reports/country-profile/?{YEAR}&format=exe",
    ],
)
def test_what_does_not_exist_is_not_found(strip: Cast, signed: Sign, address: str) -> None:
    assert signed(strip.headquarters).get(address).status_code == 404


def test_the_pdf_is_tagged_and_says_the_figures(strip: Cast, signed: Sign, tmp_path: Path) -> None:
    answer = signed(strip.reader).get(f"/reports/country-profile/?{YEAR}&format=pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content or b"/MarkInfo" in answer.content
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    file = tmp_path / "report.pdf"
    file.write_bytes(answer.content)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    assert "From opening to closing, by district" in text
