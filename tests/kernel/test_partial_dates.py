"""The column of partial dates: gives back what it was given, sorts by it, and refuses in words that help."""

import pytest
from django.core.exceptions import ValidationError

from tests.kernel.models import Place
from whitestone.kernel.dates import PartialDateField
from whitestone.land.dates import PartialDate


@pytest.mark.parametrize("text", ["23", "2023-13", "2023-02-30", "17.05.2023", "0000", "9999-12-31"])
def test_what_is_no_date_is_refused_in_the_words_of_the_catalogue(text: str) -> None:
    with pytest.raises(ValidationError, match="Write a year") as refusal:
        PartialDateField().to_python(text)
    assert refusal.value.code == "partial-date"


@pytest.mark.django_db
def test_the_column_sorts_and_gives_back() -> None:
    for text in ("2023-05-17", "2023", "2022-12"):
        Place.objects.create(seen=text)
    Place.objects.create(seen=None)
    seen = Place.objects.exclude(seen=None).order_by("seen").values_list("seen", flat=True)
    assert list(seen) == [PartialDate(2022, 12), PartialDate(2023), PartialDate(2023, 5, 17)]
