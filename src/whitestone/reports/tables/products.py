"""Facts of release products: one row for each product that counts, with its five parts and what was found in it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from whitestone.land.words import CATEGORIES, MINED_BY_PERSONS, FindsClass, LandClass, Part
from whitestone.records.releases.models import Release
from whitestone.reports.facts import Facts, Split
from whitestone.reports.snapshot import Snapshot, source

_FIRST, _LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
WITH_AP = (FindsClass.AP_ONLY, FindsClass.MIXED)


_VALUES = (
    "count", "polygon", "declared", "newly_mined", "footprint", "items", *(part.value for part in Part),
    *(f"items_{one.name}" for one in CATEGORIES),
)  # fmt: skip
_SPLITS = ("product", "activity", "organisation", "unit", "found", "ap_found")


@source("products", _VALUES, _SPLITS)
def products(register: Snapshot) -> Facts:
    """Polygon, parts, items and count of each product.

    In square metres: `polygon`, the five parts, `newly_mined` (anti-personnel mined land by record), `declared`,
    `footprint` (the third reading). Items by category (`items_AP`) and together (`items`).
    """
    books = register.ledger.settle(_FIRST, _LAST)
    rows = list(books.releases.values())
    said = Release.objects.known_at(register.known_at).order_by("effective", "number")
    unit = {str(record): code for record, code in said.values_list("record", "unit")}
    reached = register.ledger.footprint(_FIRST, _LAST, register.fade_out_m(register.known_at.date()))
    classes = tuple(LandClass)
    mined = [classes.index(one) for one in MINED_BY_PERSONS]
    values: dict[str, list[float]] = {
        "count": [1.0] * len(rows),
        "polygon": [row.polygon for row in rows],
        "declared": [row.declared or 0.0 for row in rows],
        "newly_mined": [sum(row.newly_by_class[one] for one in MINED_BY_PERSONS) for row in rows],
        "footprint": [sum(reached[row.id][one] for one in mined) if row.id in reached else 0.0 for row in rows],
        "items": [float(sum(row.items.values())) for row in rows],
        **{part.value: [row.parts[part] for row in rows] for part in Part},
        **{f"items_{name}": [float(row.items.get(name, 0)) for row in rows] for name in map(_name, CATEGORIES)},
    }
    return Facts(
        word=Split.of(["release"] * len(rows)),
        record=np.array([row.id for row in rows], dtype=object),
        day=np.array([row.date for row in rows], dtype="datetime64[D]"),
        values={name: np.array(column, dtype=np.float64) for name, column in values.items()},
        splits={
            "product": Split.of([row.product.value for row in rows]),
            "activity": Split.of([row.activity for row in rows]),
            "organisation": Split.of([row.organisation for row in rows]),
            "unit": Split.of([unit.get(row.id, "") for row in rows]),
            "found": Split.of([row.by_finds.value if row.by_finds else "" for row in rows]),
            "ap_found": Split.of(["yes" if row.by_finds in WITH_AP else "no" for row in rows]),
        },
    )


def _name(category: object) -> str:
    return str(getattr(category, "name", ""))
