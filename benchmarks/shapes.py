"""Many star-shaped polygons at once, as ragged arrays of vertices around their centres.

Only arithmetic on vertices for the generator of synthetic registers; no geometry of the ledger happens here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def ragged(counts: Integers) -> tuple[Integers, Integers]:
    """Row number and place within the row, for rows of `counts` entries each, laid out one after another."""
    row = np.repeat(np.arange(len(counts)), counts)
    start = np.cumsum(counts) - counts
    return row, np.arange(len(row)) - start[row]


@dataclass(frozen=True)
class Stars:
    """n rings, each star-shaped seen from its centre.

    Attributes
    ----------
    centre : (n, 2) float64, metres in the plane, on the 1 cm grid
    around : (m, 2) float64, vertices relative to their centre, anticlockwise, not closed
    counts : (n,) int64, vertices per ring, adding up to m
    """

    centre: Floats
    around: Floats
    counts: Integers

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def starts(self) -> Integers:
        """Index of the first vertex of each ring."""
        starts: Integers = np.cumsum(self.counts) - self.counts
        return starts

    @property
    def reach(self) -> Floats:
        """Distance of the farthest vertex from the centre, per ring, in metres."""
        reach: Floats = np.maximum.reduceat(np.hypot(self.around[:, 0], self.around[:, 1]), self.starts)
        return reach

    def at(self, centre: Floats) -> Stars:
        """The same rings around other centres."""
        return Stars(np.round(centre, 2), self.around, self.counts)

    def joined(self, other: Stars) -> Stars:
        """These rings and then the others."""
        return Stars(
            np.concatenate([self.centre, other.centre]),
            np.concatenate([self.around, other.around]),
            np.concatenate([self.counts, other.counts]),
        )

    def derived(self, source: Integers, *, first: Integers, keep: Integers, scale: Floats, shift: Floats) -> Stars:
        """New rings from rings `source`: whole, or the sector of `keep` vertices from `first` on; scaled and shifted.

        A sector has the centre as its first vertex and shares its other edges exactly with its source (scale 1). A
        sector of a sector begins beside the centre.
        """
        whole = keep >= self.counts[source]
        corner = (self.around[self.starts[source]] == 0.0).all(axis=1) & ~whole
        first = np.where(whole, 0, np.where(corner, 1, first))
        keep = np.where(whole, self.counts[source], np.minimum(keep, self.counts[source] - corner))
        ring, place = ragged(keep + ~whole)
        step = place - ~whole[ring]
        vertex = self.starts[source][ring] + (first[ring] + step) % self.counts[source][ring]
        around = np.where((step < 0)[:, None], 0.0, np.round(self.around[vertex] * scale[ring, None], 2))
        return Stars(np.round(self.centre[source] + shift, 2), around, keep + ~whole)

    def polygons(self) -> Geometries:
        """Shapely polygons on the 1 cm grid."""
        ring, place = ragged(self.counts + 1)
        vertex = self.starts[ring] + place % self.counts[ring]
        coordinates = np.round(self.centre[ring] + self.around[vertex], 2)
        ends = np.concatenate([[0], np.cumsum(self.counts + 1)])
        polygons: Geometries = shapely.from_ragged_array(
            shapely.GeometryType.POLYGON, coordinates, (ends, np.arange(len(self) + 1))
        )
        return polygons


def stars(random: np.random.Generator, area: Floats, counts: Integers, stretch: Floats, bearing: Floats) -> Stars:
    """Irregular rings of exactly the given areas (to the 1 cm grid), stretched along `bearing` (radians)."""
    ring, place = ragged(counts)
    angle = (place + random.uniform(0.0, 0.7, len(ring))) * (2 * np.pi / counts[ring])
    radius = random.uniform(0.62, 1.0, len(ring))
    x, y = radius * np.cos(angle) * stretch[ring], radius * np.sin(angle) / stretch[ring]
    turn_x, turn_y = np.cos(bearing)[ring], np.sin(bearing)[ring]
    around = np.column_stack([x * turn_x - y * turn_y, x * turn_y + y * turn_x])
    start = np.cumsum(counts) - counts
    after = around[start[ring] + (place + 1) % counts[ring]]
    shoelace = around[:, 0] * after[:, 1] - around[:, 1] * after[:, 0]
    unit_area = np.add.reduceat(shoelace, start) / 2
    around = np.round(around * np.sqrt(area / unit_area)[ring, None], 2)
    return Stars(np.zeros((len(counts), 2)), around, counts)
