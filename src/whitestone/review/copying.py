"""Rows in the text format of PostgreSQL's COPY, a column at a time. Knows no model and no event: `inserting` calls it.

A statement for each row, even a prepared one in a pipeline, costs PostgreSQL three times as much.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from whitestone.review.canonical import shared

_NOTHING = "\\N"
# EWKB (PostGIS): the type's flag of a reference system, and 4326 behind it.
_FLAG, _SRID = 0x20000000, (4326).to_bytes(4, "little")


def copy(statement: str, columns: Sequence[Sequence[Any]]) -> None:
    """Send rows, given as columns of what Django's fields prepare for psycopg, in one COPY ... FROM STDIN."""
    lines = zip(*(_texts(values) for values in columns), strict=True)
    data = "".join(["\t".join(line) + "\n" for line in lines])
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as into:
        into.write(data)


def _texts(values: Sequence[Any]) -> Sequence[str]:
    if shared(values):
        return [_text(values[0])] * len(values)
    if set(map(type, values)) == {str}:
        return [_escaped(value) for value in values]
    return [_text(value) for value in values]


def _escaped(text: str) -> str:
    """A text with the marks of the format escaped: the backslash first, which escapes the others."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _text(value: Any) -> str:
    """One value as COPY reads it.

    Raises
    ------
    TypeError
        For a value of a type that no column of the register has.
    """
    if value is None:
        return _NOTHING
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float | Decimal | uuid.UUID | dt.date):
        return str(value)
    if isinstance(value, bytes):
        return _ewkb(value)
    held = getattr(value, "obj", None)  # psycopg's mark of a JSON value
    if held is None:
        raise TypeError(f"no column of the register holds a {type(value).__name__}")
    return _escaped((value.dumps or json.dumps)(held))


def _ewkb(wkb: bytes) -> str:
    """A geometry's little-endian WKB as hexadecimal EWKB in EPSG:4326."""
    kind = int.from_bytes(wkb[1:5], "little") | _FLAG
    return (wkb[:1] + kind.to_bytes(4, "little") + _SRID + wkb[5:]).hex()
