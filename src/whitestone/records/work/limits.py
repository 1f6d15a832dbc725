"""The nation's limits as they were in force on a day. Reads them; knows no default, since standards give none."""

from __future__ import annotations

import datetime as dt

from whitestone.records.work.models import Limit, LimitKind


def limits_as_at(day: dt.date) -> dict[tuple[str, str], float]:
    """Amounts by kind and method (empty for all methods); of several the last one recorded."""
    rows = Limit.objects.as_at(day).order_by("effective", "pk").values_list("kind", "method", "amount")
    return {(kind, method): float(amount) for kind, method, amount in rows}


def limit_as_at(kind: LimitKind, day: dt.date) -> float | None:
    """One amount for all methods, or None where the nation has none."""
    return limits_as_at(day).get((kind, ""))
