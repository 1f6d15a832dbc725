"""Dates that may be partial, and periods: ``2023``, ``2023-05``, ``2022-07-01/2023-06-30``, ``2022/2026``.

Keeps what was written beside the first and last day that it can mean. Not a calendar.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from whitestone.land.dates import PartialDate

_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_WRITTEN = re.compile(f"{_DATE}(/{_DATE})?", re.ASCII)


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
        text = written.strip()
        if not _WRITTEN.fullmatch(text):
            raise ValueError(written)
        start, _, end = text.partition("/")
        first, last = PartialDate.parse(start).first, PartialDate.parse(end or start).last
        if last < first:
            raise ValueError(written)
        return cls(text, first, last)

    @property
    def is_moment(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def __str__(self) -> str:
        return self.written
