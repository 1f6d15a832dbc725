"""Returns without a manifest: told by their columns, from CSV and from the XLSX template, into the same values."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from tests.figures.country import FILES, write_profile

from whitestone.figures import check_folder, declared_releases, load_folder
from whitestone.figures.tables import REPORTED_COLUMNS, RETURNS_COLUMNS
from whitestone.figures.template import write_template
from whitestone.figures.writing import folder_json
from whitestone.land.returns import DeclaredRelease
from whitestone.land.words import LandClass, Product, SquareMetres
from whitestone.problems import ProblemError

ROW = "r.csv, row {}"
YEAR = dt.date(2020, 1, 1), dt.date(2020, 12, 31)


def test_csv_and_workbook_give_the_same_returns(tmp_path: Path) -> None:
    profile = str(write_profile(tmp_path / "profile"))
    rows = list(csv.reader(io.StringIO(FILES["returns.csv"])))
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "r.csv").write_text(FILES["returns.csv"], encoding="utf-8")
    (tmp_path / "xlsx").mkdir()
    with xlsxwriter.Workbook(str(tmp_path / "xlsx" / "r.xlsx")) as book:
        sheet = book.add_worksheet("returns")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [float(cell) if cell.isdigit() else cell for cell in row])

    def read(folder: str) -> object:
        values = folder_json(load_folder(tmp_path / folder, profile))["returns"]
        assert isinstance(values, list)
        return [{key: value for key, value in row.items() if key != "file"} for row in values]

    assert read("csv") == read("xlsx")
    assert len(load_folder(tmp_path / "xlsx", profile).returns) == 3


def test_the_template_has_the_columns_that_are_read_and_no_rows(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "t.xlsx"))
    assert book.sheet_names == ["returns", "reported", "columns"]
    for name, columns in (("returns", RETURNS_COLUMNS), ("reported", REPORTED_COLUMNS)):
        header, *rows = book.get_sheet_by_name(name).to_python()
        assert header[: len(columns)] == list(columns)
        assert rows == []
    loaded = load_folder(tmp_path)
    assert (loaded.figures, loaded.returns) == ({}, ())
    assert check_folder(loaded).checks == ()


def test_a_template_is_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="figures-not-xlsx"):
        write_template(tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_returns_are_declared_and_their_units_resolved(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(FILES["returns.csv"], encoding="utf-8")
    loaded = load_folder(tmp_path, str(write_profile(tmp_path / "profile")))
    units = [row.match.unit.code if row.match and row.match.unit else None for row in loaded.returns]
    assert units == ["X-N", "X-N", "X-S"]
    assert check_folder(loaded).raised == ()


def test_returns_enter_the_ledger_as_declared_release(tmp_path: Path) -> None:
    text = FILES["returns.csv"] + "Nowhere,2020-02,reduced,,,,7000,\nNorth,2020,,,,AP,5,1\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    declared = declared_releases(load_folder(tmp_path, str(write_profile(tmp_path / "profile"))))
    assert declared == (
        DeclaredRelease(
            "X-N", YEAR[0], YEAR[1], Product.CLEARED, SquareMetres(1e5), None, LandClass.AP_ONLY, "Alpha", ROW.format(1)
        ),
        DeclaredRelease(
            "X-S", YEAR[0], YEAR[1], Product.CLEARED, SquareMetres(2e5), None, LandClass.AP_ONLY, "Alpha", ROW.format(3)
        ),
        DeclaredRelease(
            None, dt.date(2020, 2, 1), dt.date(2020, 2, 29), Product.REDUCED, SquareMetres(7000), record=ROW.format(4)
        ),
    )


def test_without_a_profile_no_name_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(FILES["returns.csv"], encoding="utf-8")
    loaded = load_folder(tmp_path)
    assert loaded.profile is None
    assert loaded.matches == ()


def test_a_profile_can_replace_a_threshold(tmp_path: Path) -> None:
    profile = write_profile(tmp_path / "profile")
    profile.joinpath("thresholds.toml").write_text(
        '[sources.own]\ncitation = "SYNTHETIC"\n[[thresholds]]\nname = "ap_density_low"\nvalue = 900\n'
        'unit = "items/km2"\nstatus = "assumed"\nsource = "own"\n',
        encoding="utf-8",
    )
    (tmp_path / "r.csv").write_text(FILES["returns.csv"], encoding="utf-8")
    (check,) = check_folder(load_folder(tmp_path, str(profile))).raised
    assert check.code == "density-low"
    assert "South" not in check.sentence
    assert [threshold.source.citation for threshold in check.thresholds] == ["SYNTHETIC"]
