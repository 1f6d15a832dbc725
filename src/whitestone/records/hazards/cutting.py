"""Cutting an area into pieces along a line. Geometry only: it knows no record and writes nothing."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.problems import ProblemError, register

CUTS_NOTHING = register(
    "split-line-cuts-nothing",
    "The line does not cross the area from edge to edge.",
    "Begin and end the line outside the area; give its points in their order.",
)


def cut(area: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of an area on the two sides of a line, from west to east.

    Parameters
    ----------
    area
        Polygon or MultiPolygon in degrees (WGS 84); its holes stay holes. Polygons that the line misses are pieces too.
    line
        In degrees. What of it ends inside the area cuts nothing.

    Raises
    ------
    ProblemError
        When there are no more pieces than before.

    Examples
    --------
    >>> square, line = shapely.box(0, 0, 2, 2), shapely.LineString([(1, -1), (1, 3)])
    >>> [piece.bounds for piece in cut(square, line)]
    [(0.0, 0.0, 1.0, 2.0), (1.0, 0.0, 2.0, 2.0)]
    """
    edges = shapely.get_parts(shapely.union_all([shapely.boundary(area), line]))
    edges = edges[shapely.get_dimensions(edges) == 1]
    faces = shapely.get_parts(shapely.polygonize(edges))
    inside = faces[shapely.contains(area, shapely.point_on_surface(faces))]
    if len(inside) <= shapely.get_num_geometries(area):
        raise ProblemError(CUTS_NOTHING(column="line"))
    return sorted(inside.tolist(), key=lambda piece: (piece.bounds[0], piece.bounds[1]))
