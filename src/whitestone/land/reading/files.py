"""Opens a vector file and takes out of it the columns and shapes that a role needs.

Everything that concerns the file as a whole is met here; rows are judged elsewhere.
"""

from __future__ import annotations

import codecs
import hashlib
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from whitestone.land.inputs import Geometries
from whitestone.land.reading import kinds
from whitestone.land.reading.curves import curved_rows
from whitestone.land.reading.fields import FIELDS
from whitestone.land.reading.layers import choose_layer, split_name
from whitestone.land.reading.systems import file_crs
from whitestone.land.reading.table import Table
from whitestone.problems import Problem, ProblemError

_BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError)
_SHAPEFILE_NAME = 10
"""A Shapefile cuts the names of columns to this length."""


def read_file(role: str, name: Path | str, options: Mapping[str, str], constants: Iterable[str]) -> Table:
    """Read one file.

    Parameters
    ----------
    name
        The file, or ``file:layer``.
    options
        Names of columns by field, and ``crs``, ``layer``, ``encoding``.
    constants
        Fields that may be missing because a default stands for them.

    Raises
    ------
    ProblemError
        When the file as a whole cannot be used.
    """
    path, layer = split_name(name)
    if not path.exists():
        raise ProblemError(kinds.MISSING_FILE(file=str(path)))
    encoding = options.get("encoding")
    if encoding is not None and not _is_encoding(encoding):
        detail = f"{encoding} is not an encoding"
        raise ProblemError(kinds.UNDECODABLE_TEXT(file=str(path), role=role, detail=detail))
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            wanted = choose_layer(path, role, layer or options.get("layer"))
            return _read(role, path, wanted, options=options, constants=frozenset(constants), caught=caught)
    except _BROKEN as error:
        raise ProblemError(kinds.UNREADABLE_FILE(file=str(path), detail=_one_line(error))) from error
    except UnicodeDecodeError as error:
        raise ProblemError(kinds.UNDECODABLE_TEXT(file=str(path), role=role, detail=_one_line(error))) from error


def _read(
    role: str,
    path: Path,
    layer: str,
    *,
    options: Mapping[str, str],
    constants: frozenset[str],
    caught: list[warnings.WarningMessage],
) -> Table:
    encoding = options.get("encoding")
    info = pyogrio.read_info(path, layer=layer, encoding=encoding)
    shaped = info["geometry_type"] is not None
    notes: list[Problem] = []
    problems: list[Problem] = []
    crs = None
    if shaped:
        try:
            crs, notes = file_crs(role, str(path), in_file=info["crs"], in_map=options.get("crs"))
        except ProblemError as error:
            problems.extend(error.problems)
    names, missing = _columns(role, path, info, options=options, constants=constants)
    if problems or missing:
        raise ProblemError([*problems, *missing])
    wanted_columns = list(dict.fromkeys(names.values()))
    meta, fids, wkb, data = raw.read(
        path,
        layer=layer,
        encoding=encoding,
        columns=wanted_columns,
        return_fids=True,
        datetime_as_string=True,
        read_geometry=shaped,
    )
    if info["features"] >= 0 and len(fids) < info["features"]:
        raise ProblemError(kinds.INCOMPLETE_FILE(file=str(path), announced=info["features"], read=len(fids)))
    by_column = {
        name: _joined(column) if "List" in kind else column
        for name, column, kind in zip(meta["fields"].tolist(), data, meta["ogr_types"], strict=True)
    }
    columns = {field: by_column[column] for field, column in names.items()}
    if info["driver"] == "ESRI Shapefile" and encoding is None:
        notes += _doubtful_encoding(role, path, columns)
    notes += [kinds.READER_WARNING(file=str(path), detail=text) for text in _unforeseen(caught)]
    geometry, unreadable, closed = decode(wkb) if shaped else (None, *_NOTHING)
    curved = curved_rows(path, layer, info["driver"], fids) if shaped else _NOTHING[0]
    return Table(
        role=role,
        file=str(path),
        layer=layer,
        crs=crs,
        sha256=_sha256(path),
        rows=len(fids),
        columns=columns,
        geometry=geometry,
        unreadable=unreadable,
        closed=closed,
        linearised=curved,
        notes=tuple(notes),
    )


_NOTHING = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def decode(wkb: NDArray[np.object_]) -> tuple[Geometries, NDArray[np.int64], NDArray[np.int64]]:
    """Shapes from WKB, and the positions of those that cannot be read and of those whose outline had to be closed."""
    geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    failed = np.flatnonzero(shapely.is_missing(geometry) & np.array([blob is not None for blob in wkb], dtype=bool))
    if len(failed) == 0:
        return geometry, failed, failed
    geometry[failed] = shapely.from_wkb(wkb[failed], on_invalid="fix")
    lost = shapely.is_missing(geometry[failed])
    return geometry, failed[lost], failed[~lost]


def _columns(
    role: str, path: Path, info: Mapping[str, Any], *, options: Mapping[str, str], constants: frozenset[str]
) -> tuple[dict[str, str], list[Problem]]:
    """Columns of the file by field, and problems of what is required and not there."""
    problems: list[Problem] = []
    present = [str(name) for name in info["fields"]]
    width = _SHAPEFILE_NAME if info["driver"] == "ESRI Shapefile" else None
    found: dict[str, str] = {}
    for field in FIELDS[role]:
        wanted = options.get(field.name, field.name)
        fitting = (
            [wanted]
            if wanted in present
            else [name for name in present if name.casefold() == wanted[:width].casefold()]
        )
        listed = ", ".join(fitting or present) or "no columns"
        if len(fitting) > 1:
            problems.append(kinds.AMBIGUOUS_COLUMN(file=str(path), column=wanted, present=listed, role=role))
        elif fitting:
            found[field.name] = fitting[0]
        elif field.name in options or (field.required and field.name not in constants):
            problems.append(kinds.MISSING_COLUMN(file=str(path), column=wanted, present=listed, role=role))
    return found, problems


def _joined(column: NDArray[Any]) -> NDArray[Any]:
    """A column of lists of texts (as GeoJSON has them) as texts with commas."""
    joined = [None if value is None else ",".join(map(str, value)) for value in column.tolist()]
    return np.array(joined, dtype=object)


def _doubtful_encoding(role: str, path: Path, columns: Mapping[str, NDArray[Any]]) -> list[Problem]:
    """A note for each column whose letters, read as Latin 1, spell valid UTF-8."""
    notes = []
    for field, column in columns.items():
        for value in dict.fromkeys(column.tolist()):
            if isinstance(value, str) and not value.isascii() and _spells_utf8(value):
                notes.append(kinds.DOUBTFUL_ENCODING(file=str(path), column=field, value=value, role=role))
                break
    return notes


def _spells_utf8(value: str) -> bool:
    for encoding in ("latin-1", "cp1252"):
        try:
            value.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


def _unforeseen(caught: Iterable[warnings.WarningMessage]) -> list[str]:
    """Warnings of the reader, but for those that are met row by row (open rings) or that change nothing (M values)."""
    expected = ("Measured (M) geometry", "Non closed ring")
    found = dict.fromkeys(str(warning.message) for warning in caught)
    return [text for text in found if not text.startswith(expected)]


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
