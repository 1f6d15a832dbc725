"""Days and numbers on pages in each language; what a form or an address takes stays as machines write it."""

from __future__ import annotations

import pytest
from django.utils import formats, translation

from tests.cast import Cast
from tests.records.country import hazard, through
from tests.web.conftest import Sign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "day", "area"),
    [
        ("en", "2023-01-10", "946,"),
        ("az", "10.01.2023", "946"),
        ("ru", "10.01.2023", "946\u00a0"),
        ("fr", "10/01/2023", "946"),
        ("ar", "10/01/2023", "946"),
    ],
)
def test_days_and_numbers_follow_the_language(land: Cast, signed: Sign, language: str, day: str, area: str) -> None:
    one = through(hazard(land), land)
    client = signed(land.officer)
    client.cookies["django_language"] = language
    record = client.get(f"/hazard/{one.record}/1/").content.decode()
    listed = client.get("/hazard/?as_at=2023-12-31").content.decode()
    assert day in record
    assert f"<td>{day}</td>" in listed
    with translation.override(language):
        assert one.computed_m2 is not None
        assert formats.number_format(round(one.computed_m2), force_grouping=True) in listed
    # What is sent back is read by a program.
    assert 'name="as_at" value="2023-12-31"' in listed
    change = client.get(f"/hazard/{one.record}/1/change/updated/").content.decode()
    assert 'name="effective" value="2023-01-10"' in change
