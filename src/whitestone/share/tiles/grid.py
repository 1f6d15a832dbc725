"""The grid of web maps: longitude and latitude as whole numbers of a square world, and tiles of it.

Spherical Mercator (EPSG:3857), y downwards, 2**31 units around the equator: 1.9 cm. Areas are never taken here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WORLD = 31
"""Bits of a world coordinate."""
EXTENT = 4096
"""Units of a tile's side (Mapbox Vector Tile 2.1, 4.1); drawn on 512 pixels, so that 8 are a pixel."""
PIXEL = 8
BUFFER = 64
DEEPEST = 16
"""Deeper than this a tile's units are finer than 15 cm; maps enlarge these."""
_NORTHMOST = 85.0511287798066


def to_world(degrees: Floats) -> NDArray[np.int32]:
    """World coordinates (n, 2) of longitudes and latitudes (n, 2)."""
    longitude, latitude = degrees[:, 0], np.clip(degrees[:, 1], -_NORTHMOST, _NORTHMOST)
    x = (longitude + 180) / 360
    y = 0.5 - np.arcsinh(np.tan(np.radians(latitude))) / (2 * math.pi)
    scaled = np.column_stack([x, y]) * 2**WORLD
    world: NDArray[np.int32] = np.clip(np.round(scaled), 0, 2**WORLD - 1).astype(np.int32)
    return world


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its zoom, column and row."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the grid has it."""
        return 0 <= self.z <= DEEPEST and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z

    @property
    def unit(self) -> int:
        """World units in one of the tile's."""
        side: int = 2 ** (WORLD - self.z)
        return side // EXTENT

    @property
    def corner(self) -> Ints:
        """World coordinates of its north-west corner."""
        return np.array([self.x, self.y], dtype=np.int64) << (WORLD - self.z)
