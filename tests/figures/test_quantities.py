"""Amounts keep their digits; two amounts can be equal only within what was printed."""

import doctest
import importlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whitestone.figures.quantities import Quantity


def quantity(text: str, unit: str, qualifier: str = "") -> Quantity:
    return Quantity(text, Decimal(text), unit, qualifier)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (quantity("530.33", "km2"), quantity("530328985", "m2"), True),
        (quantity("530.34", "km2"), quantity("530328985", "m2"), False),
        (quantity("31578", "items"), quantity("31577", "items"), False),
        (quantity("1", "ha"), quantity("10000", "m2"), True),
        (quantity("3000", "items", "more than"), quantity("3001", "items"), True),
        (quantity("3000", "items", "more than"), quantity("3000", "items"), False),
        (quantity("7", "percent", "less than"), quantity("6.92", "percent"), True),
        (quantity("10", "km2"), quantity("10", "km"), False),
        (quantity("650", "km2/year"), quantity("650", "km2"), False),
    ],
)
def test_amounts_are_equal_within_their_printed_digits(one: Quantity, other: Quantity, same: bool) -> None:
    assert one.may_equal(other) is same
    assert other.may_equal(one) is same


amounts = st.builds(
    quantity,
    st.decimals(0, 10**9, places=2, allow_nan=False).map(str),
    st.sampled_from(["m2", "ha", "km2", "items"]),
    st.sampled_from(["", "more than", "less than", "about"]),
)


@given(amounts, amounts)
@settings(deadline=None)
def test_being_equal_works_both_ways(one: Quantity, other: Quantity) -> None:
    assert one.may_equal(other) == other.may_equal(one)


@given(amounts.filter(lambda amount: not amount.qualifier))
@settings(deadline=None)
def test_an_amount_equals_itself(one: Quantity) -> None:
    assert one.may_equal(one)


def test_the_example_of_the_loader_runs() -> None:
    assert doctest.testmod(importlib.import_module("whitestone.figures.load")).failed == 0
