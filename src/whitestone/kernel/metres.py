"""A plane in metres around one place, for distances and buffers of a few kilometres. The ledger has its own plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from whitestone.land.geometry.plane import choose_plane, places, to_plane
from whitestone.land.inputs import Geometries, Plane

_LONGITUDE_LATITUDE = CRS("OGC:CRS84")


def plane_around(geometry: BaseGeometry) -> Plane:
    """An equal-area plane around a geometry in longitude and latitude (WGS 84)."""
    return choose_plane([(_objects([geometry]), _LONGITUDE_LATITUDE)])


def into(plane: Plane, geometries: Sequence[BaseGeometry]) -> Geometries:
    """Geometries in longitude and latitude as (n,) geometries in metres of the plane."""
    return to_plane(_objects(geometries), _LONGITUDE_LATITUDE, plane)


def out_of(plane: Plane, geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in metres of the plane, in longitude and latitude (WGS 84)."""

    def degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(places(xy[:, 0], xy[:, 1], plane))

    return shapely.transform(geometry, degrees)


def _objects(geometries: Sequence[BaseGeometry]) -> Geometries:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array
