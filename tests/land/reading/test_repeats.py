"""Rows that share an id: repetitions, versions, parts and contradictions; the order of rows never matters."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.land.reading.making import (
    codes,
    counts,
    hazard_columns,
    read_hazards,
    release_columns,
    square,
    write,
    write_hazards,
)

from whitestone.land.inputs import LandInputs
from whitestone.land.reading import read_inputs

X, Y = 500_000.0, 4_400_000.0


def read_releases(folder: Path, shapes: list[shapely.Polygon], **columns: list[object]) -> LandInputs:
    releases = write(folder / "r.gpkg", shapes, release_columns(len(shapes), **columns))
    return read_inputs(write_hazards(folder / "h.gpkg", [square()]), releases)


def test_a_row_that_stands_twice_counts_once(tmp_path: Path) -> None:
    file = write_hazards(
        tmp_path / "h.gpkg",
        [square(), square(), square(X + 500), square()],
        id=["A", "A ", "B", "A"],
        recorded=["2022-01-10", "2022-01-10T00:00:00", "2022-01-10", "2023-01-01"],
    )
    inputs = read_hazards(file, tmp_path)
    assert counts(inputs.sources[0]) == (4, 4, 0, 0)
    assert inputs.hazards.row.tolist() == [1, 3, 4]
    assert codes(inputs.sources[0], "note") == ["repeated-row"]
    assert "repeats row 1 " in str(inputs.sources[0].problems[0]["sentence"])
    assert inputs.hazards.version.tolist() == [0, 0, 0]


VERSIONS = [
    ("SHA", "AP", square(size=50), "open"),
    ("SHA", "AP", square(size=100), "closed"),
    ("SHA", "AP", square(size=100), "open"),
    ("SHA", "AP, AV", square(size=100), "open"),
    ("CHA", "AP", square(size=100), "open"),
    ("CHA", "AP, AV", square(X + 1, size=100), "open"),
]


@pytest.mark.parametrize("turn", range(len(VERSIONS)))
def test_of_versions_on_one_day_the_more_cautious_stands_last(tmp_path: Path, turn: int) -> None:
    order = VERSIONS[turn:] + VERSIONS[:turn]
    kinds, claims, shapes, status = (list(column) for column in zip(*order, strict=True))
    columns = hazard_columns(6, id=["A"] * 6, kind=kinds, contamination=claims, status=status)
    inputs = read_hazards(write(tmp_path / "h.gpkg", shapes, columns), tmp_path)
    hazards = inputs.hazards
    ranked = np.argsort(hazards.version)
    expected = [VERSIONS.index(order[row - 1]) for row in hazards.row[ranked].tolist()]
    assert expected == [0, 1, 2, 3, 4, 5]
    assert sorted(hazards.version.tolist()) == [0, 1, 2, 3, 4, 5]
    assert codes(inputs.sources[0], "note") == ["same-day-versions"] * 6
    assert counts(inputs.sources[0]) == (6, 6, 0, 0)


def test_a_version_column_decides_before_caution(tmp_path: Path) -> None:
    columns = hazard_columns(3, id=["A"] * 3, version=[7, 2, 2])
    file = write(tmp_path / "h.gpkg", [square(size=10), square(size=100), square(size=50)], columns)
    inputs = read_hazards(file, tmp_path)
    assert inputs.hazards.version.tolist() == [2, 1, 0]
    numbered = write(tmp_path / "n.gpkg", [square(size=10), square()], hazard_columns(2, id=["A"] * 2, version=[7, 2]))
    inputs = read_hazards(numbered, tmp_path)
    assert inputs.hazards.version.tolist() == [7, 2]
    assert inputs.sources[0].problems == ()


def test_parts_of_one_product_are_joined(tmp_path: Path) -> None:
    inputs = read_releases(
        tmp_path, [square(), square(X + 50), square(X + 900), square(X + 500)], id=["A", "A", "B", "A"]
    )
    assert inputs.releases.id.tolist() == ["A", "B"]
    assert shapely.area(inputs.releases.geometry) == pytest.approx([25_000, 10_000], rel=2e-3)
    assert inputs.releases.geometry[0].geom_type == "MultiPolygon"
    assert counts(inputs.sources[1]) == (4, 4, 0, 0)
    assert codes(inputs.sources[1], "note") == ["parts-united"]
    assert inputs.releases.row.tolist() == [1, 3]


def test_products_that_share_an_id_but_differ_are_all_refused(tmp_path: Path) -> None:
    inputs = read_releases(
        tmp_path,
        [square(), square(), square(X + 500)],
        id=["A", "A", "B"],
        date=["2023-01-01", "2023-01-02", "2023-01-01"],
    )
    assert inputs.releases.id.tolist() == ["B"]
    account = inputs.sources[1]
    assert counts(account) == (3, 1, 0, 2)
    assert codes(account, "refused") == ["duplicate-release"] * 2
    assert "differ in date" in str(account.problems[0]["sentence"])
    assert {problem["row"] for problem in account.problems} == {1, 2}


def test_units_of_one_code_are_joined_or_refused(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {"code": ["1", "1", "2", "2", "3"], "name": ["A", "A", "B", "C", None]}
    units = write(tmp_path / "u.gpkg", [square(X + 100 * at) for at in range(5)], columns)
    hazards = write_hazards(tmp_path / "h.gpkg", [square()])
    inputs = read_inputs(hazards, write(tmp_path / "r.gpkg", [square()], release_columns(1)), units)
    assert inputs.units is not None
    assert inputs.units.code.tolist() == ["1", "3"]
    assert inputs.units.name.tolist() == ["A", "3"]
    assert inputs.units.geometry[0].geom_type == "Polygon"
    account = inputs.sources[2]
    assert counts(account) == (5, 3, 0, 2)
    assert "B, C" in str(next(p for p in account.problems if p["code"] == "duplicate-unit")["sentence"])


def test_finds_that_share_an_id_are_kept_unless_they_are_the_same(tmp_path: Path) -> None:
    columns = {"id": ["1"] * 3, "date": ["2023-01-01"] * 3, "category": ["AP", "AP", "AV"]}
    finds = write(tmp_path / "f.gpkg", [shapely.Point(X, Y)] * 3, columns)
    hazards = write_hazards(tmp_path / "h.gpkg", [square()])
    inputs = read_inputs(hazards, write(tmp_path / "r.gpkg", [square()], release_columns(1)), finds=finds)
    assert inputs.finds is not None
    assert inputs.finds.category.tolist() == [1, 2]
    assert counts(inputs.sources[2]) == (3, 3, 0, 0)
    assert codes(inputs.sources[2], "note") == ["repeated-find-id", "repeated-row", "repeated-find-id"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", ""]),
        st.sampled_from(["2022-01-01", "2022", "2022-01-02", "x"]),
        st.sampled_from(["SHA", "CHA"]),
        st.sampled_from(["AP", "AP, AV", "CMR", "mines"]),
        st.sampled_from([None, square(), square(size=50), square(X + 50), shapely.Point(X, Y)]),
    ),
    min_size=1,
    max_size=9,
)


def contents(inputs: LandInputs) -> set[tuple[object, ...]]:
    hazards = inputs.hazards
    columns = (hazards.id, hazards.date, hazards.kind, hazards.claims, hazards.version)
    listed = [column.tolist() for column in columns]
    return set(zip(*listed, shapely.to_wkb(hazards.geometry).tolist(), strict=True))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, data=st.data())
def test_order_and_repetition_change_nothing_and_counts_add_up(
    tmp_path: Path, rows: list[tuple[str, str, str, str, shapely.Geometry | None]], data: st.DataObject
) -> None:
    number = itertools.count()

    def read(given_rows: list[tuple[str, str, str, str, shapely.Geometry | None]]) -> LandInputs:
        ids, dates, kinds, claims, shapes = (list(column) for column in zip(*given_rows, strict=True))
        columns = {"id": ids, "recorded": dates, "kind": kinds, "contamination": claims}
        file = tmp_path / f"{next(number)}.gpkg"
        file.unlink(missing_ok=True)
        write(file, shapes, columns)
        return read_hazards(file, tmp_path)

    inputs = read(rows)
    total, used, repaired, refused = counts(inputs.sources[0])
    assert total == len(rows)
    reported = {
        outcome: {p["row"] for p in inputs.sources[0].problems if p["outcome"] == outcome and "row" in p}
        for outcome in ("repaired", "refused")
    }
    assert len(reported["refused"]) == refused
    assert len(reported["repaired"] - reported["refused"]) == repaired
    shuffled = read(data.draw(st.permutations(rows)))
    twice = read(rows + rows)
    assert contents(shuffled) == contents(inputs) == contents(twice)
    assert counts(twice.sources[0]) == (2 * total, 2 * used, 2 * repaired, 2 * refused)
