"""Triggers that refuse UPDATE, DELETE and TRUNCATE on the chain of events, in SQLite and in PostgreSQL.

Looked after when migrations have run, for the reason given in `kernel.spatial_index`. A database superuser can drop
them; `whitestone audit verify` then says that they are gone.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "review_event"
_SAYS = "events are never changed or deleted"
_NAMES = {
    "sqlite": ("review_event_no_update", "review_event_no_delete"),
    "postgresql": ("review_event_no_change", "review_event_no_truncate"),
}
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS review_event_no_{verb} BEFORE {verb} ON {_TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION review_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    "CREATE OR REPLACE TRIGGER review_event_no_change BEFORE UPDATE OR DELETE ON review_event "
    "FOR EACH ROW EXECUTE FUNCTION review_event_refuse()",
    "CREATE OR REPLACE TRIGGER review_event_no_truncate BEFORE TRUNCATE ON review_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION review_event_refuse()",
]


def ensure(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; those that are there stay."""
    if _TABLE in connection.introspection.table_names():
        with connection.cursor() as cursor:
            for sql in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
                cursor.execute(sql)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'review_event'::regclass AND tgenabled IN ('O', 'A')"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [_TABLE])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in _NAMES[connection.vendor] if name not in present]
