"""Polygons that break overlay: near-coincident edges, many lines through one point, spikes, combs, nests, huge rings.

Expected areas come in closed form or from Shapely's union and intersection, never from the engine.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry
from tests.land.atoms import cells, faces
from tests.land.build import ORIGIN, HazardRow, ReleaseRow
from tests.land.compare import books_of, differences, identity_gap
from tests.land.oracle import Books
from tests.land.oracle import settle as oracle_settle
from tests.land.scenarios import Rows

from whitestone.land.ledger import Ledger

START, END = dt.date(2022, 1, 1), dt.date(2023, 12, 31)
X, Y = ORIGIN


def box(x0: float, y0: float, x1: float, y1: float) -> BaseGeometry:
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def polygon(corners: Sequence[tuple[float, float]]) -> BaseGeometry:
    return shapely.Polygon([(X + x, Y + y) for x, y in corners])


def hazard(number: int, geometry: BaseGeometry, kind: str = "SHA", claims: str = "AP", version: int = 0) -> HazardRow:
    date = dt.date(2022, 1, 1) + dt.timedelta(days=version)
    return HazardRow(f"H{number:05}", date, kind, claims, geometry, version)


def release(number: int, geometry: BaseGeometry, activity: str = "clearance") -> ReleaseRow:
    return ReleaseRow(f"R{number:05}", dt.date(2023, 6, 1), "cleared", activity, geometry)


def settled(hazards: Sequence[HazardRow], releases: Sequence[ReleaseRow] = ()) -> Books:
    """The books, after checking all that holds for any input."""
    settlement = Ledger(Rows(tuple(hazards), tuple(releases)).land()).settle(START, END)
    books = books_of(settlement)
    assert settlement.residual <= 1e-6
    for line in (*books.accounts.values(), *books.categories.values()):
        assert abs(identity_gap(line)) <= 1e-6
        assert min(line.values()) >= 0
    for row in releases:
        parts = settlement.releases[row.id]
        assert math.isclose(math.fsum(parts.parts.values()), parts.polygon, rel_tol=1e-12, abs_tol=1e-6)
        assert abs(parts.polygon - row.geometry.area) <= 1e-9 * parts.polygon + 0.01 * row.geometry.length
    return books


def total(books: Books, column: str) -> float:
    return math.fsum(line[column] for line in books.accounts.values())


def part(books: Books, name: str) -> float:
    return math.fsum(line[name] for line in books.releases.values())


def agrees_with_faces(hazards: Sequence[HazardRow], releases: Sequence[ReleaseRow], *, within: float) -> None:
    inputs = Rows(tuple(hazards), tuple(releases)).land()
    assert not differences(settled(hazards, releases), oracle_settle(inputs, faces(inputs), START, END), within=within)


@pytest.mark.parametrize("gap", [0.001, 0.002, 0.004, 0.005, 0.006, 0.01, 0.015, 0.02])
@pytest.mark.parametrize("way", [1, -1])
def test_edges_a_few_millimetres_apart(gap: float, way: int) -> None:
    shift = gap * way
    hazards = [hazard(1, box(0, 0, 100, 100)), hazard(2, box(100 + shift, 0, 200, 100), "CHA")]
    releases = [
        release(1, box(shift, shift, 100 + shift, 100 - shift)),
        release(2, polygon([(100, 0), (200, shift), (200 - shift, 100), (100 - shift, 100 + shift)])),
    ]
    agrees_with_faces(hazards, releases, within=0.01 * 1600)
    books = settled(hazards, releases)
    assert math.isclose(total(books, "recorded"), 20_000, abs_tol=0.01 * 800)
    assert total(books, "closing") <= 0.02 * 800


def test_the_same_boundary_digitised_twice_with_other_vertices() -> None:
    chance = np.random.default_rng(7)
    along = np.linspace(0, 1000, 401)
    once = [(x, 500 + 3 * math.sin(x / 9)) for x in along]
    again = [(x + 0.003, y + chance.uniform(-0.01, 0.01)) for x, y in once]
    hazards = [hazard(1, polygon([(0, 0), (1000, 0), *reversed(once)]))]
    releases = [release(1, polygon([*again, (1000.003, 900), (0.003, 900)]))]
    books = settled(hazards, releases)
    assert part(books, "newly_released") <= 0.02 * 1000
    assert math.isclose(total(books, "recorded"), hazards[0].geometry.area, abs_tol=0.01 * hazards[0].geometry.length)


def test_many_bars_through_one_point() -> None:
    bars = [affinity.rotate(box(-500, -5, 500, 5), angle, origin=(X, Y)) for angle in range(0, 180, 5)]
    hazards = [hazard(number, bar, "CHA" if number % 3 else "SHA") for number, bar in enumerate(bars[::2])]
    releases = [release(number, bar) for number, bar in enumerate(bars[1::2])]
    agrees_with_faces(hazards, releases, within=0.01 * 36 * 2020)
    books = settled(hazards, releases)
    mined, worked = shapely.union_all(bars[::2]), shapely.union_all(bars[1::2])
    assert math.isclose(total(books, "recorded"), mined.area, abs_tol=0.002 * mined.length)
    assert math.isclose(total(books, "cleared"), mined.intersection(worked).area, abs_tol=0.002 * worked.length)


def test_stars_whose_spikes_meet_in_one_point() -> None:
    spikes = [
        polygon(
            [
                (0, 0),
                (300 * math.cos(angle), 300 * math.sin(angle)),
                (300 * math.cos(angle + 0.04), 300 * math.sin(angle + 0.04)),
            ]
        )
        for angle in np.arange(0, 2 * math.pi, 0.05)
    ]
    hazards = [hazard(number, spike) for number, spike in enumerate(spikes)]
    disc = polygon([(150 * math.cos(angle), 150 * math.sin(angle)) for angle in np.arange(0, 2 * math.pi, 0.02)])
    star = shapely.union_all(spikes)
    books = settled(hazards, [release(1, disc)])
    assert math.isclose(total(books, "recorded"), star.area, abs_tol=0.001 * star.length)
    assert math.isclose(part(books, "newly_released"), star.intersection(disc).area, abs_tol=0.001 * star.length)


def test_hundreds_of_versions_of_one_polygon_on_whole_metres() -> None:
    shapes = [box(10 * (n % 7), 10 * (n % 3), 200 + 10 * (n % 11), 100 + 10 * (n % 5)) for n in range(300)]
    kinds = ("SHA", "CHA", "SHA", "SHA")
    hazards = [hazard(1, shape, kinds[n % 4], "AP" if n % 2 else "AP,AV", n) for n, shape in enumerate(shapes)]
    releases = [release(1, box(50, 50, 100, 200))]
    inputs = Rows(tuple(hazards), tuple(releases)).land()
    assert not differences(settled(hazards, releases), oracle_settle(inputs, cells(inputs), START, END))


def test_hundreds_of_versions_that_move_by_a_centimetre() -> None:
    base = [(0, 0), (93.17, 11.3), (120.5, 90.02), (15.44, 101.9)]
    shapes = [polygon([(x + 0.01 * n, y + 0.01 * (n % 9)) for x, y in base]) for n in range(120)]
    hazards = [hazard(1, shape, version=n) for n, shape in enumerate(shapes)]
    books = settled(hazards)
    assert math.isclose(total(books, "closing"), shapes[-1].area, abs_tol=0.01 * shapes[-1].length)
    moved = sum(after.difference(before).area for before, after in itertools.pairwise(shapes))
    assert math.isclose(total(books, "recorded"), shapes[0].area + moved, abs_tol=0.002 * 120 * shapes[0].length)


def comb(teeth: int, shift: float, base: float, tip: float) -> BaseGeometry:
    """Teeth 1 m wide every 2 m, from a back at `base` to `tip`; the back is 1 m thick."""
    corners = []
    for tooth in range(teeth):
        left = shift + 2.0 * tooth
        corners += [(left, base), (left, tip), (left + 1, tip), (left + 1, base)]
    back = base - 1 if tip > base else base + 1
    return polygon([*corners, (shift + 2.0 * teeth, base), (shift + 2.0 * teeth, back), (shift, back)])


def test_combs_that_interlock_and_combs_that_cross() -> None:
    up, down = comb(300, 0, 0, 100), comb(300, 1, 99, 0)
    across = affinity.rotate(comb(50, 0, 0, 100), 90, origin=(X + 50, Y + 50))
    hazards = [hazard(1, up, "CHA"), hazard(2, across, claims="CMR")]
    books = settled(hazards, [release(1, down)])
    assert math.isclose(total(books, "recorded"), shapely.union_all([up, across]).area, abs_tol=1e-3)
    worked = down.intersection(shapely.union_all([up, across])).area
    assert math.isclose(part(books, "newly_released"), worked, abs_tol=1e-3)
    assert math.isclose(part(books, "never_recorded"), down.area - worked, abs_tol=1e-3)


def test_polygons_that_share_only_corners() -> None:
    def squares(colour: int) -> list[BaseGeometry]:
        return [
            box(10 * i, 10 * j, 10 * i + 10, 10 * j + 10) for i in range(20) for j in range(20) if (i + j) % 2 == colour
        ]

    hazards = [hazard(number, square) for number, square in enumerate(squares(0))]
    releases = [release(number, square) for number, square in enumerate(squares(1))]
    books = settled(hazards, [*releases, release(999, shapely.union_all(squares(1)))])
    assert math.isclose(total(books, "closing"), 20_000, abs_tol=1e-6)
    assert math.isclose(part(books, "never_recorded"), 40_000, abs_tol=1e-6)
    assert part(books, "newly_released") == 0


def ring(outer: int, inner: int) -> BaseGeometry:
    return box(-outer, -outer, outer, outer).difference(box(-inner, -inner, inner, inner))


def test_rings_nested_twenty_deep() -> None:
    rings = [ring(10 * depth, 10 * depth - 10) for depth in range(1, 41)]
    hazards = [hazard(depth, rings[depth], "CHA" if depth % 4 else "SHA") for depth in range(0, 40, 2)]
    releases = [release(depth, ring(10 * depth + 5, 10 * depth - 5)) for depth in range(1, 40)]
    books = settled(hazards, [*releases, release(99, shapely.union_all(rings[1::2]))])
    open_rings = math.fsum(row.geometry.area for row in hazards)
    assert math.isclose(total(books, "recorded"), open_rings, abs_tol=1e-6)
    worked = shapely.union_all([row.geometry for row in releases])
    released = shapely.union_all([row.geometry for row in hazards]).intersection(worked).area
    assert math.isclose(total(books, "cleared"), released, abs_tol=1e-6)
    assert math.isclose(books.releases["R00099"]["never_recorded"], sum(shape.area for shape in rings[1::2]))


def test_a_polygon_that_fills_a_hole_exactly() -> None:
    island = polygon([(20.37, 20.11), (71.93, 33.5), (60.02, 80.77), (25.5, 60.6)])
    holed = box(0, 0, 100, 100).difference(island)
    books = settled([hazard(1, holed), hazard(2, island, "CHA", "AV")], [release(1, island), release(2, holed)])
    assert math.isclose(total(books, "recorded"), 10_000, abs_tol=1e-6)
    assert math.isclose(books.releases["R00001"]["class av_only"], island.area, abs_tol=1e-6)
    assert math.isclose(books.releases["R00002"]["class ap_only"], 10_000 - island.area, abs_tol=1e-6)
    assert total(books, "closing") == 0
    assert part(books, "never_recorded") == 0


def test_a_chain_of_two_thousand_overlapping_polygons() -> None:
    links = [box(50 * n, 0, 50 * n + 100, 100) for n in range(2000)]
    hazards = [hazard(n, link, "CHA" if n % 2 else "SHA") for n, link in enumerate(links)]
    books = settled(hazards, [release(n, box(0, 10 * n, 100_050, 10 * n + 15)) for n in range(5)])
    assert math.isclose(total(books, "recorded"), 100_050 * 100, abs_tol=1e-3)
    assert math.isclose(total(books, "cleared"), 100_050 * 55, abs_tol=1e-3)
    assert math.isclose(part(books, "already_released"), 100_050 * 20, abs_tol=1e-3)
    assert math.isclose(books.accounts[None, "SHA", "ap_only"]["closing"], 50 * 45, abs_tol=1e-3)


def test_identical_polygons_three_hundred_times() -> None:
    shape = polygon([(0, 0), (93.17, 11.3), (120.5, 90.02), (61.03, 44.44), (15.44, 101.9)])
    hazards = [hazard(n, shape) for n in range(300)]
    releases = [release(n, shape) for n in range(300)]
    books = settled(hazards, releases)
    assert math.isclose(total(books, "recorded"), shape.area, abs_tol=1e-6)
    assert math.isclose(total(books, "cleared"), shape.area, abs_tol=1e-6)
    assert math.isclose(part(books, "already_released"), 299 * shape.area, rel_tol=1e-12)


def test_spikes_two_centimetres_wide() -> None:
    spikes = [polygon([(0, 2 * n), (1000, 2 * n + 0.5), (0, 2 * n + 0.02)]) for n in range(30)]
    hazards = [hazard(n, spike) for n, spike in enumerate(spikes)]
    hazards.append(hazard(99, box(400, -10, 600, 80), "CHA"))
    releases = [release(1, polygon([(500, -20), (500.03, -20), (500.01, 90)])), release(2, spikes[3])]
    books = settled(hazards, releases)
    everything = shapely.union_all([row.geometry for row in hazards]).area
    assert math.isclose(total(books, "recorded"), everything, abs_tol=0.01 * 30 * 2000)
    assert total(books, "recorded") >= 200 * 90 - 0.01 * 580


def test_edges_that_cross_at_tiny_angles() -> None:
    road = box(0, 0, 10_000, 20)
    hazards = [
        hazard(n, affinity.rotate(road, n * 0.0004, origin=(X, Y)), "CHA" if n % 2 else "SHA") for n in range(12)
    ]
    releases = [release(n, affinity.rotate(road, 0.0002 + n * 0.0004, origin=(X, Y))) for n in range(6)]
    agrees_with_faces(hazards, releases, within=0.01 * 20_000)
    books = settled(hazards, releases)
    mined = shapely.union_all([row.geometry for row in hazards])
    worked = shapely.union_all([row.geometry for row in releases])
    assert math.isclose(total(books, "recorded"), mined.area, abs_tol=0.01 * mined.length)
    assert math.isclose(total(books, "cleared"), mined.intersection(worked).area, abs_tol=0.01 * worked.length)


def test_a_polygon_of_two_hundred_thousand_vertices_crossed_by_small_ones() -> None:
    angles = np.linspace(0, 2 * math.pi, 200_000, endpoint=False)
    reach = 5000 + 40 * np.sin(900 * angles)
    huge = shapely.Polygon(np.column_stack([X + reach * np.cos(angles), Y + reach * np.sin(angles)]))
    small = [
        box(x - 30, y - 30, x + 30, y + 30)
        for x, y in ((5000 * math.cos(angle), 5000 * math.sin(angle)) for angle in np.linspace(0, 2 * math.pi, 200))
    ]
    books = settled([hazard(1, huge)], [release(n, shape) for n, shape in enumerate(small)])
    worked = shapely.union_all(small)
    released = shapely.intersection(huge, worked).area
    assert math.isclose(total(books, "recorded"), huge.area, abs_tol=0.002 * huge.length)
    assert math.isclose(total(books, "cleared"), released, abs_tol=0.01 * worked.length)
