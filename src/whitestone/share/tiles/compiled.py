"""Loops over points and bytes of tiles, compiled: generalising polygons and writing vector tiles' numbers.

Plain on purpose: Numba compiles them, without the interpreter's lock, and keeps the result on disk. They decide nothing
about what is shown.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Values = NDArray[np.uint64]

_compiled = numba.njit(cache=True, nogil=True, boundscheck=False)
_FEATURE, _ID, _TAGS, _TYPE, _GEOMETRY = 0x12, 0x08, 0x12, 0x18, 0x22
_MOVE_TO, _CLOSE = 9, 15


@_compiled
def _kept(x: NDArray[np.float64], y: NDArray[np.float64], stack: Ints, keep: NDArray[np.bool_], square: float) -> None:
    """Douglas and Peucker's choice of a closed ring's points: those farther from the line than the tolerance."""
    last = len(x) - 1
    far, most = 0, -1.0
    for point in range(1, last):
        away = (x[point] - x[0]) ** 2 + (y[point] - y[0]) ** 2
        if away > most:
            far, most = point, away
    keep[0] = keep[last] = True
    if far == 0:
        return
    keep[far] = True
    stack[0], stack[1], stack[2], stack[3] = 0, far, far, last
    height = 4
    while height:
        start, end = stack[height - 2], stack[height - 1]
        height -= 2
        across, down = x[end] - x[start], y[end] - y[start]
        length = across * across + down * down
        far, most = -1, square
        for point in range(start + 1, end):
            right, under = x[point] - x[start], y[point] - y[start]
            share = 0.0
            if length > 0:
                share = min(max((right * across + under * down) / length, 0.0), 1.0)
            away = (right - share * across) ** 2 + (under - share * down) ** 2
            if away > most:
                far, most = point, away
        if far >= 0:
            keep[far] = True
            stack[height], stack[height + 1], stack[height + 2], stack[height + 3] = start, far, far, end
            height += 4


@_compiled
def generalised(
    points: NDArray[np.int32],
    rings: Ints,
    polygons: Ints,
    features: Ints,
    chosen: Ints,
    corner: Ints,
    unit: int,
    tolerance: float,
) -> tuple[Ints, Ints, Ints, Ints, NDArray[np.bool_]]:
    """Chosen features in a tile's whole units, their rings closed; what collapses to no area is left out.

    With them, of which a ring turned over: a sign that it crosses itself. A feature of which nothing is left has no
    polygon.
    """
    room, longest, ring_room, polygon_room = 0, 0, 0, 0
    for feature in chosen:
        for polygon in range(features[feature], features[feature + 1]):
            polygon_room += 1
            for ring in range(polygons[polygon], polygons[polygon + 1]):
                ring_room += 1
                count = rings[ring + 1] - rings[ring]
                room += count
                longest = max(longest, count)
    out = np.empty((room, 2), dtype=np.int64)
    out_rings = np.zeros(ring_room + 1, dtype=np.int64)
    out_polygons = np.zeros(polygon_room + 1, dtype=np.int64)
    out_features = np.zeros(len(chosen) + 1, dtype=np.int64)
    turned = np.zeros(len(chosen), dtype=np.bool_)
    x, y = np.empty(longest), np.empty(longest)
    stack = np.empty(4 * longest + 8, dtype=np.int64)
    keep = np.empty(longest, dtype=np.bool_)
    at, ring_at, polygon_at = 0, 0, 0
    for place in range(len(chosen)):
        feature = chosen[place]
        for polygon in range(features[feature], features[feature + 1]):
            hole = False
            for ring in range(polygons[polygon], polygons[polygon + 1]):
                last, count = rings[ring + 1] - 1, rings[ring + 1] - rings[ring]
                for point in range(count):
                    # Backwards: y points up in degrees and down in a tile, which turns every ring over.
                    x[point] = (points[last - point, 0] - corner[0]) / unit
                    y[point] = (points[last - point, 1] - corner[1]) / unit
                    keep[point] = False
                _kept(x[:count], y[:count], stack, keep[:count], tolerance * tolerance)
                begin = at
                for point in range(count):
                    if keep[point]:
                        right, under = np.int64(np.rint(x[point])), np.int64(np.rint(y[point]))
                        if at == begin or out[at - 1, 0] != right or out[at - 1, 1] != under:
                            out[at, 0], out[at, 1] = right, under
                            at += 1
                double = 0
                for point in range(begin, at - 1):
                    double += out[point, 0] * out[point + 1, 1] - out[point + 1, 0] * out[point, 1]
                if double == 0 or at - begin < 4:
                    at = begin
                    if not hole:
                        break  # the exterior is gone, and its holes with it
                    continue
                # Exterior rings run clockwise on a screen whose y axis points down: positive by the surveyor's formula.
                if (double < 0) != hole:
                    turned[place] = True
                ring_at += 1
                out_rings[ring_at] = at
                hole = True
            if hole:
                polygon_at += 1
                out_polygons[polygon_at] = ring_at
        out_features[place + 1] = polygon_at
    return out[:at], out_rings[: ring_at + 1], out_polygons[: polygon_at + 1], out_features, turned


@_compiled
def _size(value: np.uint64) -> int:
    taken = 1
    while value > np.uint64(0x7F):
        value >>= np.uint64(7)
        taken += 1
    return taken


@_compiled
def _put(out: NDArray[np.uint8], at: int, value: np.uint64) -> int:
    while value > np.uint64(0x7F):
        out[at] = np.uint8(value & np.uint64(0x7F)) | np.uint8(0x80)
        value >>= np.uint64(7)
        at += 1
    out[at] = np.uint8(value)
    return at + 1


@_compiled
def varints(values: Values) -> NDArray[np.uint8]:
    """Numbers in base 128, one behind the other."""
    taken = 0
    for value in values:
        taken += _size(value)
    out = np.empty(taken, dtype=np.uint8)
    at = 0
    for value in values:
        at = _put(out, at, value)
    return out


@_compiled
def _zigzag(value: np.int64) -> np.uint64:
    return np.uint64((value << 1) ^ (value >> 63))


@_compiled
def polygon_commands(points: Ints, rings: Ints, polygons: Ints, features: Ints) -> tuple[Values, Ints]:
    """Drawing commands and parameters of features whose rings are closed, and the features' offsets into them."""
    drawn = np.empty(2 * len(points) + 3 * len(rings), dtype=np.uint64)
    starts = np.zeros(len(features), dtype=np.int64)
    at = 0
    for feature in range(len(features) - 1):
        right, under = np.int64(0), np.int64(0)
        for ring in range(polygons[features[feature]], polygons[features[feature + 1]]):
            first, last = rings[ring], rings[ring + 1] - 1
            for point in range(first, last):
                if point == first:
                    drawn[at] = _MOVE_TO
                    at += 1
                elif point == first + 1:
                    drawn[at] = np.uint64((last - first - 1) << 3 | 2)
                    at += 1
                drawn[at] = _zigzag(points[point, 0] - right)
                drawn[at + 1] = _zigzag(points[point, 1] - under)
                right, under = points[point, 0], points[point, 1]
                at += 2
            drawn[at] = _CLOSE
            at += 1
        starts[feature + 1] = at
    return drawn[:at], starts


@_compiled
def features(ids: Ints, tags: Ints, kind: int, drawn: Values, starts: Ints) -> tuple[NDArray[np.uint8], Ints]:
    """Bytes of features with their ids, tags (n, even) and drawing, and how many bytes each one takes."""
    count, width = tags.shape
    out = np.empty(count * (34 + 10 * width) + 10 * len(drawn), dtype=np.uint8)
    taken = np.empty(count, dtype=np.int64)
    at = 0
    for feature in range(count):
        own, geometry = 0, 0
        for column in range(width):
            own += _size(np.uint64(tags[feature, column]))
        for place in range(starts[feature], starts[feature + 1]):
            geometry += _size(drawn[place])
        number = np.uint64(ids[feature])
        # The length of a message covers what stands behind it: not the key, and not the length itself.
        inner = 1 + _size(number) + 1 + _size(np.uint64(own)) + own + 2 + 1 + _size(np.uint64(geometry)) + geometry
        begin = at
        out[at] = _FEATURE
        at = _put(out, at + 1, np.uint64(inner))
        out[at] = _ID
        at = _put(out, at + 1, number)
        out[at] = _TAGS
        at = _put(out, at + 1, np.uint64(own))
        for column in range(width):
            at = _put(out, at, np.uint64(tags[feature, column]))
        out[at], out[at + 1], out[at + 2] = _TYPE, kind, _GEOMETRY
        at = _put(out, at + 3, np.uint64(geometry))
        for place in range(starts[feature], starts[feature + 1]):
            at = _put(out, at, drawn[place])
        taken[feature] = at - begin
    return out[:at], taken
