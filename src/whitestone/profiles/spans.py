"""Dates that may be partial, and periods: ``2023``, ``2023-05``, ``2022-07-01/2023-06-30``, ``2022/2026``.

Keeps what was written beside the first and last day that it can mean. Not a calendar.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """All days that a date or period as written can mean, both ends included.

    >>> Span.parse("2023-02").last
    datetime.date(2023, 2, 28)
    >>> Span.parse("2022/2026").first
    datetime.date(2022, 1, 1)
    """

    written: str
    first: dt.date
    last: dt.date

    @classmethod
    def parse(cls, written: str) -> Span:
        """Read a year, month or day, or two of them with a slash; raises `ValueError` on anything else."""
        start, _, end = written.strip().partition("/")
        first, last = _days(start)[0], _days(end or start)[1]
        if last < first:
            raise ValueError(written)
        return cls(written.strip(), first, last)

    @property
    def is_moment(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def __str__(self) -> str:
        return self.written


def _days(written: str) -> tuple[dt.date, dt.date]:
    parts = written.strip().split("-")
    if not 1 <= len(parts) <= 3 or [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        raise ValueError(written)
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(written)
    numbers = [int(part) for part in parts]
    if len(numbers) == 3:
        day = dt.date(*numbers)
        return day, day
    if len(numbers) == 2:
        year, month = numbers
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(numbers[0], 1, 1), dt.date(numbers[0], 12, 31)
