"""The tables of the books as CSV, one file each, with the columns of ``balance.json``.

UTF-8 with a byte-order mark in files, because spreadsheets guess wrongly without one. A text that a spreadsheet would
run as a formula gets an apostrophe before it; numbers are never touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from whitestone.land.result import ReleaseParts
from whitestone.land.words import CATEGORIES, LandClass, Product
from whitestone.land.writing.balance import (
    PART_ORDER,
    balance_row,
    cross_row,
    finding_row,
    ordered_findings,
    period_releases,
    reading_row,
    release_row,
    source_row,
    square_metres,
)
from whitestone.land.writing.settled_books import SettledBooks

Row = Mapping[str, object]
INPUT_COLUMNS = ("role", "file", "layer", "crs", "sha256", "rows", "used", "repaired", "refused")
PROBLEM_COLUMNS = (
    *("role", "outcome", "code", "file", "row", "record", "column", "value", "lon", "lat"),
    *("area_before_m2", "area_after_m2", "sentence", "remedy"),
)


def tables(books: SettledBooks) -> dict[str, list[Row]]:
    """Every table by file name without ending; rows are in the order of ``balance.json``."""
    settlement = books.settlement
    return {
        "balance": [_flat(balance_row(row, "class")) for row in settlement.rows],
        "by_category": [_flat(balance_row(row, "category")) for row in settlement.by_category],
        "releases": [_release(release) for release in period_releases(settlement)],
        "readings": [reading_row(row, with_finds=books.with_finds) for row in settlement.readings],
        "cross_table": [cross_row(row) for row in settlement.cross_table],
        "findings": [_placed(finding_row(finding)) for finding in ordered_findings(settlement)],
        "inputs": [{name: source_row(source)[name] for name in INPUT_COLUMNS} for source in settlement.sources],
        "input_problems": [
            {name: _placed({"role": source.role, **problem}).get(name) for name in PROBLEM_COLUMNS}
            for source in settlement.sources
            for problem in source.problems
        ],
    }


def write_tables(books: SettledBooks, folder: Path) -> None:
    """Write every table into `folder`, which is made; a table without rows still has its first line."""
    folder.mkdir()
    for name, rows in tables(books).items():
        (folder / f"{name}.csv").write_text(_csv(rows, COLUMNS[name]), encoding="utf-8-sig", newline="")


def balance_csv(books: SettledBooks) -> str:
    """The balance of accounts as CSV text."""
    return _csv(tables(books)["balance"], COLUMNS["balance"])


def _flat(row: Row) -> Row:
    declared = row.get("declared_m2", {})
    plain = {name: value for name, value in row.items() if name != "declared_m2"}
    for product in Product:
        plain[f"declared_{product}_m2"] = declared.get(str(product)) if isinstance(declared, Mapping) else None
    return plain


def _placed(row: Row) -> Row:
    place = row.get("place")
    plain = {name: value for name, value in row.items() if name != "place"}
    plain["lon"] = place["lon"] if isinstance(place, Mapping) else None
    plain["lat"] = place["lat"] if isinstance(place, Mapping) else None
    return plain


def _release(release: ReleaseParts) -> Row:
    items = None if release.by_finds is None else release.items
    return {
        "id": release.id,
        "date": release.date.isoformat(),
        "product": str(release.product),
        "activity": release.activity,
        "organisation": release.organisation,
        **release_row(release),
        "declared_m2": None if release.declared is None else square_metres(release.declared),
        **{f"newly_released_{name}_m2": square_metres(release.newly_by_class.get(name, 0.0)) for name in LandClass},
        "by_finds": None if release.by_finds is None else str(release.by_finds),
        **{f"items_{name.name}": None if items is None else items.get(str(name.name), 0) for name in CATEGORIES},
    }


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _csv(rows: Iterable[Row], columns: tuple[str, ...]) -> str:
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(columns)
    out.writerows([_cell(row[name]) for name in columns] for row in rows)
    return text.getvalue()


_PARTS = ("polygon_m2", *(f"{part}_m2" for part in PART_ORDER))
_MOVES = (
    "opening_m2",
    "recorded_m2",
    "reopened_m2",
    "reclassified_in_m2",
    "reclassified_out_m2",
    "cancelled_m2",
    "reduced_m2",
    "cleared_m2",
    "corrected_m2",
    "closing_m2",
    "declared_cancelled_m2",
    "declared_reduced_m2",
    "declared_cleared_m2",
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "balance": ("unit", "kind", "class", *_MOVES),
    "by_category": ("unit", "kind", "category", *_MOVES),
    "releases": (
        *("id", "date", "product", "activity", "organisation"),
        *_PARTS,
        "declared_m2",
        *(f"newly_released_{name}_m2" for name in LandClass),
        "by_finds",
        *(f"items_{category.name}" for category in CATEGORIES),
    ),
    "readings": ("reading", "class", "area_m2", "polygons", "items", "ap_items", "ap_items_per_km2"),
    "cross_table": ("by_record", "by_finds", "area_m2", "products"),
    "findings": ("code", "record", "sentence", "date", "area_m2", "lon", "lat"),
    "inputs": INPUT_COLUMNS,
    "input_problems": PROBLEM_COLUMNS,
}
"""The columns of every table; the files have them even when there is no row."""
