"""The compiled overlay and the reference give the same faces, coverage, tiles and areas, to the last grid square."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from whitestone.land.geometry import arrangement
from whitestone.land.geometry.arrangement import Arrangement, arrange

Polygons = NDArray[np.object_]
Face = tuple[tuple[int, ...], int, int]


def faces(arranged: Arrangement) -> list[Face]:
    ends = zip(arranged.start[:-1], arranged.start[1:], arranged.tile, arranged.twice_area, strict=True)
    return sorted((tuple(arranged.cover[a:b].tolist()), int(tile), int(area)) for a, b, tile, area in ends)


def by_both(polygons: Polygons, tiles: Polygons | None) -> tuple[Arrangement, Arrangement]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arrangement, "_WORTH_COMPILING", 10**12)
        reference = arrange(polygons, tiles)
        patched.setattr(arrangement, "_WORTH_COMPILING", -1)
        return reference, arrange(polygons, tiles)


def stars(seed: int, count: int, spread: float) -> Polygons:
    """Seeded star-shaped polygons of 3 to 40 corners, some of them repeated, shifted by a hair, or with a hole."""
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(count):
        corners = int(random.integers(3, 41))
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        radius = random.uniform(0.2, 1.0, corners) * random.uniform(1, 200)
        centre = random.uniform(0, spread, 2)
        drawn.append(shapely.Polygon(centre + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])))
    polygons = np.array(drawn, dtype=object)
    polygons = polygons[shapely.is_valid(polygons)]
    if len(polygons) == 0:
        return polygons
    again = random.choice(polygons, max(1, count // 5))
    hair = shapely.transform(again, lambda xy: xy + 0.013)
    ringed = shapely.difference(again, shapely.buffer(shapely.centroid(again), 3.0))
    every: Polygons = np.concatenate([polygons, again, hair, ringed])
    return every[~shapely.is_empty(every)]


@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(1, 60),
    spread=st.sampled_from([50.0, 400.0, 3_000.0]),
    tiled=st.booleans(),
)
def test_the_two_overlays_are_equal(seed: int, count: int, spread: float, tiled: bool) -> None:
    polygons = stars(seed, count, spread)
    half = spread / 2
    tiles = np.array([shapely.box(-1e3, -1e3, half, 1e4), shapely.box(half, -1e3, 1e4, half)], dtype=object)
    reference, compiled = by_both(polygons, tiles if tiled else None)
    assert faces(compiled) == faces(reference)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 40))
def test_faces_are_drawn_with_their_area(seed: int, count: int) -> None:
    for arranged in by_both(stars(seed, count, 300.0), None):
        drawn = arranged.draw(np.arange(len(arranged)))
        assert shapely.area(drawn) == pytest.approx(arranged.twice_area / 20_000, abs=1e-6)
        large = arranged.twice_area > 2_000
        assert shapely.is_valid(drawn[large]).all()


def test_every_polygon_is_the_sum_of_its_faces() -> None:
    polygons = stars(7, 300, 2_000.0)
    for arranged in by_both(polygons, None):
        total = np.zeros(len(polygons), dtype=np.int64)
        np.add.at(total, arranged.cover, np.repeat(arranged.twice_area, np.diff(arranged.start)))
        # A boundary moves by less than the diagonal of a grid square.
        assert (np.abs(total / 20_000 - shapely.area(polygons)) <= 0.0142 * shapely.length(polygons)).all()


def test_the_union_is_the_sum_of_all_faces() -> None:
    polygons = stars(11, 200, 900.0)
    union = shapely.union_all(polygons)
    for arranged in by_both(polygons, None):
        assert arranged.twice_area.sum() / 20_000 == pytest.approx(union.area, abs=0.0142 * union.length)
