"""An invented line of contact and the cells of ground along it, of which each holds one site at most.

Places only: what lies in a cell, and who works there, is decided elsewhere. The line is nobody's front.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.demonstration.targets import PLANE
from whitestone.land.geometry.plane import to_plane

Floats = NDArray[np.float64]
ASPECT = 1.6
"""Length of a cell along the line over its width."""
_LINES = (
    ((46.66, 40.40), (46.79, 40.25), (46.86, 40.10), (46.93, 40.00), (46.99, 39.86), (47.08, 39.70), (47.22, 39.60),
     (47.40, 39.56), (47.34, 39.46), (47.10, 39.40), (46.93, 39.31), (46.78, 39.23)),
    ((46.30, 40.18), (46.32, 40.05), (46.29, 39.88), (46.30, 39.70), (46.42, 39.55), (46.55, 39.40), (46.62, 39.30),
     (46.64, 39.18), (46.63, 39.06), (46.60, 38.97)),
    ((46.56, 39.92), (46.70, 39.85), (46.767, 39.834), (46.72, 39.76), (46.67, 39.68), (46.85, 39.60), (47.02, 39.57)),
    ((45.12, 41.08), (45.27, 41.17), (45.42, 41.22), (45.56, 41.24), (45.68, 41.28)),
)  # fmt: skip
"""Longitudes and latitudes, invented so that every district of the table has a stretch of line in it."""


def line_of_contact() -> shapely.Geometry:
    """The invented line in the plane."""
    degrees = np.array([shapely.MultiLineString(_LINES)], dtype=object)
    line: shapely.Geometry = to_plane(degrees, CRS("OGC:CRS84"), PLANE)[0]
    return line


def cells(
    land: shapely.Geometry, line: shapely.Geometry, cell_m2: float, wanted: int, rng: np.random.Generator
) -> tuple[Floats, Floats, float]:
    """Centres of cells that lie inside `land`, those near the line first, and the direction of the line there.

    Parameters
    ----------
    land, line : in the plane
    cell_m2 : area of a cell
    wanted : how many are needed; fewer come back where the land holds no more

    Returns
    -------
    x, y : (at most wanted,) metres
    direction : radians from east
    """
    width = np.sqrt(cell_m2 / ASPECT)
    inner = shapely.buffer(land, -width * np.hypot(1, ASPECT) / 2)
    here = shapely.intersection(line, land)
    direction = _direction(here)
    along = np.array([np.cos(direction), np.sin(direction)])
    across = np.array([-along[1], along[0]])
    reach = max(wanted * cell_m2 / here.length, 2 * width)
    while True:
        strip = shapely.intersection(inner, shapely.buffer(here, reach))
        corners = shapely.get_coordinates(strip)
        grid_u, grid_v = (_steps(corners @ axis, step) for axis, step in ((along, width * ASPECT), (across, width)))
        u, v = (part.ravel() for part in np.meshgrid(grid_u, grid_v))
        x, y = (u * along[axis] + v * across[axis] for axis in (0, 1))
        shapely.prepare(strip)
        inside = shapely.contains_xy(strip, x, y)
        if inside.sum() > 1.5 * wanted or strip.area > 0.999 * inner.area:
            break
        reach *= 2
    x, y = x[inside], y[inside]
    score = shapely.distance(shapely.points(x, y), here) * rng.lognormal(0, 0.6, len(x))
    near = np.argsort(score, kind="stable")[:wanted]
    return x[near], y[near], direction


def _direction(line: shapely.Geometry) -> float:
    """Direction in which most of a line runs."""
    longest = max(shapely.get_parts(line), key=lambda part: float(part.length))
    start, end = shapely.get_coordinates(longest)[[0, -1]]
    return float(np.arctan2(end[1] - start[1], end[0] - start[0]))


def _steps(values: Floats, step: float) -> Floats:
    return np.arange(values.min() + step / 2, values.max(), step) if len(values) else np.empty(0)
