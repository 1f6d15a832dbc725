"""Workbooks: one sheet as a table, cells as the spreadsheet holds them. Formulas come as their last result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from whitestone.intake import problems as say
from whitestone.intake.sources import archives
from whitestone.intake.sources.pieces import Options, Piece
from whitestone.intake.sources.texts import chosen, named
from whitestone.problems import ProblemError

MOST_BYTES = 600_000_000
"""Of XML in the workbook: the reader holds one sheet in memory, which no spreadsheet program makes larger than this."""


def _workbook(path: Path) -> CalamineWorkbook:
    total = sum(one.file_size for one in archives.checked(path))
    if total > MOST_BYTES:
        raise ProblemError(say.TOO_LARGE(file=path.name, reason=f"its sheets have {total} bytes"))
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise ProblemError(say.UNREADABLE(file=path.name, reason=str(error))) from error


def names(path: Path) -> list[str]:
    """Names of the sheets."""
    return _with_rows(_workbook(path).sheet_names)


def _with_rows(sheets: Sequence[str]) -> list[str]:
    """Without the cover that an export from here has behind its rows."""
    return [name for name in sheets if name != "cover" or len(sheets) == 1]


class SheetSource:
    """One sheet; its first row that holds anything names the columns, or the one below a title."""

    crs: str | None = None
    shaped = False

    def __init__(self, path: Path, options: Options) -> None:
        book = _workbook(path)
        sheets = _with_rows(book.sheet_names)
        if options.layer and options.layer not in sheets:
            raise ProblemError(say.NO_LAYER(file=path.name, value=options.layer, layers=", ".join(sheets)))
        if not options.layer and len(sheets) > 1:
            raise ProblemError(say.SEVERAL_FILES(file=path.name, layers=", ".join(sheets)))
        try:
            sheet = book.get_sheet_by_name(options.layer or sheets[0])
            lines = sheet.to_python(skip_empty_area=True)
        except (CalamineError, IndexError, ValueError) as error:
            raise ProblemError(say.UNREADABLE(file=path.name, reason=str(error))) from error
        if not lines:
            raise ProblemError(say.UNREADABLE(file=path.name, reason="the sheet is empty"))
        above = sheet.start[0] if sheet.start else 0
        heading = chosen(lines, options.heading, path.name, above)
        self.columns = named([str(cell) for cell in lines[heading]])
        self._lines: list[list[Any]] = [line for line in lines[heading + 1 :] if any(cell != "" for cell in line)]
        self.rows: int | None = len(self._lines)

    def pieces(self, size: int) -> Iterator[Piece]:
        """Stretches of `size` rows."""
        for start in range(0, len(self._lines), size):
            block = [[_plain(cell) for cell in line] for line in self._lines[start : start + size]]
            yield Piece(start + 1, dict(zip(self.columns, map(list, zip(*block, strict=True)), strict=True)))


def _plain(cell: Any) -> Any:
    """A whole number that passed through a spreadsheet is a whole number."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
