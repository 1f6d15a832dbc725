"""Facts of finds: one row for each find that stands, with the product to which the ledger attaches it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from whitestone.kernel.columns import columns
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
    ids, day, category, count, improvised, during, body, unit, model, disposal, disposed = columns(known, *_COLUMNS)
    models = Ordnance.objects.as_at(dt.date.max, register.known_at)
    called = {str(record): name for record, name in models.values_list("record", "model")}
    products = register.table("products")
    found = products.splits["ap_found"]
    holds = dict(zip(products.record.tolist(), [found.members[code] for code in found.code.tolist()], strict=True))
    belongs = register.ledger.products_of_finds()
    product = [belongs.get(one) for one in ids.tolist()]
    claims = {str(code): ", ".join(Contamination(code).words) for code in np.unique(category).tolist()}
    items = count.astype(np.float64)
    return Facts(
        word=Split.of(["find"] * len(ids)),
        record=ids,
        day=day,
        values={"items": items, "destroyed": np.where(np.isnat(disposed), 0.0, items)},
        splits={
            "category": Split.of(category.tolist()).named(claims),
            "improvised": Split.of(improvised.tolist()).named({"True": "yes", "False": "no"}),
            "found_during": Split.of(during),
            "organisation": Split.of(body),
            "unit": Split.of(unit),
            "model": Split.of(model).named(called),
            "disposal": Split.of(disposal),
            "in_product": Split.of(["no" if one is None else "yes" for one in product]),
            "ap_polygon": Split.of([holds.get(one, "") if one else "" for one in product]),
        },
    )
