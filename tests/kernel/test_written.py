import ast
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import whitestone
from whitestone.kernel.written import LARGEST, day, day_or, has_nul, moment, whole

SOURCE = Path(whitestone.__file__).parent


@given(st.text())
@example("²")
@example("٣")
@example("9" * 5000)
@example("1_000")
@example("+5")
@example("-0")
def test_a_whole_number_is_what_its_ascii_digits_say_or_nothing(text: str) -> None:
    found = whole(text)
    said = text.strip()
    if found is not None:
        assert set(said) <= set("0123456789")
        assert 0 <= found <= LARGEST
        assert str(found) == (said.lstrip("0") or "0")


@given(st.integers(0, LARGEST))
def test_every_number_that_a_column_holds_is_read_and_no_larger_one(number: int) -> None:
    assert whole(str(number)) == whole(f" 00{number} ") == number
    assert whole(str(number + LARGEST + 1)) is None
    assert whole(str(number), number) == number
    assert whole(str(number + 1), number) is None


def test_what_was_not_said_is_no_number() -> None:
    assert whole(None) is whole("") is None


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_moments_are_read_in_utc(when: dt.datetime) -> None:
    assert moment(when.isoformat()) == when
    assert moment(when.replace(tzinfo=None).isoformat()) == when


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2024-02-30T00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_moments_outside_the_calendar_are_none(text: str) -> None:
    assert moment(text) is None


def test_a_day_that_is_none_is_not_taken_for_another() -> None:
    today = dt.date(2024, 5, 17)
    assert day_or("", today) == today
    assert day_or("2023-12-31", today) == dt.date(2023, 12, 31)
    for text in ("last year", "2023", "2023-02-29", "²", "0001-01-01", "9999-12-31"):
        with pytest.raises(ValueError, match=r"."):
            day_or(text, today)


def test_a_day_at_the_end_of_the_calendar_is_a_day() -> None:
    assert (day("9999-12-31"), day("2023-02-29"), day("x"), day("")) == (dt.date.max, None, None, None)


@pytest.mark.parametrize("value", ["a\x00b", ["a", "\x00"], {"a": {"b": ["\x00"]}}, {"\x00": 1}])
def test_a_nul_is_found_however_deep(value: object) -> None:
    assert has_nul(value)


@pytest.mark.parametrize("value", ["", r"a\u0000b", [r"\u0000"], {"a": [1, None, True]}, 0, None])
def test_what_only_looks_like_one_is_none(value: object) -> None:
    assert not has_nul(value)


def test_nothing_asks_for_digits_that_are_none() -> None:
    """`str.isdigit` says yes to ², of which `int` makes a fault."""
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}: {node.attr}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric")
    ]
    assert not found
