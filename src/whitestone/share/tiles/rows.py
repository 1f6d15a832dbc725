"""Geometries and symbols of versions in flat arrays, as tiles are cut from them. Knows nobody's rights and no time.

A version whose review is over never changes, so that what is held of it holds for good; who sees it is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.db.models import BinaryField, ExpressionWrapper, F, QuerySet
from numpy.typing import NDArray

from whitestone.kernel.geometry import unpacked_many
from whitestone.land.geometry.ragged import offsets, spread
from whitestone.share.layers import Layer
from whitestone.share.tiles.boxes import Boxes
from whitestone.share.tiles.grid import Ints, to_world

_CHUNK = 20_000
_POLYGONS = (3, 6)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Polygons end to end: points, and the offsets of rings into points, polygons into rings, features into polygons.

    Points are whole world coordinates; rings are closed, exteriors counter-clockwise in degrees, holes the other way.
    """

    points: NDArray[Any]
    rings: Ints
    polygons: Ints
    features: Ints

    @classmethod
    def of(cls, geometries: NDArray[np.object_]) -> Shapes:
        """Polygons and multipolygons in degrees; anything else is a feature without a polygon."""
        areal = np.isin(shapely.get_type_id(geometries), _POLYGONS)
        kept = geometries.copy()
        kept[~areal] = shapely.MultiPolygon()
        degrees, offsets = _ragged(shapely.orient_polygons(kept))
        return cls(to_world(degrees), *offsets)

    @classmethod
    def whole(cls, geometries: NDArray[np.object_]) -> Shapes:
        """Polygons and multipolygons whose coordinates are whole numbers already."""
        points, offsets = _ragged(geometries)
        return cls(np.round(points).astype(np.int64), *offsets)

    @classmethod
    def joined(cls, parts: Sequence[Shapes]) -> Shapes:
        """Several, one behind the other."""

        def following(name: str) -> Ints:
            counts = [np.diff(getattr(part, name)) for part in parts]
            return offsets(np.concatenate(counts)) if counts else np.zeros(1, dtype=np.int64)

        points = [part.points for part in parts] or [np.empty((0, 2), dtype=np.int32)]
        return cls(np.concatenate(points), following("rings"), following("polygons"), following("features"))

    def taken(self, chosen: Ints) -> Shapes:
        """Some of the features, in the order asked."""
        counts = np.diff(self.features)[chosen]
        polygons, _ = spread(self.features[:-1][chosen], counts)
        ring_counts = np.diff(self.polygons)[polygons]
        rings, _ = spread(self.polygons[:-1][polygons], ring_counts)
        point_counts = np.diff(self.rings)[rings]
        points, _ = spread(self.rings[:-1][rings], point_counts)
        return Shapes(self.points[points], offsets(point_counts), offsets(ring_counts), offsets(counts))


def _ragged(geometries: NDArray[np.object_]) -> tuple[NDArray[np.float64], tuple[Ints, Ints, Ints]]:
    # A type for all, whatever the rows are.
    _, points, (rings, polygons, features) = shapely.to_ragged_array([*geometries, shapely.MultiPolygon()])
    return points, (rings.astype(np.int64), polygons.astype(np.int64), features[:-1].astype(np.int64))


@dataclass(frozen=True)
class Rows:
    """Versions with a place, by primary key.

    Attributes
    ----------
    every
        The keys of all versions that were read, those without a place too.
    symbol
        Index into `symbols`.
    m2
        Square metres as recorded; zero where there is no polygon.
    box
        West, north, east, south in world coordinates (n, 4).
    """

    pk: Ints
    every: Ints
    symbol: NDArray[np.int16]
    symbols: tuple[str, ...]
    m2: NDArray[np.float64]
    box: NDArray[np.int32]
    shapes: Shapes

    @classmethod
    def none(cls) -> Rows:
        """No version at all."""
        keys = np.empty(0, dtype=np.int64)
        boxes = np.empty((0, 4), dtype=np.int32)
        return cls(keys, keys, keys.astype(np.int16), (), np.empty(0), boxes, Shapes.joined([]))

    @cached_property
    def places(self) -> Boxes:
        """Where to look for the versions of a part of the world."""
        return Boxes.of(self.box)

    @cached_property
    def size(self) -> Ints:
        """The longer side of each box, in world units; zero for points."""
        return np.asarray((self.box[:, 2:].astype(np.int64) - self.box[:, :2]).max(axis=1, initial=0))

    @cached_property
    def anchor(self) -> Ints:
        """The middle of each box: where a version is counted."""
        return (self.box[:, :2].astype(np.int64) + self.box[:, 2:]) // 2

    def and_of(self, others: Sequence[Rows]) -> Rows:
        """These and others, each version once, again by primary key."""
        every = [self, *others]
        symbols = tuple(dict.fromkeys(name for one in every for name in one.symbols))
        symbol = [np.array([symbols.index(name) for name in one.symbols], np.int16)[one.symbol] for one in every]
        pk, order = np.unique(np.concatenate([one.pk for one in every]), return_index=True)
        return Rows(
            pk,
            np.unique(np.concatenate([one.every for one in every])),
            np.concatenate(symbol)[order],
            symbols,
            np.concatenate([one.m2 for one in every])[order],
            np.concatenate([one.box for one in every])[order],
            Shapes.joined([one.shapes for one in every]).taken(order),
        )


def read(layer: Layer, rows: QuerySet[Any]) -> Rows:
    """Read versions from the database; those without a place are left out."""
    raw = {f"raw_{name}": ExpressionWrapper(F(name), output_field=BinaryField()) for name in layer.shapes}
    area = (layer.area,) if layer.area else ()
    said = rows.order_by("pk").annotate(**raw).values_list("pk", *layer.columns, *area, *raw)
    return Rows.none().and_of([_chunk(layer, part) for part in _chunks(said.iterator(_CHUNK))])


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    part: list[tuple[Any, ...]] = []
    for row in rows:
        part.append(row)
        if len(part) == _CHUNK:
            yield part
            part = []
    if part:
        yield part


def _chunk(layer: Layer, rows: Sequence[tuple[Any, ...]]) -> Rows:
    width, areas = len(layer.columns), 1 if layer.area else 0
    first = 1 + width + areas
    every = np.array([row[0] for row in rows], dtype=np.int64)
    placed = [row for row in rows if any(row[first:])]
    if not placed:
        return replace(Rows.none(), every=every)
    geometries = unpacked_many([next(value for value in row[first:] if value) for row in placed])
    bounds = shapely.bounds(geometries)
    box = np.hstack([to_world(bounds[:, [0, 3]]), to_world(bounds[:, [2, 1]])])
    names: dict[str, int] = {}
    known: dict[tuple[Any, ...], int] = {}
    symbol = np.empty(len(placed), dtype=np.int16)
    for place, row in enumerate(placed):
        values = row[1 : 1 + width]
        index = known.get(values)
        if index is None:
            index = known[values] = names.setdefault(layer.symbol(*values), len(names))
        symbol[place] = index
    shapes = Shapes.of(geometries)
    areal = np.diff(shapes.features) > 0
    m2 = np.array([row[first - 1] or 0.0 for row in placed]) if areas else np.zeros(len(placed))
    pk = np.array([row[0] for row in placed], dtype=np.int64)
    return Rows(pk, every, symbol, tuple(names), np.where(areal, m2, 0.0), box, shapes)
