"""A sketch of geometries as inline SVG, to recognise a shape without a map, a script or a network."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from whitestone.review.versions import Version

_SIDE = 320.0
_ARM, _LEAST = 0.01, 1e-5
"""Of the cross of a point: a hundredth of the side of the sketch, and a metre where that is more."""


def sketch(shapes: Sequence[tuple[str, BaseGeometry]], label: str) -> SafeString:
    """SVG of geometries in longitude and latitude, each with its style class; north is up."""
    if not shapes:
        return SafeString("")
    west, south, east, north = shapely.total_bounds([shape for _, shape in shapes])
    squeeze = math.cos(math.radians((south + north) / 2))
    span = max((east - west) * squeeze, north - south, 1e-5) * 1.1
    x0, y0 = (west + east) / 2 - span / squeeze / 2, (south + north) / 2 + span / 2

    def path(shape: BaseGeometry) -> str:
        parts = []
        for ring in _lines(shape, max(span * _ARM, _LEAST)):
            points = (f"{(x - x0) * squeeze / span * _SIDE:.1f},{(y0 - y) / span * _SIDE:.1f}" for x, y in ring)
            parts.append("M" + "L".join(points) + "Z")
        return "".join(parts)

    drawn = format_html_join("", '<path class="{}" d="{}"/>', ((style, path(shape)) for style, shape in shapes))
    side = int(_SIDE)
    head = format_html('<svg class="sketch" viewBox="0 0 {} {}" role="img" aria-label="{}">', side, side, label)
    return format_html("{}{}</svg>", head, drawn)


def drawn(version: Version, before: Version | None) -> list[tuple[str, BaseGeometry]]:
    """The geometries of two versions, the earlier below."""
    return [
        (style, value)
        for style, one in (("before", before), ("now", version))
        for name in (one.domain_fields() if one else ())
        if isinstance(value := getattr(one, name), BaseGeometry)
    ]


def sketch_of(
    version: Version,
    before: Version | None,
    near: Sequence[BaseGeometry] = (),
    faults: Sequence[tuple[float, float]] = (),
) -> SafeString:
    """The place of a version over that of the one before, what lies near, and where checks found something."""
    shapes = drawn(version, before)
    around = [("near", one) for one in near] if shapes else []
    marks = [("fault", shapely.Point(place)) for place in faults]
    return sketch([*around, *shapes, *marks], _("sketch of the record's place, north up"))


def features(version: Version, before: Version | None) -> dict[str, Any] | None:
    """The same as GeoJSON for the map script; nothing where there is no place."""
    shapes = drawn(version, before)
    told = [
        {"type": "Feature", "properties": {"role": role}, "geometry": json.loads(shapely.to_geojson(shape))}
        for role, shape in shapes
    ]
    return {"type": "FeatureCollection", "features": told} if told else None


def _lines(shape: BaseGeometry, arm: float) -> list[list[tuple[float, float]]]:
    if shape.geom_type in ("Point", "MultiPoint"):
        # A small cross, with arms in degrees, where a point would be drawn too small to see.
        points = shapely.get_coordinates(shape).tolist()
        return [[(x - arm, y), (x, y + arm), (x + arm, y), (x, y - arm)] for x, y in points]
    rings = shapely.get_rings(shapely.get_parts([shape]))
    return [[(x, y) for x, y in shapely.get_coordinates(ring).tolist()] for ring in rings]
