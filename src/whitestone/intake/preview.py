"""What applying would do to the land on the books: open square kilometres by class before and after, as of today.

As if every row that is ready were approved at once; nothing is written, and nothing is said of rows that are not ready.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.intake.accounts import Outcome, account_of
from whitestone.intake.models import Delivery
from whitestone.intake.staged import StagedRow, all_rows, as_values
from whitestone.land.geometry.plane import choose_plane, to_plane
from whitestone.land.inputs import Hazards, LandInputs, Plane, Releases
from whitestone.land.ledger import Ledger
from whitestone.land.words import Activity, Contamination
from whitestone.records.books.inputs import LONGITUDE_LATITUDE
from whitestone.records.books.kept import current
from whitestone.records.hazards.models import Hazard
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

MOST = 20_000
"""Rows for which the books are settled again while a page waits."""
WORDS = ("hazard", "release")


@dataclass(frozen=True, slots=True)
class ClassChange:
    """One kind and class of open land, in square kilometres."""

    kind: str
    land_class: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        """What would be added; negative for land that leaves."""
        return self.after - self.before


def possible(delivery: Delivery) -> bool:
    """Whether the delivery moves land, and is small enough to settle while somebody waits."""
    return delivery.word in WORDS and 0 < account_of(delivery.account).ready <= MOST


def land_change(delivery: Delivery, today: dt.date) -> list[ClassChange]:
    """Open land by kind and class before and after, for every class that there is land of."""
    model = word_of(delivery.word).model
    ready = [row for row in all_rows(delivery) if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    rows = [said for row in ready if (said := _whole(model, row)).get("area") is not None]
    before, after = current(), None
    inputs = before.inputs
    if len(inputs.hazards) == 0 and inputs.units is None and rows:
        plane = choose_plane([(_array([row["area"] for row in rows]), CRS(LONGITUDE_LATITUDE))])
        before = Ledger(LandInputs(plane=plane, hazards=_hazards([], plane), releases=_releases([], plane)))
    plane = before.inputs.plane
    gone = [row.record for row in ready if row.outcome == Outcome.CHANGED]
    if delivery.word == "hazard":
        kept = _standing(ready)
        after = before.changed(hazards=_hazards([*kept, *rows], plane), withdrawn_hazards=gone)
    else:
        after = before.changed(releases=_releases(rows, plane), withdrawn_releases=gone)
    was, then = _open(before, today), _open(after, today)
    return [ClassChange(*key, was[key] / 1e6, then[key] / 1e6) for key in sorted({*was, *then})]


def _open(ledger: Ledger, day: dt.date) -> dict[tuple[str, str], float]:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    if len(ledger.inputs.hazards):
        for row in ledger.settle(day, day).rows:
            sums[str(row.kind or ""), str(row.group or "")] += row.closing
    return sums


def _whole(model: type[Version], row: StagedRow) -> dict[str, Any]:
    """Every column of a staged row that the books need; a change says only what it changes."""
    said = as_values(model, row.values)
    if row.outcome == Outcome.CHANGED:
        source = versions_of(model).get(record=row.record, number=row.base)
        said = {**_said(source), **said, "record": row.record, "number": row.base + 1}
    return {"record": row.key, "number": 1, **said}


def _said(version: Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in (*version.domain_fields(), "effective", "record", "number")}


def _standing(ready: Sequence[StagedRow]) -> list[dict[str, Any]]:
    """The versions of changed records that would still stand: all but those that a correction replaces."""
    changed = {row.record: row for row in ready if row.outcome == Outcome.CHANGED}
    kept = []
    for version in Hazard.objects.standing().filter(record__in=list(changed), area__isnull=False):
        row = changed[str(version.record)]
        corrected = str(row.values.get("effective", version.effective)) <= str(version.effective)
        if not (corrected and version.number == row.base):
            kept.append(_said(version))
    return kept


def _array(values: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _bits(value: Any) -> int:
    return int(value if isinstance(value, int) else Contamination.parse(value or ""))


def _polygons(rows: Sequence[dict[str, Any]], plane: Plane) -> NDArray[np.object_]:
    shapes = _array([row["area"] for row in rows])
    sound = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    return np.asarray(to_plane(np.asarray(sound, dtype=object), CRS(LONGITUDE_LATITUDE), plane), dtype=object)


def _days(rows: Sequence[dict[str, Any]]) -> NDArray[np.datetime64]:
    return np.array([str(row["effective"]) for row in rows], dtype="datetime64[D]")


def _hazards(rows: Sequence[dict[str, Any]], plane: Plane) -> Hazards:
    return Hazards(
        id=_array([str(row["record"]) for row in rows]),
        date=_days(rows),
        kind=_array([str(row["kind"]) for row in rows]),
        claims=np.array([_bits(row.get("contamination")) for row in rows], dtype=np.uint8),
        geometry=_polygons(rows, plane),
        version=np.array([row["number"] for row in rows], dtype=np.int64),
        closed=np.array([row.get("status") in ("closed", "handed over") for row in rows], dtype=np.bool_),
        row=np.arange(1, len(rows) + 1),
    )


def _releases(rows: Sequence[dict[str, Any]], plane: Plane) -> Releases:
    activities = [str(row["activity"]) for row in rows]
    removed = [
        _bits(row.get("removes")) or int(Activity(name).removes) for row, name in zip(rows, activities, strict=True)
    ]
    nothing = _array([None] * len(rows))
    return Releases(
        id=_array([str(row["record"]) for row in rows]),
        date=_days(rows),
        product=_array([str(row["product"]) for row in rows]),
        activity=_array(activities),
        removes=np.array(removed, dtype=np.uint8),
        geometry=_polygons(rows, plane),
        declared_m2=np.full(len(rows), np.nan),
        organisation=nothing,
        task=nothing.copy(),
        depth_m=np.full(len(rows), np.nan),
        row=np.arange(1, len(rows) + 1),
    )
