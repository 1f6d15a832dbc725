"""Facts of finds: one row for each find that stands, with the product to which the ledger attaches it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from whitestone.land.words import Contamination
from whitestone.records.finds.models import Find
from whitestone.records.reference.models import Ordnance
from whitestone.reports.facts import Facts, Split
from whitestone.reports.snapshot import Snapshot, source

_COLUMNS = (
    "record", "effective", "category", "count", "improvised", "found_during", "organisation", "unit", "ordnance",
    "disposal", "disposed",
)  # fmt: skip


_SPLITS = (
    "category", "improvised", "found_during", "organisation", "unit", "model", "disposal", "in_product", "ap_polygon",
)  # fmt: skip


@source("finds", ("items", "destroyed"), _SPLITS)
def finds(register: Snapshot) -> Facts:
    """Value `items`, and `destroyed` for those with a day of disposal."""
    known = Find.objects.as_at(dt.date.max, register.known_at).order_by("record")
    rows = list(known.values_list(*_COLUMNS))
    record, day, category, count, improvised, during, body, unit, model, disposal, disposed = (
        zip(*rows, strict=True) if rows else ((),) * len(_COLUMNS)
    )
    models = Ordnance.objects.as_at(dt.date.max, register.known_at)
    called = dict(models.values_list("record", "model"))
    ids = [str(one) for one in record]
    products = register.table("products")
    found = products.splits["ap_found"]
    holds = dict(zip(products.record.tolist(), [found.members[code] for code in found.code.tolist()], strict=True))
    belongs = register.ledger.products_of_finds()
    items = np.array(count, dtype=np.float64)
    return Facts(
        word=Split.of(["find"] * len(rows)),
        record=np.array(ids, dtype=object),
        day=np.array(day, dtype="datetime64[D]"),
        values={"items": items, "destroyed": np.where([one is not None for one in disposed], items, 0.0)},
        splits={
            "category": Split.of([", ".join(Contamination(int(one)).words) for one in category]),
            "improvised": Split.of(["yes" if one else "no" for one in improvised]),
            "found_during": Split.of(during),
            "organisation": Split.of(body),
            "unit": Split.of(unit),
            "model": Split.of([called.get(one, "") for one in model]),
            "disposal": Split.of(disposal),
            "in_product": Split.of(["yes" if one in belongs else "no" for one in ids]),
            "ap_polygon": Split.of([holds.get(belongs.get(one, ""), "") for one in ids]),
        },
    )
