"""A small map of the administrative units as SVG, shaded by the open land of the books. Draws; measures nothing."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import shapely
from django.core.cache import cache

from whitestone.records.reference.models import Unit

WIDTH, HEIGHT = 640.0, 400.0
STEPS = 5
_LETTER, _LINE = 6.4, 12.0
"""Room that a letter and a line of a name take beside the outlines, in units of the drawing; twice that on a phone."""


class Shape(NamedTuple):
    """One unit on the map: its outline, where its name goes, and its shade from 0 (none open) to 4.

    `named` says whether its name has room on the map, `large` whether it has in letters of twice the size.
    """

    code: str
    name: str
    path: str
    x: float
    y: float
    area: float
    shade: int
    named: bool
    large: bool


def country(by_unit: dict[str, float], key: str) -> list[Shape]:
    """The units that have no units below them, each with its open square metres.

    Shades are fifths of the largest value on a square-root scale; zero has a shade of its own.
    """
    kept: list[Shape] | None = cache.get(f"units:{key}")
    if kept is None:
        kept = _drawn(by_unit)
        cache.set(f"units:{key}", kept, 24 * 60 * 60)
    return kept


def _drawn(by_unit: dict[str, float]) -> list[Shape]:
    units = list(Unit.objects.standing().filter(area__isnull=False).order_by("code"))
    parents = {one.parent for one in units}
    leaves = {one.code: one for one in units if one.code not in parents}
    if not leaves:
        return []
    areas = np.array([one.area for one in leaves.values()], dtype=object)
    west, south, east, north = shapely.total_bounds(areas)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * squeeze, 1e-6), HEIGHT / max(north - south, 1e-6)) * 0.96
    left = (WIDTH - (east - west) * squeeze * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2

    def placed(points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[tuple[float, float]]:
        x, y = left + (points[:, 0] - west) * squeeze * scale, top + (north - points[:, 1]) * scale
        return list(zip(x.tolist(), y.tolist(), strict=True))

    # A third of a pixel: coarser would open gaps between neighbours, finer would only cost bytes.
    simple = shapely.simplify(areas, 0.33 / scale)
    names = placed(shapely.get_coordinates(shapely.point_on_surface(areas)))
    most = max(by_unit.values(), default=0.0)
    shapes = []
    for (code, unit), area, (x, y) in zip(leaves.items(), simple, names, strict=True):
        rings = (placed(shapely.get_coordinates(ring)) for ring in shapely.get_rings(shapely.get_parts([area])))
        path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)
        held = by_unit.get(code, 0.0)
        shade = 0 if held <= 0 or most <= 0 else min(STEPS - 1, 1 + int(math.sqrt(held / most) * (STEPS - 1) * 0.999))
        shapes.append(Shape(code, unit.name, path, round(x, 1), round(y, 1), held, shade, named=False, large=False))
    small, large = _with_room(shapes, 1.0), _with_room(shapes, 2.0)
    return [one._replace(named=one.code in small, large=one.code in large) for one in shapes]


def _with_room(shapes: list[Shape], size: float) -> set[str]:
    """Codes of the units whose names stand free of one another: those with most open land come first."""
    taken: list[tuple[float, float, float]] = []
    free = set()
    for one in sorted(shapes, key=lambda each: (-each.area, each.code)):
        half = len(one.name) * _LETTER * size / 2
        near = (other for other in taken if abs(other[1] - one.y) < _LINE * size)
        if one.area > 0 and all(abs(x - one.x) >= half + width for x, _, width in near):
            taken.append((one.x, one.y, half))
            free.add(one.code)
    return free
