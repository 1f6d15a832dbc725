"""Deliveries that were taken back whole: their rows count as never taken, so that the file can come again.

Undoing an import and sending it again, with a better mapping or the same, is how one learns a file. A record that was
taken back alone, such as the second of two that were merged, stays taken: the rest of its delivery still stands.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from django.db import connection, models
from django.db.models.expressions import RawSQL

from whitestone.intake.models import Taken
from whitestone.review.versions import Version, versions_of


class Gone:
    """Tells, for one word, whether anything of a delivery still stands or is under review; each is looked up once."""

    def __init__(self, model: type[Version]) -> None:
        self._model = model
        self._known: dict[int, bool] = {}

    def is_gone(self, delivery: int) -> bool:
        """Whether no record of a delivery stands or is open."""
        if delivery not in self._known:
            records = Taken.objects.filter(delivery=delivery).values("record")
            rows = versions_of(self._model).filter(record__in=records)
            self._known[delivery] = not (rows.standing() | rows.open()).exists()
        return self._known[delivery]

    def still_taken(self, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Taken]:
        """The rows of these keys that were taken and whose deliveries are not gone."""
        return {one.key: one for one in _taken(keys) if not self.is_gone(one.delivery_id)}

    def forget(self, keys: Iterable[uuid.UUID]) -> None:
        """Drop what is known of rows whose deliveries are gone, to take them anew."""
        taken = _taken(keys).values_list("key", "delivery")
        again = [key for key, delivery in taken if self.is_gone(delivery)]
        if again:
            Taken.objects.filter(key__in=again).delete()


def _taken(keys: Iterable[uuid.UUID]) -> models.QuerySet[Taken]:
    """The rows of some thousand keys, handed over as one value: as many of their own cost more than the rows."""
    if connection.vendor == "postgresql":
        return Taken.objects.filter(key__in=RawSQL("SELECT unnest(%s::uuid[])", [list(keys)]))
    written = json.dumps([key.hex for key in keys])
    return Taken.objects.filter(key__in=RawSQL("SELECT value FROM json_each(%s)", [written]))
