"""Columns of a file that each hold the numbers of one code, as the square metres of one method. Reads no row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from whitestone.intake.mapping import ColumnMap
from whitestone.intake.phones.catalogue import AMOUNTS
from whitestone.intake.values import takes_amounts
from whitestone.kernel.codes import said_of
from whitestone.records.reference.models import Term
from whitestone.review.versions import Version


def codes_of(column: str) -> list[tuple[str, str]]:
    """Codes, with their labels, of the list by which a column holds its numbers, in force today."""
    rows = Term.objects.as_at(timezone.now().date()).filter(vocabulary=AMOUNTS[column], retired=False)
    return [(row.code, said_of(row.labels, row.code)) for row in rows.order_by("code")]


def spread(model: type[Version], columns: Sequence[str], mapping: ColumnMap) -> ColumnMap:
    """The mapping, with the columns that are called like a code, alone or with the unit or the column's name."""
    found = dict(mapping.columns)
    for name, column in model.domain_fields().items():
        if not takes_amounts(column) or name in found:
            continue
        for code, label in codes_of(name):
            names = {_plain(text) for one in {code, label} for text in (one, f"{one} m2", f"m2 {one}", f"{name} {one}")}
            taken = set(found.values())
            held = next((one for one in columns if one not in taken and _plain(one) in names), None)
            if held is not None:
                found[f"{name}.{code}"] = held
    return replace(mapping, columns=found)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().casefold()
