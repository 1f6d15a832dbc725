"""Takes a GeoDataFrame, or anything that looks like one, as an input. GeoPandas itself is not needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.reading import kinds
from whitestone.land.reading.fields import FIELDS
from whitestone.land.reading.systems import usable_crs
from whitestone.land.reading.table import Table
from whitestone.problems import ProblemError


class Series(Protocol):
    """A column of a frame."""

    def to_numpy(self, dtype: type[object]) -> NDArray[Any]:
        """Its values as an object array."""

    def isna(self) -> Any:
        """Where there is no value."""


class Frame(Protocol):
    """The part of a GeoDataFrame that is used."""

    @property
    def columns(self) -> Iterable[Any]:
        """Names of the columns."""

    @property
    def crs(self) -> object:
        """What pyproj reads as a CRS; None where it is not known."""

    @property
    def geometry(self) -> Series:
        """Shapely geometries, x, y order."""

    def __getitem__(self, name: str) -> Series: ...

    def __len__(self) -> int: ...


def read_frame(role: str, frame: Frame) -> Table:
    """The frame as a table, its columns named as the contract names them; raises `ProblemError`."""
    file = f"{role} (frame)"
    present = [str(name) for name in frame.columns]
    missing = [
        kinds.MISSING_COLUMN(file=file, column=field.name, present=", ".join(present), role=role)
        for field in FIELDS[role]
        if field.required and field.name not in present
    ]
    if missing:
        raise ProblemError(missing)
    if frame.crs is None:
        raise ProblemError(kinds.NO_CRS(file=file, role=role))
    columns = {field.name: _values(frame[field.name]) for field in FIELDS[role] if field.name in present}
    return Table(
        role=role,
        file=file,
        layer=None,
        crs=usable_crs(role, file, frame.crs),
        sha256=None,
        rows=len(frame),
        columns=columns,
        geometry=_shapes(frame.geometry),
    )


def _values(series: Series) -> NDArray[Any]:
    values = series.to_numpy(object).copy()
    values[np.asarray(series.isna(), dtype=bool)] = None
    return values


def _shapes(series: Series) -> NDArray[Any]:
    shapes = _values(series)
    shapes[~np.asarray(shapely.is_geometry(shapes))] = None
    return shapes
