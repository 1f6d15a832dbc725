"""Facts of records that stand: hazardous areas and surveys, one row for each record as it was last approved."""

from __future__ import annotations

import datetime as dt

import numpy as np

from whitestone.kernel.columns import columns
from whitestone.land.words import Contamination, LandClass
from whitestone.records.evidence.models import Evidence
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.surveys.models import Survey
from whitestone.reports.facts import Facts, Numbers, Split
from whitestone.reports.snapshot import Snapshot, source


def _numbers(values: np.ndarray[tuple[int], np.dtype[np.generic]]) -> Numbers:
    return np.nan_to_num(values.astype(np.float64), nan=0.0)


@source("hazards", ("count", "computed", "declared"), ("kind", "class", "unit", "threat"))
def hazards(register: Snapshot) -> Facts:
    """Hazard records that are open: values `count`, `computed` and `declared` in square metres."""
    known = Hazard.objects.as_at(dt.date.max, register.known_at).exclude(status__in=(Status.CLOSED, Status.HANDED_OVER))
    names = ("record", "effective", "kind", "contamination", "unit", "computed_m2", "declared_m2", "threat")
    record, day, kind, claims, unit, computed, declared, threat = columns(known.order_by("record"), *names)
    classes = {str(one): LandClass.of(Contamination(one)).value for one in np.unique(claims).tolist() if one}
    return Facts(
        word=Split.of(["hazard"] * len(record)),
        record=record,
        day=day,
        values={"count": np.ones(len(record)), "computed": _numbers(computed), "declared": _numbers(declared)},
        splits={
            "kind": Split.of(kind),
            "class": Split.of(claims.tolist()).named(classes),
            "unit": Split.of(unit),
            "threat": Split.of(threat),
        },
    )


_HEARD = ("women", "girls", "boys", "men")


@source("surveys", ("count", "area", *_HEARD), ("kind", "organisation", "unit"))
def surveys(register: Snapshot) -> Facts:
    """Survey reports: values `count`, `area` in square metres, informants by sex and age."""
    known = Survey.objects.as_at(dt.date.max, register.known_at).order_by("record")
    names = ("record", "effective", "kind", "organisation", "unit", "computed_m2", *_HEARD)
    record, day, kind, body, unit, area, *heard = columns(known, *names)
    told = zip(_HEARD, map(_numbers, heard), strict=True)
    return Facts(
        word=Split.of(["survey"] * len(record)),
        record=record,
        day=day,
        values={"count": np.ones(len(record)), "area": _numbers(area), **dict(told)},
        splits={"kind": Split.of(kind), "organisation": Split.of(body), "unit": Split.of(unit)},
    )


@source("evidence", ("count",), ("evidence_class", "sort", "unit"))
def evidence(register: Snapshot) -> Facts:
    """Items of evidence by what they count as in the nation's table."""
    known = Evidence.objects.as_at(dt.date.max, register.known_at).order_by("record")
    record, day, sort, kind, unit = columns(known, "record", "effective", "sort", "evidence_class", "unit")
    return Facts(
        word=Split.of(["evidence"] * len(record)),
        record=record,
        day=day,
        values={"count": np.ones(len(record))},
        splits={"evidence_class": Split.of(kind), "sort": Split.of(sort), "unit": Split.of(unit)},
    )
