"""The settled books as plain values for ``balance.json``: stable keys, stable order, the same bytes on every run.

A settlement in, dictionaries and lists out. It writes no file and rounds nothing but the last ten-thousandth of a
square metre.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import whitestone
from whitestone.land.inputs import SourceAccount
from whitestone.land.result import BalanceRow, CrossRow, Finding, ReadingRow, ReleaseParts, Settlement
from whitestone.land.words import Column, Part
from whitestone.land.writing.settled_books import SettledBooks

PART_ORDER = (Part.NEWLY_RELEASED, Part.PARTLY_RELEASED, Part.ALREADY_RELEASED, Part.NEVER_RECORDED, Part.NO_EFFECT)
"""The five parts in the order in which every table and picture shows them."""


def square_metres(value: float) -> int | float:
    """An area for a file: a whole number where it is one to a ten-thousandth, else four decimals."""
    rounded = round(float(value), 4)
    return int(rounded) if rounded.is_integer() else rounded


def balance_row(row: BalanceRow, group: str) -> dict[str, object]:
    """One row from opening to closing; `group` is the name of its last key, ``class`` or ``category``."""
    plain: dict[str, object] = {"unit": row.unit, "kind": row.kind and str(row.kind), group: row.group}
    plain["opening_m2"] = square_metres(row.opening)
    for column in Column:
        plain[f"{column}_m2"] = square_metres(row.moved[column])
    plain["closing_m2"] = square_metres(row.closing)
    if row.declared:
        plain["declared_m2"] = {str(name): square_metres(row.declared[name]) for name in sorted(row.declared)}
    return plain


def release_row(release: ReleaseParts) -> dict[str, object]:
    """The polygon of a product and its five parts."""
    return {
        "polygon_m2": square_metres(release.polygon),
        **{f"{part}_m2": square_metres(release.parts[part]) for part in PART_ORDER},
    }


def reading_row(row: ReadingRow, *, with_finds: bool) -> dict[str, object]:
    """One reading of one class with its density; without finds nobody knows how many items there were."""
    density = row.ap_items_per_km2 if with_finds else None
    return {
        "reading": str(row.reading),
        "class": row.land_class,
        "area_m2": square_metres(row.area),
        "polygons": row.polygons,
        "items": row.items if with_finds else None,
        "ap_items": row.ap_items if with_finds else None,
        "ap_items_per_km2": None if density is None else round(density, 4),
    }


def cross_row(row: CrossRow) -> dict[str, object]:
    """One cell of class on record against class by finds."""
    return {
        "by_record": str(row.by_record),
        "by_finds": str(row.by_finds),
        "area_m2": square_metres(row.area),
        "products": row.products,
    }


def finding_row(finding: Finding) -> dict[str, object]:
    """One finding; what is not known is null."""
    place = finding.place
    return {
        "code": finding.code,
        "record": finding.record,
        "sentence": finding.sentence,
        "date": None if finding.date is None else finding.date.isoformat(),
        "area_m2": None if finding.area is None else square_metres(finding.area),
        "place": None if place is None else {"lon": round(place[0], 7), "lat": round(place[1], 7)},
    }


def source_row(source: SourceAccount) -> dict[str, object]:
    """One input file and what became of its rows."""
    return {
        "role": source.role,
        "file": source.file,
        "layer": source.layer,
        "crs": source.crs,
        "sha256": source.sha256,
        "rows": source.rows,
        "used": source.used,
        "repaired": source.repaired,
        "refused": source.refused,
        "problems": [dict(problem) for problem in source.problems],
    }


def period_releases(settlement: Settlement) -> list[ReleaseParts]:
    """The products dated within the period, by id."""
    return sorted((r for r in settlement.releases.values() if r.in_period), key=lambda release: release.id)


def ordered_findings(settlement: Settlement) -> list[Finding]:
    """The findings by code, record, date and sentence: the order, and so the numbers, of every output."""
    return sorted(
        settlement.findings,
        key=lambda f: (f.code, f.record, "" if f.date is None else f.date.isoformat(), f.sentence),
    )


def balance(books: SettledBooks) -> dict[str, object]:
    """All that ``balance.json`` says.

    Returns
    -------
    dict
        ``period``, ``rows`` (accounts) and ``releases`` (products dated within the period, by id), then the second
        balance, readings, cross table, findings, inputs and parameters. Areas are square metres on the ellipsoid.
    """
    settlement = books.settlement
    return {
        "period": {"from": settlement.period.start.isoformat(), "to": settlement.period.end.isoformat()},
        "rows": [balance_row(row, "class") for row in settlement.rows],
        "releases": {release.id: release_row(release) for release in period_releases(settlement)},
        "by_category": [balance_row(row, "category") for row in settlement.by_category],
        "readings": [reading_row(row, with_finds=books.with_finds) for row in settlement.readings],
        "cross_table": [cross_row(row) for row in settlement.cross_table],
        "findings": [finding_row(finding) for finding in ordered_findings(settlement)],
        "inputs": [source_row(source) for source in settlement.sources],
        "parameters": {"fade_out": fade_out(books)},
        "units": {code: settlement.unit_names[code] for code in sorted(settlement.unit_names)},
        "crs": settlement.crs,
        "balanced": settlement.balanced,
        "residual_m2": square_metres(settlement.residual),
        "whitestone": whitestone.__version__,
    }


def fade_out(books: SettledBooks) -> dict[str, dict[str, object]]:
    """Fade-out distances by category, each with where it comes from."""
    distances: Mapping[str, float] = books.settlement.fade_out_m
    return {
        name: {"metres": distances[name], "source": books.fade_out_sources.get(name, "not stated")}
        for name in sorted(distances)
    }


def as_json(plain: Mapping[str, object]) -> str:
    """The text of ``balance.json``: readable, UTF-8, in the order given, with a last line feed."""
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
