"""Columns and values: what is understood, what is refused by row, and how missing ones are met."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import shapely
from tests.land.reading.making import (
    codes,
    counts,
    hazard_columns,
    read_hazards,
    release_columns,
    square,
    write,
    write_geojson,
    write_hazards,
    write_releases,
)

from whitestone.land.inputs import LandInputs
from whitestone.land.reading import load_defaults, load_map, read_inputs
from whitestone.land.reading.vocabulary import ACTIVITIES, CATEGORY_WORDS, KINDS, PRODUCTS, categories
from whitestone.land.words import Contamination
from whitestone.problems import ProblemError


def read_releases(folder: Path, **columns: list[object]) -> LandInputs:
    count = max(len(values) for values in columns.values())
    shapes = [square(500_000 + 200 * at) for at in range(count)]
    releases = write(folder / "r.gpkg", shapes, release_columns(count, **columns))
    return read_inputs(write_hazards(folder / "h.gpkg", [square()]), releases)


def test_all_missing_columns_are_named_at_once(tmp_path: Path) -> None:
    hazards = write(tmp_path / "h.gpkg", [square()], {"ref": ["1"], "kind": ["SHA"]})
    releases = write(tmp_path / "r.gpkg", [square()], {"id": ["1"], "date": ["2023-01-01"]})
    with pytest.raises(ProblemError) as caught:
        read_inputs(hazards, releases)
    found = {(Path(str(problem.file)).name, problem.column) for problem in caught.value.problems}
    assert found == {
        ("h.gpkg", "id"),
        ("h.gpkg", "recorded"),
        ("h.gpkg", "contamination"),
        ("r.gpkg", "product"),
        ("r.gpkg", "activity"),
    }
    assert {problem.code for problem in caught.value.problems} == {"missing-column"}
    assert "the file has: ref, kind" in str(caught.value)


def test_wrong_and_missing_values_are_refused_by_row(tmp_path: Path) -> None:
    file = write_hazards(
        tmp_path / "h.gpkg",
        [square()] * 7,
        id=["A", "B", "C", "D", " ", "F", "G"],
        recorded=["2022-01-10", "01/02/2022", None, "2022-01-10", "2022-01-10", "2022-01-10", "nonsense"],
        kind=["SHA", "SHA", "SHA", "MINED", "SHA", "SHA", None],
        contamination=["AP", "AP", "AP", "AP", "AP", "AP, ERW", "AP"],
    )
    account = read_hazards(file, tmp_path).sources[0]
    assert counts(account) == (7, 1, 0, 6)
    seen = {(p.get("row"), p.get("column"), p["code"]) for p in account.problems if p["outcome"] == "refused"}
    assert seen == {
        (2, "recorded", "unreadable-date"),
        (3, "recorded", "missing-value"),
        (4, "kind", "unknown-value"),
        (5, "id", "missing-value"),
        (6, "contamination", "unknown-value"),
        (7, "kind", "missing-value"),
        (7, "recorded", "unreadable-date"),
    }
    unknown = next(p for p in account.problems if p.get("row") == 6)
    assert (unknown["record"], unknown["value"]) == ("F", "AP, ERW")
    assert "AP, AV, CMR, UXO, AXO, IED" in str(unknown["remedy"])
    assert "place" in unknown


def test_partial_dates_take_the_first_day_of_a_hazard_and_the_last_of_a_release(tmp_path: Path) -> None:
    hazards = write_hazards(tmp_path / "h.gpkg", [square(), square(600_000)], recorded=["2023", "2023-05"])
    releases = write_releases(tmp_path / "r.gpkg", [square(), square(600_000)], date=["2023", "2024-02"])
    inputs = read_inputs(hazards, releases)
    assert inputs.hazards.date.astype(str).tolist() == ["2023-01-01", "2023-05-01"]
    assert inputs.releases.date.astype(str).tolist() == ["2023-12-31", "2024-02-29"]
    for account in inputs.sources:
        assert counts(account) == (2, 0, 2, 0)
        assert codes(account, "repaired") == ["date-completed"] * 2
    assert "Only 2024-02 is known of the date; 2024-02-29 was taken" in str(inputs.sources[1].problems[1]["sentence"])


def test_dates_may_be_dates_datetimes_or_years(tmp_path: Path) -> None:
    day = np.array(["2023-05-01", "NaT"], dtype="datetime64[D]")
    file = write(tmp_path / "h.gpkg", [square()] * 2, hazard_columns(2, recorded=day))  # type: ignore[arg-type]  # an array
    inputs = read_hazards(file, tmp_path)
    assert inputs.hazards.date.astype(str).tolist() == ["2023-05-01"]
    assert codes(inputs.sources[0], "refused") == ["missing-value"]
    moment = np.array(["2023-05-01T23:30:00"], dtype="datetime64[ms]")
    file = write(tmp_path / "t.gpkg", [square()], hazard_columns(1, recorded=moment))  # type: ignore[arg-type]  # an array
    assert read_hazards(file, tmp_path).hazards.date.astype(str).tolist() == ["2023-05-01"]
    file = write_hazards(tmp_path / "y.gpkg", [square()], recorded=[2023])
    assert codes(read_hazards(file, tmp_path).sources[0], "repaired") == ["date-completed"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("AP", Contamination.AP),
        ("ap; Av", Contamination.AP | Contamination.AV),
        ("Anti-Personnel / anti_tank", Contamination.AP | Contamination.AV),
        ("CMR+UXO and AXO", Contamination.CMR | Contamination.UXO | Contamination.AXO),
        ("unexploded ordnance", Contamination.UXO),
        ("AP,,AP", Contamination.AP),
        (["AP", "IED"], Contamination.AP | Contamination.IED),
    ],
)
def test_categories_in_many_forms(words: object, expected: Contamination) -> None:
    assert categories(words) == expected


@pytest.mark.parametrize("words", ["ERW", "mines", "EO", "AP/mines", ",", "none"])
def test_words_that_may_mean_several_categories_are_not_guessed(words: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        categories(words)


def test_every_synonym_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "input.md").read_text(encoding="utf-8").casefold()
    for word in (*KINDS, *PRODUCTS, *ACTIVITIES, *CATEGORY_WORDS):
        assert f"`{word}`" in page, word


def test_words_of_every_kind_in_any_case(tmp_path: Path) -> None:
    inputs = read_releases(
        tmp_path,
        product=["Cancelled", "REDUCTION", "cleared land", "cleared"],
        activity=["Non-Technical Survey", "ts", "Mine clearance", "bac"],
        removes=[None, "AP", "", "cmr"],
        declared_m2=[None, 12.5, 0, 3],
        depth_m=["0.2", None, " 0.13", ""],
        organisation=["Üçüncü", None, " ", "B"],
    )
    releases = inputs.releases
    assert releases.product.tolist() == ["cancelled", "reduced", "cleared", "cleared"]
    assert releases.activity.tolist() == ["NTS", "TS", "clearance", "BAC"]
    assert releases.removes.tolist() == [63, 1, 63, 4]
    assert np.nan_to_num(releases.declared_m2, nan=-1).tolist() == [-1, 12.5, 0, 3]
    assert np.nan_to_num(releases.depth_m, nan=-1).tolist() == [0.2, -1, 0.13, -1]
    assert releases.organisation.tolist() == ["Üçüncü", None, None, "B"]
    assert counts(inputs.sources[1]) == (4, 4, 0, 0)


def test_a_product_cannot_remove_more_than_its_activity(tmp_path: Path) -> None:
    account = read_releases(tmp_path, activity=["BAC", "BAC"], removes=["AP, UXO", "UXO"]).sources[1]
    assert counts(account) == (2, 1, 0, 1)
    assert "AP, UXO, but BAC removes only CMR, UXO, AXO" in str(account.problems[0]["sentence"])


@pytest.mark.parametrize("value", ["-5", "about 5", "1,000", "inf"])
def test_numbers_are_plain(tmp_path: Path, value: str) -> None:
    account = read_releases(tmp_path, declared_m2=[value]).sources[1]
    assert codes(account, "refused") == ["unreadable-number"]


def test_status_and_version(tmp_path: Path) -> None:
    file = write_hazards(
        tmp_path / "h.gpkg", [square()] * 4, status=["Closed", "open", "approved", None], version=[3, 0, 1, 2]
    )
    inputs = read_hazards(file, tmp_path)
    assert inputs.hazards.closed.tolist() == [True, False, False, False]
    assert inputs.hazards.version.tolist() == [3, 0, 1, 2]
    assert counts(inputs.sources[0]) == (4, 4, 0, 0)
    assert codes(inputs.sources[0], "note") == ["unknown-status"]


def test_finds_with_and_without_places(tmp_path: Path) -> None:
    point = square().centroid
    columns: dict[str, list[object]] = {
        "id": ["1", "2", "3", "4", "5"],
        "date": ["2023-01-02"] * 5,
        "category": ["AP", "anti-tank", "UXO", "AP, AV", "AP"],
        "count": [2, 1, 1, 1, 0],
        "improvised": ["yes", None, "No", None, None],
        "release": [None, "RL-1", None, None, None],
        "model": ["PMN", None, None, None, None],
    }
    file = write(tmp_path / "f.gpkg", [point, None, None, point, point], columns)
    inputs = read_inputs(
        write_hazards(tmp_path / "h.gpkg", [square()]), write_releases(tmp_path / "r.gpkg", [square()]), finds=file
    )
    finds, account = inputs.finds, inputs.sources[-1]
    assert finds is not None
    assert counts(account) == (5, 3, 0, 2)
    assert codes(account, "refused") == ["unknown-value", "unreadable-number"]
    assert codes(account, "note") == ["find-without-place"]
    assert finds.category.tolist() == [1, 2, 8]
    assert finds.count.tolist() == [2, 1, 1]
    assert finds.improvised.tolist() == [True, False, False]
    assert finds.model.tolist() == ["PMN", None, None]
    assert finds.release.tolist() == [None, "RL-1", None]
    assert np.isnan(finds.x).tolist() == [False, True, True]
    assert shapely.contains_xy(inputs.hazards.geometry[0], finds.x[0], finds.y[0])


def test_a_map_file_renames_columns_and_names_the_system(tmp_path: Path) -> None:
    columns = {"NAME": ["HA-1"], "Since": ["2022"], "TYPE": ["CHA"], "Devices": ["AP"]}
    hazards = write(tmp_path / "h.shp", [square()], columns, crs=None, geometry_type="Polygon")
    names = tmp_path / "names.toml"
    names.write_text(
        '[hazards]\nid = "name"\nrecorded = "Since"\nkind = "TYPE"\ncontamination = "devices"\ncrs = "EPSG:32638"\n',
        encoding="utf-8",
    )
    inputs = read_hazards(hazards, tmp_path, columns=load_map(names))
    assert inputs.hazards.id.tolist() == ["HA-1"]
    assert inputs.sources[0].crs == "EPSG:32638"
    assert inputs.hazards.kind.tolist() == ["CHA"]


def test_a_mapped_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = write_hazards(tmp_path / "h.gpkg", [square()])
    with pytest.raises(ProblemError, match="There is no column State") as caught:
        read_hazards(file, tmp_path, columns={"hazards": {"status": "State"}})
    assert caught.value.problems[0].code == "missing-column"


def test_defaults_stand_for_missing_columns_and_values_and_say_so(tmp_path: Path) -> None:
    file = write(tmp_path / "h.gpkg", [square()] * 2, {"id": ["A", "B"], "kind": ["CHA", None]})
    constants = tmp_path / "defaults.toml"
    constants.write_text(
        '[hazards]\nrecorded = 2020-01-01\nkind = "SHA"\ncontamination = ["AP", "AV"]\n', encoding="utf-8"
    )
    inputs = read_hazards(file, tmp_path, defaults=load_defaults(constants))  # type: ignore[arg-type]  # values of any kind
    assert inputs.hazards.kind.tolist() == ["CHA", "SHA"]
    assert inputs.hazards.claims.tolist() == [3, 3]
    assert inputs.hazards.date.tolist() == [dt.date(2020, 1, 1)] * 2
    assert codes(inputs.sources[0], "note") == ["default-used"] * 3
    assert counts(inputs.sources[0]) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("[hazard]\nid = 'x'", "unknown-setting", "hazard"),
        ("[hazards]\nname = 'x'", "unknown-setting", "hazards.name"),
        ("[hazards]\nid = 3", "unknown-setting", "hazards.id"),
        ("id = 'x'", "unknown-setting", "id"),
        ("[hazards", "unreadable-settings", "not a readable settings file"),
    ],
)
def test_a_map_file_that_says_nothing_known_is_refused(tmp_path: Path, text: str, code: str, word: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError, match=word) as caught:
        load_map(file)
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].file == str(file)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[hazards]\nid = 'all'", "unknown-setting"),
        ("[hazards]\nkind = 'mined'", "unknown-value"),
        ("[releases]\ndate = '1.2.2023'", "unreadable-date"),
        ("[lands]\ndate = '2023'", "unknown-setting"),
    ],
)
def test_defaults_are_judged_before_any_data(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "defaults.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        load_defaults(file)
    assert [problem.code for problem in caught.value.problems] == [code]
    with pytest.raises(ProblemError, match="no such file"):
        load_defaults(tmp_path / "none.toml")


def test_numbers_as_ids_lose_no_digit(tmp_path: Path) -> None:
    file = write(tmp_path / "h.gpkg", [square()] * 2, hazard_columns(2, id=[7.0, 12.0]))
    assert read_hazards(file, tmp_path).hazards.id.tolist() == ["7", "12"]


def test_lists_in_geojson_are_categories(tmp_path: Path) -> None:
    ring = [[47, 40], [47.001, 40], [47.001, 40.001], [47, 40]]
    given = [{"type": "Polygon", "coordinates": [ring]}] * 2
    file = write_geojson(tmp_path / "h.geojson", given, contamination=[["AP", "CMR"], ["UXO"]])
    assert read_hazards(file, tmp_path).hazards.claims.tolist() == [5, 8]
