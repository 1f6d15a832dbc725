"""Geometry and history for checks of many versions at once: which shapes meet, what covers them, what stood on a day.

Only looks up and measures, with a handful of queries however many versions there are; what is wrong is said by rules.
"""

from __future__ import annotations

import datetime as dt
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
import shapely
from django.core.exceptions import EmptyResultSet
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import Bounds, in_boxes
from whitestone.kernel.held import held, is_holding
from whitestone.review.rules import Tier
from whitestone.review.versions import Version, Versions

V = TypeVar("V", bound=Version)
Shapes = NDArray[np.object_]
_GEOD = Geod(ellps="WGS84")
_WHOLE = 5_000
"""Rows that are held as a whole while many stretches ask for them."""
_FEW, _MANY, _LOT = 8, 20_000, 5_000
"""Few shapes ask for their rows each. More ask the spatial index for keys first; when these are many, all rows around
the shapes are read at once and met by a tree in memory."""


def objects(values: Iterable[Any]) -> Shapes:
    """An array of Python objects, whatever they are."""
    held = list(values)
    array = np.empty(len(held), dtype=object)
    array[:] = held
    return array


def sound(shapes: Iterable[BaseGeometry | None]) -> Shapes:
    """Geometries for predicates: invalid ones repaired in memory only, None where there is none."""
    array = objects(shapes)
    invalid = ~(shapely.is_valid(array) | shapely.is_missing(array))
    array[invalid] = shapely.make_valid(array[invalid])
    return array


@dataclass(frozen=True, slots=True)
class Meeting:
    """Pairs of a shape and a stored row that share at least a point.

    Attributes
    ----------
    left
        Position of the shape in each pair, ascending.
    rows
        The row of each pair, its columns by name, ordered by primary key within a shape.
    shapes
        The row's geometry of each pair, made valid.
    """

    left: NDArray[np.int64]
    rows: Sequence[Mapping[str, Any]]
    shapes: Shapes

    def only(self, wanted: NDArray[np.bool_]) -> Meeting:
        """The pairs that are wanted."""
        held = np.flatnonzero(wanted).tolist()
        return Meeting(self.left[held], [self.rows[index] for index in held], self.shapes[held])

    def column(self, name: str) -> list[Any]:
        """One column of the rows."""
        return [row[name] for row in self.rows]


def meeting(shapes: Shapes, stored: Versions[V], column: str, *also: str) -> Meeting:
    """Which stored rows each shape meets.

    Parameters
    ----------
    shapes
        Valid geometries in degrees, None where there is none.
    stored
        The rows to look among.
    also
        Names of further columns of the rows.
    """
    present = np.flatnonzero(~shapely.is_missing(shapes))
    names = tuple(dict.fromkeys(("pk", "record", "number", *also)))
    table = _whole(stored, column, names) if is_holding() else None
    if table is None:
        sides = shapely.bounds(shapes[present]).reshape(-1, 4).tolist()
        boxes: list[Bounds] = [(west, south, east, north) for west, south, east, north in sides]
        table = _table((row for some in _near(stored, column, boxes) for row in some.values(*names, column)), column)
    pairs = table.tree.query(shapes[present], predicate="intersects")
    order = np.lexsort((pairs[1], pairs[0]))
    left, right = present[pairs[0][order]], pairs[1][order]
    return Meeting(left, [table.rows[index] for index in right], table.shapes[right])


class _Table(NamedTuple):
    """Stored rows in the order of their keys, their geometries made valid, and a tree of these."""

    rows: Sequence[Mapping[str, Any]]
    shapes: Shapes
    tree: shapely.STRtree


def _table(found: Iterable[Mapping[str, Any]], column: str) -> _Table:
    rows = sorted({row["pk"]: row for row in found}.values(), key=itemgetter("pk"))
    theirs = sound(row[column] for row in rows)
    return _Table(rows, theirs, shapely.STRtree(theirs))


def _whole(stored: Versions[V], column: str, names: tuple[str, ...]) -> _Table | None:
    """All the rows at once where they are few: read once for many stretches. None where they are many."""
    try:
        question = str(stored.query), column, names
    except EmptyResultSet:
        return _table((), column)

    def read() -> _Table | None:
        rows = list(stored.order_by().filter(**{f"{column}__isnull": False}).values(*names, column)[: _WHOLE + 1])
        return _table(rows, column) if len(rows) <= _WHOLE else None

    return held(question, read)


def _near(stored: Versions[V], column: str, boxes: Sequence[Bounds]) -> Iterator[Versions[V]]:
    """Queries that together give every row whose box meets one of some boxes, and perhaps others."""
    if len(boxes) <= _FEW:
        yield from (stored.filter(**{f"{column}__bbox": box}) for box in boxes)
        return
    keys = in_boxes(stored.model, column, boxes, _MANY)
    if keys is not None:
        yield from (stored.filter(pk__in=keys[start : start + _LOT]) for start in range(0, len(keys), _LOT))
        return
    west, south, east, north = np.array(boxes).T
    around = (float(west.min()), float(south.min()), float(east.max()), float(north.max()))
    yield stored.filter(**{f"{column}__bbox": around})


def covered(count: int, left: NDArray[np.int64], shapes: Shapes) -> Shapes:
    """For each of `count` places the union of its shapes; an empty polygon where there are none. `left` ascends."""
    union = np.full(count, shapely.Polygon(), dtype=object)
    if len(left):
        places, group = np.unique(left, return_inverse=True)
        together: Shapes = np.asarray(shapely.geometrycollections(shapes, indices=group.reshape(-1)))
        union[places] = shapely.union_all(together[:, None], axis=1)
    return union


def shares(parts: Shapes, wholes: Shapes) -> NDArray[np.float64]:
    """Share of each whole that its part makes up; 0 where the whole has no area."""
    area = shapely.area(wholes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(area > 0, shapely.area(parts) / area, 0.0)


def point_of(shape: BaseGeometry) -> tuple[float, float]:
    """A place inside a shape, for the map."""
    point = shape.representative_point()
    return point.x, point.y


def metres_between(first: Shapes, second: Shapes) -> NDArray[np.float64]:
    """Geodesic distance between the nearest points of pairs of geometries, in metres."""
    lines = shapely.get_coordinates(shapely.shortest_line(first, second)).reshape(-1, 4)
    return np.asarray(_GEOD.inv(*lines.T)[2], dtype=np.float64)


def edge_lengths(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Geodesic length in metres from each coordinate to the next; one fewer than there are coordinates."""
    west, east = coordinates[:-1], coordinates[1:]
    return np.asarray(_GEOD.inv(west[:, 0], west[:, 1], east[:, 0], east[:, 1])[2], dtype=np.float64)


def standing_on(met: Meeting, stored: Versions[V], days: Sequence[dt.date]) -> Meeting:
    """Of the pairs those whose row was about the day of its shape, as `as_at` has it. `days` are by shape."""
    stood = Histories(stored, set(met.column("record")))
    held = [
        stood.number_on(row["record"], days[left]) == row["number"]
        for left, row in zip(met.left.tolist(), met.rows, strict=True)
    ]
    return met.only(np.array(held, dtype=np.bool_))


class Histories:
    """Which approved version of each record was about a day, as it is known now."""

    def __init__(self, stored: Versions[V], records: Collection[uuid.UUID] | None = None) -> None:
        self._held: defaultdict[uuid.UUID, list[tuple[dt.date, int]]] = defaultdict(list)
        # Of few records only those are read; many are read with all others at once.
        few = records is not None and len(records) <= _LOT
        rows = stored.standing().filter(record__in=records) if few else stored.standing()
        for record, day, number in rows.values_list("record", "effective", "number"):
            self._held[record].append((day, number))
        for days in self._held.values():
            days.sort()

    def number_on(self, record: uuid.UUID, day: dt.date) -> int | None:
        """Number of the version; None before the record begins."""
        held = self._held.get(record, [])
        place = bisect_right(held, (day, 2**31))
        return held[place - 1][1] if place else None


def called(row: Mapping[str, Any]) -> str:
    """What to call another record before somebody who may not see it: by its reference, unless it is restricted."""
    if row["tier"] not in (Tier.PUBLIC, Tier.PARTNERS):
        return "a restricted record"
    return str(row.get("reference") or "") or str(row["record"])[-8:]
