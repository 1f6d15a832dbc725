"""The five printed tables of a country chapter, cell by cell: where each stands in the country profile, and whence.

Mine Action Review, Clearing the Mines 2024, Azerbaijan: figures of 2023, staff of May 2024. Every printed cell comes
back with one of three origins: records of the register, a figure of others that stands beside them, or a contradiction
of the chapter with itself that no record can settle.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from whitestone.profiles import Profile, open_profile

Cells = Mapping[str, dict[str, Any]]
"""Cells of the printed JSON of a profile, by address."""
TOTALS = "Totals (as printed)"


class Whence(StrEnum):
    """Where a printed cell comes from."""

    RECORDS = "records"
    OTHERS = "a figure of others, beside ours"
    FLAGGED = "the chapter contradicts itself; what the records hold is printed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One printed cell and what the profile says; `near` is what rounding and the grid of the polygons may leave."""

    table: int
    row: str
    column: str
    printed: float
    ours: float
    whence: Whence
    near: float = 1e-9


def rows_of(name: str) -> list[dict[str, str]]:
    """A table as transcribed."""
    file = open_profile("aze").folder.joinpath("figures-2023", name)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def compared(end_of_2023: Cells, may_2024: Cells) -> Iterator[Comparison]:
    """Every cell of the five tables."""
    yield from _staff(may_2024)
    yield from _capacity(end_of_2023, 2, "capacity_nts_ts.csv", "survey-capacity", {
        "nts_teams": "survey-teams-nts", "nts_personnel": "survey-personnel-nts",
        "ts_teams": "survey-teams-ts", "ts_personnel": "survey-personnel-ts",
    })  # fmt: skip
    yield from _capacity(end_of_2023, 3, "capacity_clearance.csv", "clearance-capacity", {
        "operational_staff": "clearance-staff", "mine_detection_dogs": "dogs", "machines": "machines",
    })  # fmt: skip
    yield from _release(end_of_2023, open_profile("aze"))
    yield from _years(end_of_2023)


def _staff(cells: Cells) -> Iterator[Comparison]:
    """Table 1: the authority's own staff, so one row of the table by operator."""
    row = _row_named(cells, "staff-by-operator", "ANAMA")
    for printed, kind in zip(rows_of("staff_by_gender.csv"), ("staff", "managerial", "operational"), strict=True):
        whole, women = ("staff", "staff-women") if kind == "staff" else (f"{kind}-staff", f"{kind}-women")
        ours = [float(cells[f"staff-by-operator/{row}/{name}"]["value"]) for name in (whole, women)]
        ours.append(float(round(100 * ours[1] / ours[0])))
        for column, value in zip(("total", "women", "women_percent_as_printed"), ours, strict=True):
            yield Comparison(1, printed["group"], column, float(printed[column]), value, Whence.RECORDS)


def _capacity(cells: Cells, number: int, file: str, table: str, figures: Mapping[str, str]) -> Iterator[Comparison]:
    for printed in rows_of(file):
        operator = printed["operator"]
        row = "total" if operator == TOTALS else _row_named(cells, table, operator.removesuffix(" (including IEPF)"))
        for column, figure in figures.items():
            # A row in which the register has nothing at all does not stand in its table.
            held = cells.get(f"{table}/{row}/{figure}", {"value": 0})
            yield Comparison(number, operator, column, float(printed[column]), float(held["value"]), Whence.RECORDS)


def _release(cells: Cells, profile: Profile) -> Iterator[Comparison]:
    """Table 4. Askeran is no unit and has items without an area: their polygons lie in Khojaly."""
    columns = {
        "ap_mines_destroyed": "ap-polygon-ap-found", "av_mines_destroyed": "ap-polygon-av-found",
        "cmr_destroyed": "ap-polygon-cmr-found", "uxo_destroyed": "ap-polygon-uxo-found",
    }  # fmt: skip
    printed = {row["district_as_printed"]: row for row in rows_of("land_release_by_district.csv")}
    assert not any(cell["row"].startswith("Askeran") for cell in cells.values())
    for district, row in printed.items():
        unit = profile.names.resolve(district, "district").unit
        key = "total" if district == TOTALS else unit.code if unit else ""
        area = _value(cells, f"ap-polygons-by-district/{key}/worked-ap-polygons") if key else 0.0
        told = float(row["area_released_m2"])
        yield Comparison(4, district, "area_released_m2", told, area, _whence(district), max(0.5, 1e-6 * told))
        for column, figure in columns.items():
            ours = _value(cells, f"ap-polygons-by-district/{key or 'AZ-XCI'}/{figure}")
            if _whence(district) is Whence.FLAGGED:
                other = "Askeran" if key else "Khojaly"
                ours -= float(printed[other][column] or 0)
            yield Comparison(4, district, column, float(row[column] or 0), ours, _whence(district))


def _whence(district: str) -> Whence:
    return Whence.FLAGGED if district in ("Askeran", "Khojaly") else Whence.RECORDS


def _years(cells: Cells) -> Iterator[Comparison]:
    """Table 5: yearly figures of the authority and, for two years, estimates of the reviewer; in square kilometres."""
    for printed in rows_of("ap_mine_clearance_by_year.csv"):
        row = "total" if printed["year"].startswith("Total") else printed["year"]
        ours = _value(cells, f"five-years-ap/{row}/printed-ap-cleared") / 1e6
        yield Comparison(5, row, "area_cleared_km2", float(printed["area_cleared_km2"]), ours, Whence.OTHERS, 1e-9)
        if row != "total":
            estimated = _value(cells, f"five-years-ap/{row}/printed-ap-estimated") / 1e6
            told = float(printed["area_cleared_km2"]) if printed["estimated_by_reviewer"] == "yes" else 0.0
            yield Comparison(5, row, "estimated_by_reviewer", told, estimated, Whence.OTHERS, 1e-9)


def _value(cells: Cells, address: str) -> float:
    return float(cells[address]["value"] or 0)


def _row_named(cells: Cells, table: str, operator: str) -> str:
    """The key of an operator's row; the register's names of them say SYNTHETIC."""
    named = {
        address.split("/")[1]
        for address, cell in cells.items()
        if address.startswith(f"{table}/") and cell["row"] == f"{operator} (SYNTHETIC)"
    }
    return named.pop() if named else ""
