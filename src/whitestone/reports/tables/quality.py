"""Facts of quality: visits, non-conformities as they are raised and verified, lots of finished land. Judges nothing."""

from __future__ import annotations

import datetime as dt

from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity, Visit, VisitStatus
from whitestone.reports.facts import Facts
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source

_VISITS = ("side", "result", "organisation", "activity", "unit")
_RAISED = ("severity", "organisation", "unit", "raised")
_CORRECTING = ("raised", "open", "overdue", "verified", "days")
_LOTS = ("count", "passed", "failed", "inspected_m2", "items")


@source("visits", ("count",), _VISITS)
def visits(register: Snapshot) -> Facts:
    """Visits that were made."""
    gathered = Gathered(("count",), _VISITS)
    known = Visit.objects.as_at(dt.date.max, register.known_at).filter(status=VisitStatus.DONE)
    for one in known.order_by("record"):
        gathered.add(one, one.effective, {"count": 1.0}, {name: getattr(one, name) for name in _VISITS})
    return gathered.facts()


@source("nonconformities", _CORRECTING, _RAISED)
def nonconformities(register: Snapshot) -> Facts:
    """Values `raised`, `verified`, `days` from raising to verifying; `open` and `overdue` come and go.

    `raised` as a split is the year in which it was raised, by which age is told.
    """
    gathered = Gathered(_CORRECTING, _RAISED)
    known = Nonconformity.objects.known_at(register.known_at).order_by("record", "effective", "number")
    first: dict[object, dt.date] = {}
    last: dict[object, Nonconformity] = {}
    for row in known:
        first.setdefault(row.record, row.effective)
        last[row.record] = row
    for record, one in last.items():
        day = first[record]
        splits = {"severity": one.severity, "organisation": one.organisation, "unit": one.unit, "raised": day.year}
        gathered.add(one, day, {"raised": 1.0, "open": 1.0}, splits)
        done = one.verified or one.effective if one.correction == Correction.VERIFIED else None
        if one.due is not None and (done is None or done > one.due):
            gathered.add(one, one.due + dt.timedelta(days=1), {"overdue": 1.0}, splits)
        if done is not None:
            late = 0.0 if one.due is None or done <= one.due else -1.0
            days = float((done - day).days)
            gathered.add(one, done, {"open": -1.0, "overdue": late, "verified": 1.0, "days": days}, splits)
    return gathered.facts()


@source("lots", _LOTS, ("result",))
def lots(register: Snapshot) -> Facts:
    """Lots by the day of their inspection, square metres inspected in them and items found."""
    gathered = Gathered(_LOTS, ("result",))
    known = Lot.objects.as_at(dt.date.max, register.known_at).filter(inspected__isnull=False)
    for one in known.order_by("record"):
        values = {
            "count": 1.0,
            "passed": float(one.result == LotResult.PASSED),
            "failed": float(one.result == LotResult.FAILED),
            "inspected_m2": float(one.inspected_m2 or 0),
            "items": float(one.items or 0),
        }
        gathered.add(one, one.inspected or one.effective, values, {"result": one.result})
    return gathered.facts()
