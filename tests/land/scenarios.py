"""Hypothesis strategies for whole programmes of records: on a lattice with exact areas, and oblique ones.

They aim at what goes wrong: shared edges, identical polygons, filled holes, records that leave and return, equal dates,
ids that sort otherwise than they were entered. They know nothing of what should come out.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass, replace

import shapely
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from tests.land.atoms import CELL
from tests.land.build import ORIGIN, FindRow, HazardRow, ReleaseRow, UnitRow, land

from whitestone.land.inputs import LandInputs

SIZE = 9
"""Cells along each side of the land on which lattice scenarios play."""
DATES = tuple(dt.date(2022, 1, 1) + dt.timedelta(days=61 * step) for step in range(8))
IDS = ("10", "9", "B", "a", "A-2", "A-10", "é", "A", "Z", "a ")
CLAIMS = ("AP", "AV", "CMR", "AP,AV", "AP,CMR", "UXO,AXO", "AP,AV,CMR,UXO", "IED", "AV,IED", "AP,IED,AXO")
REMOVES = (None, None, None, "AP", "AV", "CMR", "AP,AV", "UXO,AXO,CMR")
PRODUCTS = (("cancelled", "NTS"), ("reduced", "TS"), ("cleared", "clearance"), ("cleared", "BAC"))

Shape = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Rows:
    """A programme's records as rows, so that a test can permute, withdraw or change them."""

    hazards: tuple[HazardRow, ...]
    releases: tuple[ReleaseRow, ...]
    units: tuple[UnitRow, ...] | None = None
    finds: tuple[FindRow, ...] | None = None

    def land(self) -> LandInputs:
        return land(self.hazards, self.releases, self.units, self.finds)

    def geometries(self) -> list[BaseGeometry]:
        units = [row.geometry for row in self.units or ()]
        return [row.geometry for row in self.hazards] + [row.geometry for row in self.releases] + units

    def shuffled(self, chance: random.Random) -> Rows:
        """The same records, rows in another order."""
        hazards, releases = list(self.hazards), list(self.releases)
        units, finds = list(self.units or ()), list(self.finds or ())
        for rows in (hazards, releases, units, finds):
            chance.shuffle(rows)
        return Rows(
            tuple(hazards),
            tuple(releases),
            None if self.units is None else tuple(units),
            None if self.finds is None else tuple(finds),
        )


def polygon_of(shape: Shape) -> BaseGeometry:
    """The cells of a shape as one polygon or multipolygon with whole coordinates."""
    corners = [(ORIGIN[0] + x * CELL, ORIGIN[1] + y * CELL) for x, y in sorted(shape)]
    return shapely.union_all([shapely.box(x, y, x + CELL, y + CELL) for x, y in corners])


def _rectangle(x: int, y: int, width: int, height: int) -> Shape:
    return frozenset((i, j) for i in range(x, min(x + width, SIZE)) for j in range(y, min(y + height, SIZE)))


_place = st.integers(0, SIZE - 1)
_length = st.integers(1, SIZE)
_rectangles = st.builds(_rectangle, _place, _place, _length, _length)


@st.composite
def _compound(draw: st.DrawFn) -> Shape:
    """Two rectangles together (an L, two parts, corners that touch) or one cut out of the other (a ring)."""
    first, second = draw(_rectangles), draw(_rectangles)
    return first | second if draw(st.booleans()) else (first - second or second)


@st.composite
def _ring(draw: st.DrawFn) -> Shape:
    x, y = draw(st.integers(0, SIZE - 3)), draw(st.integers(0, SIZE - 3))
    width, height = draw(st.integers(3, SIZE)), draw(st.integers(3, SIZE))
    outer = _rectangle(x, y, width, height)
    right, top = max(i for i, _ in outer), max(j for _, j in outer)
    return frozenset((i, j) for i, j in outer if i in (x, right) or j in (y, top))


_shapes = st.one_of(_rectangles, _compound(), _ring())


@st.composite
def _related(draw: st.DrawFn, pool: list[Shape]) -> Shape:
    """A shape that stands in some relation to the others: the same, its hole, what is beyond, both, or a new one."""
    way = draw(st.sampled_from(("same", "new", "without", "filled", "both", "shared")))
    one, other = draw(st.sampled_from(pool)), draw(st.sampled_from(pool))
    if way == "same":
        return one
    if way == "without":
        return one - other or one
    if way == "both":
        return one | other
    if way == "shared":
        return one & other or other
    if way == "filled":
        xs, ys = [x for x, _ in one], [y for _, y in one]
        box = _rectangle(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)
        return box - one or one
    return draw(_shapes)


@st.composite
def lattice_polygons(draw: st.DrawFn, pool: list[Shape]) -> BaseGeometry:
    polygon = polygon_of(draw(_related(pool)))
    if draw(st.booleans()):
        polygon = shapely.segmentize(polygon, CELL)
    return polygon.reverse() if draw(st.booleans()) else polygon


def _star(centre_x: int, centre_y: int, reach: int, corners: int, seed: int) -> BaseGeometry:
    """A star-shaped polygon with coordinates of whole centimetres; reach in metres."""
    chance = random.Random(seed)  # noqa: S311 - shapes for tests, not secrets
    angles = sorted(chance.uniform(0, 2 * math.pi) for _ in range(corners))
    points = []
    for angle in angles:
        radius = reach * chance.uniform(0.3, 1.0)
        x = ORIGIN[0] + centre_x + radius * math.cos(angle)
        y = ORIGIN[1] + centre_y + radius * math.sin(angle)
        points.append((round(x, 2), round(y, 2)))
    return shapely.Polygon(points)


@st.composite
def oblique_polygons(draw: st.DrawFn) -> BaseGeometry:
    polygon = draw(
        st.builds(
            _star,
            st.integers(0, 200),
            st.integers(0, 200),
            st.integers(20, 150),
            st.integers(3, 12),
            st.integers(0, 10_000),
        ).filter(lambda star: star.is_valid and star.area > 1)
    )
    if draw(st.integers(0, 4)) == 0:
        hole = shapely.affinity.scale(polygon, 0.5, 0.5, origin=polygon.representative_point())
        ring = shapely.set_precision(polygon.difference(hole), 0.01)
        return ring if not ring.is_empty else polygon
    return polygon


@st.composite
def _hazard_rows(draw: st.DrawFn, polygons: st.SearchStrategy[BaseGeometry], most: int) -> tuple[HazardRow, ...]:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=most))
    rows = [
        HazardRow(
            id=name,
            date=draw(st.sampled_from(DATES)),
            kind=draw(st.sampled_from(("SHA", "CHA"))),
            claims=draw(st.sampled_from(CLAIMS)),
            geometry=draw(polygons),
            version=version,
        )
        for name in ids
        for version in range(draw(st.integers(1, 4)))
    ]
    return tuple(draw(st.permutations(rows)))


@st.composite
def _release_rows(draw: st.DrawFn, polygons: st.SearchStrategy[BaseGeometry], most: int) -> tuple[ReleaseRow, ...]:
    rows = []
    for name in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=most)):
        product, activity = draw(st.sampled_from(PRODUCTS))
        rows.append(
            ReleaseRow(
                id=name,
                date=draw(st.sampled_from(DATES)),
                product=product,
                activity=activity,
                geometry=draw(polygons),
                removes=draw(st.sampled_from(REMOVES)),
            )
        )
    return tuple(rows)


@st.composite
def _unit_rows(draw: st.DrawFn, polygons: st.SearchStrategy[BaseGeometry]) -> tuple[UnitRow, ...] | None:
    """No units at all, units that meet without a gap, or units that overlap and leave gaps, in any order."""
    way = draw(st.sampled_from(("none", "partition", "any")))
    if way == "none":
        return None
    if way == "any":
        codes = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=3))
        return tuple(UnitRow(code, draw(polygons)) for code in codes)
    split = draw(st.integers(1, SIZE - 1))
    left, right = _rectangle(0, 0, split, SIZE), _rectangle(split, 0, SIZE, SIZE)
    return (UnitRow("U2", polygon_of(left)), UnitRow("U1", polygon_of(right)))


@st.composite
def lattice(draw: st.DrawFn) -> Rows:
    """A programme whose polygons keep to the lattice, so that every area is exact."""
    pool = draw(st.lists(_shapes, min_size=1, max_size=4))
    polygons = lattice_polygons(pool)
    return Rows(draw(_hazard_rows(polygons, 4)), draw(_release_rows(polygons, 5)), draw(_unit_rows(polygons)))


@st.composite
def oblique(draw: st.DrawFn) -> Rows:
    """A programme of polygons that cross at any angle, with coordinates of whole centimetres."""
    pool = draw(st.lists(oblique_polygons(), min_size=1, max_size=6))
    polygons = st.one_of(st.sampled_from(pool), oblique_polygons())
    units = draw(st.none() | st.lists(polygons, min_size=1, max_size=2))
    unit_rows = None if units is None else tuple(UnitRow(f"U{i}", polygon) for i, polygon in enumerate(units))
    return Rows(draw(_hazard_rows(polygons, 3)), draw(_release_rows(polygons, 4)), unit_rows)


@st.composite
def _find_rows(draw: st.DrawFn, releases: tuple[ReleaseRow, ...]) -> tuple[FindRow, ...]:
    """Finds with a reference, with a place, with both, with neither, and with a reference to nothing."""
    names = st.sampled_from([row.id for row in releases] or ["nowhere"])
    rows = []
    for number in range(draw(st.integers(0, 8))):
        placed = draw(st.integers(0, 9)) > 0
        x = ORIGIN[0] + (draw(st.integers(-1, SIZE)) + 0.5) * CELL if placed else math.nan
        y = ORIGIN[1] + (draw(st.integers(-1, SIZE)) + 0.5) * CELL if placed else math.nan
        rows.append(
            FindRow(
                id=f"F{number}",
                date=draw(st.sampled_from(DATES)),
                category=draw(st.sampled_from(("AP", "AP", "AP", "AV", "CMR", "UXO", "IED"))),
                x=x,
                y=y,
                items=draw(st.integers(1, 4)),
                release=draw(st.none() | st.none() | names | st.just("nowhere")),
                improvised=draw(st.booleans()),
            )
        )
    return tuple(rows)


@st.composite
def lattice_with_finds(draw: st.DrawFn) -> Rows:
    rows = draw(lattice())
    return replace(rows, finds=draw(_find_rows(rows.releases)))


@st.composite
def periods(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    """Any period, also of one day and also beside all records; often exactly on their dates."""
    days = st.sampled_from(DATES) | st.dates(dt.date(2021, 11, 1), dt.date(2023, 6, 1))
    first, second = draw(days), draw(days)
    return min(first, second), max(first, second)
