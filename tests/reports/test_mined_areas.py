"""The list of mined areas one by one: as they stood on the last day of a period, without what may not be named."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
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
    assert list(rows) == ["HA-1", "HA-2", "HA-4", "Total"]
    (table,) = report_of("apmbc-article-7-areas", YEAR, None).tables
    assert [head.label for head in table.says][:3] == ["Kind", "Ordnance", "District"]
    first, second, third, whole = table.said
    assert (first[0], second[:2], third[0]) == ("SHA", ("CHA", "AP AV"), "CHA")
    assert first[4:] == ("–", "2022-01-10")  # nobody knows when it was laid
    assert not any(whole)
    latitude, longitude = map(float, first[3].split(", "))
    area = Hazard.objects.filter(record=id_of("HA-1")).order_by("number")[0].area
    assert area is not None
    assert area.distance(shapely.Point(longitude, latitude)) < 1e-4  # WGS 84, to about ten metres
    # Nobody has estimated how many mines lie there, which is not none.
    assert report_of("apmbc-article-7-areas", YEAR, None).cell("areas/total/mined-area-items").value is None
    # Edges of a kilometre, kept as degrees and laid on the ledger's grid: some square metres.
    assert list(rows.values()) == pytest.approx([85_000, 20_000, 10_000, 115_000], abs=10)


def test_an_area_stands_in_the_list_of_each_year_in_which_it_was_open(strip: Cast) -> None:
    before = listed(report_of("apmbc-article-7-areas", BEFORE, None))
    assert before["HA-1"] == pytest.approx(100_000, abs=10)
    assert len(before) == 3
    close(strip, "HA-2", dt.date(2024, 3, 1))
    assert "HA-2" in listed(report_of("apmbc-article-7-areas", YEAR, None))
    later = listed(report_of("apmbc-article-7-areas", Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)), None))
    assert list(later) == ["HA-1", "HA-4", "Total"]
    # The number of areas on record by district is that of the same day.
    counted = report_of("apmbc-article-7", YEAR, None)
    assert counted.cell("areas-on-record/total/hazard-records-confirmed").value == 2


def test_remnants_are_apart_from_other_ordnance_and_from_mines(strip: Cast) -> None:
    whole = report_of("ccm-article-7", YEAR, None)
    account = ("opening", "recorded", "reopened", "cancelled", "reduced", "cleared", "corrected", "open")
    told = {name: whole.cell(f"contaminated/total/{name}-cmr").value or 0 for name in account}
    gone = told["cancelled"] + told["reduced"] + told["cleared"] + told["corrected"]
    assert told["opening"] + told["recorded"] + told["reopened"] - gone == pytest.approx(told["open"], abs=1e-6)
    # HA-3 names remnants alone, half of it lay on mined land and was searched by battle area clearance in 2022.
    assert told["open"] == pytest.approx(10_000, abs=10)
    before = report_of("ccm-article-7", BEFORE, None)
    assert before.cell("contaminated/total/cleared-cmr").value == pytest.approx(10_000, abs=10)
    assert before.cell("known-and-suspected/total/suspected-cmr").value == pytest.approx(10_000, abs=10)
    # The mines under it stay in their own account.
    assert report_of("apmbc-article-7", BEFORE, None).cell("remaining-challenge/total/cleared-ap-mined").value == (
        pytest.approx(10_000, abs=10)  # that of RL-2
    )
    assert list(listed(report_of("ccm-article-7-areas", YEAR, None))) == ["HA-3", "Total"]


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
