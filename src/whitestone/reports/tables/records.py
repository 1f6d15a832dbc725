"""Facts of records: hazardous areas as they came to stand open and ceased to, surveys as last approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whitestone.kernel.columns import columns
from whitestone.land.words import Contamination, LandClass
from whitestone.records.evidence.models import Evidence
from whitestone.records.hazards.models import LET_GO, Hazard, Status
from whitestone.records.surveys.models import Survey
from whitestone.reports.facts import Facts, Numbers, Split
from whitestone.reports.snapshot import Snapshot, source


def _numbers(values: np.ndarray[tuple[int], np.dtype[np.generic]]) -> Numbers:
    return np.nan_to_num(values.astype(np.float64), nan=0.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Hazard records as they came to stand open and ceased to, n rows: a day on which one came, or another left.

    Attributes
    ----------
    record : (n,) str
    day : (n,) datetime64[D]
    sign : (n,) float64, 1 where the record came to stand so, -1 where it ceased to
    columns : (n,) each, by the name of the field
    """

    record: NDArray[Any]
    day: NDArray[Any]
    sign: Numbers
    columns: Mapping[str, NDArray[Any]]

    def where(self, held: NDArray[np.bool_]) -> Standing:
        """Some of the rows."""
        told = {name: column[held] for name, column in self.columns.items()}
        return Standing(self.record[held], self.day[held], self.sign[held], told)


_GONE = (Status.CLOSED.value, Status.HANDED_OVER.value, *LET_GO)


def standing_hazards(register: Snapshot, *names: str) -> Standing:
    """Records that are neither closed, handed over nor carried on by others, with some of their fields.

    All rows until a day, signs added, are the records that stood open on it, each as it was said then.
    """
    known = Hazard.objects.known_at(register.known_at).order_by("record", "effective", "number")
    record, start, status, *told = columns(known, "record", "effective", "status", *names)
    end = np.full(len(start), np.datetime64("NaT"), dtype="datetime64[D]")
    followed = record[1:] == record[:-1] if len(record) else np.zeros(0, dtype=np.bool_)
    end[:-1][followed] = start[1:][followed]
    came = np.flatnonzero(~np.isin(status, _GONE) & (end != start))
    left = came[~np.isnat(end[came])]
    rows = np.concatenate([came, left])
    sign = np.concatenate([np.ones(len(came)), -np.ones(len(left))])
    day = np.concatenate([start[came], end[left]])
    return Standing(record[rows], day, sign, {name: one[rows] for name, one in zip(names, told, strict=True)})


@source("hazards", ("count", "computed", "declared"), ("kind", "class", "unit", "threat"))
def hazards(register: Snapshot) -> Facts:
    """Hazard records that stand open, as they came and left: `count`, `computed` and `declared` in square metres."""
    found = standing_hazards(register, "kind", "contamination", "unit", "computed_m2", "declared_m2", "threat")
    claims = found.columns["contamination"]
    classes = {str(one): LandClass.of(Contamination(one)).value for one in np.unique(claims).tolist() if one}
    return Facts(
        word=Split.of(["hazard"] * len(found.record)),
        record=found.record,
        day=found.day,
        values={
            "count": found.sign,
            "computed": found.sign * _numbers(found.columns["computed_m2"]),
            "declared": found.sign * _numbers(found.columns["declared_m2"]),
        },
        splits={
            "kind": Split.of(found.columns["kind"]),
            "class": Split.of(claims.tolist()).named(classes),
            "unit": Split.of(found.columns["unit"]),
            "threat": Split.of(found.columns["threat"]),
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
