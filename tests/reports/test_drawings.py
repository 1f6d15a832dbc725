"""Charts and maps beside the tables: the same figures, nothing counted twice, and no record's place."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import Cast
from whitestone.records.hazards.models import Hazard
from whitestone.reports.cells import Period
from whitestone.reports.definitions import Unit
from whitestone.reports.layouts import built_in_layouts
from whitestone.reports.numbers import plain, spoken
from whitestone.reports.publishing import report_of
from whitestone.reports.report import Report, Table
from whitestone.reports.writing import FORMS, Printing
from whitestone.reports.writing.charts import chart_svg, specification
from whitestone.reports.writing.maps import map_specification, map_svg

YEARS = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def profile() -> tuple[Report, dict[str, Table]]:
    report = report_of("country-profile", YEARS, None)
    return report, {table.layout.id: table for table in report.tables}


@pytest.mark.django_db
def test_a_map_shows_the_figures_of_its_table_by_unit(strip: Cast) -> None:
    report, tables = profile()
    said: Any = map_specification(report, tables["contamination"])
    features = said["layer"][0]["data"]["values"]
    shown = {one["properties"]["name"]: one["properties"]["value"] for one in features}
    rows = {
        row.label: cells[-1].value
        for row, cells in zip(tables["contamination"].rows, tables["contamination"].cells, strict=True)
    }
    assert shown
    for name, value in shown.items():
        assert value == (pytest.approx((rows[name] or 0) / 1e6) if rows.get(name) else None)
    assert "<svg" in map_svg(report, tables["contamination"])
    # Sums only: a record may be drawn for few, its unit for all who read the table.
    references = Hazard.objects.values_list("record", "reference")
    assert not any(str(one) in json.dumps(said) for pair in references for one in pair)
    assert map_svg(report, tables["balance"]) == ""


@pytest.mark.django_db
def test_a_chart_draws_what_it_is_told_to_and_time_from_left_to_right(strip: Cast) -> None:
    _, tables = profile()
    said: Any = specification(tables["five-years"])
    values = said["data"]["values"]
    assert list(dict.fromkeys(one["row"] for one in values)) == ["2019", "2020", "2021", "2022", "2023"]
    assert len({one["series"] for one in values}) == 3  # the sum is not stacked upon its parts
    assert "<svg" in chart_svg(tables["five-years"])


def test_no_built_in_chart_stacks_a_sum_upon_its_parts() -> None:
    sums = {"released-land", "released-ap-mined", "open-land", "casualties", "staff"}
    for layout in built_in_layouts().values():
        for table in layout.tables:
            drawn = set(table.charted or table.figures) if table.chart else set()
            assert not (drawn & sums and len(drawn) > 1), (layout.id, table.id)


def test_thousands_are_apart_in_every_language() -> None:
    for language in ("en", "ar", "az", "ru", "fr", "es"):
        with override(language):
            text = plain(1234567.5, Unit.PERCENT)
            assert len([sign for sign in text if not sign.isdigit()]) == 3, (language, text)
            assert text[1] != text[-3], (language, text)
            assert "1" in spoken(1_234_567.0, Unit.SQUARE_METRES)


@pytest.mark.django_db
def test_long_names_in_a_legend_stand_whole(worked: Cast) -> None:
    with override("ru"):
        _, tables = profile()
        drawn = chart_svg(tables["contamination"])
    assert "Противопехотные и противотранспортные мины" in drawn
    assert "…" not in drawn


@pytest.mark.django_db
@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_period_of_which_nothing_is_on_record_prints_in_every_form(cast: Cast, form: str) -> None:
    before = Period(dt.date(1990, 1, 1), dt.date(1990, 12, 31))
    report = report_of("country-profile", before, None)
    assert not any(chart_svg(table) or map_svg(report, table) for table in report.tables)
    assert FORMS[form].write(report, Printing())
