"""The nation's limits as they were in force on a day. Reads them; knows no default, since standards give none."""

from __future__ import annotations

import datetime as dt

from whitestone.records.reference.history import OnDay
from whitestone.records.work.models import Limit, LimitKind


class NationalLimits:
    """The limits of any day, read once."""

    def __init__(self) -> None:
        self._held = OnDay(Limit.objects.standing())
        self._known: dict[dt.date, dict[tuple[str, str], float]] = {}

    def on(self, day: dt.date) -> dict[tuple[str, str], float]:
        """Amounts by kind and method (empty for all methods); of several the last one recorded."""
        if day not in self._known:
            rows = sorted(self._held.every(day), key=lambda row: (row.effective, row.pk))
            self._known[day] = {(row.kind, row.method): float(row.amount) for row in rows}
        return self._known[day]

    def one(self, kind: LimitKind, day: dt.date) -> float | None:
        """One amount for all methods, or None where the nation has none."""
        return self.on(day).get((kind, ""))
