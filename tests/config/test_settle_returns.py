"""`whitestone settle --returns`: declared land stands beside the measured books and changes none of their figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from whitestone.config.commands import main
from whitestone.land import example

HEAD = "unit,period,product,land_class,operator,category,area_m2,items\n"
RETURNS = (
    HEAD
    + """D1,2022,cleared,ap_only,Alpha,AP,7000,3
D1,2023,cleared,ap_only,Alpha,AP,500,1
D2,2023-05,reduced,,Alpha,,1234.5,
Atlantis,2022,cancelled,,Alpha,,90,
D1,2021-06-01/2022-05-31,cleared,,Alpha,,4000,
D2,2024,cleared,,Alpha,,60000,
D1,2022,,,Alpha,AP,11,2
"""
)


def settle(out: Path, *more: str, units: bool = True) -> Result:
    folder = example.FOLDER
    words = ["--hazards", str(folder / "hazards.gpkg"), "--releases", str(folder / "releases.gpkg")]
    words += ["--units", str(folder / "units.gpkg")] if units else []
    words += ["--out", str(out), "--from", "2022-01-01", "--to", "2023-12-31"]
    return CliRunner().invoke(main, ["settle", *words, *more])


def written(folder: Path, text: str = RETURNS) -> str:
    (folder / "returns.csv").write_text(text, encoding="utf-8")
    return str(folder / "returns.csv")


def test_declared_land_stands_apart_and_measured_land_is_as_without_it(tmp_path: Path) -> None:
    result = settle(tmp_path / "out", "--returns", written(tmp_path), "--format", "json")
    assert result.exit_code == 0, result.output
    books = json.loads(result.stdout)
    expected = json.loads(example.EXPECTED.read_text(encoding="utf-8"))
    measured = [row for row in books["rows"] if row["kind"] is not None]
    assert json.dumps(measured) == json.dumps(expected["rows"])
    assert json.dumps(books["releases"]) == json.dumps(expected["releases"])
    declared = {(row["unit"], row["class"]): row for row in books["rows"] if row["kind"] is None}
    assert {key: row["declared_m2"] for key, row in declared.items()} == {
        ("D1", "ap_only"): {"cancelled": 0, "cleared": 7500, "reduced": 0},
        ("D2", None): {"cancelled": 0, "cleared": 0, "reduced": 1234.5},
        (None, None): {"cancelled": 90, "cleared": 0, "reduced": 0},
    }
    assert {
        row[name] for row in declared.values() for name in row if name.endswith("_m2") and "declared" not in name
    } == {0}
    assert books["balanced"] is True


def test_a_return_that_straddles_the_period_is_a_finding_and_not_counted(tmp_path: Path) -> None:
    books = json.loads(settle(tmp_path / "out", "--returns", written(tmp_path), "--format", "json").stdout)
    found = {one["code"]: one for one in books["findings"] if one["code"].startswith("return-")}
    assert set(found) == {"return-straddles-period", "return-without-unit"}
    straddling = found["return-straddles-period"]
    assert (straddling["record"], straddling["area_m2"], straddling["date"]) == (
        "returns.csv, row 5",
        4000,
        "2022-05-31",
    )
    assert "not counted" in straddling["sentence"]
    assert found["return-without-unit"]["record"] == "returns.csv, row 4"


def test_every_output_shows_and_marks_declared_land(tmp_path: Path) -> None:
    result = settle(tmp_path / "out", "--returns", written(tmp_path))
    assert "Declared by returns, not in the balance (m²)" in " ".join(result.stdout.split())
    assert "7,500" in result.stdout
    assert "returns: returns.csv" in result.stdout
    with (tmp_path / "out" / "tables" / "balance.csv").open(encoding="utf-8-sig") as file:
        rows = {(row["unit"], row["kind"], row["class"]): row for row in csv.DictReader(file)}
    assert rows["D1", "", "ap_only"]["declared_cleared_m2"] == "7500"
    assert rows["D1", "", "ap_only"]["closing_m2"] == "0"
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Declared without a polygon" in page
    assert "No unit known" in page
    assert "Returns that reach beyond the period" in page
    with (tmp_path / "out" / "tables" / "input_problems.csv").open(encoding="utf-8-sig") as file:
        (note,) = [row for row in csv.DictReader(file) if row["role"] == "returns"]
    assert (note["outcome"], note["code"], note["row"]) == ("note", "figures-return-without-product", "7")


def test_the_returns_are_in_the_account_of_the_inputs(tmp_path: Path) -> None:
    books = json.loads(settle(tmp_path / "out", "--returns", written(tmp_path), "--format", "json").stdout)
    account = books["inputs"][-1]
    assert (account["role"], account["file"], account["rows"], account["used"]) == ("returns", "returns.csv", 7, 7)
    assert len(account["sha256"]) == 64


def test_a_folder_serves_as_well_as_a_file_and_its_profile_knows_names(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    folder.mkdir()
    written(folder, HEAD + "Fuzuli,2023,cleared,,,,10,\n")
    (folder / "figures.toml").write_text(
        'title = "T"\ncitation = "SYNTHETIC"\nprofile = "aze"\n[[files]]\nfile = "returns.csv"\nrole = "returns"\n',
        encoding="utf-8",
    )
    without = json.loads(settle(tmp_path / "a", "--returns", str(folder), "--format", "json", units=False).stdout)
    (row,) = [row for row in without["rows"] if "declared_m2" in row]
    assert row["unit"].startswith("AZ")
    with_units = json.loads(settle(tmp_path / "b", "--returns", str(folder), "--format", "json").stdout)
    (row,) = [row for row in with_units["rows"] if "declared_m2" in row]
    assert row["unit"] is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "figures-no-returns"),
        (HEAD + "D1,2022,cleared,,,,1'000,\n", "figures-number-separated"),
        (HEAD + "D1,2022,flooded,,,,1000,\n", "figures-word-unknown"),
        ("a,b\n1,2\n", "figures-folder-empty"),
    ],
)
def test_bad_returns_are_named_and_nothing_is_written(tmp_path: Path, text: str, code: str) -> None:
    result = settle(tmp_path / "out", "--returns", written(tmp_path, text))
    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr
    assert not (tmp_path / "out").exists()
    assert "[figures-folder-empty]" in settle(tmp_path / "out", "--returns", str(tmp_path / "nowhere")).stderr
