"""Many new rows of one table by one prepared statement. Knows no events: `audit` calls it, and nothing else does.

Django's own `bulk_create` writes the text of a statement for every few rows, which costs more than the rows themselves.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

# Of these a column's value is the same whatever row it stands in, and many rows share it.
_SHARED = (dt.datetime, dt.date, uuid.UUID, int)


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert rows that were made and not yet written; primary keys that the database gives are not read back."""
    if not rows:
        return
    meta, quote = type(rows[0])._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    marks = [_mark(field) for field in fields]
    names = ", ".join(quote(str(field.column)) for field in fields)
    sql = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({', '.join(marks)})"  # noqa: S608  # our own tables
    values = list(zip(*(_prepared(field, rows) for field in fields), strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _prepared(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """One column's values as the database driver wants them."""
    name, prepare = field.attname, field.get_db_prep_save
    if _plain_text(field):
        return [
            value if type(value := getattr(row, name)) is str or value is None else prepare(value, connection)
            for row in rows
        ]
    own: BaseDatabaseWrapper = connections[connection.alias]
    known: dict[Any, Any] = {}
    values = []
    for row in rows:
        value = getattr(row, name)
        if type(value) in _SHARED:
            if (found := known.get(value)) is None:
                found = known[value] = prepare(value, own)
        else:
            found = prepare(value, own)
        values.append(found)
    return values


def _mark(field: models.Field[object, object]) -> str:
    """The place of a value: geometry needs a function around it in PostGIS."""
    special = getattr(field, "get_placeholder", None)
    return "%s" if special is None else str(special(None, None, connection))


def _plain_text(field: models.Field[Any, Any]) -> bool:
    """Whether a text of such a column goes into the database as it is."""
    own, common = type(field), models.Field
    if own.get_db_prep_save is not common.get_db_prep_save or own.get_db_prep_value is not common.get_db_prep_value:
        return False
    return any(
        isinstance(field, text) and own.get_prep_value is text.get_prep_value
        for text in (models.CharField, models.TextField)
    )
