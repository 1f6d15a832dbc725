"""Which line of a table names its columns: not always the first, where a title stands above. Reads no file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

LOOKED_AT = 30
"""Lines at the beginning of a table among which its heading is looked for."""


def heading_of(lines: Sequence[Sequence[Any]]) -> int:
    """Place of the line that names the columns, among the first lines of a table.

    The first line, unless it fills at most half as many cells as the widest line does, as a title does, and a line
    below it fills more than half with words that are all different and none of them a number or a date.

    Examples
    --------
    >>> heading_of([["Finds of May", "", ""], ["", "", ""], ["No", "Date", "Device"], ["1", "2023-05-01", "AP"]])
    2
    >>> heading_of([["No", "Date", "Device"], ["1", "2023-05-01", "AP"]])
    0
    """
    filled = [[cell for cell in line if not (cell is None or str(cell).strip() == "")] for line in lines[:LOOKED_AT]]
    half = max(map(len, filled), default=0) / 2
    if not filled or len(filled[0]) > half:
        return 0
    wide = (at for at, cells in enumerate(filled) if len(cells) > half)
    first = next(wide, 0)
    return first if first + 1 < len(filled) and _names(filled[first]) else 0


def _names(cells: Sequence[Any]) -> bool:
    """Whether cells could name columns: words, each once."""
    words = [str(cell).strip().casefold() for cell in cells]
    return len(set(words)) == len(words) and not any(map(_measures, cells))


def _measures(cell: Any) -> bool:
    """Whether a cell is a number or a date."""
    if isinstance(cell, int | float | dt.date | dt.time):
        return True
    digits = sum(letter.isdecimal() for letter in str(cell))
    return digits * 2 > len(str(cell).strip())
