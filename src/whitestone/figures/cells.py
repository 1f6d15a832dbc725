"""Cells to values: numbers, periods, words of a list. Every refusal names the file, the row and the column.

Collects problems instead of stopping at the first, so that a person mends a file once.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from whitestone.figures.kinds import (
    CELL_BLANK,
    NOT_A_NUMBER,
    NOT_A_PERIOD,
    NUMBER_NEGATIVE,
    NUMBER_SEPARATED,
    WORD_UNKNOWN,
)
from whitestone.figures.quantities import Quantity, amount
from whitestone.land.words import CATEGORIES, Contamination
from whitestone.problems import Problem
from whitestone.profiles import Span

Word = TypeVar("Word", bound=StrEnum)
SEPARATED = re.compile(r"[+-]?\d{1,3}([,'’\u00a0\u202f ]\d+)+(\.\d+)?")


class Cells:
    """The cells of one row, read one by one; what is wrong is added to `problems`."""

    def __init__(self, file: str, row: int, cells: dict[str, str], problems: list[Problem]) -> None:
        self.file = file
        self.row = row
        self._cells = cells
        self._problems = problems

    def text(self, column: str) -> str:
        """The cell, or an empty text where the column is not there."""
        return self._cells.get(column, "")

    def needed(self, column: str) -> str:
        """The cell; blank is a problem."""
        text = self.text(column)
        if not text:
            self._problems.append(CELL_BLANK(file=self.file, row=self.row, column=column))
        return text

    def amount(self, column: str, unit: str, qualifier: str = "") -> Quantity | None:
        """An amount that is not negative; None where the cell is blank or wrong."""
        text = self.text(column)
        if not text:
            return None
        found, kind = amount(text, unit, qualifier), None
        if found is None:
            kind = NUMBER_SEPARATED if SEPARATED.fullmatch(text) else NOT_A_NUMBER
        elif found.value < 0:
            kind = NUMBER_NEGATIVE
        if kind is not None:
            self._problems.append(kind(file=self.file, row=self.row, column=column, value=text))
            return None
        return found

    def period(self, column: str) -> Span | None:
        """A period or partial date; None where the cell is blank or wrong."""
        text = self.text(column)
        if not text:
            return None
        try:
            return Span.parse(text)
        except ValueError:
            self._problems.append(NOT_A_PERIOD(file=self.file, row=self.row, column=column, value=text))
            return None

    def word(self, column: str, words: type[Word]) -> Word | None:
        """One of an enumeration's words; None where the cell is blank or wrong."""
        text = self.text(column)
        known = {word.value.casefold(): word for word in words}
        if text and text.casefold() not in known:
            self._unknown(column, text, tuple(word.value for word in words))
        return known.get(text.casefold())

    def category(self, column: str) -> Contamination:
        """One category of ordnance; none where the cell is blank or wrong."""
        text = self.text(column)
        known = {str(category.name): category for category in CATEGORIES}
        if text and text.upper() not in known:
            self._unknown(column, text, tuple(known))
        return known.get(text.upper(), Contamination.NONE)

    def _unknown(self, column: str, text: str, known: tuple[str, ...]) -> None:
        self._problems.append(
            WORD_UNKNOWN(file=self.file, row=self.row, column=column, value=text, known=", ".join(known))
        )
