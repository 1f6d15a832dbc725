"""Facts of single mined areas, and of marking and fencing that stands: what a convention lists one by one.

Only of records that are open to partners: sums are of everything, a list names records.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

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


def _named(register: Snapshot, *names: str) -> Standing:
    """Records that may be named to partners."""
    found = standing_hazards(register, "tier", *names)
    return found.where(np.isin(found.columns["tier"], _OPEN))


def _holds(claims: NDArray[np.int64], category: Contamination) -> Split:
    return Split.of(np.where(claims & int(category), "yes", "no").astype(object))


def _markings(register: Snapshot) -> Versions[Marking]:
    return Marking.objects.as_at(dt.date.max, register.known_at).filter(condition__in=_STANDS, tier__in=_OPEN)


def _categories(claims: int) -> str:
    return " ".join(str(one.name) for one in CATEGORIES if one in Contamination(claims))


def _placed(benchmark: object, area: object) -> str:
    """Latitude and longitude, WGS 84, to about ten metres: of the benchmark, else of a point within the area."""
    if isinstance(area, BaseGeometry) and not isinstance(benchmark, BaseGeometry):
        benchmark = area.representative_point()
    return f"{benchmark.y:.4f}, {benchmark.x:.4f}" if isinstance(benchmark, Point) else ""


@source(
    "areas",
    ("count", "computed", "items", "marked"),
    ("area", "unit", "kind", "categories", "holds_ap", "holds_cmr", "laid", "since", "place"),
)
def areas(register: Snapshot) -> Facts:
    """Hazardous areas: `computed` in square metres, `items` as estimated on record, `marked` the markings that stand.

    `laid` is the day, month or year of emplacement, `since` the day on which the record first stood, `place` a point.
    """
    fields = ("computed_m2", "items_estimated", "unit", "kind", "contamination", "laid", "benchmark", "area")
    found = _named(register, *fields)
    claims = found.columns["contamination"].astype(np.int64)
    first: dict[str, dt.date] = {}
    for record, day in zip(found.record.tolist(), found.day.tolist(), strict=True):
        first[record] = min(day, first.get(record, day))
    places = zip(found.columns["benchmark"].tolist(), found.columns["area"].tolist(), strict=True)
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
            "categories": Split.of([_categories(one) for one in claims.tolist()]),
            "holds_ap": _holds(claims, Contamination.AP),
            "holds_cmr": _holds(claims, Contamination.CMR),
            "laid": Split.of([str(one or "") for one in found.columns["laid"].tolist()]),
            "since": Split.of([first[record].isoformat() for record in found.record.tolist()]),
            "place": Split.of([_placed(*pair) for pair in places]),
        },
    )


@naming("area")
def names_of_areas(register: Snapshot) -> Mapping[str, str]:
    """Each area by its reference, else its name, as last said."""
    found = _named(register, "reference", "name")
    told = (found.columns[name].tolist() for name in ("reference", "name"))
    return {
        str(record): reference or name or str(record)[:8]
        for record, reference, name in zip(found.record.tolist(), *told, strict=True)
    }


@source("markings", ("count", "length", "signs"), _MARKINGS)
def markings(register: Snapshot) -> Facts:
    """Marking and fencing that stands, good or damaged: `length` in metres, `signs`."""
    gathered = Gathered(("count", "length", "signs"), _MARKINGS)
    for one in _markings(register).order_by("record"):
        values = {"count": 1.0, "length": float(one.length_m or 0), "signs": float(one.signs or 0)}
        gathered.add(one, one.effective, values, {name: getattr(one, name) for name in _MARKINGS})
    return gathered.facts()
