"""The spatial index of every geometry column: an R*Tree kept by triggers in SQLite, GiST in PostGIS.

Looked after when migrations have run and not inside them, because SQLite drops a table's triggers whenever Django
rebuilds the table. Holds no data of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import AppConfig
from django.db import connection as default
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from whitestone.kernel.geometry import GeometryField, bounds


def _triggers(table: str, column: str) -> dict[str, str]:
    tree = f"{table}_{column}_rtree"
    box = ", ".join(f'whitestone_bound(new."{column}", {index})' for index in range(4))
    insert = f'INSERT INTO "{tree}" VALUES (new.id, {box}); '  # noqa: S608  # names of our own tables
    delete = f'DELETE FROM "{tree}" WHERE id = old.id; '  # noqa: S608
    present = f'WHEN new."{column}" IS NOT NULL BEGIN {insert}END'
    return {
        f"{tree}_insert": f'CREATE TRIGGER "{tree}_insert" AFTER INSERT ON "{table}" {present}',
        f"{tree}_delete": f'CREATE TRIGGER "{tree}_delete" AFTER DELETE ON "{table}" BEGIN {delete}END',
        f"{tree}_clear": f'CREATE TRIGGER "{tree}_clear" BEFORE UPDATE OF "{column}" ON "{table}" BEGIN {delete}END',
        f"{tree}_update": f'CREATE TRIGGER "{tree}_update" AFTER UPDATE OF "{column}" ON "{table}" {present}',
    }


def _sqlite(connection: BaseDatabaseWrapper, table: str, column: str) -> None:
    tree = f"{table}_{column}_rtree"
    wanted = _triggers(table, column)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        if wanted.items() <= dict(cursor.fetchall()).items():
            return
        for name in wanted:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(f'DROP TABLE IF EXISTS "{tree}"')
        cursor.execute(f'CREATE VIRTUAL TABLE "{tree}" USING rtree(id, west, east, south, north)')
        box = ", ".join(f'whitestone_bound("{column}", {index})' for index in range(4))
        cursor.execute(f'INSERT INTO "{tree}" SELECT id, {box} FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
        for sql in wanted.values():
            cursor.execute(sql)


def _postgis(connection: BaseDatabaseWrapper, table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE INDEX IF NOT EXISTS "{table}_{column}_gist" ON "{table}" USING gist ("{column}")')


def ensure(app: AppConfig, connection: BaseDatabaseWrapper) -> None:
    """Give every geometry column of an app its index; what is in order is left alone."""
    tables = set(connection.introspection.table_names())
    for model in app.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, GeometryField) and model._meta.db_table in tables:
                make = _postgis if connection.vendor == "postgresql" else _sqlite
                make(connection, model._meta.db_table, str(field.column))


@contextmanager
def indexed_together(model: type[models.Model]) -> Iterator[None]:
    """Index the new rows of a table together when all are in, not one by one as they come; all or none of it.

    A row that sets off a trigger has SQLite write every page it touches to a journal of that one statement: twenty
    pages for a row of ours, three quarters of what it costs. Inside, the table's trigger for new rows is gone (nobody
    else sees that, the transaction holds the only right to write), and rows are added with keys that the database
    gives. PostGIS is left as it is: its index has no trigger.
    """
    columns = [str(field.column) for field in model._meta.local_fields if isinstance(field, GeometryField)]
    if not columns or default.vendor != "sqlite":
        yield
        return
    table = model._meta.db_table
    with transaction.atomic(savepoint=False), default.cursor() as cursor:
        last = cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]  # noqa: S608  # our own tables
        for column in columns:
            cursor.execute(f'DROP TRIGGER "{table}_{column}_rtree_insert"')
        yield
        for column in columns:
            tree = f"{table}_{column}_rtree"
            new = f'FROM "{table}" WHERE id > {last} AND "{column}" IS NOT NULL'
            boxed = [(key, *bounds(blob)) for key, blob in cursor.execute(f'SELECT id, "{column}" {new}')]
            cursor.executemany(f'INSERT INTO "{tree}" VALUES (%s, %s, %s, %s, %s)', boxed)  # noqa: S608
            cursor.execute(_triggers(table, column)[f"{tree}_insert"])
