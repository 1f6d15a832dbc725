"""Whole numbers, days and moments as people and programs write them in addresses, forms and files."""

from __future__ import annotations

import datetime as dt

from django.utils.dateparse import parse_date, parse_datetime

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


def day_or(text: str, otherwise: dt.date) -> dt.date:
    """The day that a text says, and the other one where it says nothing.

    Raises
    ------
    ValueError
        When something is written that is no day: another day must not be shown as if it had been asked for. Nor are
        those within a thousand years of the calendar's ends, from which no others could be reckoned.
    """
    if not text:
        return otherwise
    found = parse_date(text)
    if found is None or not dt.MINYEAR + _MARGIN <= found.year <= dt.MAXYEAR - _MARGIN:
        raise ValueError(text)
    return found
