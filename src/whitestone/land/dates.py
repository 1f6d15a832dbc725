"""Dates of which only the year, or the year and the month, may be known.

Knows how to read them and which first and last day they may stand for; which of the two a record takes is the reader's
rule, not decided here.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

EARLIEST, LATEST = 1900, 2100
"""Years outside are placeholders of other systems (1753, 9999), not dates of mine action."""

_PARTS = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ].*)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date; `month` and `day` are None when they are not known.

    Examples
    --------
    >>> PartialDate.parse("2023-02").last
    datetime.date(2023, 2, 28)
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, value: object) -> PartialDate:
        """Read a date, a datetime, a year as a whole number, or ISO text whose month and day may be missing.

        A time of day and its zone are dropped: the date counts as it is written. ``2023/05/01`` and ``20230501`` are
        read too. Day-first and month-first texts are not: nobody can tell 03/04/2023 from 03/04/2023.

        Raises
        ------
        ValueError
            When it is no such date or its year is outside `EARLIEST` to `LATEST`.
        """
        if isinstance(value, dt.date):
            return cls(value.year, value.month, value.day)._checked()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value).strip()
        match = _PARTS.fullmatch(text) or _COMPACT.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year, month, day = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)._checked()

    def _checked(self) -> PartialDate:
        if not EARLIEST <= self.year <= LATEST:
            raise ValueError(str(self))
        dt.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        return self

    @property
    def partial(self) -> bool:
        """Whether the day, or the month and the day, are not known."""
        return self.day is None

    @property
    def first(self) -> dt.date:
        """The first day that it may be."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last day that it may be."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """As ISO 8601 writes it: ``2023``, ``2023-05`` or ``2023-05-01``."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
