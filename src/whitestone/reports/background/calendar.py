"""Which period a schedule prints on a day. Knows no database and no report."""

from __future__ import annotations

import datetime as dt

from whitestone.reports.cells import Period
from whitestone.reports.models import Every

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_DAY = dt.timedelta(days=1)


def last_period(every: Every, day: dt.date) -> Period:
    """The last whole period that had ended when a day began.

    Examples
    --------
    >>> last_period(Every.QUARTER, dt.date(2024, 5, 3))
    Period(start=datetime.date(2024, 1, 1), end=datetime.date(2024, 3, 31))
    """
    if every in _MONTHS:
        months = _MONTHS[every]
        after = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        count = after.year * 12 + after.month - 1 - months
        return Period(dt.date(count // 12, count % 12 + 1, 1), after - _DAY)
    after = day - dt.timedelta(days=day.weekday()) if every is Every.WEEK else day
    length = 7 if every is Every.WEEK else 1
    return Period(after - dt.timedelta(days=length), after - _DAY)


def due(every: Every, wait: int, created: dt.date, today: dt.date) -> Period | None:
    """The period that is to be printed on a day, `wait` days after its end; None when none has become due yet.

    Only the last one: a register that stood still for a month does not send thirty daily reports when it comes back. A
    period whose day had passed when the schedule was made is not printed after the fact.
    """
    period = last_period(every, today - dt.timedelta(days=wait))
    on = period.end + dt.timedelta(days=1 + wait)
    return period if created < on <= today else None
