"""Which shapes of a vector file have curves: the reader replaces them by straight lines without a word.

Formats that cannot hold curves are not asked, and those that say in their header whether they do are asked there,
because looking at every shape costs half as much as reading the file.
"""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyogrio import raw

from whitestone.land.reading.table import nowhere

STRAIGHT = ("ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "KML", "LIBKML", "GPX", "CSV", "TopoJSON", "MapInfo File")
_CURVED = ("CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "GEOMETRYCOLLECTION")


def curved_rows(path: Path, layer: str, driver: str, fids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions among `fids` of features whose shape has a curve type.

    Parameters
    ----------
    fids : (n,) the features' ids in the order in which they were read
    """
    if driver in STRAIGHT or not _may_have_curves(path, driver):
        return nowhere()
    name = layer.replace('"', '\\"')
    wanted = " OR ".join(f"OGR_GEOMETRY = '{kind}'" for kind in _CURVED[:-1])
    sql = f'SELECT * FROM "{name}" WHERE {wanted}'  # noqa: S608 - a layer's own name, quoted, in a file opened to read
    curved = raw.read(path, sql=sql, sql_dialect="OGRSQL", read_geometry=False, columns=[], return_fids=True)[1]
    return np.flatnonzero(np.isin(fids, curved))


def _may_have_curves(path: Path, driver: str) -> bool:
    if not path.is_file():
        return True
    if driver == "GPKG":
        return _geopackage_says_so(path)
    if driver == "FlatGeobuf":
        return _flatgeobuf_type(path) not in range(1, 8)
    return True


def _geopackage_says_so(path: Path) -> bool:
    """GeoPackage 1.3, annex F.1: a table with curves is listed in gpkg_extensions as ``gpkg_geom_…``."""
    query = "SELECT count(*) FROM gpkg_extensions WHERE extension_name LIKE 'gpkg\\_geom\\_%' ESCAPE '\\'"
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        has_table = "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_extensions'"
        if connection.execute(has_table).fetchone()[0] == 0:
            return False
        return bool(connection.execute(query).fetchone()[0])


def _flatgeobuf_type(path: Path) -> int:
    """The geometry type in the header's third field (0 where types vary); the header is a FlatBuffers table."""
    with path.open("rb") as file:
        file.seek(8)
        header = file.read(4 + struct.unpack("<I", file.read(4))[0])
    table = struct.unpack_from("<I", header)[0]
    fields = table - struct.unpack_from("<i", header, table)[0]
    size = struct.unpack_from("<H", header, fields)[0]
    at = struct.unpack_from("<H", header, fields + 8)[0] if size > 8 else 0
    return header[table + at] if at else 0
