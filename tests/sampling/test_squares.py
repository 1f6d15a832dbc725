"""Plans of random squares: the same for the same seed, inside the land, and every square as likely as another."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from whitestone.sampling.squares import draw_squares

LAND = shapely.box(0, 0, 100, 50)


def test_a_worked_plan() -> None:
    plan = draw_squares(LAND, side=5, share=0.1, seed=7)
    assert (plan.population, len(plan.corner)) == (200, 20)
    assert shapely.area(shapely.union_all(plan.polygons)) == pytest.approx(20 * 25)
    assert shapely.within(plan.polygons, LAND).all()


@given(st.integers(0, 2**32), st.integers(0, 3))
def test_the_same_seed_draws_the_same_squares_however_the_polygon_is_written(seed: int, turn: int) -> None:
    ring = np.roll(np.array([[0, 0], [100, 0], [100, 50], [0, 50]]), turn, axis=0)
    one = draw_squares(LAND, side=5, share=0.05, seed=seed)
    other = draw_squares(shapely.Polygon(ring).reverse(), side=5, share=0.05, seed=seed)
    assert np.array_equal(one.corner, other.corner)


@given(st.floats(0.01, 1.0), st.floats(3, 40))
def test_the_share_is_reached_and_squares_lie_half_in_the_land(share: float, side: float) -> None:
    land = shapely.Point(0, 0).buffer(60)
    plan = draw_squares(land, side=side, share=share, seed=1)
    assert len(plan.corner) >= share * plan.population - 1e-6
    assert len(plan.corner) < share * plan.population + 1
    assert len(np.unique(plan.corner, axis=0)) == len(plan.corner)
    assert (shapely.area(shapely.intersection(land, plan.polygons)) >= 0.499 * side * side).all()


def test_every_square_is_as_likely_as_another() -> None:
    drawn: dict[tuple[float, ...], int] = {}
    for seed in range(400):
        for corner in draw_squares(LAND, side=10, share=0.2, seed=seed).corner.tolist():
            drawn[tuple(corner)] = drawn.get(tuple(corner), 0) + 1
    # 400 draws at a chance of 0.2: a standard deviation of 8.
    assert len(drawn) == 50
    assert all(40 <= count <= 120 for count in drawn.values())


def test_what_cannot_be_planned_is_refused() -> None:
    for side, share in ((0, 0.1), (5, 0), (5, 1.1), (500, 0.1)):
        with pytest.raises(ValueError, match=r"no "):
            draw_squares(LAND, side=side, share=share, seed=1)
