"""Ids and moments of the programme's records in the register. Every id begins with the letters SYN in ASCII."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

BEFORE = dt.datetime(2018, 12, 31, 12, tzinfo=dt.UTC)
"""When reference data became known: before every record."""
FIRST_DAY = dt.date(2018, 1, 1)
"""The day from which reference data hold."""
_NOON = dt.time(12, tzinfo=dt.UTC)


def record_id(name: str) -> uuid.UUID:
    """The id of ``SYN-H-0000012``: 53594e48-0000-8000-8000-000000000012, which sorts as the name does.

    A version 8 UUID (RFC 9562, section 5.8) whose digits can be read: SYN and the letter in ASCII, then the number.
    """
    _, kind, number = name.split("-", 2)
    return numbered(kind, int(number))


def numbered(letter: str, number: int) -> uuid.UUID:
    """The id of the record with a number among those of a letter."""
    return uuid.UUID(f"53594e{ord(letter):02x}-0000-8000-8000-{number:012d}")


def noon(day: np.datetime64 | dt.date) -> dt.datetime:
    """The moment at which the register got what was entered on a day."""
    return dt.datetime.combine(day if isinstance(day, dt.date) else day.astype(object), _NOON)


def lists(columns: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """Columns as lists of plain values: dates as dates, numbers as numbers."""
    return {name: column.tolist() for name, column in columns.items()}
