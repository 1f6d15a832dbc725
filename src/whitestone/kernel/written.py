"""Whole numbers, days and moments as people and programs write them in addresses, forms and files."""

from __future__ import annotations

import datetime as dt

from django.utils.dateparse import parse_date, parse_datetime

NUL = "\x00"
_MARGIN = 1000
LARGEST = 2**31 - 1
"""What a whole number's column holds in both databases."""


def whole(text: object, most: int = LARGEST) -> int | None:
    """The number that a text of the digits 0 to 9 says; None where it says none, or more than `most`.

    `str.isdigit` is also true of ² and of digits that `int` refuses, and a number of many digits is none to a database.
    """
    said = str(text).strip() if text is not None else ""
    if not (said.isascii() and said.isdecimal()) or len(said.lstrip("0")) > len(str(most)):
        return None
    number = int(said)
    return number if number <= most else None


def moment(text: str) -> dt.datetime | None:
    """A moment in UTC; one that is written without a zone is taken as UTC. None where it is none.

    The first and the last moments of the calendar lie outside it in another zone: they are none either.
    """
    try:
        found = parse_datetime(text)
        if found is None:
            return None
        return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def day(text: str) -> dt.date | None:
    """A day, such as 2023-05-17; None where it is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def reckonable(one: dt.date) -> bool:
    """Whether others can be reckoned from a day: not within a thousand years of the calendar's ends."""
    return dt.MINYEAR + _MARGIN <= one.year <= dt.MAXYEAR - _MARGIN


def day_or(text: str, otherwise: dt.date) -> dt.date:
    """The day that a text says, and the other one where it says nothing.

    Raises
    ------
    ValueError
        When something is written that is no day from which others can be reckoned: another day must not be shown as if
        it had been asked for.
    """
    if not text:
        return otherwise
    found = day(text)
    if found is None or not reckonable(found):
        raise ValueError(text)
    return found


def has_nul(value: object) -> bool:
    """Whether a text, or a text within a list or a dictionary, holds a NUL, which PostgreSQL keeps in none."""
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, dict):
        return any(map(has_nul, (*value, *value.values())))
    return isinstance(value, list | tuple) and any(map(has_nul, value))
