"""`whitestone settle` from its command line: exact books, exit statuses, what is printed where, all or nothing."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from click.testing import CliRunner, Result

from whitestone.config.commands import main
from whitestone.land import example


def settle(out: Path, *more: str, hazards: Path | None = None, finds: bool = False) -> Result:
    folder = example.FOLDER
    words = ["--hazards", str(hazards or folder / "hazards.gpkg"), "--releases", str(folder / "releases.gpkg")]
    words += ["--units", str(folder / "units.gpkg"), "--out", str(out), "--from", "2022-01-01", "--to", "2023-12-31"]
    words += ["--finds", str(folder / "finds.gpkg")] if finds else []
    return CliRunner().invoke(main, ["settle", *words, *more])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("finds", [False, True])
def test_the_worked_example_is_exact(tmp_path: Path, finds: bool) -> None:
    result = settle(tmp_path / "out", "--format", "json", finds=finds)
    assert result.exit_code == 0, result.output
    expected = json.loads(example.EXPECTED.read_text(encoding="utf-8"))
    written = json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))
    for key in ("period", "rows", "releases"):
        assert json.dumps(written[key]) == json.dumps(expected[key]), key
    assert json.loads(result.stdout) == written
    assert result.stderr == ""
    assert written["balanced"] is True
    assert [finding["code"] for finding in written["findings"]] == [
        "already-released",
        "never-recorded",
        "no-effect",
        "reopened",
    ]


def test_two_runs_write_identical_bytes(tmp_path: Path) -> None:
    settle(tmp_path / "one", finds=True)
    settle(tmp_path / "two", finds=True)
    one = files(tmp_path / "one")
    assert {"balance.json", "postings.gpkg", "report.html", "tables/balance.csv"} <= set(one)
    assert one == files(tmp_path / "two")


def test_without_finds_no_density_is_claimed(tmp_path: Path) -> None:
    settle(tmp_path / "out")
    written = json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))
    assert {row["ap_items_per_km2"] for row in written["readings"]} == {None}
    assert "0.0 AP mines per km²" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_with_finds_the_three_readings_stand_side_by_side(tmp_path: Path) -> None:
    settle(tmp_path / "out", finds=True)
    written = json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))
    headline = {row["reading"]: row for row in written["readings"] if row["class"] == "ap_mined"}
    assert headline["worked_polygons"]["area_m2"] == 25_000
    assert headline["worked_polygons"]["ap_items"] == 16
    assert headline["released_mined_land"]["area_m2"] == 55_000
    assert 0 < headline["found_footprint"]["area_m2"] < 15_000
    assert written["parameters"]["fade_out"]["AP"]["metres"] == 20
    assert written["parameters"]["fade_out"]["AP"]["source"].startswith("assumed")


def test_a_fade_out_distance_that_is_given_is_used_and_not_called_assumed(tmp_path: Path) -> None:
    settle(tmp_path / "wide", "--fade-out", "AP=30", finds=True)
    settle(tmp_path / "narrow", "--fade-out", "AP=10,CMR=50", finds=True)
    areas = []
    for name in ("wide", "narrow"):
        written = json.loads((tmp_path / name / "balance.json").read_text(encoding="utf-8"))
        assert "assumed" not in json.dumps(written["parameters"])
        areas += [
            row["area_m2"]
            for row in written["readings"]
            if (row["reading"], row["class"]) == ("found_footprint", "ap_mined")
        ]
    assert areas[0] > areas[1] > 0


def test_what_is_printed_follows_the_format(tmp_path: Path) -> None:
    printed = settle(tmp_path / "out", "--format", "csv").stdout
    assert [row["closing_m2"] for row in csv.DictReader(io.StringIO(printed))] == ["10000", "10000", "35000", "5000"]
    assert settle(tmp_path / "out", "--format", "html").stdout.strip() == str(tmp_path / "out" / "report.html")
    assert "The books balance" in settle(tmp_path / "out", "--format", "table").stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--to", "2021-01-01"), "period-reversed"),
        (("--fade-out", "AP=wide"), "wrong-fade-out"),
        (("--fade-out", "MINES=20"), "wrong-fade-out"),
        (("--fade-out", "AP=-5"), "wrong-fade-out"),
        (("--finds", "nowhere.gpkg"), "missing-file"),
        (("--map", "nowhere.toml"), "missing-file"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(tmp_path: Path, more: tuple[str, str], code: str) -> None:
    result = settle(tmp_path / "out", *more)
    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_someone_else_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"holiday")
    result = settle(tmp_path)
    assert result.exit_code == 2
    assert "[out-not-empty]" in result.stderr
    assert files(tmp_path) == {"photo.jpg": b"holiday"}


def test_an_earlier_output_stays_when_the_next_run_fails(tmp_path: Path) -> None:
    settle(tmp_path / "out")
    before = files(tmp_path / "out")
    assert settle(tmp_path / "out", "--fade-out", "x").exit_code == 2
    assert files(tmp_path / "out") == before


def _hazards_with_a_bad_row(path: Path) -> Path:
    _, _, wkb, columns = pyogrio.raw.read(example.FOLDER / "hazards.gpkg")
    shapes = shapely.from_wkb(wkb)
    kinds = columns[2].copy()
    kinds[2] = "ABC"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [columns[0], columns[1], kinds, columns[3]],
        ["id", "recorded", "kind", "contamination"],
        driver="GPKG",
        layer="hazards",
        geometry_type="Polygon",
        crs="EPSG:3035",
    )
    return path


def test_refused_hazards_are_loud_and_the_rest_is_written(tmp_path: Path) -> None:
    result = settle(tmp_path / "out", hazards=_hazards_with_a_bad_row(tmp_path / "h.gpkg"))
    assert result.exit_code == 2
    assert "1 row was refused" in result.stderr
    assert "hazardous land is missing" in result.stderr
    written = json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))
    account = written["inputs"][0]
    assert (account["rows"], account["used"] + account["repaired"], account["refused"]) == (5, 4, 1)
    refused = [problem for problem in account["problems"] if problem["outcome"] == "refused"]
    assert [(problem["row"], problem["record"]) for problem in refused] == [(3, "HA-3")]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Hazardous land is missing from these books" in page
    assert "HA-3" in page


def test_a_map_file_and_defaults_stand_in_for_columns(tmp_path: Path) -> None:
    shapes = np.array([shapely.box(4_321_000, 3_210_000, 4_321_100, 3_210_100)], dtype=object)
    pyogrio.raw.write(
        tmp_path / "h.gpkg",
        shapely.to_wkb(shapes),
        [np.array(["A"], dtype=object), np.array(["AP"], dtype=object)],
        ["code", "hazard"],
        driver="GPKG",
        layer="h",
        geometry_type="Polygon",
        crs="EPSG:3035",
    )
    (tmp_path / "map.toml").write_text('[hazards]\nid = "code"\ncontamination = "hazard"\n')
    (tmp_path / "defaults.toml").write_text('[hazards]\nrecorded = 2021-05-01\nkind = "CHA"\n')
    more = ("--map", str(tmp_path / "map.toml"), "--defaults", str(tmp_path / "defaults.toml"))
    result = settle(tmp_path / "out", *more, hazards=tmp_path / "h.gpkg")
    assert result.exit_code == 0, result.stderr
    written = json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))
    assert [(row["kind"], row["opening_m2"]) for row in written["rows"]] == [("CHA", 10_000)]
