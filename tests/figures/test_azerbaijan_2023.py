"""The figures of one real year: tables printed again as they were, names, readings, and what does not fit."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from whitestone.figures import Check, Folder, Report, Verdict, check_folder, load_folder
from whitestone.figures.rules.readings import side_by_side
from whitestone.figures.writing import page
from whitestone.profiles.names import How

DATA = resources.files("whitestone.profiles") / "aze" / "figures-2023"
TABLES = {
    "land-release": "land_release_by_district.csv",
    "clearance-capacity": "capacity_clearance.csv",
    "survey-capacity": "capacity_nts_ts.csv",
    "clearance-by-year": "ap_mine_clearance_by_year.csv",
    "staff": "staff_by_gender.csv",
}


@pytest.fixture(scope="module")
def folder() -> Folder:
    return load_folder(DATA)


@pytest.fixture(scope="module")
def report(folder: Folder) -> Report:
    return check_folder(folder)


@pytest.mark.parametrize(("table_id", "file"), TABLES.items())
def test_a_table_is_printed_again_byte_for_byte(folder: Folder, table_id: str, file: str) -> None:
    (table,) = (table for table in folder.tables if table.id == table_id)
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\n").writerows(table.printed())
    assert again.getvalue().encode() == DATA.joinpath(file).read_bytes()


def test_all_five_tables_add_up_to_their_printed_totals(folder: Folder) -> None:
    totals = {}
    for table in folder.tables:
        for column in table.summable:
            if table.total and column.name in table.total.amounts:
                totals[f"{table.id}.{column.name}"] = table.total.amounts[column.name].value
                assert table.added(column).value == totals[f"{table.id}.{column.name}"]
    assert totals == {
        "land-release.area_released_m2": 530_328_985,
        "land-release.ap_mines_destroyed": 3_495,
        "land-release.av_mines_destroyed": 4_993,
        "land-release.cmr_destroyed": 1_817,
        "land-release.uxo_destroyed": 20_692,
        "clearance-capacity.operational_staff": 2_281,
        "clearance-capacity.mine_detection_dogs": 151,
        "clearance-capacity.machines": 70,
        "survey-capacity.nts_teams": 3,
        "survey-capacity.nts_personnel": 12,
        "survey-capacity.ts_teams": 52,
        "survey-capacity.ts_personnel": 402,
        "clearance-by-year.area_cleared_km2": Decimal("33.01"),
    }


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


def test_the_page_shows_every_row_as_it_was_printed(folder: Folder) -> None:
    parser = _Tables()
    parser.feed(page(folder))
    shown = [[cell.replace(",", "") for cell in row] for row in parser.rows]
    for row in csv.DictReader(io.StringIO(DATA.joinpath("land_release_by_district.csv").read_text(encoding="utf-8"))):
        numbers = [value for name, value in row.items() if name not in ("district_as_printed", "footnote")]
        label = row["district_as_printed"] + row["footnote"]
        assert any(line[:1] == [label] and line[-5:] == numbers for line in shown), label


def test_names_are_understood_and_askeran_stays_visible(folder: Folder) -> None:
    found = {match.written: match for match in folder.matches}
    assert len(found) == 15
    fuzili, gubadly, askeran = found["Fuzili"], found["Gubadly"], found["Askeran"]
    assert fuzili.unit is not None
    assert gubadly.unit is not None
    assert (fuzili.unit.code, fuzili.how) == ("AZ-FUZ", How.SPELLING)
    assert (gubadly.unit.code, gubadly.how) == ("AZ-QBI", How.SPELLING)
    assert (askeran.unit, askeran.how) == (None, How.UNMATCHED)
    assert [written for written, match in found.items() if match.unit is None] == ["Askeran"]


def _one(report: Report, code: str, about: str = "") -> Check:
    (found,) = (check for check in report.raised if check.code == code and about in check.about)
    return found


def _steps(check: Check) -> str:
    return "\n".join(check.steps).replace("\u202f", " ")


def test_one_item_too_many(report: Report) -> None:
    check = _one(report, "sum-differs")
    assert check.verdict is Verdict.CONTRADICTION
    assert "3,495 + 4,993 + 1,817 + 20,692 + 41 + 539 = 31,577 items" in _steps(check)
    assert "31,578 − 31,577 = 1" in _steps(check)


def test_finds_on_no_area(report: Report) -> None:
    check = _one(report, "finds-without-area")
    assert _steps(check) == "Askeran: 6 AP + 1 AV + 0 UXO = 7 items on 0 m²"
    assert check.verdict is Verdict.CONTRADICTION


def test_the_three_readings_with_densities_and_rates(folder: Folder, report: Report) -> None:
    (readings,) = side_by_side(folder)
    lines = [
        (
            str(line.area.quantity.value),
            round(float(line.per_km2 or 0), 1),
            round(float(line.m2_per_person_day or 0)),
        )
        for line in readings.lines
    ]
    assert lines == [("530.33", 6.6, 1162), ("44.33", 78.8, 97), ("10", 349.5, 22)]
    assert "530.33 km² ÷ 10 km² = 53" in _steps(_one(report, "readings-apart"))
    assert readings.working_days.status.value == "assumed"


def test_the_rate_that_cannot_be_clearance(report: Report) -> None:
    check = _one(report, "rate-beyond-clearance")
    assert "530.33" in check.about
    assert "÷ 2,281 people ÷ 200 days = 1,162 m² per person and day" in _steps(check)
    agreed = [check.about for check in report.of(Verdict.AGREES) if check.code == "rate-beyond-clearance"]
    assert len(agreed) == 2


def test_what_else_is_there(report: Report) -> None:
    assert "30 − 29 = 1" in _steps(_one(report, "two-numbers", "procedures"))
    assert "709.6 − 147 = 562.6" in _steps(_one(report, "two-numbers", "residential"))
    assert "1,591 − 1,425 = 166" in _steps(_one(report, "two-numbers", "staff"))
    assert "30 years ÷ 10 years = 3, 2 months apart" in _steps(_one(report, "estimate-revised"))
    assert "2,582.82 km² more" in _steps(_one(report, "stock-does-not-follow"))
    assert "= 232.0 years" in _steps(_one(report, "duration-does-not-follow"))
    assert "11 of 14 rows below 50" in _steps(_one(report, "density-low", "Table 4"))
    assert "170,354 per km²" in _steps(_one(report, "density-high"))


def test_what_agrees_is_kept(report: Report) -> None:
    agreeing = {check.about for check in report.of(Verdict.AGREES)}
    assert "Deminers at the end of 2023, in the text and in the table" in agreeing
    assert "Suspected hazardous area at the end of 2022, by threat" in agreeing
    assert {check.code for check in report.of(Verdict.CONTRADICTION)} == {"sum-differs", "finds-without-area"}


def test_the_files_load_without_a_manifest_beside_them(tmp_path: Path, folder: Folder) -> None:
    for file in ("reported_figures.csv", *TABLES.values()):
        shutil.copy(str(DATA.joinpath(file)), tmp_path / file)
    tmp_path.joinpath("notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    loaded = load_folder(tmp_path)
    assert "aze/figures-2023" in loaded.manifest
    assert [table.id for table in loaded.tables] == [table.id for table in folder.tables]
    assert loaded.unread == ("notes.csv",)
    assert {check.code for check in check_folder(loaded).of(Verdict.CONTRADICTION)} == {
        "sum-differs",
        "finds-without-area",
    }
