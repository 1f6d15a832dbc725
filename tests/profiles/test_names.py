"""Names are matched by data and say how; what only looks alike is offered and never applied."""

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whitestone.profiles import fold, names, open_profile, spans
from whitestone.profiles.names import How
from whitestone.profiles.spans import Span

AZE = open_profile("aze").names


@pytest.mark.parametrize(
    ("written", "code", "how"),
    [
        ("Fuzili", "AZ-FUZ", How.SPELLING),
        ("Gubadly", "AZ-QBI", How.SPELLING),
        ("Fuzuli", "AZ-FUZ", How.NAME),
        ("FÜZULİ", "AZ-FUZ", How.NAME),
        ("Füzuli rayonu", "AZ-FUZ", How.NAME),
        ("Xankəndi", "AZ-XA", How.NAME),
        ("xankendi", "AZ-XA", How.NAME),
        ("Hankendi", "AZ-XA", How.ALIAS),
        ("AZ-XA", "AZ-XA", How.CODE),
        ("ŞUŞA RAYONU", "AZ-SUS", How.NAME),
        ("Shusha city", "AZ-SUS-CITY", How.NAME),
        ("Xocali Rayonu", "AZ-XCI", How.NAME),
        ("Khojali", None, How.AMBIGUOUS),
        ("Shusha", None, How.AMBIGUOUS),
        ("Askeran", None, How.UNMATCHED),
    ],
)
def test_a_name_says_how_it_was_matched(written: str, code: str | None, how: How) -> None:
    match = AZE.resolve(written)
    assert (match.unit.code if match.unit else None, match.how) == (code, how)


def test_the_kind_of_unit_chooses_between_a_district_and_its_city() -> None:
    match = AZE.resolve("Shusha", kind="district")
    assert match.unit is not None
    assert match.unit.code == "AZ-SUS"


def test_a_resemblance_is_offered_and_not_applied() -> None:
    match = AZE.resolve("Zangelan")
    assert match.unit is None
    assert [unit.code for unit in match.candidates][:1] == ["AZ-ZAN"]
    assert AZE.resolve("Askeran").candidates == ()


def test_every_unit_answers_to_its_code_and_every_name_leads_to_its_unit_or_says_that_it_is_shared() -> None:
    for unit in AZE.units:
        assert AZE.resolve(unit.code).unit == unit
        for name in (unit.name, unit.local_name):
            match = AZE.resolve(name)
            assert unit in (match.unit, *match.candidates)


@given(st.text())
@settings(deadline=None)
def test_folding_twice_changes_nothing(written: str) -> None:
    assert fold(fold(written)) == fold(written)


@given(st.text())
@settings(deadline=None)
def test_any_text_can_be_asked_for(written: str) -> None:
    assert AZE.resolve(written).written == written


@pytest.mark.parametrize(
    "written", ["", "23", "2023-13", "2023-5", "2023-02-30", "2024/2023", "2023-01-01-01", "soon", "+023", "٢٠٢٣"]
)
def test_a_date_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Span.parse(written)


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(names).failed == 0
    assert doctest.testmod(spans).attempted > 0
    assert doctest.testmod(spans).failed == 0
