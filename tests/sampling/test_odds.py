"""Odds of inspection: worked examples, agreement with counting every sample, and invariants."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitestone.sampling.odds import finds_any, passes, passes_rate, sample_size


@pytest.mark.parametrize(("bad", "odds"), [(1, 0.90), (3, 0.73), (5, 0.59), (10, 0.34)])
def test_forty_of_four_hundred_plots(bad: int, odds: float) -> None:
    assert round(passes(400, bad, 40), 2) == odds


@pytest.mark.parametrize(("allowed", "odds"), [(0, [0.78, 0.61, 0.36, 0.08]), (1, [0.97, 0.91, 0.74, 0.28])])
def test_fifty_squares_of_a_large_lot(allowed: int, odds: list[float]) -> None:
    assert [round(passes_rate(50, rate, allowed=allowed), 2) for rate in (0.005, 0.01, 0.02, 0.05)] == odds


@pytest.mark.parametrize(("missed", "odds"), [(1, 0.91), (3, 0.75), (5, 0.62), (10, 0.39)])
def test_a_tenth_of_the_land_at_ninety_per_cent_detection(missed: int, odds: float) -> None:
    assert round(1 - finds_any(0.1, missed, detection=0.9), 2) == odds


def test_the_share_that_one_authority_reported_hardly_finds_one_item() -> None:
    assert finds_any(0.0613, 1) == pytest.approx(0.0613)
    assert finds_any(0.0613, 10, detection=0.9) == pytest.approx(0.433, abs=0.001)


def test_two_fifths_are_needed_to_see_five_items_nine_times_of_ten() -> None:
    assert finds_any(0.41, 5, detection=0.9) == pytest.approx(0.9, abs=0.01)


@given(st.integers(1, 9), st.data())
def test_passing_is_what_counting_every_sample_gives(population: int, data: st.DataObject) -> None:
    bad, sampled = data.draw(st.integers(0, population)), data.draw(st.integers(0, population))
    allowed = data.draw(st.integers(0, 3))
    samples = list(combinations(range(population), sampled))
    passing = sum(sum(square < bad for square in sample) <= allowed for sample in samples)
    assert passes(population, bad, sampled, allowed=allowed) == pytest.approx(passing / len(samples))


@given(st.integers(2, 3000), st.data())
def test_the_sample_is_the_smallest_that_is_large_enough(population: int, data: st.DataObject) -> None:
    bad = data.draw(st.integers(1, population))
    count = sample_size(population, bad, 0.9)
    assert 1 - passes(population, bad, count) >= 0.9
    assert count == 0 or 1 - passes(population, bad, count - 1) < 0.9


def test_contradictions_are_refused() -> None:
    for call in (
        lambda: passes(10, 11, 1),
        lambda: passes_rate(1, 1.5),
        lambda: finds_any(1.1, 1),
        lambda: sample_size(10, 1, 0.9, allowed=1),
        lambda: sample_size(10, 1, 1.0),
    ):
        with pytest.raises(ValueError, match=r"."):
            call()
