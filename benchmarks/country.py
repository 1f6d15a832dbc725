"""A SYNTHETIC country: units that share wiggly borders, and front lines along which hazard records lie.

Only places; which records exist is decided in `benchmarks.registers`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from benchmarks.shapes import Floats, Integers
from whitestone.land.inputs import Units

ACROSS = 8
VERTICES_PER_BORDER = 512
WEST, SOUTH = 4_000_000.0, 2_500_000.0
LANE = 2_200.0
LANES_PER_LINE = 4


@dataclass(frozen=True)
class Country:
    """A rectangle of `width` by `height` metres whose edges and inner borders wiggle."""

    width: float
    height: float

    @classmethod
    def of(cls, polygons: int) -> Country:
        """One square kilometre per polygon, five to eight, so that every size has the same density."""
        width = float(np.sqrt(polygons * 1e6 * 1.6))
        return cls(width, width / 1.6)

    def units(self, random: np.random.Generator) -> Units:
        """Sixty-four units in a warped 8 by 8 lattice, two thousand vertices each, borders identical on both sides."""
        side = ACROSS + 1
        grid = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="xy"), axis=-1) / ACROSS
        nodes = (grid + random.uniform(-0.02, 0.02, grid.shape)) * [self.width, self.height] + [WEST, SOUTH]
        flat = _borders(random, nodes[:, :-1], nodes[:, 1:])
        upright = _borders(random, nodes[:-1, :], nodes[1:, :])
        rings = [
            np.concatenate([
                flat[row, column][:-1],
                upright[row, column + 1][:-1],
                flat[row + 1, column][::-1][:-1],
                upright[row, column][::-1],
            ])
            for row in range(ACROSS)
            for column in range(ACROSS)
        ]  # fmt: skip
        numbers = range(1, len(rings) + 1)
        return Units(
            code=np.array([f"U{number:02d}" for number in numbers], dtype=object),
            name=np.array([f"SYNTHETIC unit {number:02d}" for number in numbers], dtype=object),
            geometry=np.array([shapely.Polygon(ring) for ring in rings], dtype=object),
        )

    def line_places(self, random: np.random.Generator, reach: Floats) -> tuple[Floats, Floats]:
        """Centres along the front lines for records that reach `reach` metres, and the line's bearing there.

        Records of one lane follow each other without touching, close in some stretches and far apart in others; lanes
        lie side by side in lines that cross the country.
        """
        gap = random.lognormal(np.log(60.0), 1.3, len(reach)) + 0.5
        along = np.cumsum(reach + np.concatenate([[0.0], reach[:-1]]) + gap)
        lane = (along // self.width).astype(np.int64)
        lines = int(lane.max()) // LANES_PER_LINE + 1
        line, within = lane // LANES_PER_LINE, lane % LANES_PER_LINE
        x = along % self.width
        slow, quick = random.uniform(0.0, 2 * np.pi, (2, lines))
        room = max(self.height / lines - LANES_PER_LINE * LANE, 0.0)
        turn_slow, turn_quick = 2 * np.pi / self.width * 1.5, 2 * np.pi / self.width * 6.0
        swing = room * 0.3
        wave = np.sin(x * turn_slow + slow[line]) * swing + np.sin(x * turn_quick + quick[line]) * swing * 0.15
        slope = (
            np.cos(x * turn_slow + slow[line]) * swing * turn_slow
            + np.cos(x * turn_quick + quick[line]) * swing * 0.15 * turn_quick
        )
        y = (line + 0.5) * self.height / lines + (within - (LANES_PER_LINE - 1) / 2) * LANE + wave
        return np.column_stack([WEST + x, SOUTH + y]), np.arctan(slope)


def _borders(random: np.random.Generator, start: Floats, end: Floats) -> Floats:
    """Wiggly lines from `start` to `end` (..., 2): the graph of a rough function over the chord, so never crossing.

    The function stays within a cone of 14 degrees at both ends, so lines that meet at a node do not cross either.
    """
    levels = int(np.log2(VERTICES_PER_BORDER))
    shape = start.shape[:-1]
    noise = np.zeros((*shape, VERTICES_PER_BORDER + 1))
    for level in range(1, levels + 1):
        knots = random.uniform(-1.0, 1.0, (*shape, 2**level + 1)) * 0.62**level
        at = np.linspace(0, 2**level, VERTICES_PER_BORDER + 1)
        left: Integers = np.minimum(at.astype(np.int64), 2**level - 1)
        noise += knots[..., left] * (1 - (at - left)) + knots[..., left + 1] * (at - left)
    share = np.linspace(0.0, 1.0, VERTICES_PER_BORDER + 1)
    offset = 0.25 * np.minimum(share, 1 - share) * np.clip(noise, -1.0, 1.0)
    chord = (end - start)[..., None, :]
    across = np.stack([-chord[..., 1], chord[..., 0]], axis=-1)
    lines: Floats = np.round(start[..., None, :] + chord * share[:, None] + across * offset[..., None], 2)
    return lines
