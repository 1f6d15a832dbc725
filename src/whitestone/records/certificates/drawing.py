"""The map of a certificate as SVG: the land by product, its numbered turning points, and what stays hazardous.

To a round scale on paper, in metres of a plane around the land, north up, with a grid of longitude and latitude
(WGS 84), a scale bar and a north arrow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.metres import into, out_of, plane_around
from whitestone.land.inputs import Plane
from whitestone.land.words import Product

WIDTH, HEIGHT, EDGE = 520.0, 300.0, 30.0
PAPER_MM = 176.0
"""How wide the map stands on the page; the page sets it to exactly that."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
_LINES, _HATCH = 6, 8.0
_INK, _GRID, DANGER = "#1c4a5a", "#b9c4c6", "#a3271f"
FILL: dict[str, str] = {Product.CLEARED: "#bcdcc4", Product.REDUCED: "#e3e2a6", Product.CANCELLED: "#d5dbe6"}
"""Colours of land on the map by product; the page shows them beside what was done."""


class Drawn(NamedTuple):
    """A map and the scale at which it stands on paper: one to so many."""

    svg: str
    scale: int


def map_of(
    parts: Sequence[tuple[str, BaseGeometry]],
    marks: Sequence[tuple[float, float]],
    hazardous: BaseGeometry | None = None,
) -> Drawn:
    """The map of land, all in longitude and latitude (WGS 84).

    Parameters
    ----------
    parts
        The land by product; an empty product where it is not known which.
    marks
        Turning points, numbered as they come.
    hazardous
        What around the land stays hazardous.
    """
    land = shapely.union_all([shape for _, shape in parts])
    plane = plane_around(land)
    shapes = into(plane, [shape for _, shape in parts])
    points = into(plane, [shapely.Point(one) for one in marks])
    west, south, east, north = shapely.total_bounds([*shapes, *points])
    scale = _round_scale(east - west, north - south)
    metre = WIDTH * 1000 / (scale * PAPER_MM)
    middle = (west + east) / 2, (south + north) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return WIDTH / 2 + (x - middle[0]) * metre, HEIGHT / 2 - (y - middle[1]) * metre

    def path(shape: BaseGeometry) -> str:
        polygons = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
        rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
        return " ".join("M" + " L".join("{:.1f},{:.1f}".format(*at(*xy)) for xy in ring.coords) + "Z" for ring in rings)

    half = (WIDTH / 2 - 2) / metre, (HEIGHT / 2 - 2) / metre
    frame = shapely.box(middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])
    drawn = [f'<rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" fill="#fbfaf6" stroke="{_INK}"/>']
    if hazardous is not None:
        (left,) = into(plane, [hazardous])
        shown = shapely.intersection(shapely.make_valid(left), frame)
        if not shown.is_empty:
            drawn += [f'<path d="{path(shown)}" fill="none" stroke="{DANGER}"/>', _hatched(shown, metre, at)]
    for (product, _), shape in zip(parts, shapes, strict=True):
        fill = FILL.get(product, FILL[Product.CLEARED])
        drawn.append(f'<path d="{path(shape)}" fill="{fill}" fill-rule="evenodd" stroke="{_INK}" stroke-width="1.6"/>')
    drawn += _grid(plane, frame, at)
    drawn += [_mark(number, *at(one.x, one.y)) for number, one in enumerate(points, start=1)]
    drawn += [_bar(metre), _north()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" font-family="DejaVu Sans">'
    )
    return Drawn(f"{head}{''.join(drawn)}</svg>", scale)


def _hatched(shape: BaseGeometry, metre: float, at: Callable[[float, float], tuple[float, float]]) -> str:
    """Slanting lines across a shape; a pattern of SVG would not give the same paper twice."""
    west, south, east, north = shape.bounds
    step, high = _HATCH / metre, north - south
    count = math.ceil((east - west + high) / step)
    starts = [west - high + number * step for number in range(1, count + 1)]
    lines = [shapely.LineString([(start, south), (start + high, north)]) for start in starts]
    shapely.prepare(shape)
    cut = [one for line in lines for one in shapely.get_parts(shapely.intersection(line, shape))]
    ends = [[at(*xy) for xy in one.coords] for one in cut if one.geom_type == "LineString" and not one.is_empty]
    drawn = " ".join("M{:.1f},{:.1f}".format(*one[0]) + " L{:.1f},{:.1f}".format(*one[-1]) for one in ends)
    return f'<path d="{drawn}" fill="none" stroke="{DANGER}" stroke-width="1.2"/>'


def _round_scale(wide_m: float, high_m: float) -> int:
    """The largest round scale at which land of a size stands within the edges."""
    mm = PAPER_MM / WIDTH
    needed = max(wide_m * 1000 / ((WIDTH - 2 * EDGE) * mm), high_m * 1000 / ((HEIGHT - 2 * EDGE) * mm), 100.0)
    power: int = 10 ** math.floor(math.log10(needed))
    return next(step * power // 10 for step in (10, 20, 25, 50, 100) if step * power >= 10 * needed)


def _mark(number: int, x: float, y: float) -> str:
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="white" stroke="{_INK}" stroke-width="1.4"/>'
    return f'{dot}<text x="{x + 5:.1f}" y="{y - 5:.1f}" font-size="9" fill="{_INK}">{number}</text>'


def _bar(metre: float) -> str:
    """A bar of a round length, about a quarter of the map."""
    length = max((step for step in _STEPS if step * metre <= WIDTH / 4), default=_STEPS[0])
    wide, x, y = length * metre, EDGE, HEIGHT - 14
    said = f"{length} m" if length < 1000 else f"{length // 1000} km"
    return (
        f'<path d="M{x:.1f},{y - 5} v5 h{wide:.1f} v-5" fill="none" stroke="{_INK}" stroke-width="1.4"/>'
        f'<text x="{x + wide + 5:.1f}" y="{y}" font-size="9" fill="{_INK}">{said}</text>'
    )


def _north() -> str:
    x, y = WIDTH - 20, 20
    return (
        f'<path d="M{x},{y} l6,20 l-6,-5 l-6,5 Z" fill="{_INK}"/>'
        f'<text x="{x - 3.5}" y="{y + 31}" font-size="10" fill="{_INK}">N</text>'
    )


def _grid(plane: Plane, frame: BaseGeometry, at: Callable[[float, float], tuple[float, float]]) -> Iterator[str]:
    """Lines of longitude and latitude at round seconds within a frame of the plane, each with what it is."""
    west, south, east, north = out_of(plane, frame).bounds
    step = next((one for one in _SECONDS if (east - west) * 3600 / one <= _LINES), _SECONDS[-1])
    for first, last, across in ((west, east, True), (south, north, False)):
        for number in range(math.ceil(first * 3600 / step), math.floor(last * 3600 / step) + 1):
            degree = number * step / 3600
            ends = [(degree, south), (degree, north)] if across else [(west, degree), (east, degree)]
            (line,) = into(plane, [shapely.LineString(ends)])
            (x0, y0), (x1, y1) = (at(*xy) for xy in line.coords)
            yield f'<path d="M{x0:.1f},{y0:.1f} L{x1:.1f},{y1:.1f}" stroke="{_GRID}" stroke-width="0.6"/>'
            said = f'font-size="7" fill="{_INK}">{_seconds(number * step, "EW" if across else "NS")}</text>'
            if across and EDGE * 2 < x1 < WIDTH - EDGE * 2:
                yield f'<text x="{x1:.1f}" y="9" text-anchor="middle" {said}'
            elif not across and EDGE < y0 < HEIGHT - EDGE:
                yield f'<text x="4" y="{y0 - 2:.1f}" {said}'


def _seconds(whole: int, letters: str) -> str:
    """Whole seconds of arc as degrees, minutes and seconds with the letter of the side."""
    minutes, seconds = divmod(abs(whole), 60)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees}°{minutes:02d}'{seconds:02d}\"{letters[whole < 0]}"
