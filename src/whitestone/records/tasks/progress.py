"""How far the targets of a year are reached, computed from approved records. Decides no target."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Quantity, Status, Target, Task
from whitestone.review.models import Person


@dataclass(frozen=True, slots=True)
class Progress:
    """One target and what was done of it by a day; `share` is a fraction, above 1 where more was done."""

    target: Target
    done: float
    share: float


def progress(user: Person | AnonymousUser, year: int, day: dt.date) -> list[Progress]:
    """Every target of a year with what approved release products and completed tasks make of it by a day.

    Square metres are those of the products' polygons: the ledger says how much of them was open land.
    """
    start, end = dt.date(year, 1, 1), min(day, dt.date(year, 12, 31))
    targets = list(Target.objects.visible_to(user).as_at(day).filter(year=year).order_by("plan", "pk"))
    done: Counter[tuple[str, str, str]] = Counter()
    released = Release.objects.visible_to(user).as_at(end).filter(effective__gte=start)
    for body, activity, area in released.values_list("organisation", "activity", "computed_m2"):
        _add(done, Quantity.RELEASED_M2, body, activity, area or 0.0)
    completed = Task.objects.visible_to(user).as_at(end).filter(status=Status.COMPLETED, completed__range=(start, end))
    for body, activity in completed.values_list("organisation", "activity"):
        _add(done, Quantity.COMPLETED_TASKS, body, activity, 1)
    found = []
    for target in targets:
        reached = float(done[target.quantity, str(target.organisation or ""), target.activity])
        found.append(Progress(target, reached, reached / float(target.amount)))
    return found


def _add(done: Counter[tuple[str, str, str]], quantity: str, body: object, activity: str, amount: float) -> None:
    """Count an amount for the organisation and for all, for the activity and for all."""
    for who in {"", str(body or "")}:
        for what in {"", activity}:
            done[quantity, who, what] += amount  # type: ignore[assignment]  # a counter of square metres
