"""Land inputs from plain rows, for tests that say their records in words.

It checks and projects nothing; that is what `land.reading` does for real files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from whitestone.land.inputs import Finds, Hazards, LandInputs, Plane, Releases, Units
from whitestone.land.words import Activity, Contamination

PLANE = Plane("EPSG:3035")
ORIGIN = (4321000.0, 3210000.0)


class HazardRow(NamedTuple):
    id: str
    date: dt.date
    kind: str
    claims: str
    geometry: BaseGeometry
    version: int = 0
    closed: bool = False


class ReleaseRow(NamedTuple):
    """`removes` of None is what the activity removes."""

    id: str
    date: dt.date
    product: str
    activity: str
    geometry: BaseGeometry
    removes: str | None = None
    declared_m2: float = float("nan")


class UnitRow(NamedTuple):
    code: str
    geometry: BaseGeometry


class FindRow(NamedTuple):
    id: str
    date: dt.date
    category: str
    x: float = float("nan")
    y: float = float("nan")
    items: int = 1
    release: str | None = None
    improvised: bool = False


def _objects(values: Sequence[object]) -> NDArray[Any]:
    """An object array that holds each value whole (geometries and texts alike)."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _dates(rows: Sequence[HazardRow] | Sequence[ReleaseRow] | Sequence[FindRow]) -> NDArray[np.datetime64]:
    return np.array([row.date for row in rows], dtype="datetime64[D]")


def _bits(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.array([int(Contamination.parse(text)) for text in words], dtype=np.uint8)


def hazards(rows: Sequence[HazardRow]) -> Hazards:
    return Hazards(
        id=_objects([row.id for row in rows]),
        date=_dates(rows),
        kind=_objects([row.kind for row in rows]),
        claims=_bits([row.claims for row in rows]),
        geometry=_objects([row.geometry for row in rows]),
        version=np.array([row.version for row in rows], dtype=np.int64),
        closed=np.array([row.closed for row in rows], dtype=np.bool_),
        row=np.arange(1, len(rows) + 1, dtype=np.int64),
    )


def releases(rows: Sequence[ReleaseRow]) -> Releases:
    removes = [
        int(Activity(row.activity).removes) if row.removes is None else int(Contamination.parse(row.removes))
        for row in rows
    ]
    return Releases(
        id=_objects([row.id for row in rows]),
        date=_dates(rows),
        product=_objects([row.product for row in rows]),
        activity=_objects([row.activity for row in rows]),
        removes=np.array(removes, dtype=np.uint8),
        geometry=_objects([row.geometry for row in rows]),
        declared_m2=np.array([row.declared_m2 for row in rows], dtype=np.float64),
        organisation=_objects([None] * len(rows)),
        task=_objects([None] * len(rows)),
        depth_m=np.full(len(rows), np.nan),
        row=np.arange(1, len(rows) + 1, dtype=np.int64),
    )


def units(rows: Sequence[UnitRow]) -> Units:
    return Units(
        code=_objects([row.code for row in rows]),
        name=_objects([f"Unit {row.code}" for row in rows]),
        geometry=_objects([row.geometry for row in rows]),
    )


def finds(rows: Sequence[FindRow]) -> Finds:
    return Finds(
        id=_objects([row.id for row in rows]),
        date=_dates(rows),
        category=_bits([row.category for row in rows]),
        count=np.array([row.items for row in rows], dtype=np.int64),
        improvised=np.array([row.improvised for row in rows], dtype=np.bool_),
        model=_objects([None] * len(rows)),
        release=_objects([row.release for row in rows]),
        x=np.array([row.x for row in rows], dtype=np.float64),
        y=np.array([row.y for row in rows], dtype=np.float64),
        row=np.arange(1, len(rows) + 1, dtype=np.int64),
    )


def land(
    hazard_rows: Sequence[HazardRow],
    release_rows: Sequence[ReleaseRow] = (),
    unit_rows: Sequence[UnitRow] | None = None,
    find_rows: Sequence[FindRow] | None = None,
) -> LandInputs:
    """Inputs of one settlement, in `PLANE`."""
    return LandInputs(
        plane=PLANE,
        hazards=hazards(hazard_rows),
        releases=releases(release_rows),
        units=None if unit_rows is None else units(unit_rows),
        finds=None if find_rows is None else finds(find_rows),
    )
