"""Starts the kernel: SQLite's function for spatial triggers, the care for spatial indexes, the language of problems."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from whitestone import problems
from whitestone.kernel.speech import spoken


def _add_functions(connection: BaseDatabaseWrapper, **_: Any) -> None:
    from whitestone.kernel.geometry import bound  # noqa: PLC0415  # fields exist only once apps are loading

    if connection.vendor == "sqlite":
        connection.connection.create_function("whitestone_bound", 2, bound, deterministic=True)


def _index(sender: AppConfig, using: str, **_: Any) -> None:
    from whitestone.kernel.spatial_index import ensure  # noqa: PLC0415  # fields exist only once apps are loading

    ensure(sender, connections[using])


class KernelConfig(AppConfig):
    """The kernel as a Django app."""

    name = "whitestone.kernel"

    def ready(self) -> None:
        """Connect to the moments at which a database opens and at which its tables change; lend problems a language."""
        problems.spoken_by(spoken)
        connection_created.connect(_add_functions, dispatch_uid="whitestone.kernel.functions")
        post_migrate.connect(_index, dispatch_uid="whitestone.kernel.spatial_index")
