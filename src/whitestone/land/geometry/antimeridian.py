"""Polygons in longitude and latitude that cross the 180th meridian, made continuous.

RFC 7946 (GeoJSON), section 3.1.9, wants such polygons cut there; many files have them in one piece instead, with an
edge that seems to run around the world. Knows nothing of other projections.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries


def unwrap(geometries: Geometries, half_turn: float = 180.0) -> tuple[Geometries, NDArray[np.bool_]]:
    """Move what lies west of the antimeridian a full turn east, where a geometry has land on both sides of it.

    Parameters
    ----------
    geometries : (n,) Polygon or MultiPolygon in longitude and latitude; None is allowed
    half_turn
        180 degrees in the unit of the coordinates.

    Returns
    -------
    geometries : (n,)
        With longitudes up to 360 degrees where a geometry crosses; parts that were cut at 180 degrees are joined.
    jumped : (n,) bool
        Geometries that were not cut: an edge of theirs jumped by more than half a turn.
    """
    jumped = np.zeros(len(geometries), dtype=bool)
    bounds = shapely.bounds(geometries)
    wide = np.flatnonzero(bounds[:, 2] - bounds[:, 0] > half_turn)
    if len(wide) == 0:
        return geometries, jumped
    parts, owner = shapely.get_parts(geometries[wide], return_index=True)
    jumps = _jumps(parts, half_turn)
    turned = jumps | (shapely.bounds(parts)[:, 2] <= 0)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    xy[turned[part] & (xy[:, 0] < 0), 0] += 2 * half_turn
    parts = shapely.set_coordinates(parts, xy)

    number = np.bincount(owner)
    whole = np.asarray(shapely.multipolygons(parts, indices=owner))
    # Joining dissolves the seam at 180 degrees. What is faulty, or one piece, is left as it is for its faults to show.
    seam = (number > 1) & (np.bincount(owner, weights=shapely.is_valid(parts)) == number)
    whole[seam] = shapely.union_all(whole[seam][:, np.newaxis], axis=1)
    whole[number == 1] = parts[number[owner] == 1]
    result = geometries.copy()
    result[wide] = whole
    jumped[wide] = np.bincount(owner, weights=jumps) > 0
    return result, jumped


def _jumps(parts: Geometries, half_turn: float) -> NDArray[np.bool_]:
    """Which polygons have an edge longer than half a turn."""
    rings, owner = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    far = (np.abs(np.diff(xy[:, 0])) > half_turn) & (ring[1:] == ring[:-1])
    return np.bincount(owner[ring[1:][far]], minlength=len(parts)) > 0
