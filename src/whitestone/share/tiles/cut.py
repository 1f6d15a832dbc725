"""Cuts one tile out of versions: draws what is large enough to be seen, and counts the rest where it lies.

Nothing is dropped in silence. A version under a pixel, or beyond what a tile can carry, stands in a point with the
number of versions and their square metres, in the tile where its middle is. It chooses no versions: views do.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.share.tiles import compiled, encode
from whitestone.share.tiles.grid import BUFFER, EXTENT, PIXEL, Ints, Tile
from whitestone.share.tiles.rows import Rows, Shapes

MOST_DRAWN = 8_000
MOST_DRAWN_BYTES = 320_000
MOST_GROUPS = 6_000
SINGLES_FROM = 14
"""From this zoom on every point stands for itself, as long as the tile can carry them."""
_TOLERANCE = PIXEL / 4
_CELL = 8 * PIXEL


def cut(rows: Rows, chosen: Ints, tile: Tile, name: str) -> bytes:
    """A tile of `chosen` rows, whose boxes meet it; empty where there is nothing to show.

    Features carry the version's primary key as their id and ``symbol``; groups carry no id (0), ``symbol``, ``n`` and
    ``m2`` (square metres as recorded, rounded). No tile has more than 500 kB.
    """
    if not len(chosen):
        return b""
    size = rows.size[chosen]
    large = size >= PIXEL * tile.unit
    if tile.z >= SINGLES_FROM and np.count_nonzero(large | (size == 0)) <= MOST_DRAWN:
        large |= size == 0
    order = chosen[large][np.argsort(-size[large], kind="stable")][:MOST_DRAWN]
    areal = np.diff(rows.shapes.features)[order] > 0
    single = order[~areal]
    body, drawn = _polygons(rows, order[areal], tile)
    inside = _inside(rows, chosen, tile)
    counted = np.setdiff1d(chosen[inside], np.concatenate([drawn, single]), assume_unique=True)
    return _tile(rows, tile, name, body, single, counted)


def _inside(rows: Rows, chosen: Ints, tile: Tile) -> NDArray[np.bool_]:
    """Whose middle lies in the tile: each version is counted in one."""
    place = rows.anchor[chosen] - tile.corner
    return np.asarray(((place >= 0) & (place < EXTENT * tile.unit)).all(axis=1))


def _polygons(rows: Rows, chosen: Ints, tile: Tile) -> tuple[bytes, Ints]:
    """The features' bytes, the largest first, and which rows are done with: drawn, or not of this tile after all."""
    if not len(chosen):
        return b"", chosen
    low, high = tile.corner - BUFFER * tile.unit, tile.corner + (EXTENT + BUFFER) * tile.unit
    box = rows.box[chosen]
    beyond = np.asarray((box[:, :2] < low).any(axis=1) | (box[:, 2:] > high).any(axis=1))
    shapes = rows.shapes
    made = compiled.generalised(
        shapes.points, shapes.rings, shapes.polygons, shapes.features, chosen, tile.corner, tile.unit, _TOLERANCE
    )
    points, rings, polygons, owners, turned = made
    plain = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, points.astype(float), (rings, polygons, owners)
    )
    rough = np.flatnonzero(beyond | turned | ~shapely.is_valid(plain))
    left = np.diff(owners) > 0
    absent = np.zeros(len(chosen), dtype=bool)
    drawing = Shapes(points, rings, polygons, owners)
    if len(rough):
        mended, absent[rough] = _mended(plain[rough], beyond[rough])
        left[rough] = ~shapely.is_empty(mended)
        whole = Shapes.whole(mended)
        where = np.arange(len(chosen))
        where[rough] = len(chosen) + np.arange(len(rough))
        drawing = Shapes.joined([drawing, whole]).taken(where)
    shown = np.flatnonzero(left)
    drawing = drawing if len(shown) == len(chosen) else drawing.taken(shown)
    commands, starts = encode.polygon_geometry(drawing.points, drawing.rings, drawing.polygons, drawing.features)
    row = chosen[shown]
    tags = np.column_stack([np.zeros(len(row), np.int64), rows.symbol[row].astype(np.int64)])
    body, taken = encode.features(rows.pk[row], tags, encode.POLYGON, commands, starts)
    ends = np.cumsum(taken)
    kept = int(np.searchsorted(ends, MOST_DRAWN_BYTES, side="right"))
    return body[: int(ends[kept - 1]) if kept else 0], np.concatenate([row[:kept], chosen[absent]])


def _mended(made: NDArray[np.object_], beyond: NDArray[np.bool_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Generalised polygons that cross themselves or reach over the tile's margin: valid, and clipped to it.

    With them, which have nothing here although their boxes do, as where the tile lies in a hole.
    """
    made = _valid(made)
    something = ~shapely.is_empty(made)
    low, high = -BUFFER, EXTENT + BUFFER
    made[beyond] = shapely.clip_by_rect(made[beyond], low, low, high, high)
    absent = beyond & something & shapely.is_empty(made)
    made[beyond] = _valid(shapely.transform(made[beyond], np.round))
    made[shapely.area(made) == 0] = shapely.MultiPolygon()
    # Exterior rings run clockwise on a screen whose y axis points down: positive by the surveyor's formula.
    return shapely.orient_polygons(made), absent


def _valid(made: NDArray[np.object_]) -> NDArray[np.object_]:
    """Polygons only, none crossing itself; what collapsed to a line is empty."""
    broken = np.flatnonzero(~shapely.is_valid(made))
    if len(broken):
        mended = shapely.set_precision(shapely.make_valid(made[broken], method="structure"), 1.0)
        made[broken] = mended
    return _areal(made)


def _areal(made: NDArray[np.object_]) -> NDArray[np.object_]:
    mixed = np.flatnonzero(~np.isin(shapely.get_type_id(made), (3, 6)))
    for place in mixed:
        made[place] = shapely.MultiPolygon(
            [one for one in shapely.get_parts(made[place]) if one.geom_type == "Polygon"]
        )
    return made


def _tile(rows: Rows, tile: Tile, name: str, body: bytes, single: Ints, counted: Ints) -> bytes:
    place, symbol, number, m2, alone = _groups(rows, counted, tile)
    values, index = np.unique(np.concatenate([number, m2]), return_inverse=True)
    first = len(rows.symbols)
    tags = np.zeros((len(number), 6), dtype=np.int64)
    tags[:, 1], tags[:, 2], tags[:, 4] = symbol, 1, 2
    tags[:, 3], tags[:, 5] = first + index[: len(number)], first + index[len(number) :]
    grouped, _ = encode.features(alone, tags, encode.POINT, *encode.point_geometry(place))
    spot = (rows.anchor[single] - tile.corner) // tile.unit
    plain = np.column_stack([np.zeros(len(single), np.int64), rows.symbol[single].astype(np.int64)])
    points, _ = encode.features(rows.pk[single], plain, encode.POINT, *encode.point_geometry(spot))
    whole = body + points + grouped
    if not whole:
        return b""
    return encode.layer(name, ("symbol", "n", "m2"), [*rows.symbols, *values.tolist()], whole)


def _groups(rows: Rows, counted: Ints, tile: Tile) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Place, symbol, number, square metres of every group, and the key of a version that stands alone in its cell."""
    at = (rows.anchor[counted] - tile.corner) / tile.unit
    cell = _CELL
    symbol = rows.symbol[counted].astype(np.int64)
    while True:
        across = EXTENT // cell
        grid = (at // cell).astype(np.int64)
        key = (symbol * across + grid[:, 1]) * across + grid[:, 0]
        keys, first, owner, number = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        if len(keys) <= MOST_GROUPS:
            break
        cell *= 2
    count = len(keys)
    place = (
        np.column_stack([np.bincount(owner, at[:, axis], count) for axis in (0, 1)]) / np.maximum(number, 1)[:, None]
    )
    m2 = np.round(np.bincount(owner, rows.m2[counted], count)).astype(np.int64)
    alone = np.where(number == 1, rows.pk[counted][first], 0) if count else keys
    return np.floor(place).astype(np.int64), symbol[first], number.astype(np.int64), m2, alone
