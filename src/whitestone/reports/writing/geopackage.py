"""Reports as a GeoPackage: polygons of the records behind tables of land, products and areas, a layer for each.

Each row is one record in one cell, with the figure's id, the cell's address and what the record adds to it.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.reports.report import TOTAL, Cell, Report, Table, behind
from whitestone.reports.shapes import shapes_of
from whitestone.reports.writing.addresses import Printing

_TABLES = ("land", "categories", "products", "hazards", "areas")
_FIELDS = ("figure", "cell", "record", "word", "adds", "unit")
_FORMAT = "1.3"
"""Version of the GeoPackage format; QGIS installations of field offices warn about newer ones."""

Row = tuple[str, str, str, str, float, str]


def write_gpkg(report: Report, printing: Printing) -> bytes:
    """A layer for each table that has records with polygons; WGS 84. What the reader may not see is left out."""
    rows = {table.layout.id: list(_rows(report, table)) for table in report.tables}
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in (row for layer in rows.values() for row in layer):
        wanted[one[3]].add(one[2])
    shapes = {
        word: shapes_of(word, ids if printing.seen is None else printing.seen(word, ids), report.register.known_at)
        for word, ids in wanted.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
        try:
            for name, layer in rows.items():
                drawn = [(row, shapes[row[3]][row[2]]) for row in layer if row[2] in shapes[row[3]]]
                if drawn:
                    _write(path, name, [row for row, _ in drawn], [shape for _, shape in drawn])
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes() if path.exists() else _empty(path)


def _rows(report: Report, table: Table) -> Iterator[Row]:
    for cell in table:
        # The whole is the sum of its rows, and each of them is written.
        whole = TOTAL in {cell.row, cell.column}
        ours = cell.ask.period == report.period and cell.ask.definition.table in _TABLES
        if cell.value and not whole and ours:
            yield from _of_cell(report, table, cell)


def _of_cell(report: Report, table: Table, cell: Cell) -> Iterator[Row]:
    added: dict[tuple[str, str], float] = defaultdict(float)
    for one in behind(report, cell):
        added[one.word, one.record] += one.value
    definition = cell.ask.definition
    for (word, record), value in added.items():
        yield definition.id, f"{table.layout.id}/{cell.row}/{cell.column}", record, word, value, definition.unit.value


def _write(path: Path, layer: str, rows: list[Row], shapes: list[BaseGeometry]) -> None:
    columns = [
        np.array(column, dtype=np.float64 if name == "adds" else object)
        for name, column in zip(_FIELDS, zip(*rows, strict=True), strict=True)
    ]
    many = [shapely.MultiPolygon([one]) if isinstance(one, shapely.Polygon) else one for one in shapes]
    pyogrio.raw.write(
        path, shapely.to_wkb(many), columns, list(_FIELDS), layer=layer, driver="GPKG", geometry_type="MultiPolygon",
        crs="EPSG:4326", append=path.exists(), dataset_options={"VERSION": _FORMAT},
    )  # fmt: skip


def _empty(path: Path) -> bytes:
    """A file without rows, when no record with a polygon stands behind the report."""
    pyogrio.raw.write(
        path, np.array([], dtype=object), [np.array([], dtype=object)], ["record"], layer="nothing", driver="GPKG",
        geometry_type="MultiPolygon", crs="EPSG:4326", dataset_options={"VERSION": _FORMAT},
    )  # fmt: skip
    return path.read_bytes()
