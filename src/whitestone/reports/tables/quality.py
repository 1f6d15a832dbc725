"""Facts of quality: visits, non-conformities as they are raised and verified, lots of finished land. Judges nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity, Visit, VisitStatus
from whitestone.records.releases.models import Release
from whitestone.reports.facts import Facts
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source

_VISITS = ("side", "result", "organisation", "activity", "unit")
_RAISED = ("severity", "organisation", "unit", "raised", "open_days")
_CORRECTING = ("raised", "open", "overdue", "verified", "days")
_BANDS = ((0, "0-30"), (31, "31-90"), (91, "91-180"), (181, "181-365"), (366, "366-"))
"""Days since a non-conformity was raised from which each band begins."""
_LOTS = ("count", "passed", "failed", "inspected_m2", "items")
_OF_LOTS = ("result", "organisation", "unit")


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

    `raised` as a split is the year in which it was raised; `open_days` the days since then, in bands: an open one
    leaves a band and enters the next on the day on which it is old enough.
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
        done = one.verified or one.effective if one.correction == Correction.VERIFIED else None
        gathered.add(one, day, {"raised": 1.0}, {**splits, "open_days": _BANDS[0][1]})
        _stood(gathered, one, ("open", day, day, done), splits)
        if one.due is not None and (done is None or done > one.due):
            _stood(gathered, one, ("overdue", day, one.due + dt.timedelta(days=1), done), splits)
        if done is not None:
            age = (done - day).days
            band = [name for start, name in _BANDS if start <= max(age, 0)][-1]
            gathered.add(one, done, {"verified": 1.0, "days": float(age)}, {**splits, "open_days": band})
    return gathered.facts()


def _stood(
    gathered: Gathered,
    one: Nonconformity,
    spell: tuple[str, dt.date, dt.date, dt.date | None],
    splits: Mapping[str, object],
) -> None:
    """Count a value from a day until before another, in one band of age after the other.

    `spell` is the value's name, the day from which its age is reckoned, and the two days.
    """
    name, born, start, end = spell
    for (days, band), (later, _) in zip(_BANDS, (*_BANDS[1:], (None, "")), strict=True):
        since = max(start, born + dt.timedelta(days=days))
        until = end if later is None else min(end or dt.date.max, born + dt.timedelta(days=later))
        if until is not None and until <= since:
            continue
        gathered.add(one, since, {name: 1.0}, {**splits, "open_days": band})
        if until is not None:
            gathered.add(one, until, {name: -1.0}, {**splits, "open_days": band})


@source("lots", _LOTS, _OF_LOTS)
def lots(register: Snapshot) -> Facts:
    """Lots by the day of their inspection, square metres inspected in them and items found.

    A lot over the land of several operators or districts counts once, for the one with most of its land; the square
    metres inspected are shared among them as the land is.
    """
    gathered = Gathered(_LOTS, _OF_LOTS)
    known = list(Lot.objects.as_at(dt.date.max, register.known_at).filter(inspected__isnull=False).order_by("record"))
    shares = _shares(known, register)
    for one in known:
        day, said = one.inspected or one.effective, {"result": one.result}
        whose = shares[one.record] or {(None, one.unit): 1.0}
        values = {
            "count": 1.0,
            "passed": float(one.result == LotResult.PASSED),
            "failed": float(one.result == LotResult.FAILED),
            "items": float(one.items or 0),
        }
        for place, ((body, unit), share) in enumerate(whose.items()):
            inspected = {"inspected_m2": float(one.inspected_m2 or 0) * share}
            counted = values | inspected if place == 0 else inspected
            gathered.add(one, day, counted, {**said, "organisation": body, "unit": unit})
    return gathered.facts()


_Whose = tuple[uuid.UUID | None, str]


def _shares(known: Sequence[Lot], register: Snapshot) -> dict[uuid.UUID, dict[_Whose, float]]:
    """Whose land each lot is, by operator and district, as shares of its products' area, the largest first."""
    named = {product for one in known for product in one.releases}
    rows = Release.objects.as_at(dt.date.max, register.known_at)
    told = rows.values_list("record", "organisation", "unit", "computed_m2")
    products = {str(record): (body, unit, m2 or 0.0) for record, body, unit, m2 in told if str(record) in named}
    found: dict[uuid.UUID, dict[_Whose, float]] = {}
    for one in known:
        areas: defaultdict[_Whose, float] = defaultdict(float)
        for product in one.releases:
            body, unit, m2 = products.get(product, (None, "", 0.0))
            areas[body, unit] += m2
        whole = sum(areas.values())
        ordered = sorted(areas.items(), key=lambda item: (-item[1], str(item[0])))
        found[one.record] = {whose: m2 / whole for whose, m2 in ordered} if whole else {}
    return found
