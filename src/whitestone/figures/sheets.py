"""CSV files and XLSX sheets as rows of text: the first row names the columns, every cell keeps what was written.

Understands no column. A file that cannot be read row by row is refused with the row and what to do.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import python_calamine

from whitestone.figures.kinds import COLUMN_MISSING, COLUMN_REPEATED, FILE_UNREADABLE, NOT_UTF8, ROW_RAGGED
from whitestone.problems import Problem, ProblemError


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as text.

    Attributes
    ----------
    file
        File name, with the sheet's name for a workbook.
    header
        Names of the columns.
    rows
        Cells as text, one tuple per data row; blank cells are empty texts.
    numbers
        Row numbers as a person counts data rows, 1 is the first; rows that are blank as a whole are left out.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and cells by column."""
        for number, row in zip(self.numbers, self.rows, strict=True):
            yield number, dict(zip(self.header, row, strict=True))

    def require(self, columns: tuple[str, ...]) -> None:
        """Refuse the sheet when columns are missing, naming each."""
        missing = [column for column in columns if column not in self.header]
        if missing:
            raise ProblemError(
                COLUMN_MISSING(file=self.file, column=column, known=", ".join(self.header)) for column in missing
            )


def read_csv(file: Traversable) -> Sheet:
    """Read a CSV file; comma, semicolon and tab are told apart by the first row."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        place = fault.start - (before.rfind(b"\n") + 1) + 1
        row = before.count(b"\n")
        value = f"0x{data[fault.start]:02x}"
        raise ProblemError(NOT_UTF8(file=file.name, row=row, value=value, byte=place)) from fault
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        raise ProblemError(FILE_UNREADABLE(file=file.name, why=fault)) from fault
    return _sheet(file.name, lines)


def read_workbook(file: Traversable) -> dict[str, Sheet]:
    """Read every sheet of an XLSX workbook that has a first row, by name."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
        raw = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as fault:
        raise ProblemError(FILE_UNREADABLE(file=file.name, why=fault)) from fault
    sheets = {name: [[_as_text(cell) for cell in line] for line in lines] for name, lines in raw.items()}
    return {name: _sheet(f"{file.name}, sheet {name}", lines) for name, lines in sheets.items() if any(map(any, lines))}


def _as_text(cell: object) -> str:
    """A cell as a person would have typed it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def _sheet(name: str, lines: list[list[str]]) -> Sheet:
    header = tuple(cell.strip() for cell in lines[0]) if lines else ()
    while header and not header[-1]:
        header = header[:-1]
    problems: list[Problem] = [
        COLUMN_REPEATED(file=name, column=column)
        for position, column in enumerate(header)
        if column in header[:position]
    ]
    rows, numbers = [], []
    for number, line in enumerate(lines[1:], start=1):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if any(cells[len(header) :]) or len(cells) < len(header):
            problems.append(ROW_RAGGED(file=name, row=number, cells=len(cells), columns=len(header)))
            continue
        rows.append(tuple(cells[: len(header)]))
        numbers.append(number)
    if problems:
        raise ProblemError(problems)
    return Sheet(name, header, tuple(rows), tuple(numbers))
