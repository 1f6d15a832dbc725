"""Broken files end in coded errors that name file, row and column; a folder is read whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.country import FILES, write_folder, write_profile

from whitestone.figures import Folder, check_folder, load_folder
from whitestone.figures.writing import page
from whitestone.problems import Problem, ProblemError


def _load(tmp_path: Path) -> Folder:
    return load_folder(tmp_path / "figures", str(write_profile(tmp_path / "profile")))


def _problems(tmp_path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as refused:
        _load(tmp_path)
    return refused.value.problems


class Fault(NamedTuple):
    """A text replaced in one file, and where the problem must be told."""

    file: str
    old: str
    new: str
    code: str
    row: int | None
    column: str | None


FAULTS = [
    Fault("reported.csv", "value,unit", "valu,unit", "figures-column-missing", None, "value"),
    Fault("release.csv", "district,area", "district,hectares", "figures-column-missing", None, "area"),
    Fault("reported.csv", "275,items", "many,items", "figures-not-a-number", 2, "value"),
    Fault("release.csv", "200000,150", '"200,000",150', "figures-number-separated", 2, "area"),
    Fault("release.csv", "200000,150", "200 000,150", "figures-number-separated", 2, "area"),
    Fault("release.csv", "200000,150", "-200000,150", "figures-number-negative", 2, "area"),
    Fault("release.csv", "200000,150", "1e5,150", "figures-not-a-number", 2, "area"),
    Fault("release.csv", "200000,150", "٣,150", "figures-not-a-number", 2, "area"),
    Fault("reported.csv", "R3,ordnance", "R2,ordnance", "figures-id-repeated", 3, "figure_id"),
    Fault("release.csv", "South,", "North,", "figures-id-repeated", 2, "district"),
    Fault(
        "reported.csv",
        "275,items,national,2020,",
        "275,items,national,last year,",
        "figures-not-a-period",
        2,
        "period_or_as_at",
    ),
    Fault("reported.csv", "R2,ordnance,all items,275", "R2,ordnance,all items,", "figures-cell-blank", 2, "value"),
    Fault("reported.csv", "R2,ordnance,all items,", "R2,ordnance,all, items,", "figures-row-ragged", 2, None),
    Fault("reported.csv", "topic,what", "unit,what", "figures-column-repeated", None, "unit"),
    Fault("returns.csv", "cleared,ap_only,Alpha,UXO", "cleard,ap_only,Alpha,UXO", "figures-word-unknown", 2, "product"),
    Fault("returns.csv", "ap_only,Alpha,UXO", "mined,Alpha,UXO", "figures-word-unknown", 2, "land_class"),
    Fault("returns.csv", "Alpha,UXO", "Alpha,bombs", "figures-word-unknown", 2, "category"),
    Fault("returns.csv", "UXO,,10", "UXO,,", "figures-return-empty", 2, None),
    Fault("returns.csv", "UXO,,10", ",,10", "figures-items-unsorted", 2, "category"),
    Fault(
        "figures.toml",
        '"release.ap", "release.uxo"',
        '"release.apm", "R99"',
        "figures-reference-unknown",
        None,
        "parts",
    ),
    Fault("figures.toml", 'whole = "R2"', 'whole = "R1"', "figures-reference-unsuited", None, "parts"),
    Fault("figures.toml", 'people = "R4"', 'persons = "R4"', "figures-word-unknown", None, "persons"),
    Fault("figures.toml", 'kind = "rate"', 'kind = "speed"', "figures-word-unknown", None, "kind"),
    Fault("figures.toml", 'file = "staff.csv"', 'file = "stuff.csv"', "figures-file-missing", None, None),
    Fault("figures.toml", 'role = "returns"', 'role = "return"', "setting-wrong", None, None),
    Fault("figures.toml", 'whole = "R2"', 'whole = ["R2", "R3"]', "figures-reference-count", None, "whole"),
    Fault("figures.toml", 'file = "staff.csv"', 'file = "../staff.csv"', "setting-wrong", None, None),
    Fault("figures.toml", 'percent_part = "women"', 'percent_part = "men"', "setting-wrong", None, None),
    Fault("release.csv", "200000,150", "2000000000000000,150", "figures-not-a-number", 2, "area"),
    Fault("figures.toml", "[[files]]", "[[files", "setting-unreadable", None, None),
    Fault("release.csv", "Total,300000,250,20\n", "", "figures-cell-blank", None, "district"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}: {fault.new.strip()[:30]}")
def test_a_fault_names_file_row_and_column(tmp_path: Path, fault: Fault) -> None:
    write_folder(tmp_path / "figures", {fault.file: ((fault.old, fault.new),)})
    problems = [problem for problem in _problems(tmp_path) if problem.code == fault.code]
    assert problems
    first = problems[0]
    assert (first.row, first.column) == (fault.row, fault.column)
    assert first.file == (fault.file if fault.code != "figures-file-missing" else "figures.toml")
    assert "{" not in str(first)


def test_every_fault_of_a_folder_is_told_at_once(tmp_path: Path) -> None:
    changes = {
        "reported.csv": (("275,items", "many,items"), ("0.29,km2", "0,29,km2")),
        "release.csv": (("200000", "2e5"),),
        "returns.csv": (("cleared,ap_only,Alpha,UXO", "cleard,ap_only,Alpha,UXO"),),
    }
    write_folder(tmp_path / "figures", changes)
    assert {problem.file for problem in _problems(tmp_path)} >= {"reported.csv", "release.csv", "returns.csv"}


def test_another_encoding_is_refused_with_the_row(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "figures")
    text = FILES["release.csv"].replace("South", "Süd")
    folder.joinpath("release.csv").write_bytes(text.encode("latin-1"))
    (problem,) = (problem for problem in _problems(tmp_path) if problem.code == "figures-not-utf8")
    assert (problem.file, problem.row, problem.value) == ("release.csv", 2, "0xfc")


def test_a_byte_order_mark_and_semicolons_are_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "figures")
    text = FILES["release.csv"].replace(",", ";").replace("\n", "\r\n")
    folder.joinpath("release.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [row.label for row in _load(tmp_path).tables[0].rows] == ["North", "South"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"not a workbook at all"])
def test_a_workbook_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    tmp_path.joinpath("returns.xlsx").write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        load_folder(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["figures-file-unreadable"]


def test_text_in_a_number_cell_of_a_workbook_is_refused(tmp_path: Path) -> None:
    header = ["unit", "period", "product", "land_class", "operator", "category", "area_m2", "items"]
    with xlsxwriter.Workbook(str(tmp_path / "returns.xlsx")) as book:
        sheet = book.add_worksheet("returns")
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, ["North", 2020, "cleared", "", "", "AP", 1200.5, 3])
        sheet.write_row(2, 0, ["North", 2020, "cleared", "", "", "AP", "about 7", 3])
    with pytest.raises(ProblemError) as refused:
        load_folder(tmp_path)
    (problem,) = refused.value.problems
    assert (problem.code, problem.row, problem.column) == ("figures-not-a-number", 2, "area_m2")
    assert problem.file == "returns.xlsx, sheet returns"


@given(
    st.sampled_from(["reported.csv", "release.csv", "returns.csv", "staff.csv"]),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
    st.integers(0, 400),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path: Path, file: str, noise: bytes, place: int) -> None:
    folder = write_folder(tmp_path / "figures")
    content = FILES[file].encode()
    folder.joinpath(file).write_bytes(content[:place] + noise + content[place:])
    try:
        report = check_folder(_load(tmp_path))
    except ProblemError as refused:
        told = [str(problem) for problem in refused.problems]
        assert told
    else:
        assert page(report.folder, report)


@pytest.mark.parametrize("files", [{}, {"a.csv": "x,y\n1,2\n"}, {"a.txt": "figure_id"}])
def test_a_folder_without_figures_says_what_to_do(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError, match="figures-folder-empty"):
        load_folder(tmp_path)
