"""The one plane in which areas are computed, and the way into it and back.

Chooses an equal-area projection and brings geometry into it; repairs nothing and snaps nothing to a grid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.land.geometry.chunks import by_chunk
from whitestone.land.geometry.vertices import with_vertices
from whitestone.land.geometry.ways import LONLAT, way
from whitestone.land.inputs import Geometries, Plane

LONGEST_EDGE_M = 1_000.0
"""Longer edges get vertices before projection: an edge is straight in its own CRS (RFC 7946, section 3.1.1)."""
LONGEST_PLANE_EDGE_M = 10_000.0
"""The same for geometry that is in the plane already, where vertices only keep geodesic and planar edges close."""
METRES_PER_RADIAN = 6_378_137.0
EQUAL_AREA = ("9820", "9822", "9835", "1078")
"""EPSG codes of methods that are equal-area on an ellipsoid: Lambert azimuthal, Albers, cylindrical, Equal Earth."""

Floats = NDArray[np.float64]


def choose_plane(layers: Sequence[tuple[Geometries, CRS]]) -> Plane:
    """Choose the plane for all layers of a settlement.

    The layers' own CRS when they share one that is equal-area in metres on the WGS 84 or GRS 80 ellipsoid, so that
    their coordinates stay exact. Else a Lambert azimuthal equal-area projection on WGS 84 around the data's centre, in
    whole degrees so that a few new records do not move it.

    Parameters
    ----------
    layers
        Geometries and CRS of each layer, coordinates in x, y order (longitude first); None and empty are allowed.
    """
    crs = layers[0][1].to_2d() if layers else CRS(LONLAT)
    if is_equal_area(crs) and all(_same(crs, other) for _, other in layers[1:]):
        authority = crs.to_authority()
        return Plane(":".join(authority) if authority else crs.to_wkt())
    lon, lat = (np.concatenate(axis) for axis in zip(*(_centres(*layer) for layer in layers), strict=True))
    if len(lon) == 0:
        return Plane(_azimuthal(0, 0))
    # The mean of unit vectors, so that 179 and -179 degrees meet at 180. Rounded first: sums depend on the order.
    east = np.round(np.mean(np.sin(np.radians(lon))), 9), np.round(np.mean(np.cos(np.radians(lon))), 9)
    return Plane(_azimuthal(round(float(np.degrees(np.arctan2(*east)))), round(float(np.round(np.mean(lat), 9)))))


def is_equal_area(crs: CRS) -> bool:
    """Whether areas measured in `crs` are square metres on the WGS 84 or GRS 80 ellipsoid."""
    operation, ellipsoid = crs.coordinate_operation, crs.ellipsoid
    if not crs.is_projected or crs.is_bound or operation is None or ellipsoid is None:
        return False
    named = operation.method_code in EQUAL_AREA
    metres = all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2])
    size = abs(ellipsoid.semi_major_metre - 6_378_137.0) < 0.5
    return bool(named and metres and size and abs(ellipsoid.inverse_flattening - 298.257) < 0.001)


def to_plane(geometries: Geometries, source_crs: CRS, plane: Plane) -> Geometries:
    """Bring geometries into the plane, in a new array.

    Edges longer than 1 km (10 km for geometry that is in the plane already) get vertices in their own CRS first.

    Parameters
    ----------
    geometries : (n,) two-dimensional, x, y order; None is allowed
    source_crs
        Their CRS; polygons in longitude and latitude that cross the antimeridian are unwrapped before.

    Returns
    -------
    (n,) in metres; coordinates are infinite where a point has no place in the plane.
    """
    same = _same(CRS(plane.crs), source_crs)
    longest = LONGEST_PLANE_EDGE_M if same else LONGEST_EDGE_M / metres_per_unit(source_crs)
    result = with_vertices(geometries, longest)
    if same:
        return result
    transform = way(source_crs, plane.crs).transform

    def project(chunk: Geometries) -> Geometries:
        xy = shapely.get_coordinates(chunk)
        xy[:, 0], xy[:, 1] = transform(xy[:, 0], xy[:, 1])
        return shapely.set_coordinates(chunk, xy)

    return by_chunk(project, result)


def places(x: Floats, y: Floats, plane: Plane) -> tuple[Floats, Floats]:
    """Longitudes (-180 to 180) and latitudes in degrees on WGS 84 of points of the plane."""
    lon, lat = way(plane.crs, LONLAT).transform(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    return lon, lat


def lonlat(x: Floats, y: Floats, crs: CRS) -> tuple[Floats, Floats]:
    """Longitudes and latitudes in degrees on WGS 84 of points of `crs`; infinite where there is none."""
    lon, lat = way(crs, LONLAT).transform(x, y)
    return lon, lat


def metres_per_unit(crs: CRS) -> float:
    """Metres in one unit of the CRS's coordinates (on a great circle, where the unit is an angle)."""
    factor = float(crs.axis_info[0].unit_conversion_factor)
    return factor * METRES_PER_RADIAN if crs.is_geographic else factor


def _azimuthal(lon: int, lat: int) -> str:
    return f"+proj=laea +lat_0={lat} +lon_0={180 if lon == -180 else lon} +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"


def _same(crs: CRS, other: CRS) -> bool:
    return bool(crs.to_2d().equals(other.to_2d(), ignore_axis_order=True))


def _centres(geometries: Geometries, crs: CRS) -> tuple[Floats, Floats]:
    bounds = shapely.bounds(geometries)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    known = np.isfinite(x) & np.isfinite(y)
    lon, lat = lonlat(x[known], y[known], crs)
    known = np.isfinite(lon) & np.isfinite(lat)
    return lon[known], lat[known]
