"""The files of a settlement: exact figures, the same bytes on every run, layers that open styled, all or nothing."""

import csv
import io
import json
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.land.settled import FINDINGS, REFUSED_HAZARD, worked_example

from whitestone.land import example
from whitestone.land.inputs import SourceAccount
from whitestone.land.writing import balance, balance_csv, print_books, write_books
from whitestone.land.writing.balance import square_metres
from whitestone.land.writing.tables import COLUMNS
from whitestone.problems import ProblemError

EXPECTED = example.EXPECTED


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_balance_has_the_agreed_shape_and_figures(tmp_path: Path) -> None:
    write_books(worked_example(), tmp_path / "out")
    written = json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    for key in ("period", "rows", "releases"):
        assert json.dumps(written[key]) == json.dumps(expected[key]), key
    assert list(written)[:3] == ["period", "rows", "releases"]
    assert written["parameters"]["fade_out"]["AP"] == {"metres": 20.0, "source": "assumed"}
    assert written["balanced"] is True


def test_products_outside_the_period_are_not_listed() -> None:
    books = worked_example()
    outside = {**books.settlement.releases, "RL-1": replace(books.settlement.releases["RL-1"], in_period=False)}
    said = balance(replace(books, settlement=replace(books.settlement, releases=outside)))
    releases = said["releases"]
    assert isinstance(releases, dict)
    assert sorted(releases) == ["RL-2", "RL-3", "RL-4", "RL-5", "RL-6"]


@pytest.mark.parametrize(
    ("given", "written"), [(20000.00004, "20000"), (6250.5, "6250.5"), (-0.00001, "0"), (1 / 3, "0.3333")]
)
def test_areas_are_whole_numbers_where_they_are_whole(given: float, written: str) -> None:
    assert json.dumps(square_metres(given)) == written


def test_two_runs_give_identical_bytes(tmp_path: Path) -> None:
    write_books(worked_example(), tmp_path / "one")
    write_books(worked_example(), tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_every_table_is_a_file_with_its_columns(tmp_path: Path) -> None:
    write_books(worked_example(), tmp_path / "out")
    for name, columns in COLUMNS.items():
        text = (tmp_path / "out" / "tables" / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert tuple(next(csv.reader(io.StringIO(text)))) == columns
    rows = list(csv.DictReader(io.StringIO(balance_csv(worked_example()))))
    assert [(row["unit"], row["class"], row["closing_m2"]) for row in rows] == [
        ("D1", "ap_only", "10000"),
        ("D1", "mixed", "10000"),
        ("D1", "ap_only", "35000"),
        ("D2", "mixed", "5000"),
    ]


def test_a_text_cannot_run_as_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    dangerous = replace(FINDINGS[0], record='=HYPERLINK("x")')
    write_books(worked_example(findings=(dangerous,)), tmp_path / "out")
    text = (tmp_path / "out" / "tables" / "findings.csv").read_text(encoding="utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["record"] == '\'=HYPERLINK("x")'


@pytest.mark.usefixtures("gdal_tools")
def test_a_geopackage_opens_with_gdal_and_carries_default_styles(tmp_path: Path) -> None:
    write_books(worked_example(), tmp_path / "out")
    path = tmp_path / "out" / "postings.gpkg"
    info = subprocess.run(["ogrinfo", "-so", path, "postings"], capture_output=True, text=True, check=True)
    assert "Feature Count: 10" in info.stdout
    assert "ETRS89-extended / LAEA Europe" in info.stdout
    assert "may only be partially supported" not in info.stderr
    with sqlite3.connect(path) as database:
        styles = database.execute("SELECT f_table_name, useAsDefault, styleQML FROM layer_styles ORDER BY 1").fetchall()
        total = database.execute("SELECT sum(area_m2) FROM postings WHERE \"column\" = 'cleared'").fetchone()
    database.close()
    assert [(name, default) for name, default, _ in styles] == [("findings", 1), ("postings", 1)]
    assert 'value="reclassified_out"' in styles[1][2]
    assert total == (15_000.0,)


def test_a_folder_that_holds_something_else_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(ProblemError) as refused:
        write_books(worked_example(), tmp_path)
    assert refused.value.problems[0].code == "out-not-empty"
    assert files(tmp_path) == {"thesis.txt": b"three years of work"}


def test_an_earlier_output_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_books(worked_example(), out)
    (out / "tables" / "stale.csv").write_text("old")
    write_books(worked_example(), out)
    assert "tables/stale.csv" not in files(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_write_that_fails_leaves_the_earlier_output(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_books(worked_example(), out)
    before = files(out)
    broken = worked_example()
    broken = replace(broken, settlement=replace(broken.settlement, crs="EPSG:0"))
    with pytest.raises(Exception, match="CRS"):
        write_books(broken, out)
    assert files(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("width", [80, 140])
def test_the_terminal_table_fits_its_width(width: int) -> None:
    with Console(width=width, record=True, file=io.StringIO()) as console:
        print_books(worked_example(), console)
    lines = console.export_text().splitlines()
    assert max(len(line) for line in lines) <= width
    assert any(line.split()[:3] == ["D1", "SHA", "ap_only"] and "35,000" in line for line in lines)
    assert any("The books balance" in line for line in lines)


def test_unbalanced_books_and_refused_rows_are_said_aloud() -> None:
    source = SourceAccount("hazards", "hazards.gpkg", rows=6, used=5, refused=1, problems=(REFUSED_HAZARD,))
    with Console(width=100, record=True, file=io.StringIO()) as console:
        print_books(worked_example(sources=(source,), residual=12.5), console)
    text = console.export_text()
    assert "THE BOOKS DO NOT BALANCE" in text
    assert "1 refused" in text
