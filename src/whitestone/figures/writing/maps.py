"""A small map of the units that figures speak of, coloured by density of finds: outlines as paths for inline SVG.

For looking only: outlines are simplified and the projection is a plain one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.figures.model import Folder
from whitestone.figures.rules.ground import Ground, grounds
from whitestone.land.words import Contamination
from whitestone.paper import area as shown_area
from whitestone.paper import grouped
from whitestone.profiles import Unit

_WIDTH = 720.0
_LETTER = 8.5
"""Width of a letter and half the height of a name, in the units of the map."""
_CLASSES = ((5.0, "fewer than 5"), (50.0, "5 to 50"), (500.0, "50 to 500"), (math.inf, "500 and more"))


@dataclass(frozen=True, slots=True)
class MapUnit:
    """One outline; `level` counts density classes from 0, None for a unit that the figures do not mention.

    `name` is empty where there is no room to write it; `label` says all.
    """

    path: str
    name: str
    label: str
    level: int | None
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DensityMap:
    """Outlines in a box of `width` by `height`, with the classes' names and what has no place on the map."""

    about: str
    width: float
    height: float
    units: tuple[MapUnit, ...]
    classes: tuple[str, ...]
    unplaced: tuple[str, ...]


def density_map(folder: Folder) -> DensityMap | None:
    """The first table or file of returns with densities, on the profile's units; None where there is none."""
    if folder.profile is None:
        return None
    for about, rows in grounds(folder):
        placed = {row.match.unit.code: row for row in rows if row.match and row.match.unit and row.area}
        if placed:
            unplaced = tuple(row.label for row in rows if row.match is None or row.match.unit is None)
            return _draw(about, folder.profile.units, placed, unplaced)
    return None


def _draw(about: str, units: tuple[Unit, ...], placed: dict[str, Ground], unplaced: tuple[str, ...]) -> DensityMap:
    shapes = np.array([unit.geometry for unit in units], dtype=object)
    west, south, east, north = _frame(shapes[[unit.code in placed for unit in units]])
    narrow = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / ((east - west) * narrow)

    def to_page(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(((points[:, 0] - west) * narrow * scale, (north - points[:, 1]) * scale))

    simple = shapely.transform(shapely.simplify(shapes, 0.008), to_page)
    centres = shapely.get_coordinates(shapely.point_on_surface(simple))
    levels = [_level(placed.get(unit.code)) for unit in units]
    named = _room_for_names([unit.name for unit in units], levels, centres, shapely.area(simple))
    return DensityMap(
        about=about,
        width=_WIDTH,
        height=float((north - south) * scale),
        units=tuple(
            MapUnit(
                path=_path(shape),
                name=unit.name if code in named else "",
                label=_label(unit, placed.get(unit.code)),
                level=level,
                x=float(centre[0]),
                y=float(centre[1]),
            )
            for code, (unit, shape, level, centre) in enumerate(zip(units, simple, levels, centres, strict=True))
        ),
        classes=tuple(name for _, name in _CLASSES),
        unplaced=unplaced,
    )


def _room_for_names(
    names: list[str], levels: list[int | None], centres: NDArray[np.float64], areas: NDArray[np.float64]
) -> set[int]:
    """The units whose names can be written without covering another, the largest first."""
    taken: list[shapely.Geometry] = []
    named: set[int] = set()
    for position in np.argsort(-areas):
        if levels[position] is None:
            continue
        x, y = centres[position]
        half = len(names[position]) * _LETTER / 2
        box = shapely.box(x - half, y - _LETTER, x + half, y + _LETTER)
        if not shapely.intersects(box, taken).any():
            taken.append(box)
            named.add(int(position))
    return named


def _frame(shapes: NDArray[np.object_]) -> tuple[float, float, float, float]:
    """What is mentioned, with a tenth of its extent around it."""
    west, south, east, north = (float(bound) for bound in shapely.total_bounds(shapes))
    margin = max(east - west, north - south) / 10
    return west - margin, south - margin, east + margin, north + margin


def _label(unit: Unit, row: Ground | None) -> str:
    if row is None or row.area is None:
        return unit.label
    density = row.ap_per_km2
    said = "" if density is None else f", {grouped(float(density), 1)} AP mines per km²"
    return f"{unit.label}: {shown_area(row.area.quantity.base)}{said}"


def _level(row: Ground | None) -> int | None:
    if row is None or row.ap_per_km2 is None or Contamination.AP not in row.items:
        return None
    return next(level for level, (upper, _) in enumerate(_CLASSES) if float(row.ap_per_km2) < upper)


def _path(shape: shapely.Geometry) -> str:
    rings = [shapely.get_coordinates(ring) for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
