"""A column of partial dates: a year, a month or a day, as far as it is known. The date itself is `land.dates`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from whitestone.land.dates import PartialDate
from whitestone.problems import register

NO_DATE = register(
    "partial-date",
    '"{value}" is no date.',
    "Write a year (2023), a month (2023-05) or a day (2023-05-17).",
)

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
