"""What the engine takes: columns of hazard records, release products, units and finds as arrays.

Geometry here is already in one plane (see `land.geometry.plane`), valid, two-dimensional and in metres; reading files,
checking rows and projecting is done by `land.reading`. Rows may come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Dates = NDArray[np.datetime64]
Geometries = NDArray[Any]
"""Shapely geometries in an object array."""


def texts(count: int, value: str | None = None) -> Texts:
    """An object array of `count` times `value`."""
    return np.full(count, value, dtype=object)


@dataclass(frozen=True, slots=True)
class Hazards:
    """Versions of hazard records, n rows; a repeated id is a later version of the same record.

    Attributes
    ----------
    id : (n,) str
    date : (n,) datetime64[D], the date from which the version holds
    kind : (n,) str, values of `Kind`
    claims : (n,) uint8, bits of `Contamination`
    geometry : (n,) Polygon or MultiPolygon, metres in the plane
    version : (n,) int64, orders versions of one record on one date; 0 where not given
    closed : (n,) bool, the record is marked closed from this version on
    row : (n,) int64, row in the input file, 1 is the first
    """

    id: Texts
    date: Dates
    kind: Texts
    claims: NDArray[np.uint8]
    geometry: Geometries
    version: NDArray[np.int64]
    closed: NDArray[np.bool_]
    row: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Releases:
    """Release products, n rows, one row per id.

    Attributes
    ----------
    id : (n,) str, unique
    date : (n,) datetime64[D]
    product : (n,) str, values of `Product`
    activity : (n,) str, values of `Activity`
    removes : (n,) uint8, bits of `Contamination`
    geometry : (n,) Polygon or MultiPolygon, metres in the plane
    declared_m2 : (n,) float64, NaN where nothing is declared
    organisation, task : (n,) str or None
    depth_m : (n,) float64, NaN where not given
    row : (n,) int64
    """

    id: Texts
    date: Dates
    product: Texts
    activity: Texts
    removes: NDArray[np.uint8]
    geometry: Geometries
    declared_m2: NDArray[np.float64]
    organisation: Texts
    task: Texts
    depth_m: NDArray[np.float64]
    row: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Units:
    """Administrative units, n rows. Where two units overlap, the land belongs to the one whose code sorts first.

    Attributes
    ----------
    code, name : (n,) str, codes are unique
    geometry : (n,) Polygon or MultiPolygon, metres in the plane
    """

    code: Texts
    name: Texts
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True, slots=True)
class Finds:
    """Items of explosive ordnance found, n rows; a row may stand for several like items at one place.

    Attributes
    ----------
    id : (n,) str
    date : (n,) datetime64[D]
    category : (n,) uint8, one bit of `Contamination`
    count : (n,) int64, number of items, at least 1
    improvised : (n,) bool
    model : (n,) str or None
    release : (n,) str or None, id of the release product that it belongs to
    x, y : (n,) float64, metres in the plane; NaN where the find has no place
    row : (n,) int64
    """

    id: Texts
    date: Dates
    category: NDArray[np.uint8]
    count: NDArray[np.int64]
    improvised: NDArray[np.bool_]
    model: Texts
    release: Texts
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    row: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Plane:
    """The one plane in which everything is computed.

    Attributes
    ----------
    crs : str
        An equal-area coordinate reference system as pyproj reads it, units metres.
    """

    crs: str


@dataclass(frozen=True, slots=True)
class LandInputs:
    """All that a settlement needs, in one plane."""

    plane: Plane
    hazards: Hazards
    releases: Releases
    units: Units | None = None
    finds: Finds | None = None
    sources: tuple[SourceAccount, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """What became of every row of one input file: each is used, repaired or refused, and they add up.

    Attributes
    ----------
    role : which input it is: hazards, releases, units, finds or returns
    file, layer, crs : as named to the reader; `crs` as an authority code or name
    sha256 : of the file's bytes (of the main file for formats made of several)
    rows, used, repaired, refused : counts, ``used + repaired + refused == rows``
    problems : one entry per repaired or refused row (and notes), as `Problem.as_json` gives them, with ``"outcome"``:
        ``"repaired"``, ``"refused"`` or ``"note"``; repaired geometry carries ``"area_before_m2"``/``"area_after_m2"``
    """

    role: str
    file: str
    layer: str | None = None
    crs: str | None = None
    sha256: str | None = None
    rows: int = 0
    used: int = 0
    repaired: int = 0
    refused: int = 0
    problems: tuple[dict[str, object], ...] = field(default_factory=tuple)


Columns = TypeVar("Columns", Hazards, Releases, Finds)


def take(columns: Columns, rows: NDArray[Any]) -> Columns:
    """The rows (indices or mask) of an input."""
    return type(columns)(*(getattr(columns, column.name)[rows] for column in fields(columns)))


def joined(one: Columns, other: Columns) -> Columns:
    """The rows of `one` and then those of `other`."""
    pairs = ((getattr(one, column.name), getattr(other, column.name)) for column in fields(one))
    return type(one)(*(np.concatenate(pair) for pair in pairs))
