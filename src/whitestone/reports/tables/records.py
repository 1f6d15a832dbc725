"""Facts of records that stand: hazardous areas and surveys, one row for each record as it was last approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from whitestone.land.words import Contamination, LandClass
from whitestone.records.evidence.models import Evidence
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.surveys.models import Survey
from whitestone.reports.facts import Facts, Split
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source


def _numbers(values: Sequence[object]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([0.0 if value is None else float(str(value)) for value in values], dtype=np.float64)


@source("hazards", ("count", "computed", "declared"), ("kind", "class", "unit", "threat"))
def hazards(register: Snapshot) -> Facts:
    """Hazard records that are open: values `count`, `computed` and `declared` in square metres."""
    known = Hazard.objects.as_at(dt.date.max, register.known_at).exclude(status__in=(Status.CLOSED, Status.HANDED_OVER))
    columns = ("record", "effective", "kind", "contamination", "unit", "computed_m2", "declared_m2", "threat")
    rows = list(known.order_by("record").values_list(*columns))
    record, day, kind, claims, unit, computed, declared, threat = zip(*rows, strict=True) if rows else ((),) * 8
    return Facts(
        word=Split.of(["hazard"] * len(rows)),
        record=np.array([str(one) for one in record], dtype=object),
        day=np.array(day, dtype="datetime64[D]"),
        values={"count": np.ones(len(rows)), "computed": _numbers(computed), "declared": _numbers(declared)},
        splits={
            "kind": Split.of(kind),
            "class": Split.of([LandClass.of(Contamination(int(one))).value if one else "" for one in claims]),
            "unit": Split.of(unit),
            "threat": Split.of(threat),
        },
    )


@source(
    "surveys",
    ("count", "area", "women", "girls", "boys", "men"),
    ("kind", "organisation", "unit"),
)
def surveys(register: Snapshot) -> Facts:
    """Survey reports: values `count`, `area` in square metres, informants by sex and age."""
    known = Survey.objects.as_at(dt.date.max, register.known_at).order_by("record")
    columns = ("record", "effective", "kind", "organisation", "unit", "computed_m2", "women", "girls", "boys", "men")
    rows = list(known.values_list(*columns))
    record, day, kind, body, unit, area, women, girls, boys, men = zip(*rows, strict=True) if rows else ((),) * 10
    return Facts(
        word=Split.of(["survey"] * len(rows)),
        record=np.array([str(one) for one in record], dtype=object),
        day=np.array(day, dtype="datetime64[D]"),
        values={
            "count": np.ones(len(rows)),
            "area": _numbers(area),
            "women": _numbers(women),
            "girls": _numbers(girls),
            "boys": _numbers(boys),
            "men": _numbers(men),
        },
        splits={"kind": Split.of(kind), "organisation": Split.of(body), "unit": Split.of(unit)},
    )


@source("evidence", ("count",), ("evidence_class", "sort", "unit"))
def evidence(register: Snapshot) -> Facts:
    """Items of evidence by what they count as in the nation's table."""
    gathered = Gathered(("count",), ("evidence_class", "sort", "unit"))
    for one in Evidence.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        splits = {"evidence_class": one.evidence_class, "sort": one.sort, "unit": one.unit}
        gathered.add(one, one.effective, {"count": 1.0}, splits)
    return gathered.facts()
