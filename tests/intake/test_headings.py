"""Where the names of the columns stand: below a title as well, and never where a row of data does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from whitestone.intake.sources import Options, open_source
from whitestone.intake.sources.headings import heading_of
from whitestone.problems import ProblemError

HEAD = ["No", "Date", "Device", "Lat"]
TITLE = ["SYNTHETIC: finds, team 7", "", "", ""]


def read(path: Path, options: Options | None = None) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Columns and the first cell of every row."""
    with open_source(path, options or Options()) as source:
        return source.columns, [list(piece.columns[source.columns[0]]) for piece in source.pieces(100)]


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([HEAD, ["1", "2", "3", "4"]], 0),
        ([TITLE, HEAD, ["1", "2", "3", "4"]], 1),
        ([TITLE, ["Period", "", "", "Page 1"], [""] * 4, HEAD, ["F1", "2023-05-01", "AP", 40.1]], 3),
        # A table that names one column only is not titled by it.
        ([["id", "", "", ""], ["F1", "2023-05-01", "AP", 40.1]], 0),
        # Words in every cell of a row, one of them twice, are data.
        ([["id", "", "", ""], ["a", "b", "b", "c"], ["d", "e", "f", "g"]], 0),
        ([TITLE, HEAD], 0),
        ([], 0),
    ],
)
def test_a_heading_is_found_below_a_title_and_nowhere_else(lines: list[list[Any]], at: int) -> None:
    assert heading_of(lines) == at


def test_a_sheet_with_titles_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "finds.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(1, 0, 1, 3, TITLE[0])
        for at, line in enumerate((HEAD, ["F1", "2023-05-01", "AP", 40.1], ["F2", "2023-05-02", "AP", 40.2])):
            sheet.write_row(3 + at * 2, 0, line)
    assert read(path) == (tuple(HEAD), [["F1", "F2"]])
    assert read(path, Options(heading=4)) == (tuple(HEAD), [["F1", "F2"]])
    assert read(path, Options(heading=6)) == (("F1", "2023-05-01", "AP", "40.1"), [["F2"]])
    with pytest.raises(ProblemError, match="line 99"):
        read(path, Options(heading=99))


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_text_with_a_title(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "finds.csv"
    lines = ["F1", "2023-05-01", "AP, found twice" if mark != "," else "AP", "40,1" if mark != "," else "40.1"]
    path.write_text("\n".join([TITLE[0], "", mark.join(HEAD), mark.join(lines)]), encoding="utf-8")
    assert read(path) == (tuple(HEAD), [["F1"]])


def test_commas_in_notes_part_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "finds.csv"
    path.write_text("id;note\n1;one, two, three, four\n2;five, six, seven, eight\n", encoding="utf-8")
    assert read(path) == (("id", "note"), [["1", "2"]])
