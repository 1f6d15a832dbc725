"""Many new rows of one table by one prepared statement. Knows no events: `audit` calls it, and nothing else does.

Django's own `bulk_create` writes the text of a statement for every few rows, which costs more than the rows themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert rows that were made and not yet written; primary keys that the database gives are not read back."""
    if not rows:
        return
    meta, quote = type(rows[0])._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    marks = [_mark(field) for field in fields]
    names = ", ".join(quote(str(field.column)) for field in fields)
    sql = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({', '.join(marks)})"  # noqa: S608  # our own tables
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _mark(field: models.Field[object, object]) -> str:
    """The place of a value: geometry needs a function around it in PostGIS."""
    special = getattr(field, "get_placeholder", None)
    return "%s" if special is None else str(special(None, None, connection))
