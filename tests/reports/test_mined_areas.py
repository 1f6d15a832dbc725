"""The list of mined areas one by one: as they stood on the last day of a period, without what may not be named."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from tests.cast import NORTH, Cast
from tests.records.country import change, through
from tests.reports.conftest import id_of
from whitestone.records.hazards.models import Hazard
from whitestone.reports.cells import Period
from whitestone.reports.definitions import Unit
from whitestone.reports.numbers import heading, spoken
from whitestone.reports.publishing import report_of
from whitestone.reports.report import Report
from whitestone.reports.words import label_of
from whitestone.review.states import Change

pytestmark = pytest.mark.django_db
YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
BEFORE = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def listed(report: Report) -> dict[str, float]:
    """Sizes by what each row is called, the total last."""
    (table,) = report.tables
    return {row.label: cells[0].value or 0 for row, cells in zip(table.rows, table.cells, strict=True)}


def close(cast: Cast, name: str, day: dt.date) -> None:
    one = Hazard.objects.filter(record=id_of(name)).order_by("-number").first()
    assert one is not None
    closed = {"status": "closed", "status_reason": "released", "effective": day, "unit": NORTH}
    through(change(one, cast, Change.UPDATED, closed), cast)


def test_each_area_is_named_with_its_kind_and_what_it_holds(strip: Cast) -> None:
    rows = listed(report_of("apmbc-article-7-areas", YEAR, None))
    assert list(rows) == ["HA-1 · SHA · AP · –", "HA-2 · CHA · AP AV · –", "HA-4 · CHA · AP · –", "Total"]
    # Edges of a kilometre, kept as degrees and laid on the ledger's grid: some square metres.
    assert list(rows.values()) == pytest.approx([85_000, 20_000, 10_000, 115_000], abs=10)


def test_an_area_stands_in_the_list_of_each_year_in_which_it_was_open(strip: Cast) -> None:
    before = listed(report_of("apmbc-article-7-areas", BEFORE, None))
    assert before["HA-1 · SHA · AP · –"] == pytest.approx(100_000, abs=10)
    assert len(before) == 3
    close(strip, "HA-2", dt.date(2024, 3, 1))
    assert "HA-2 · CHA · AP AV · –" in listed(report_of("apmbc-article-7-areas", YEAR, None))
    later = listed(report_of("apmbc-article-7-areas", Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)), None))
    assert list(later) == ["HA-1 · SHA · AP · –", "HA-4 · CHA · AP · –", "Total"]
    # The number of areas on record by district is that of the same day.
    counted = report_of("apmbc-article-7", YEAR, None)
    assert counted.cell("areas-on-record/total/hazard-records-confirmed").value == 2


def test_what_may_not_be_named_to_partners_is_in_sums_alone(strip: Cast) -> None:
    Hazard.objects.filter(record=id_of("HA-4")).update(tier="restricted")
    assert not any("HA-4" in label for label in listed(report_of("apmbc-article-7-areas", YEAR, None)))
    counted = report_of("apmbc-article-7", YEAR, None)
    assert counted.cell("areas-on-record/total/hazard-records-confirmed").value == 2


def test_units_and_words_are_the_readers() -> None:
    assert spoken(3, Unit.TEAMS).endswith("teams")
    with override("ru"):
        assert heading(Unit.ITEMS) == "предметы"
        assert heading(Unit.SQUARE_METRES) == "m²"
        assert label_of("found_during", "technical survey", {}) == "Техническое обследование"
    assert label_of("found_during", "battle area clearance", {}) == "Battle area clearance"
    # A model is called what it is called.
    assert label_of("model", "clearance", {}) == "clearance"
