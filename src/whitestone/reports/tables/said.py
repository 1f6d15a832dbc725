"""Facts of what others say: declared returns without a polygon, and printed tables of source documents.

They stand beside the figures of the register, each traced to its return or its document, and are added to none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from whitestone.figures.model import PrintedTable, RowsAre
from whitestone.land.words import CATEGORIES, Contamination
from whitestone.problems import Problem
from whitestone.profiles import available, open_profile
from whitestone.records.figures.models import Return, Source
from whitestone.records.figures.tables_kept import table_of
from whitestone.reports.facts import Facts
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source
from whitestone.review.rules import Tier

_OPEN = (Tier.PUBLIC, Tier.PARTNERS)
"""Sums are for everybody with an appointment: what others said in confidence is in none."""
_RETURNED = ("product", "kind", "class", "category", "organisation", "unit")
_PRINTED = ("rows", "product", "category", "basis", "said_by", "document", "unit")
_COUNTED = ("items", "people", "teams", "dogs", "machines")


@source("returns", ("count", "area", "items"), _RETURNED)
def returns(register: Snapshot) -> Facts:
    """Rows of tabular returns on the last day of their period: `count`, `area` in square metres, `items`."""
    gathered = Gathered(("count", "area", "items"), _RETURNED)
    rows = Return.objects.as_at(dt.date.max, register.known_at).filter(tier__in=_OPEN)
    for one in rows.order_by("record"):
        if (span := one.span) is None:
            continue
        values = {"count": 1.0, "area": float(one.area_m2 or 0), "items": float(one.items or 0)}
        splits = {
            "product": one.product,
            "kind": one.kind,
            "class": one.land_class,
            "category": _called(Contamination(one.category)),
            "organisation": one.organisation,
            "unit": one.unit,
        }
        gathered.add(one, span.last, values, splits)
    return gathered.facts()


@source("printed", ("area", *_COUNTED), _PRINTED)
def printed(register: Snapshot) -> Facts:
    """Cells of the printed tables of source documents on the last day that each speaks of.

    Values `area` in square metres, and counts. `rows` is what the rows of the table are (a unit, an operator, a period
    or a group); printed totals are no rows. When several documents print the same cell, the latest counts alone.
    """
    documents = Source.objects.as_at(dt.date.max, register.known_at).filter(tier__in=_OPEN)
    found = {}
    for document in documents.order_by("effective", "pk"):
        for key, fact in _cells(document):
            found[key] = document, *fact
    gathered = Gathered(("area", *_COUNTED), _PRINTED)
    for document, day, values, splits in found.values():
        gathered.add(document, day, values, splits)
    return gathered.facts()


_Fact = tuple[dt.date, dict[str, float], dict[str, str]]


def _cells(document: Source) -> Iterator[tuple[tuple[str, ...], _Fact]]:
    """Every cell with what makes it the same cell in another document."""
    packaged = document.profile in available()
    names = open_profile(document.profile).names if packaged else None
    problems: list[Problem] = []  # what cannot be read is told where figures are questioned
    for kept in document.tables:
        table = table_of(kept, names, document.citation, problems)
        for key, day, values, splits in _facts(table):
            splits["document"] = document.title
            yield (*key, splits["said_by"], splits["product"], splits["category"], *values), (day, values, splits)


def _facts(table: PrintedTable) -> Iterator[tuple[tuple[str, ...], dt.date, dict[str, float], dict[str, str]]]:
    for column in table.summable:
        for row in table.rows:
            cell = table.cell(column, row)
            if cell is None or cell.period is None:
                continue
            area = cell.quantity.dimension == "area"
            if not area and cell.quantity.unit not in _COUNTED:
                continue
            of_units = table.rows_are is RowsAre.UNIT and row.match is not None and row.match.unit is not None
            splits = {
                "rows": table.rows_are.value,
                "product": column.product.value if column.product else "",
                "category": _called(column.category),
                "basis": cell.basis,
                "said_by": cell.said_by,
                "unit": row.match.unit.code if of_units and row.match and row.match.unit else "",
            }
            values = {"area" if area else cell.quantity.unit: float(cell.quantity.base)}
            yield (table.rows_are.value, row.label, str(cell.period), column.heading), cell.period.last, values, splits


def _called(category: Contamination) -> str:
    """Names of categories, "AP AV" for several; empty for none."""
    return " ".join(str(one.name) for one in CATEGORIES if one in category)
