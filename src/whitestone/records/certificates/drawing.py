"""The map of a certificate as SVG: the land, its turning points with their numbers, scale bar, north arrow, corners.

In metres of a plane around the land, north up; coordinates of the frame are longitude and latitude (WGS 84).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.coordinates import Notation
from whitestone.kernel.coordinates.written import write
from whitestone.kernel.metres import into, plane_around

WIDTH, HEIGHT, EDGE = 520.0, 250.0, 26.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
_INK = "#1c4a5a"


def map_of(area: BaseGeometry, marks: Sequence[tuple[float, float]]) -> str:
    """SVG of an area and of its numbered marks, both in longitude and latitude (WGS 84)."""
    plane = plane_around(area)
    land, *points = into(plane, [area, *(shapely.Point(one) for one in marks)])
    west, south, east, north = shapely.total_bounds([land, *points])
    room = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    metre = min(room[0] / max(east - west, 1.0), room[1] / max(north - south, 1.0)) * 0.86
    middle = (west + east) / 2, (south + north) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return WIDTH / 2 + (x - middle[0]) * metre, HEIGHT / 2 - (y - middle[1]) * metre

    parts = [f'<rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" fill="#fbfaf6" stroke="{_INK}"/>']
    rings = [ring for part in shapely.get_parts(land) for ring in (part.exterior, *part.interiors)]
    drawn = " ".join("M" + " L".join("{:.1f},{:.1f}".format(*at(*xy)) for xy in ring.coords) + "Z" for ring in rings)
    parts.append(f'<path d="{drawn}" fill="#cfe3d4" fill-rule="evenodd" stroke="{_INK}" stroke-width="1.6"/>')
    parts += [_mark(number, *at(one.x, one.y)) for number, one in enumerate(points, start=1)]
    parts += [_scale(metre), _north(), *_frame(area)]
    body = "".join(parts)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" font-family="DejaVu Sans">'
    )
    return f"{head}{body}</svg>"


def _mark(number: int, x: float, y: float) -> str:
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="white" stroke="{_INK}" stroke-width="1.4"/>'
    return f'{dot}<text x="{x + 5:.1f}" y="{y - 5:.1f}" font-size="9" fill="{_INK}">{number}</text>'


def _scale(metre: float) -> str:
    """A bar of a round length, about a quarter of the map."""
    length = max((step for step in _STEPS if step * metre <= WIDTH / 4), default=_STEPS[0])
    wide, x, y = length * metre, EDGE, HEIGHT - 14
    said = f"{length} m" if length < 1000 else f"{length // 1000} km"
    return (
        f'<path d="M{x:.1f},{y - 5} v5 h{wide:.1f} v-5" fill="none" stroke="{_INK}" stroke-width="1.4"/>'
        f'<text x="{x + wide + 5:.1f}" y="{y}" font-size="9" fill="{_INK}">{said}</text>'
    )


def _north() -> str:
    x, y = WIDTH - 24, 16
    return (
        f'<path d="M{x},{y} l6,20 l-6,-5 l-6,5 Z" fill="{_INK}"/>'
        f'<text x="{x - 3.5}" y="{y + 31}" font-size="10" fill="{_INK}">N</text>'
    )


def _frame(area: BaseGeometry) -> list[str]:
    """South-western and north-eastern corner of the land, as degrees, minutes and seconds."""
    west, south, east, north = area.bounds
    said = write(np.array([west, east]), np.array([south, north]), Notation.DMS, digits=1)
    low, high = (escape(one) for one in said)
    style = f'font-size="7.5" fill="{_INK}"'
    return [
        f'<text x="{WIDTH - 6}" y="{HEIGHT - 6}" text-anchor="end" {style}>↙ {low}</text>',
        f'<text x="6" y="12" {style}>↗ {high}</text>',
    ]
