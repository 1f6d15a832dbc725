"""Many references are held against the register by an index in memory, and a few by the database: the same findings."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.records.country import hazard, square, through
from whitestone.kernel.held import holding
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference import checks
from whitestone.records.reference.checks import references_twice

pytestmark = pytest.mark.django_db


def found(rows: list[Hazard]) -> list[tuple[str, str]]:
    return [(one.reference, finding.problem.sentence) for one, finding in references_twice(rows)]


def test_many_references_are_found_as_a_few_are(land: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, reference in enumerate(("HA-1", "HA-2", "HA-2", "ha-3")):
        through(hazard(land, reference=reference, area=square(46.1 + number * 0.02, 40.1)), land)
    said = ("HA-1", " ha-1", "HA-2", "Ha-3", "HA-4", "")
    rows = [hazard(land, reference=one, area=square(46.3 + at * 0.02, 40.1)) for at, one in enumerate(said)]
    few = found(rows)
    assert [reference for reference, _ in few] == ["HA-1", " ha-1", "HA-2", "Ha-3"]
    assert ["2 other" in sentence for _, sentence in few] == [False, False, True, False]
    monkeypatch.setattr(checks, "_FEW", 0)
    assert found(rows) == few
    with holding({}):
        assert [found(rows), found(rows)] == [few, few]


def test_of_many_the_letters_of_every_language_do_not_matter_either(
    land: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "_FEW", 0)
    through(hazard(land, reference="ŞUŞA  7", area=square(46.1, 40.1)), land)
    rows = [hazard(land, reference=one, area=square(46.3, 40.1)) for one in ("şuşa 7", "şuşa 8")]
    assert [reference for reference, _ in found(rows)] == ["şuşa 7"]


def test_in_an_empty_register_none_is_taken(land: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_FEW", 0)
    assert found([hazard(land, reference="HA-1")]) == []
