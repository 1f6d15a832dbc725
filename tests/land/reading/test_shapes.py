"""Every kind of broken, odd or unusual shape ends as used, repaired or refused, and the rows add up."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon
from tests.land.reading.making import (
    Shape,
    codes,
    counts,
    hazard_columns,
    read_hazards,
    square,
    write,
    write_geojson,
    write_hazards,
)

from whitestone.land.inputs import SourceAccount

X, Y = 500_000.0, 4_400_000.0


def read(folder: Path, shapes: Sequence[Shape | bytes]) -> tuple[SourceAccount, list[Polygon | MultiPolygon]]:
    inputs = read_hazards(write_hazards(folder / "h.gpkg", shapes), folder)
    return inputs.sources[0], inputs.hazards.geometry.tolist()


def moved(*corners: tuple[float, float]) -> list[tuple[float, float]]:
    return [(X + x, Y + y) for x, y in corners]


def area_of(problem: dict[str, object], which: str) -> float:
    return cast("float", problem[f"area_{which}_m2"])


@pytest.mark.parametrize("shape", [None, Polygon(), MultiPolygon()])
def test_a_row_without_a_shape_is_refused(tmp_path: Path, shape: Shape) -> None:
    account, used = read(tmp_path, [square(), shape])
    assert counts(account) == (2, 1, 0, 1)
    assert codes(account, "refused") == ["missing-geometry"]
    assert account.problems[-1]["row"] == 2
    assert account.problems[-1]["record"] == "HA-2"
    assert len(used) == 1


def test_refused_hazards_are_loud(tmp_path: Path) -> None:
    account, _ = read(tmp_path, [square(), None, None])
    assert account.problems[0]["code"] == "hazards-missing"
    assert "2 of 3 hazard rows were refused" in str(account.problems[0]["sentence"])


def test_a_small_self_intersection_is_repaired_and_says_how_much(tmp_path: Path) -> None:
    """The outline crosses itself near a corner and makes a loop of 2 m²."""
    loop = Polygon(moved((0, 0), (100, 0), (100, 100), (2, 100), (-1, 98), (-1, 100), (2, 98), (0, 98)))
    account, used = read(tmp_path, [loop])
    assert counts(account) == (1, 0, 1, 0)
    problem = account.problems[0]
    assert problem["code"] == "geometry-repaired"
    assert area_of(problem, "before") == pytest.approx(loop.area, rel=2e-3)
    assert area_of(problem, "after") == pytest.approx(used[0].area)
    assert area_of(problem, "before") != area_of(problem, "after")
    assert used[0].is_valid
    place = cast("dict[str, float]", problem["place"])
    assert place["lon"] == pytest.approx(45.0, abs=0.001)
    assert place["lat"] == pytest.approx(39.75, abs=0.01)


def test_a_bow_tie_is_refused_with_the_place_of_the_crossing(tmp_path: Path) -> None:
    account, used = read(tmp_path, [Polygon(moved((0, 0), (100, 100), (100, 0), (0, 100)))])
    assert counts(account) == (1, 0, 0, 1)
    assert codes(account, "refused") == ["broken-geometry"]
    problem = account.problems[-1]
    assert area_of(problem, "before") == pytest.approx(0, abs=1e-3)
    assert area_of(problem, "after") == pytest.approx(5000, rel=2e-3)
    assert cast("dict[str, float]", problem["place"])["lon"] == pytest.approx(45.000583, abs=1e-5)
    assert used == []


def test_an_open_ring_is_closed(tmp_path: Path) -> None:
    opened = {"type": "Polygon", "coordinates": [[[47, 40], [47.001, 40], [47.001, 40.001], [47, 40.001]]]}
    closed = {"type": "Polygon", "coordinates": [[*opened["coordinates"][0], [47, 40]]]}
    inputs = read_hazards(write_geojson(tmp_path / "h.geojson", [opened, closed]), tmp_path)
    assert counts(inputs.sources[0]) == (2, 1, 1, 0)
    assert codes(inputs.sources[0], "repaired") == ["ring-closed"]
    assert shapely.equals(*inputs.hazards.geometry)


def test_rings_of_two_points_and_flat_polygons_have_no_area(tmp_path: Path) -> None:
    rings: list[list[list[float]]] = [[[47, 40], [47.001, 40]], [[47, 40], [47.001, 40], [47.002, 40], [47, 40]]]
    given = [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
    inputs = read_hazards(write_geojson(tmp_path / "h.geojson", given), tmp_path)
    assert counts(inputs.sources[0]) == (2, 0, 0, 2)
    assert codes(inputs.sources[0], "refused") == ["no-area", "no-area"]


def test_slivers_are_used_and_noted_until_they_vanish(tmp_path: Path) -> None:
    thin = shapely.box(X, Y, X + 50, Y + 0.01)
    nothing = shapely.box(X, Y, X + 0.005, Y + 0.005)
    account, used = read(tmp_path, [thin, nothing])
    assert counts(account) == (2, 1, 0, 1)
    assert codes(account, "note") == ["hazards-missing", "tiny-area"]
    assert codes(account, "refused") == ["no-area"]
    assert used[0].area == pytest.approx(0.5, rel=2e-3)


def test_duplicate_vertices_change_nothing(tmp_path: Path) -> None:
    doubled = Polygon(moved((0, 0), (0, 0), (100, 0), (100, 100), (100, 100), (0, 100), (0, 100)))
    account, used = read(tmp_path, [doubled, square()])
    assert counts(account) == (2, 2, 0, 0)
    assert used[0].equals(used[1])


@pytest.mark.usefixtures("gdal_tools")
def test_heights_and_measures_are_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "h.csv"
    ring = ", ".join(f"{x:.0f} {y:.0f} 12 5" for x, y in square().exterior.coords)
    header = "id,recorded,kind,contamination,WKT\n"
    listed.write_text(f'{header}HA-1,2022-01-10,SHA,AP,"POLYGON ZM (({ring}))"\n', encoding="utf-8")
    for name in ("h.gpkg", "h.shp"):
        convert(listed, tmp_path / name, "POLYGONZM")
        inputs = read_hazards(tmp_path / name, tmp_path)
        assert counts(inputs.sources[0]) == (1, 1, 0, 0)
        assert codes(inputs.sources[0], "note") == ["heights-ignored"]
        assert not inputs.hazards.geometry[0].has_z
        assert inputs.hazards.geometry[0].area == pytest.approx(10_000, rel=2e-3)


@pytest.mark.parametrize("name", ["h.gpkg", "h.fgb", "h.gml"])
@pytest.mark.usefixtures("gdal_tools")
def test_curves_become_short_lines_and_say_so(tmp_path: Path, name: str) -> None:
    arc = f"CIRCULARSTRING ({X} {Y}, {X + 100} {Y}, {X + 100} {Y + 100}, {X} {Y + 100}, {X} {Y})"
    straight = square().wkt
    listed = tmp_path / "h.csv"
    listed.write_text(
        "id,recorded,kind,contamination,WKT\n"
        f'HA-1,2022-01-10,SHA,AP,"{straight}"\nHA-2,2022-01-10,SHA,AP,"CURVEPOLYGON ({arc})"\n',
        encoding="utf-8",
    )
    convert(listed, tmp_path / name, "GEOMETRY")
    inputs = read_hazards(tmp_path / name, tmp_path)
    assert counts(inputs.sources[0]) == (2, 1, 1, 0)
    assert codes(inputs.sources[0], "repaired") == ["curve-linearised"]
    assert inputs.sources[0].problems[-1]["record"] == "HA-2"
    circle = np.pi * 100**2 / 2
    assert inputs.hazards.geometry[1].area == pytest.approx(circle, rel=5e-3)


def convert(source: Path, target: Path, kind: str) -> None:
    """Let GDAL's own tool write what Python's writers cannot."""
    options = ["-oo", "GEOM_POSSIBLE_NAMES=WKT", "-oo", "KEEP_GEOM_COLUMNS=NO", "-a_srs", "EPSG:32638", "-nlt", kind]
    subprocess.run(["ogr2ogr", *options, str(target), str(source)], check=True, capture_output=True)


def test_overlapping_parts_are_joined_whatever_they_share(tmp_path: Path) -> None:
    both = MultiPolygon([square(), square(X + 50, Y)])
    account, used = read(tmp_path, [both])
    assert counts(account) == (1, 0, 1, 0)
    problem = account.problems[0]
    assert problem["code"] == "parts-overlap"
    assert area_of(problem, "before") == pytest.approx(20_000, rel=2e-3)
    assert area_of(problem, "after") == pytest.approx(15_000, rel=2e-3)
    assert used[0].area == area_of(problem, "after")


def test_a_part_inside_another_may_be_a_hole_and_is_refused(tmp_path: Path) -> None:
    account, _ = read(tmp_path, [MultiPolygon([square(), square(X + 20, Y + 20, 50)])])
    assert counts(account) == (1, 0, 0, 1)
    assert codes(account, "refused") == ["broken-geometry"]


def test_a_hole_outside_is_repaired_when_small_and_refused_when_large(tmp_path: Path) -> None:
    small = Polygon(square().exterior.coords, [square(X + 200, Y, 5).exterior.coords])
    large = Polygon(square().exterior.coords, [square(X + 200, Y, 50).exterior.coords])
    account, used = read(tmp_path, [small, large])
    assert counts(account) == (2, 0, 1, 1)
    assert used[0].area == pytest.approx(10_000, rel=2e-3)
    assert account.problems[-1]["record"] == "HA-2"


def test_swapped_axes_and_wrong_units_are_told_apart(tmp_path: Path) -> None:
    swapped = shapely.box(40, 147, 40.001, 147.001)
    metres = square()
    good = shapely.box(47, 40, 47.001, 40.001)
    file = write_hazards(tmp_path / "h.gpkg", [swapped, metres, good], crs="EPSG:4326")
    account = read_hazards(file, tmp_path).sources[0]
    assert counts(account) == (3, 1, 0, 2)
    assert codes(account, "refused") == ["coordinates-out-of-range", "wrong-unit"]
    sentences = [str(problem["sentence"]) for problem in account.problems]
    assert "x 40 and y 147" in sentences[1]
    assert "swapped?" in sentences[1]
    assert "in metres, but the file says that they are in degrees" in sentences[2]


def test_degrees_under_a_system_in_metres_are_refused(tmp_path: Path) -> None:
    account, used = read(tmp_path, [shapely.box(47, 40, 47.01, 40.01), square()])
    assert codes(account, "refused") == ["wrong-unit"]
    assert counts(account) == (2, 1, 0, 1)
    assert len(used) == 1


def test_a_layer_outside_its_system_is_noted(tmp_path: Path) -> None:
    far = square(X + 3_000_000)
    account, _ = read(tmp_path, [far])
    assert codes(account, "note") == ["outside-area-of-use"]
    assert counts(account) == (1, 1, 0, 0)
    account, _ = read(tmp_path / "..", [far, square()])
    assert codes(account, "note") == []


@pytest.mark.parametrize("shape", [Point(X, Y), shapely.LineString(moved((0, 0), (10, 10)))])
def test_points_and_lines_are_no_land(tmp_path: Path, shape: Shape) -> None:
    account, _ = read(tmp_path, [square(), shape])
    assert counts(account) == (2, 1, 0, 1)
    assert codes(account, "refused") == ["not-a-polygon"]
    assert type(shape).__name__ in str(account.problems[-1]["sentence"])


def test_polygons_in_a_collection_are_kept_and_the_rest_named(tmp_path: Path) -> None:
    mixed = shapely.GeometryCollection([square(), Point(X, Y)])
    pure = shapely.GeometryCollection([square(), MultiPolygon([square(X + 500)])])
    lines = shapely.GeometryCollection([Point(X, Y)])
    account, used = read(tmp_path, [mixed, pure, lines])
    assert counts(account) == (3, 1, 1, 1)
    assert codes(account, "repaired") == ["parts-dropped"]
    assert codes(account, "refused") == ["not-a-polygon"]
    assert [shape.area for shape in used] == [pytest.approx(10_000, rel=2e-3), pytest.approx(20_000, rel=2e-3)]


def test_a_coordinate_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with np.errstate(invalid="ignore"):
        broken = Polygon([(X, Y), (X + 100, Y), (float("nan"), Y + 50), (X, Y + 100)])
    account, _ = read(tmp_path, [square(), broken])
    assert counts(account) == (2, 1, 0, 1)
    assert codes(account, "refused") == ["no-place"]


def test_land_across_zones_and_the_antimeridian_keeps_its_area(tmp_path: Path) -> None:
    zones = shapely.box(47.9, 40, 48.1, 40.1)
    jumping = Polygon([(179.9, 40), (-179.9, 40), (-179.9, 40.1), (179.9, 40.1)])
    cut = MultiPolygon([shapely.box(179.9, 40, 180, 40.1), shapely.box(-180, 40, -179.9, 40.1)])
    file = write_hazards(tmp_path / "h.gpkg", [zones, jumping, cut], crs="EPSG:4326")
    inputs = read_hazards(file, tmp_path)
    assert counts(inputs.sources[0]) == (3, 2, 1, 0)
    assert codes(inputs.sources[0], "repaired") == ["antimeridian-joined"]
    areas = shapely.area(inputs.hazards.geometry)
    assert areas == pytest.approx(np.full(3, areas[0]), rel=1e-6)


def test_a_million_vertices_are_one_polygon(tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    radius = 5_000 + 20 * np.sin(4_000 * angle)
    big = Polygon(np.c_[X + radius * np.cos(angle), Y + radius * np.sin(angle)])
    account, used = read(tmp_path, [big])
    assert counts(account) == (1, 1, 0, 0)
    assert used[0].area == pytest.approx(big.area, rel=2e-3)
    assert shapely.get_num_coordinates(used[0]) == 1_000_001


def test_mixed_layers_of_points_and_polygons_lose_no_row(tmp_path: Path) -> None:
    columns = hazard_columns(2)
    file = write(tmp_path / "h.geojson", [Point(47, 40), shapely.box(47, 40, 47.01, 40.01)], columns, crs="EPSG:4326")
    assert counts(read_hazards(file, tmp_path).sources[0]) == (2, 1, 0, 1)
