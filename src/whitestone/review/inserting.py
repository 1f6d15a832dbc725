"""Many new rows of one table at once: one INSERT for many in SQLite, one COPY in PostgreSQL. Knows no events.

Django's own `bulk_create` writes the text of a statement for every few rows, which costs more than the rows themselves.
Of the register's own tables only `audit` calls it, with the events of the rows.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from enum import Enum
from operator import attrgetter
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from whitestone.kernel.spatial_index import indexed_together
from whitestone.review.canonical import shared
from whitestone.review.copying import copy

_TOGETHER = 500
# Of these a value is prepared once for all rows that have it.
_SHARED = (dt.datetime, dt.date, uuid.UUID, int)
_AS_WRITTEN: Mapping[type[models.Field[Any, Any]], tuple[type, Callable[[Any], Any]]] = {
    models.UUIDField: (uuid.UUID, attrgetter("hex")),
    models.DateField: (dt.date, str),
    models.BigIntegerField: (int, int),
}
"""How SQLite's driver takes what such fields mostly hold, as their own methods make it, one value at a time."""


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert rows that were made and not yet written; primary keys that the database gives are not read back."""
    if not rows:
        return
    fields = [field for field in type(rows[0])._meta.concrete_fields if not isinstance(field, models.AutoField)]
    insert_columns(type(rows[0]), {one.attname: list(map(attrgetter(one.attname), rows)) for one in fields})


def insert_columns(model: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> None:
    """The same for rows that are no more than their columns, by the attribute that would hold each."""
    if not all(columns.values()):
        return
    meta, quote = model._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if field.attname in columns]
    names = ", ".join(quote(str(field.column)) for field in fields)
    own = connections[connection.alias]
    prepared = [_prepared(field, columns[field.attname], own) for field in fields]
    if connection.vendor == "postgresql":
        copy(f"COPY {quote(meta.db_table)} ({names}) FROM STDIN", prepared)
        return
    marks = ", ".join("?" * len(fields)).replace("?", "%s")
    sql = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  # our own tables
    rows = list(zip(*prepared, strict=True))
    # Taking a trigger away and putting it back costs as much as some hundred rows.
    together = len(rows) >= _TOGETHER and meta.pk.attname not in columns
    with indexed_together(model) if together else nullcontext(), connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _prepared(field: models.Field[Any, Any], values: Sequence[Any], own: BaseDatabaseWrapper) -> Sequence[Any]:
    """One column's values as the database driver wants them."""
    prepare = field.get_db_prep_save
    if shared(values):
        return [None if values[0] is None else prepare(values[0], own)] * len(values)
    if _plain_text(field):
        return [value if type(value) is str or value is None else prepare(value, own) for value in values]
    many = getattr(field, "get_many_db_prep_values", None)
    if many is not None:
        found: Sequence[Any] = many(values, own)
        return found
    kinds = set(map(type, values))
    written = _AS_WRITTEN.get(type(field)) if own.vendor == "sqlite" else None
    if written is not None and kinds == {written[0]}:
        return list(map(written[1], values))
    own_kinds = kinds - {type(None)}
    if len(own_kinds) == 1 and all(kind in _SHARED or issubclass(kind, Enum) for kind in own_kinds):
        known = {value: None if value is None else prepare(value, own) for value in set(values)}
        return [known[value] for value in values]
    # Of what cannot be a key, only what is empty is common: a list or a dictionary that says nothing.
    empty: dict[type, Any] = {}
    prepared = []
    for value in values:
        kind = type(value)
        if value is None or value or kind not in (dict, list):
            prepared.append(None if value is None else prepare(value, own))
            continue
        if kind not in empty:
            empty[kind] = prepare(value, own)
        prepared.append(empty[kind])
    return prepared


def _plain_text(field: models.Field[Any, Any]) -> bool:
    """Whether a text of such a column goes into the database as it is."""
    own, common = type(field), models.Field
    if own.get_db_prep_save is not common.get_db_prep_save or own.get_db_prep_value is not common.get_db_prep_value:
        return False
    return any(
        isinstance(field, text) and own.get_prep_value is text.get_prep_value
        for text in (models.CharField, models.TextField)
    )
