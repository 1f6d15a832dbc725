"""Partial dates: what they may mean, how they sort, what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.models import Place
from whitestone.kernel.dates import PartialDate, PartialDateField

days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


@given(days, st.sampled_from([4, 7, 10]))
def test_a_shortened_day_still_holds_the_day(day: dt.date, length: int) -> None:
    date = PartialDate.parse(day.isoformat()[:length])
    assert date.first <= day <= date.last
    assert str(date) == day.isoformat()[:length]


@given(st.lists(st.tuples(days, st.sampled_from([4, 7, 10])), max_size=8))
def test_they_sort_by_their_first_day(drawn: list[tuple[dt.date, int]]) -> None:
    dates = sorted(PartialDate.parse(day.isoformat()[:length]) for day, length in drawn)
    assert [date.first for date in dates] == sorted(date.first for date in dates)


@pytest.mark.parametrize("text", ["", "23", "2023-13", "2023-02-30", "17.05.2023", "2023-5", "0000"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are the column's, below
        PartialDate.parse(text)


def test_the_column_refuses_in_the_words_of_the_catalogue() -> None:
    with pytest.raises(ValidationError, match="Write a year") as refusal:
        PartialDateField().to_python("17.05.2023")
    assert refusal.value.code == "partial-date"


@pytest.mark.django_db
def test_the_column_sorts_and_gives_back() -> None:
    for text in ("2023-05-17", "2023", "2022-12"):
        Place.objects.create(seen=text)
    Place.objects.create(seen=None)
    seen = Place.objects.exclude(seen=None).order_by("seen").values_list("seen", flat=True)
    assert list(seen) == [PartialDate(2022, 12), PartialDate(2023), PartialDate(2023, 5, 17)]
