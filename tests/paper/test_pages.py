"""Pages are one self-contained file, and numbers are written one way."""

import doctest
import re
from decimal import Decimal

import jinja2
import pytest

from whitestone.paper import area, environment, grouped, numbers, percent


def test_a_page_fetches_nothing_and_escapes_what_it_is_given() -> None:
    pages = environment("whitestone.paper")
    page = pages.from_string(
        '{% extends "base.html.jinja" %}'
        "{% block title %}{{ name }}{% endblock %}{% block heading %}{{ name }}{% endblock %}"
    ).render(name="<script>alert(1)</script>")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "url(" not in page
    assert "@import" not in page
    assert "prefers-color-scheme: dark" in page


def test_a_name_that_no_one_gave_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError, match="missing"):
        environment("whitestone.paper").from_string("{{ missing }}").render()


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(numbers).failed == 0
    assert doctest.testmod(numbers).attempted > 0


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, None, "0"),
        (-0.0001, 2, "0.00"),
        (Decimal("10.00"), None, "10.00"),
        (Decimal("18.1"), None, "18.1"),
        (1234567.891, None, "1,234,567.89"),
        (-1500, None, "−1,500"),
    ],
)
def test_numbers_are_grouped_and_keep_their_digits(value: float | Decimal, decimals: int | None, written: str) -> None:
    assert grouped(value, decimals) == written


def test_a_small_area_is_said_in_square_metres() -> None:
    assert area(99_999.4) == "99,999\u202fm²"
    assert area(100_000) == "0.10\u202fkm²"
    assert percent(1) == "100.0\u202f%"
