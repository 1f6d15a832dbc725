"""Writes vector tiles (Mapbox Vector Tile specification 2.1) from arrays, without a loop over features.

Only bytes: what belongs into a tile is decided elsewhere. Verified against independent readers in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import offsets
from whitestone.share.tiles.grid import EXTENT

Ints = NDArray[np.int64]
Values = NDArray[np.uint64]

POINT, POLYGON = 1, 3
_MOVE_TO, _CLOSE = 9, 15
# Protobuf keys: field number and wire type.
_FEATURE, _ID, _TAGS, _TYPE, _GEOMETRY = 0x12, 0x08, 0x12, 0x18, 0x22
_HEAD = 10
"""Numbers of a feature besides its tags and its drawing."""


def zigzag(values: Ints) -> Values:
    """Small numbers of either sign as small numbers."""
    return ((values << 1) ^ (values >> 63)).astype(np.uint64)


def sizes(values: Values) -> Ints:
    """How many bytes each number takes."""
    taken = np.ones(len(values), dtype=np.int64)
    for bits in range(7, 64, 7):
        longer = values >= np.uint64(1 << bits)
        if not longer.any():
            break
        taken += longer
    return taken


def varints(values: Values) -> bytes:
    """Numbers in base 128, one behind the other."""
    taken = sizes(values)
    starts = offsets(taken)
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    for place in range(int(taken.max(initial=0))):
        has = np.flatnonzero(taken > place)
        part = (values[has] >> np.uint64(7 * place)) & np.uint64(0x7F)
        more = (taken[has] > place + 1).astype(np.uint64) << np.uint64(7)
        out[starts[has] + place] = (part | more).astype(np.uint8)
    return out.tobytes()


def polygon_geometry(points: Ints, rings: Ints, features: Ints) -> tuple[Values, Ints]:
    """Drawing commands of polygons.

    Parameters
    ----------
    points
        (n, 2), every ring without its closing point, exterior rings clockwise on the screen, holes behind theirs.
    rings
        Offsets of the rings into the points, total at the end.
    features
        Offsets of the features into the rings, total at the end.

    Returns
    -------
    Commands and parameters of all features, and the features' offsets into them.
    """
    counts = np.diff(rings)
    starts = offsets(2 * counts + 3)
    drawn = np.zeros(int(starts[-1]), dtype=np.uint64)
    step = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=points.dtype))
    # The pen starts every feature at the tile's corner.
    first = rings[features[:-1]]
    step[first] = points[first]
    steps = zigzag(step.astype(np.int64))
    owner = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(points)) - rings[:-1][owner]
    # Behind MoveTo and its two parameters stands the LineTo command.
    place = starts[:-1][owner] + 1 + 2 * within + (within > 0)
    drawn[place], drawn[place + 1] = steps[:, 0], steps[:, 1]
    drawn[starts[:-1]] = _MOVE_TO
    drawn[starts[:-1] + 3] = ((counts - 1) << 3 | 2).astype(np.uint64)
    drawn[starts[1:] - 1] = _CLOSE
    return drawn, starts[features]


def point_geometry(points: Ints) -> tuple[Values, Ints]:
    """Drawing commands of single points (n, 2), and the features' offsets into them."""
    drawn = np.empty((len(points), 3), dtype=np.uint64)
    drawn[:, 0] = _MOVE_TO
    drawn[:, 1:] = zigzag(points.astype(np.int64).reshape(-1)).reshape(-1, 2)
    return drawn.reshape(-1), np.arange(0, 3 * len(points) + 1, 3, dtype=np.int64)


def features(ids: Ints, tags: Ints, kind: int, drawn: Values, starts: Ints) -> tuple[bytes, Ints]:
    """Features with their ids, their tags (n, even) and their geometry; and how many bytes each one takes."""
    count, width = tags.shape
    lengths = np.diff(starts)
    begin = offsets(lengths + width + _HEAD)
    stream = np.zeros(int(begin[-1]), dtype=np.uint64)
    at = begin[:-1]
    stream[at], stream[at + 2], stream[at + 3], stream[at + 4] = _FEATURE, _ID, ids.astype(np.uint64), _TAGS
    tagged = tags.astype(np.uint64)
    stream[at + 5] = sizes(tagged.reshape(-1)).reshape(count, width).sum(axis=1)
    for column in range(width):
        stream[at + 6 + column] = tagged[:, column]
    behind = at + 6 + width
    stream[behind], stream[behind + 1], stream[behind + 2] = _TYPE, kind, _GEOMETRY
    owner = np.repeat(np.arange(count), lengths)
    stream[np.arange(len(drawn)) - starts[:-1][owner] + behind[owner] + 4] = drawn
    stream[behind + 3] = np.diff(offsets(sizes(drawn))[starts])
    # The length of a message covers what stands behind it: not the key, and not the length itself.
    inner = np.diff(offsets(sizes(stream))[begin]) - 2
    stream[at + 1] = inner
    return varints(stream), inner + 1 + sizes(inner.astype(np.uint64))


def layer(name: str, keys: Sequence[str], values: Sequence[str | int], body: bytes) -> bytes:
    """A tile of one layer."""
    said = [_field(0x1A, key.encode()) for key in keys]
    for value in values:
        held = _field(0x0A, value.encode()) if isinstance(value, str) else b"\x28" + _varint(value)
        said.append(_field(0x22, held))
    head = b"\x78\x02" + _field(0x0A, name.encode())
    return _field(0x1A, head + body + b"".join(said) + b"\x28" + _varint(EXTENT))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(key: int, content: bytes) -> bytes:
    return bytes([key]) + _varint(len(content)) + content
