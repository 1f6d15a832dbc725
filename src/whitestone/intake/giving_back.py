"""Gives a checked file back: every row as it came, with what became of it and why, in the format that was sent.

CSV for text, XLSX for workbooks, GeoPackage for shapes; what a spreadsheet would run as a formula is only text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
import xlsxwriter

from whitestone.intake.mapping import SHAPE, from_json
from whitestone.intake.models import Delivery
from whitestone.intake.staged import StagedRow, all_rows, unpack
from whitestone.kernel.cells import harmless

ADDED = ("whitestone row", "whitestone outcome", "whitestone problems")
_SHEET_ROWS = 1_048_575


def ending(delivery: Delivery) -> str:
    """The ending of the file that `give_back` writes."""
    mapping = from_json(delivery.mapping)
    if mapping.place.field and mapping.place.notation == SHAPE:
        return ".gpkg"
    return ".xlsx" if delivery.name.lower().endswith((".xlsx", ".xlsm")) and _fits(delivery) else ".csv"


def _fits(delivery: Delivery) -> bool:
    return int(delivery.account.get("read", 0)) < _SHEET_ROWS


def give_back(delivery: Delivery, path: Path) -> None:
    """Write every row with its outcome and its problems."""
    write = {".gpkg": _geopackage, ".xlsx": _workbook, ".csv": _text}[path.suffix]
    write(delivery, path)


def said(row: StagedRow) -> tuple[int, str, str]:
    """What is added to a row: its number, its outcome, its problems."""
    texts = (f"{one.get('column', '')}: {one['sentence']} {one['remedy']} [{one['code']}]" for one in row.problems)
    return row.number, row.outcome, " | ".join(text.removeprefix(": ") for text in texts)


def _lines(delivery: Delivery) -> Iterator[list[Any]]:
    yield [*delivery.columns, *ADDED]
    for row in all_rows(delivery):
        yield [*row.cells, *said(row)]


def _text(delivery: Delivery, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for line in _lines(delivery):
            writer.writerow([harmless(cell) for cell in line])


def _workbook(delivery: Delivery, path: Path) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(_lines(delivery)):
            sheet.write_row(at, 0, [cell if isinstance(cell, int | float) else str(cell or "") for cell in line])


def _geopackage(delivery: Delivery, path: Path) -> None:
    """Shapes as they were understood, in degrees, chunk by chunk."""
    field = from_json(delivery.mapping).place.field
    names = [*(name if name.casefold() not in {"fid", "geom"} else f"{name}_" for name in delivery.columns), *ADDED]
    for chunk in delivery.chunks.order_by("first").iterator(chunk_size=1):
        rows = unpack(chunk)
        shapes = shapely.from_wkb([row.values.get(field) for row in rows])
        cells = list(zip(*([*row.cells, *said(row)] for row in rows), strict=True))
        data = [np.array([None if cell is None else str(cell) for cell in column], dtype=object) for column in cells]
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(shapes),
            field_data=data,
            fields=np.array(names, dtype=object),
            geometry_type="Unknown",
            crs="EPSG:4326",
            layer="checked",
            driver="GPKG",
            append=path.exists(),
        )
