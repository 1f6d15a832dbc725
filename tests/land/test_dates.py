"""Dates of which only part may be known."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitestone.land.dates import PartialDate

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(DAYS)
def test_a_full_date_is_read_in_every_form(day: dt.date) -> None:
    iso = day.isoformat()
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    for form in (
        day,
        midnight,
        iso,
        f" {iso} ",
        f"{iso}T23:59:00+04:00",
        f"{iso} 00:00",
        iso.replace("-", "/"),
        iso.replace("-", ""),
    ):
        read = PartialDate.parse(form)
        assert (read.first, read.last, read.partial, str(read)) == (day, day, False, iso)


@given(DAYS)
def test_a_month_and_a_year_have_a_first_and_a_last_day(day: dt.date) -> None:
    month = PartialDate.parse(f"{day:%Y-%m}")
    assert month.partial
    assert month.first == day.replace(day=1)
    assert month.last + dt.timedelta(days=1) == (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    for form in (f"{day.year}", day.year, float(day.year)):
        year = PartialDate.parse(form)
        assert (year.first, year.last) == (dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "01/05/2023",
        "1.5.2023",
        "2023-13",
        "2023-02-30",
        "2023-00-10",
        "23-05-01",
        "May 2023",
        "9999-12-31",
        "1753-01-01",
        "45000",
        "",
        "202305",
        "nan",
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PartialDate.parse(text)
