"""Vector files through GDAL, one named driver at a time, a stretch of features at a time. Transforms nothing."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from whitestone.intake import problems as say
from whitestone.intake.sources.pieces import Options, Piece, Shapes
from whitestone.problems import Problem, ProblemError

_BROKEN = (
    DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError, UnicodeDecodeError, ValueError,
    RuntimeError,
)  # fmt: skip
_DRIVERS = {"KML": {"KML", "LIBKML"}, "GeoJSON": {"GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"}}
MOST_WHOLE = 500_000_000
"""Bytes of a format that GDAL reads as a whole; the others are read in stretches at any size."""
_BESIDE = {"layer_styles", "qgis_projects", "README"}
"""Tables beside the layers of a GeoPackage: how QGIS draws them, and what an export from here says of itself."""
_WHOLE = ("GeoJSON", "KML", "DXF", "GPX")


def names(path: Path, driver: str) -> list[str]:
    """Names of the layers that hold anything."""
    with _coded(path):
        _refuse_others(path, driver)
        found = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
        if driver == "GPX":
            # Every such file has the same five layers, of which mostly one holds anything.
            count = {
                name: pyogrio.read_info(path, layer=name, force_feature_count=True)["features"] for name, _ in found
            }
            found = [(name, kind) for name, kind in found if count[name]]
    if not found and driver == "GPX":
        raise ProblemError(say.NO_ROWS(file=path.name))
    return [name for name, kind in found if kind or name not in _BESIDE]


@contextlib.contextmanager
def _coded(path: Path) -> Iterator[None]:
    """Whatever the library makes of a broken file, a person reads a coded problem."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _BROKEN as error:
        reason = " ".join(str(error).split())[:300].replace(f"{path.parent}/", "")
        raise ProblemError(say.UNREADABLE(file=path.name, reason=reason)) from error


def _refuse_others(path: Path, driver: str) -> None:
    """Formats that GDAL holds in memory are refused when they are large."""
    size = path.stat().st_size
    if driver in _WHOLE and size > MOST_WHOLE:
        raise ProblemError(say.TOO_LARGE(file=path.name, reason=f"{size} bytes of {driver}; send a GeoPackage"))


class VectorSource:
    """One layer of a vector file."""

    def __init__(self, path: Path, driver: str, options: Options) -> None:
        self._path, self._driver = path, driver
        self._encoding = options.encoding or None
        self._layer = _chosen(names(path, driver), options.layer, path.name)
        with _coded(path):
            info = pyogrio.read_info(path, layer=self._layer, encoding=self._encoding)
        if info["driver"] not in _DRIVERS.get(driver, {driver}):
            raise ProblemError(say.UNKNOWN_FORMAT(file=path.name))
        self.columns = tuple(str(name) for name in info["fields"])
        self.crs: str | None = info["crs"]
        self.shaped = info["geometry_type"] is not None
        self.rows: int | None = int(info["features"]) if info["features"] >= 0 else None

    def pieces(self, size: int) -> Iterator[Piece]:
        """Stretches of at most `size` features, in the file's order."""
        first = 1
        for asked in self._stretches(size):
            with _coded(self._path):
                meta, _, wkb, data = raw.read(
                    self._path,
                    layer=self._layer,
                    encoding=self._encoding,
                    read_geometry=self.shaped,
                    datetime_as_string=True,
                    **asked,
                )
            # The library's reader stands in a circle with all that it read, and the collector looks seldom while a file
            # is checked (`kernel.bulk`): a million rows stood there in 300 MB. The young generation is enough.
            gc.collect(0)
            count = len(wkb) if wkb is not None else (len(data[0]) if data else 0)
            if count == 0:
                if "where" in asked:
                    continue
                return
            columns = {str(name): _cells(cells) for name, cells in zip(meta["fields"].tolist(), data, strict=True)}
            shapes, broken = _shapes(wkb) if self.shaped else (None, {})
            yield Piece(first, columns, shapes, broken)
            first += count
            if "where" not in asked and count < size:
                return

    def _stretches(self, size: int) -> Iterator[dict[str, Any]]:
        """How to ask for each stretch: a GeoPackage by its ids, since skipping reads all that is skipped again."""
        if self._driver == "GPKG":
            yield from ({"where": where} for where in _by_id(self._path, self._layer, size))
            return
        skip = 0
        while True:
            yield {"skip_features": skip, "max_features": size}
            skip += size


def _by_id(path: Path, layer: str, size: int) -> list[str]:
    quoted = layer.replace('"', '""')
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            key = next((row[1] for row in database.execute(f'PRAGMA table_info("{quoted}")') if row[5]), "rowid")
            name = str(key).replace('"', '""')
            query = f'SELECT min("{name}"), max("{name}") FROM "{quoted}"'  # noqa: S608  # names of the file itself, quoted, opened to read
            low, high = database.execute(query).fetchone()
    except sqlite3.Error as error:
        raise ProblemError(say.UNREADABLE(file=path.name, reason=str(error))) from error
    if low is None:
        return []
    if high - low > 50_000_000:
        raise ProblemError(say.TOO_LARGE(file=path.name, reason=f"its ids run from {low} to {high}"))
    return [f'"{name}" >= {at} AND "{name}" < {at + size}' for at in range(low, high + 1, size)]


def _chosen(layers: list[str], wanted: str, file: str) -> str:
    listed = ", ".join(layers[:20]) or "none"
    if wanted and wanted not in layers:
        raise ProblemError(say.NO_LAYER(file=file, value=wanted, layers=listed))
    if not layers:
        raise ProblemError(say.NO_LAYER(file=file, value="", layers=listed))
    if not wanted and len(layers) > 1:
        raise ProblemError(say.SEVERAL_FILES(file=file, layers=listed))
    return wanted or layers[0]


def _cells(cells: NDArray[Any]) -> list[Any]:
    """Plain Python values; what is not a number is nothing, and lists are texts with commas."""
    if cells.dtype.kind == "f":
        return [None if value != value else int(value) if value.is_integer() else value for value in cells.tolist()]  # noqa: PLR0124  # NaN
    if cells.dtype == object:
        return [
            ",".join(map(str, value)) if isinstance(value, list | np.ndarray) else value for value in cells.tolist()
        ]
    listed: list[Any] = cells.tolist()
    return listed


def _shapes(wkb: NDArray[np.object_]) -> tuple[Shapes, dict[int, Problem]]:
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="fix"), dtype=object)
    lost = shapely.is_missing(shapes) & np.array([blob is not None for blob in wkb], dtype=bool)
    broken = {int(at): say.ROW_GEOMETRY(reason="its bytes are no geometry") for at in np.flatnonzero(lost)}
    return shapes, broken
