"""Vertices along long edges change no shape, whichever way an edge runs, and mend nothing behind the user's back."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from whitestone.land.geometry.vertices import with_vertices

number = st.floats(-1e5, 1e5, allow_nan=False, width=32)


def array(*geometries: shapely.Geometry) -> np.ndarray:
    return np.array(geometries, dtype=object)


@given(points=st.lists(st.tuples(number, number), min_size=3, max_size=12, unique=True), longest=st.floats(10, 1e5))
def test_every_edge_is_short_and_every_corner_stays(points: list[tuple[float, float]], longest: float) -> None:
    drawn = shapely.Polygon(points)  # crossing itself as often as not: it must come out as it was drawn
    cut = with_vertices(array(drawn), longest)[0]
    ring = shapely.get_coordinates(cut)
    assert np.hypot(*np.diff(ring, axis=0).T).max() <= longest * (1 + 1e-9)
    corners = [tuple(corner) for corner in shapely.get_coordinates(drawn)]
    kept = [tuple(vertex) for vertex in ring if tuple(vertex) in set(corners)]
    assert kept == corners
    assert cut.area == pytest.approx(drawn.area, abs=1e-6 * drawn.length**2)


@given(a=st.tuples(number, number), b=st.tuples(number, number), longest=st.floats(10, 1e4))
def test_an_edge_gets_the_same_vertices_both_ways(
    a: tuple[float, float], b: tuple[float, float], longest: float
) -> None:
    there, back = (shapely.Polygon([p, q, (3e5, 3e5)]) for p, q in ((a, b), (b, a)))
    cut = with_vertices(array(there, back), longest)
    vertices = [{tuple(v) for v in shapely.get_coordinates(polygon)} for polygon in cut]
    assert vertices[0] == vertices[1]


def test_a_bow_tie_keeps_both_its_halves() -> None:
    tie = shapely.Polygon([(47.2, 39.5), (47.21, 39.51), (47.21, 39.5), (47.2, 39.51)])
    cut = with_vertices(array(tie), 0.009)[0]
    assert not cut.is_valid
    assert shapely.make_valid(cut).area == pytest.approx(0.5e-4)


def test_holes_parts_and_small_shapes_are_kept() -> None:
    holed = shapely.box(0, 0, 100, 100).difference(shapely.box(20, 20, 80, 80))
    parts = shapely.MultiPolygon([shapely.box(0, 0, 50, 50), shapely.box(200, 0, 201, 1)])
    small, line, empty = shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (999, 0)]), shapely.Polygon()
    cut = with_vertices(array(holed, parts, small, line, empty), 10.0)
    assert [polygon.equals(before) for polygon, before in zip(cut[:2], (holed, parts), strict=True)] == [True, True]
    assert len(cut[0].interiors) == 1
    assert shapely.get_num_coordinates(cut[0]) == 4 * 10 + 1 + 4 * 6 + 1
    assert [a is b for a, b in zip(cut[2:], (small, line, empty), strict=True)] == [True, True, True]
