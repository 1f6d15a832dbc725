"""Partial dates: a year, a month or a day, as far as it is known. Not a period and not a time of day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from whitestone.problems import register

NO_DATE = register(
    "partial-date",
    '"{value}" is no date.',
    "Write a year (2023), a month (2023-05) or a day (2023-05-17).",
)
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day; ordered by its first day, the less exact first.

    Examples
    --------
    >>> PartialDate.parse("2024-02").last
    datetime.date(2024, 2, 29)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError(f"day {self.day} of an unknown month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ISO 8601 at any of the three precisions; `ValueError` when it is none of them."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        month, day = (int(part) if part else None for part in match.group(2, 3))
        return cls(int(match[1]), month, day)

    @property
    def first(self) -> dt.date:
        """The earliest day that it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day that it can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return "-".join(
            f"{part:0{width}d}" for part, width in ((self.year, 4), (self.month, 2), (self.day, 2)) if part is not None
        )

    def __lt__(self, other: PartialDate) -> bool:
        return str(self) < str(other)


if TYPE_CHECKING:
    _Column = models.Field[PartialDate | str | None, PartialDate | None]
else:  # Django's own class takes no parameters
    _Column = models.Field


class PartialDateField(_Column):
    """A column of partial dates, kept as ISO text so that both databases sort them alike."""

    description = "a date known to the year, the month or the day"

    def get_internal_type(self) -> str:
        """Stored as short text."""
        return "CharField"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # the signature of every Django field
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations: the length is always the same."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, list(args), kwargs

    def from_db_value(self, value: str | None, *_: object) -> PartialDate | None:
        """Text of the database as a partial date."""
        return None if value is None else PartialDate.parse(value)

    def to_python(self, value: object) -> PartialDate | None:
        """Text as a partial date, with the catalogue's words when it is none."""
        if value is None or isinstance(value, PartialDate):
            return value
        if value == "":
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            problem = NO_DATE(value=value)
            raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code) from None

    def get_prep_value(self, value: object) -> str | None:
        """A partial date as text."""
        date = self.to_python(value)
        return None if date is None else str(date)

    def value_to_string(self, obj: models.Model) -> str:
        """For serialisation."""
        date = self.value_from_object(obj)
        return "" if date is None else str(date)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """A text input that says what may be written."""
        return super().formfield(**{"form_class": forms.CharField, "help_text": NO_DATE.remedy, **kwargs})
