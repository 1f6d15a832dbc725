"""Outlines of sites: rounded rectangles with uneven edges along the line of contact, fitted to an area exactly.

Local coordinates run along (u) and across (v) the line, with 1 about half a site's length or width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.demonstration.ground import ASPECT
from whitestone.demonstration.targets import PLANE
from whitestone.land.geometry.plane import places
from whitestone.land.inputs import Geometries

Floats = NDArray[np.float64]
CORNERS = 16
ROUGH = (0.9, 1.06)
"""How far a corner may lie inside or outside of the even outline."""
FILL = 0.72
"""Share of a cell that an outline fills at most, with its corners still in the cell."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Local frames of n sites.

    Attributes
    ----------
    x, y : (n,) centre, metres in the plane
    direction : (n,) radians from east
    length, width : (n,) metres for 1 in u and in v
    """

    x: Floats
    y: Floats
    direction: Floats
    length: Floats
    width: Floats

    def take(self, rows: NDArray[np.int64]) -> Frame:
        """The frames of some rows, also repeated."""
        return Frame(self.x[rows], self.y[rows], self.direction[rows], self.length[rows], self.width[rows])

    def plane(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Local coordinates in the plane, metres; `u` and `v` are (n,) or (n, k)."""
        shape = (-1,) + (1,) * (u.ndim - 1)
        x, y, direction, length, width = (
            part.reshape(shape) for part in (self.x, self.y, self.direction, self.length, self.width)
        )
        east, north = u * length, v * width
        cos, sin = np.cos(direction), np.sin(direction)
        return x + east * cos - north * sin, y + east * sin + north * cos

    def outlines(self, edge: Edge, factor: Floats, u: Floats, v: Floats) -> Geometries:
        """Outlines of the frames, `factor` times as long and wide, around the local place (u, v); in the plane."""
        x, y = self.plane(u[:, None] + factor[:, None] * edge.u, v[:, None] + factor[:, None] * edge.v)
        return np.asarray(shapely.polygons(np.stack([x, y], axis=-1)), dtype=object)


@dataclass(frozen=True, slots=True)
class Edge:
    """Uneven outlines in local coordinates: (n, CORNERS) each. Seen from the centre no edge hides another."""

    u: Floats
    v: Floats

    def take(self, rows: NDArray[np.int64]) -> Edge:
        """The outlines of some rows, also repeated."""
        return Edge(self.u[rows], self.v[rows])

    def area(self) -> Floats:
        """(n,) area in local units."""
        after_u, after_v = np.roll(self.u, -1, axis=1), np.roll(self.v, -1, axis=1)
        doubled: Floats = (self.u * after_v - after_u * self.v).sum(axis=1)
        return doubled / 2


def edges(count: int, rng: np.random.Generator) -> Edge:
    """`count` uneven outlines."""
    angle = np.arange(CORNERS) * (2 * np.pi / CORNERS)
    cos, sin = np.cos(angle), np.sin(angle)
    radius = (cos**4 + sin**4) ** -0.25 * rng.uniform(*ROUGH, (count, CORNERS))
    return Edge(radius * cos, radius * sin)


def fitted(x: Floats, y: Floats, direction: Floats, edge: Edge, area_m2: Floats) -> Frame:
    """Frames in which the outlines have exactly the areas asked for."""
    width = np.sqrt(area_m2 / (ASPECT * edge.area()))
    return Frame(x, y, direction, ASPECT * width, width)


def to_degrees(geometries: Geometries) -> Geometries:
    """Geometries of the plane in longitude and latitude, WGS 84."""
    xy = shapely.get_coordinates(geometries)
    lon, lat = places(xy[:, 0], xy[:, 1], PLANE)
    return np.asarray(shapely.set_coordinates(geometries.copy(), np.column_stack([lon, lat])), dtype=object)
