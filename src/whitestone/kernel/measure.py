"""Areas on the earth: square metres of a geometry in longitude and latitude. The ledger's own are taken in a plane."""

from __future__ import annotations

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from whitestone.land.words import SquareMetres

_WGS84 = Geod(ellps="WGS84")


def square_metres(geometry: BaseGeometry) -> SquareMetres:
    """Area on the WGS 84 ellipsoid, its edges geodesics; zero for points and lines.

    Rounded to a hundredth of a square metre, far below what any boundary is known to.
    """
    turned = shapely.orient_polygons(geometry)
    area, _ = _WGS84.geometry_area_perimeter(turned)
    return SquareMetres(round(abs(float(area)), 2))
