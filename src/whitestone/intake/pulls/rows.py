"""What every reader of a server hands on: its columns, its pages of rows as texts, its attachments. Asks nobody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import shapely

Cells = dict[str, str]
Cursor = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment: its name, where it is asked for, and whether the server has it already."""

    name: str
    path: str
    there: bool = True


@dataclass(frozen=True, slots=True)
class Pulled:
    """One row: its id on the server, its cells, its attachments; None where they are asked for apart."""

    own: str
    cells: Cells
    files: tuple[Attached, ...] | None = ()

    @property
    def digest(self) -> str:
        """What tells another content apart."""
        said = [self.cells, [one.name for one in self.files or ()]]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, and the cursor with which the next run goes on after it."""

    rows: tuple[Pulled, ...]
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Schema:
    """What a form or layer looks like.

    Attributes
    ----------
    own
        The column with the server's own id of a row.
    place, crs
        The first column that holds a geometry, as well-known text, and the system that it is in.
    total
        How many rows there are, where the server says.
    """

    own: str
    columns: tuple[str, ...]
    place: str = ""
    crs: str = "EPSG:4326"
    title: str = ""
    total: int | None = None
    several: frozenset[str] = field(default_factory=frozenset)


class Reader(Protocol):
    """One form or layer of a server."""

    def schema(self) -> Schema:
        """What it looks like now."""
        ...

    def pages(self, cursor: Cursor, size: int) -> Iterator[Page]:
        """Pages after a cursor; an empty one begins from the beginning."""
        ...

    def files_of(self, own: str) -> tuple[Attached, ...]:
        """The attachments of a row whose page does not tell them."""
        ...

    def file(self, path: str, megabytes: int) -> bytes:
        """One attachment."""
        ...


def text_of(value: Any) -> str:
    """A value of JSON as a cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def listed(text: str) -> str:
    """Several codes, which forms send with blanks between them, as files have them."""
    return ", ".join(text.split())


def flat(said: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Path and value of every answer; groups are joined by strokes, shapes stay whole."""
    for name, value in said.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping) and "coordinates" not in value:
            yield from flat(value, f"{path}/")
        else:
            yield path, value


def from_phone(text: str, *, closed: bool) -> str:
    """Well-known text of what a phone drew: ``latitude longitude height accuracy``, points with semicolons between.

    What is no such thing is given back as it came, so that its row says so.
    """
    points = []
    for one in text.split(";"):
        numbers = one.split()
        if not numbers:
            continue
        try:
            points.append((float(numbers[1]), float(numbers[0])))
        except (ValueError, IndexError):
            return text
    if not points:
        return ""
    if len(points) == 1:
        return shapely.Point(points[0]).wkt
    if closed and len(set(points)) > 2:
        return shapely.Polygon(points).wkt
    return shapely.LineString(points).wkt


def from_geojson(said: Mapping[str, Any]) -> str:
    """Well-known text of GeoJSON; what is none is given back as it came."""
    shape = shapely.from_geojson(json.dumps(said), on_invalid="ignore")
    return json.dumps(said) if shape is None else str(shapely.to_wkt(shapely.force_2d(shape), rounding_precision=-1))


def joined(known: Iterable[str], now: Iterable[str]) -> list[str]:
    """Columns that were ever met, in the order in which they were met first."""
    return list(dict.fromkeys([*known, *now]))
