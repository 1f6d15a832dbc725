"""Esri's JSON of shapes and reference systems as well-known text and names that PROJ knows. Asks nobody.

A ring is outer or a hole by the way in which it turns. A hole that lies in no outer ring makes the row unreadable:
hazardous land is neither dropped nor added by guess.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

_CURVES = ("curveRings", "curvePaths")


def wkt_of(said: Mapping[str, Any] | None) -> str:
    """Well-known text; empty where there is no shape; where it is none, a reason that no reader takes for a shape."""
    if not said or said.get("x", 0) in (None, "NaN"):
        return ""
    if any(name in said for name in _CURVES):
        return "curves cannot be read"
    try:
        shape = _shape(said)
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        return f"no shape: {error}"
    return "" if shape is None or shape.is_empty else str(shapely.to_wkt(shape, rounding_precision=-1))


def _shape(said: Mapping[str, Any]) -> BaseGeometry | None:
    if "x" in said:
        return shapely.Point(*_xy([said["x"], said["y"]]))
    if "points" in said:
        return shapely.MultiPoint([_xy(one) for one in said["points"]])
    if "paths" in said:
        lines = [shapely.LineString([_xy(one) for one in path]) for path in said["paths"] if path]
        return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    if "rings" in said:
        return polygon([[_xy(one) for one in ring] for ring in said["rings"] if ring])
    raise ValueError("it is of a kind that is not known")


def _xy(numbers: Sequence[Any]) -> tuple[float, float]:
    x, y = float(numbers[0]), float(numbers[1])
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError("a coordinate is no number")
    return x, y


def polygon(rings: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry | None:
    """Rings as polygons: outer ones turn clockwise, holes the other way; a lone ring is outer however it turns.

    Raises
    ------
    ValueError
        When a hole lies in no outer ring.
    """
    made = [shapely.LinearRing(ring) for ring in rings]
    if not made:
        return None
    if len(made) == 1:
        return shapely.Polygon(made[0])
    outers = [shapely.Polygon(ring) for ring in made if not ring.is_ccw]
    holes: list[list[shapely.LinearRing]] = [[] for _ in outers]
    for hole in (ring for ring in made if ring.is_ccw):
        # An island in a lake lies in two outer rings: the hole is of the smaller one.
        around = [at for at, outer in enumerate(outers) if outer.covers(hole)]
        if not around:
            raise ValueError("a hole lies in no outer ring")
        holes[min(around, key=lambda at: outers[at].area)].append(hole)
    parts = [shapely.Polygon(outer.exterior, inner) for outer, inner in zip(outers, holes, strict=True)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def system_of(said: Mapping[str, Any] | None) -> str:
    """The reference system as PROJ names it; empty where none is named."""
    if not said:
        return ""
    number = said.get("latestWkid") or said.get("wkid")
    if isinstance(number, int):
        # Numbers from 32767 are Esri's own, but for those of UTM and the like that EPSG has too.
        own = number > 32767 and "latestWkid" not in said
        return f"ESRI:{number}" if own else f"EPSG:{number}"
    return str(said.get("wkt2") or said.get("wkt") or "")
