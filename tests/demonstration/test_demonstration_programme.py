"""The invented programme: the printed sums, balanced books, plausible errors, the mark everywhere, same bytes."""

import csv
import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from click.testing import CliRunner

from whitestone.config.commands import main
from whitestone.demonstration import MARK, NAMES, Programme, build, write
from whitestone.demonstration.finds import ERROR_M
from whitestone.demonstration.targets import District, read_targets
from whitestone.land.from_files import settle_files
from whitestone.land.result import ReadingRow
from whitestone.land.words import Reading
from whitestone.land.writing import SettledBooks

GEOD = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True)
class Country:
    folder: Path
    programme: Programme
    books: SettledBooks


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("demonstration") / "country"
    programme = build(scale=1, seed=1)
    write(programme, folder)
    books = settle_files(
        folder / "hazards.gpkg",
        folder / "releases.gpkg",
        units=folder / "units.gpkg",
        finds=folder / "finds.gpkg",
        start=dt.date(2023, 1, 1),
        end=dt.date(2023, 12, 31),
        synthetic=True,
    )
    return Country(folder, programme, books)


def reading(country: Country, which: Reading) -> ReadingRow:
    rows = [row for row in country.books.settlement.readings if row.reading is which and row.land_class == "ap_mined"]
    return rows[0]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def with_ap(programme: Programme) -> set[Any]:
    """Products of 2023 in which an anti-personnel mine was found, by the truth."""
    finds, releases = programme.table("finds.gpkg"), programme.table("releases.gpkg")
    product = products_of_finds(programme)
    ap = finds.columns["category"] == "AP"
    date = dict(zip(releases.columns["id"], releases.columns["date"], strict=True))
    return {id_ for id_ in product[ap] if date[id_] >= np.datetime64("2023-01-01")}


def products_of_finds(programme: Programme) -> np.ndarray:
    """The product of each find by the truth, whether the find names it or not."""
    items, finds = programme.table("truth.gpkg", "items"), programme.table("finds.gpkg")
    product = dict(zip(items.columns["find"], items.columns["release"], strict=True))
    return np.array([product[id_] for id_ in finds.columns["id"]], dtype=object)


DISTRICTS = read_targets().districts


@pytest.mark.parametrize("district", DISTRICTS, ids=[district.printed for district in DISTRICTS])
def test_a_district_has_the_printed_area_and_items(country: Country, district: District) -> None:
    chosen = with_ap(country.programme)
    releases, finds = country.programme.table("releases.gpkg"), country.programme.table("finds.gpkg")
    assert releases.geometry is not None
    here = (releases.columns["district"] == district.printed) & np.isin(releases.columns["id"], list(chosen))
    area = sum(abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in releases.geometry[here])
    assert area == pytest.approx(district.area_m2, rel=1e-6)
    counted = (finds.columns["district"] == district.printed) & np.isin(
        products_of_finds(country.programme), list(chosen)
    )
    items = [int((finds.columns["category"][counted] == word).sum()) for word in ("AP", "AV", "CMR", "UXO")]
    assert items == list(district.items)


def test_the_first_reading_is_the_printed_total_and_the_others_are_far_smaller(country: Country) -> None:
    worked, mined, found = (reading(country, which) for which in Reading)
    assert worked.area == pytest.approx(530_328_985, rel=1e-6)
    assert worked.ap_items == 3495
    assert worked.area > 5 * mined.area > 25 * found.area > 0
    assert 30e6 < mined.area < 60e6


def test_every_find_of_the_year_counts_in_some_product(country: Country) -> None:
    rows = [row for row in country.books.settlement.readings if row.reading is Reading.WORKED_POLYGONS]
    by_class = {row.land_class: row for row in rows}
    assert sum(by_class[name].items for name in ("ap_mined", "av_only", "no_mines")) == 31_577
    outside = [by_class[name].area for name in ("ap_mined", "av_only", "no_mines")]
    assert sum(outside) == pytest.approx(530_820_000, rel=1e-6)


def test_the_books_balance_and_no_row_is_repaired_or_refused(country: Country) -> None:
    settlement = country.books.settlement
    assert settlement.balanced
    assert float(settlement.residual) == 0
    assert [(source.repaired, source.refused, source.problems) for source in settlement.sources] == [(0, 0, ())] * 4


def test_polygons_are_valid_and_inside_the_country(country: Country) -> None:
    land = shapely.union_all([unit.geometry for unit in read_targets().profile.units])
    shapely.prepare(land)
    for file in ("hazards.gpkg", "releases.gpkg", "tasks.gpkg", "minefield_records.gpkg"):
        geometry = country.programme.table(file).geometry
        assert geometry is not None
        assert shapely.is_valid(geometry).all(), file
        assert shapely.covers(land, geometry).all(), file


def test_most_mines_lie_in_confirmed_areas_and_some_do_not(country: Country) -> None:
    items, hazards = country.programme.table("truth.gpkg", "items"), country.programme.table("hazards.gpkg")
    assert items.geometry is not None
    assert hazards.geometry is not None
    mines = items.geometry[np.isin(items.columns["category"], ["AP", "AV"])]
    confirmed = hazards.geometry[hazards.columns["kind"] == "CHA"]
    inside = np.unique(shapely.STRtree(mines).query(confirmed, predicate="covers")[1])
    assert 0.6 < len(inside) / len(mines) < 0.95


def test_places_of_finds_are_off_by_metres_and_a_few_by_much_more(country: Country) -> None:
    items, finds = country.programme.table("truth.gpkg", "items"), country.programme.table("finds.gpkg")
    assert items.geometry is not None
    assert finds.geometry is not None
    true = dict(zip(items.columns["find"], shapely.get_coordinates(items.geometry).tolist(), strict=True))
    start = np.array([true[id_] for id_ in finds.columns["id"]])
    end = shapely.get_coordinates(finds.geometry)
    error = np.array(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])
    # The median of a distance with normal errors in two directions is 1.177 standard deviations.
    assert np.median(error) == pytest.approx(1.177 * ERROR_M, rel=0.1)
    assert 0.02 < (error > 6 * ERROR_M).mean() < 0.06


def test_finds_lie_within_their_work_and_after_the_laying(country: Country) -> None:
    items = country.programme.table("truth.gpkg", "items")
    found = ~np.isnat(items.columns["found"])
    assert (items.columns["found"][found] > items.columns["laid"][found]).all()
    finds, releases = country.programme.table("finds.gpkg"), country.programme.table("releases.gpkg")
    row = {id_: number for number, id_ in enumerate(releases.columns["id"])}
    named = finds.columns["release"] != None  # noqa: E711 - an array of objects compares element by element
    product = np.array([row[id_] for id_ in finds.columns["release"][named]])
    day = finds.columns["date"][named]
    assert (day >= releases.columns["started"][product]).all()
    assert (day <= releases.columns["date"][product]).all()


def test_daily_work_adds_up_to_what_was_declared(country: Country) -> None:
    daily, releases = country.programme.table("daily_work.csv"), country.programme.table("releases.gpkg")
    row = {id_: number for number, id_ in enumerate(releases.columns["id"])}
    sums = np.zeros(len(releases), dtype=np.int64)
    np.add.at(sums, [row[id_] for id_ in daily.columns["release"]], daily.columns["square_metres"])
    assert (sums == releases.columns["declared_m2"]).all()


def test_a_quarter_of_the_minefield_records_are_right(country: Country) -> None:
    right = country.programme.table("truth.gpkg", "minefield_records").columns["right"] == "yes"
    assert right.mean() == pytest.approx(0.25, abs=0.01)


def test_capacities_are_the_two_printed_tables(country: Country) -> None:
    rows = list(csv.DictReader((country.folder / "capacities.csv").read_text(encoding="utf-8").splitlines()))
    sums = {
        name: sum(int(row["number"]) for row in rows if row["quantity"] == name)
        for name in ("operational_staff", "ts_personnel")
    }
    assert sums == {"operational_staff": 2281, "ts_personnel": 402}


def test_hazards_change_and_are_recorded_late_and_on_the_day_of_the_release(country: Country) -> None:
    hazards = country.programme.table("hazards.gpkg").columns
    assert (hazards["version"] > 1).sum() > 500
    assert {"confirmed by technical survey", "late correction of the outline"} <= set(hazards["reason"])
    codes = {finding.code for finding in country.books.settlement.findings}
    assert {"reopened", "already-released", "never-recorded", "no-effect", "closed-but-open"} <= codes


def test_nothing_is_without_the_mark(country: Country) -> None:
    assert {path.name for path in country.folder.iterdir()} == NAMES
    assert MARK in (country.folder / "README.md").read_text(encoding="utf-8").splitlines()[0]
    for path in country.folder.glob("*.gpkg"):
        for layer, _ in pyogrio.list_layers(path):
            about = pyogrio.read_info(path, layer=layer)["layer_metadata"]
            assert about["DESCRIPTION"].startswith(MARK), (path, layer)
            _, _, _, (marks,) = pyogrio.raw.read(path, layer=layer, columns=["data"], read_geometry=False)
            assert set(marks) == {MARK}, (path, layer)
    for path in country.folder.glob("*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert {row["data"] for row in rows} == {MARK}, path


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(country: Country, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo-country", str(tmp_path / "again")])
    assert result.exit_code == 0, result.output
    assert MARK in result.stdout
    assert digests(tmp_path / "again") == digests(country.folder)
    write(build(scale=1, seed=2), tmp_path / "other")
    same = {name for name, digest in digests(tmp_path / "other").items() if digest == digests(country.folder)[name]}
    assert same == {"units.gpkg", "operators.csv", "capacities.csv"}


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = CliRunner().invoke(main, ["demo-country", str(tmp_path)])
    assert result.exit_code == 2
    assert "[out-not-empty]" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
