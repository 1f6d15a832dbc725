"""Where the register keeps its things: the folder `WHITESTONE_HOME`, its secret, and the database that it names.

Reads the environment only; opens no connection and imports no Django.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
"""What every connection to SQLite begins with.

Not among it: `temp_store=MEMORY`. A single insert is quicker with it, but inside a savepoint, where all of the
register's writes are, SQLite walks everything that the savepoint may have to put back after every row: quadratic.
"""
LOCK_SECONDS = 20


def folder() -> Path:
    """The folder of this register: `WHITESTONE_HOME`, or ``~/.whitestone``; made when it is missing."""
    home = Path(os.environ.get("WHITESTONE_HOME") or Path.home() / ".whitestone")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def secret_key(home: Path) -> str:
    """The key that signs sessions, made once and readable by the owner only."""
    file = home / "secret.key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        key = secrets.token_urlsafe(48)
        handle.write(key + "\n")
    return key


def static(home: Path) -> Path:
    """Where the pages' files are gathered; made when it is missing."""
    place = home / "static"
    place.mkdir(exist_ok=True)
    return place


def database(home: Path) -> dict[str, Any]:
    """Django's description of the database.

    `WHITESTONE_DATABASE` may hold a PostgreSQL address (``postgresql://user@host/name``) or connection string
    (``host=... dbname=...``); PostGIS must be available there. Without it the register is one SQLite file.
    """
    address = os.environ.get("WHITESTONE_DATABASE")
    if address:
        parts = {key: str(value) for key, value in conninfo_to_dict(address).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.pop("dbname", "whitestone"),
            "USER": parts.pop("user", ""),
            "PASSWORD": parts.pop("password", ""),
            "HOST": parts.pop("host", ""),
            "PORT": parts.pop("port", ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # As long as SQLite waits, below: whoever waits longer is told, and loses nothing.
            "OPTIONS": {"options": f"-c lock_timeout={LOCK_SECONDS}s", **parts},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "register.sqlite3",
        # Opening and closing costs more than a tile does: the last to close writes the log back into the file.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "init_command": SQLITE_PRAGMAS,
            # Without IMMEDIATE a transaction that reads before it writes can fail under other writers, whatever the
            # timeout: SQLite cannot upgrade its snapshot.
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_SECONDS,
        },
        # A file, not memory: several threads of a test must meet in the same database.
        "TEST": {"NAME": home / "test-register.sqlite3"},
    }
