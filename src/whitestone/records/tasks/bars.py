"""The bars of a task on a timeline: what was planned, the wait from order to work, work, where it rests. Draws none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from whitestone.records.tasks.models import Status, Task

WIDE = 1000
"""Width of the whole time shown, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of one style from `x` on, `width` wide."""

    style: str
    x: int
    width: int


def place_of(day: dt.date, start: dt.date, end: dt.date) -> int:
    """Where a day lies between two others, which it does not leave."""
    return round(WIDE * (min(max(day, start), end) - start).days / max((end - start).days, 1))


def bars(task: Task, day: dt.date, start: dt.date, end: dt.date) -> list[Bar]:
    """Bars of a task as it stood on a day; nothing outside the time that is shown."""
    rests = task.suspended if task.status == Status.SUSPENDED else None
    spans = (
        ("plan", task.planned_from, task.planned_until),
        ("waits", task.ordered, task.began or task.completed or day),
        ("works", task.began, rests or task.completed or day),
        ("rests", rests, day),
    )
    found = []
    for style, first, last in spans:
        if first is not None and last is not None and first <= end and last >= start:
            x = place_of(first, start, end)
            found.append(Bar(style, x, max(place_of(last, start, end) - x, 2)))
    return found
