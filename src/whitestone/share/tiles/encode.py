"""Writes vector tiles (Mapbox Vector Tile specification 2.1) from arrays, without an object for each feature.

Only bytes: what belongs into a tile is decided elsewhere. Verified against independent readers in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whitestone.share.tiles import compiled
from whitestone.share.tiles.grid import EXTENT

Ints = NDArray[np.int64]
Values = NDArray[np.uint64]

POINT, POLYGON = 1, 3
_MOVE_TO = 9


def point_geometry(points: Ints) -> tuple[Values, Ints]:
    """Drawing commands of single points (n, 2), and the features' offsets into them."""
    drawn = np.empty((len(points), 3), dtype=np.uint64)
    drawn[:, 0] = _MOVE_TO
    drawn[:, 1:] = ((points << 1) ^ (points >> 63)).astype(np.uint64)
    return drawn.reshape(-1), np.arange(0, 3 * len(points) + 1, 3, dtype=np.int64)


def polygon_geometry(points: Ints, rings: Ints, polygons: Ints, owners: Ints) -> tuple[Values, Ints]:
    """Drawing commands of polygons.

    Parameters
    ----------
    points
        (n, 2), every ring closed, exterior rings clockwise on the screen, holes behind theirs.
    rings, polygons, owners
        Offsets of the rings into the points, of the polygons into the rings, of the features into the polygons; totals
        at the end.

    Returns
    -------
    Commands and parameters of all features, and the features' offsets into them.
    """
    return compiled.polygon_commands(points, rings, polygons, owners)


def features(ids: Ints, tags: Ints, kind: int, drawn: Values, starts: Ints) -> tuple[bytes, Ints]:
    """Features with their ids, their tags (n, even) and their geometry; and how many bytes each one takes."""
    if not len(ids):
        return b"", np.empty(0, dtype=np.int64)
    written, taken = compiled.features(ids, tags, kind, drawn, starts)
    return written.tobytes(), taken


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
