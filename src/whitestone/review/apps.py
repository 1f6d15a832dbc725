"""Starts review: the guards of the chain of events stand whenever the tables do."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _guard(using: str, **_: Any) -> None:
    from whitestone.review.guards import ensure  # noqa: PLC0415  # models exist only once apps are loading

    ensure(connections[using])


class ReviewConfig(AppConfig):
    """Review as a Django app."""

    name = "whitestone.review"

    def ready(self) -> None:
        """Connect to the moment at which tables change."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="whitestone.review.guards")
