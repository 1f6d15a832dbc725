"""Facts of single mined areas, and of marking and fencing that stands: what a convention lists one by one.

Only of records that are open to partners: sums are of everything, a list names records.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

import numpy as np

from whitestone.land.words import CATEGORIES, Contamination
from whitestone.records.completion.models import Marking, MarkingState
from whitestone.reports.facts import Facts, Split
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, naming, source
from whitestone.reports.tables.records import Standing, standing_hazards
from whitestone.review.rules import Tier
from whitestone.review.versions import Versions

_OPEN = (Tier.PUBLIC.value, Tier.PARTNERS.value)
_STANDS = (MarkingState.GOOD, MarkingState.DAMAGED)
_MARKINGS = ("kind", "condition", "unit")


def _mined(register: Snapshot, *names: str) -> Standing:
    """Records that name anti-personnel mines, and may be named to partners."""
    found = standing_hazards(register, "tier", "contamination", *names)
    mined = (found.columns["contamination"].astype(np.int64) & int(Contamination.AP)) != 0
    return found.where(mined & np.isin(found.columns["tier"], _OPEN))


def _markings(register: Snapshot) -> Versions[Marking]:
    return Marking.objects.as_at(dt.date.max, register.known_at).filter(condition__in=_STANDS, tier__in=_OPEN)


def _categories(claims: int) -> str:
    return " ".join(str(one.name) for one in CATEGORIES if one in Contamination(claims))


@source("areas", ("count", "computed", "items", "marked"), ("area", "unit", "kind", "categories"))
def areas(register: Snapshot) -> Facts:
    """Mined areas: `computed` in square metres, `items` as estimated on record, `marked` the markings that stand."""
    found = _mined(register, "computed_m2", "items_estimated", "unit", "kind")
    marked = Counter(str(hazard) for hazard in _markings(register).values_list("hazard", flat=True) if hazard)
    estimated, computed = (
        np.nan_to_num(found.columns[name].astype(np.float64)) for name in ("items_estimated", "computed_m2")
    )
    return Facts(
        word=Split.of(["hazard"] * len(found.record)),
        record=found.record,
        day=found.day,
        values={
            "count": found.sign,
            "computed": found.sign * computed,
            "items": found.sign * estimated,
            "marked": found.sign * np.array([marked[str(one)] for one in found.record], dtype=np.float64),
        },
        splits={
            "area": Split.of(found.record),
            "unit": Split.of(found.columns["unit"]),
            "kind": Split.of(found.columns["kind"]),
            "categories": Split.of([_categories(one) for one in found.columns["contamination"].tolist()]),
        },
    )


@naming("area")
def names_of_areas(register: Snapshot) -> Mapping[str, str]:
    """Each area by reference, kind, categories and day of emplacement as far as known, as last said; in no language."""
    found = _mined(register, "reference", "name", "kind", "laid")
    told = (found.columns[name].tolist() for name in ("reference", "name", "kind", "contamination", "laid"))
    return {
        str(record): " · ".join((reference or name or str(record)[:8], kind, _categories(claims), str(laid or "–")))
        for record, reference, name, kind, claims, laid in zip(found.record.tolist(), *told, strict=True)
    }


@source("markings", ("count", "length", "signs"), _MARKINGS)
def markings(register: Snapshot) -> Facts:
    """Marking and fencing that stands, good or damaged: `length` in metres, `signs`."""
    gathered = Gathered(("count", "length", "signs"), _MARKINGS)
    for one in _markings(register).order_by("record"):
        values = {"count": 1.0, "length": float(one.length_m or 0), "signs": float(one.signs or 0)}
        gathered.add(one, one.effective, values, {name: getattr(one, name) for name in _MARKINGS})
    return gathered.facts()
