"""Files as a whole: missing, broken, empty, in several layers, without a system, in another encoding."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyogrio import raw
from pyproj import CRS
from tests.land.reading.making import (
    codes,
    counts,
    hazard_columns,
    read_hazards,
    square,
    write,
    write_geojson,
    write_hazards,
    write_releases,
)

from whitestone.land.reading import read_inputs
from whitestone.problems import Problem, ProblemError

RING: list[tuple[float, float]] = [(47, 40), (47.001, 40), (47.001, 40.001), (47, 40.001), (47, 40)]


def refusal(file: Path | str, folder: Path) -> Problem:
    """The one problem with which a hazards file as a whole is refused."""
    with pytest.raises(ProblemError) as caught:
        read_hazards(file, folder)
    (problem,) = caught.value.problems
    assert problem.file is not None
    assert str(problem.file).startswith(str(file).split(":")[0])
    assert problem.remedy
    return problem


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.gpkg", tmp_path).code == "missing-file"
    with pytest.raises(ProblemError) as caught:
        read_inputs(tmp_path / "a.gpkg", tmp_path / "b.gpkg", tmp_path / "c.gpkg")
    assert len(caught.value.problems) == 3


def test_a_text_named_geopackage(tmp_path: Path) -> None:
    (tmp_path / "h.gpkg").write_text("id,kind\n1,SHA\n", encoding="utf-8")
    assert refusal(tmp_path / "h.gpkg", tmp_path).code == "unreadable-file"
    (tmp_path / "empty.gpkg").touch()
    assert refusal(tmp_path / "empty.gpkg", tmp_path).code == "unreadable-file"


@pytest.mark.parametrize("name", ["h.gpkg", "h.fgb", "h.geojson"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, name: str, share: float) -> None:
    shapes = [square(500_000 + 200 * at) for at in range(300)]
    file = write(tmp_path / name, shapes, hazard_columns(300), geometry_type="Polygon")
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ProblemError) as caught:
        read_hazards(file, tmp_path)
    assert {problem.code for problem in caught.value.problems} <= {"unreadable-file", "incomplete-file"}
    assert {problem.file for problem in caught.value.problems} == {str(file)}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_shapefile_that_was_cut_off_loses_no_row_silently(tmp_path: Path, share: float) -> None:
    """Its index still knows every row, so that each lost shape is a refused row."""
    shapes = [square(500_000 + 200 * at) for at in range(300)]
    file = write(tmp_path / "h.shp", shapes, hazard_columns(300), geometry_type="Polygon")
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    account = read_hazards(file, tmp_path).sources[0]
    rows, used, _, refused = counts(account)
    assert rows == 300
    assert used == pytest.approx(300 * share, abs=3)
    assert set(codes(account, "refused")) == {"missing-geometry"}
    assert len(codes(account, "refused")) == refused
    assert "hazards-missing" in codes(account, "note")


def test_layers_are_chosen_by_shape_or_by_name(tmp_path: Path) -> None:
    file = write_hazards(tmp_path / "h.gpkg", [square()])
    add(file, "signs", shapely.Point(500_000, 4_400_000), "Point")
    assert read_hazards(write(tmp_path / "p.gpkg", [square()], hazard_columns(1), geometry_type="Polygon"), tmp_path)
    assert read_hazards(file, tmp_path).sources[0].layer == "h"
    add(file, "other", square(), "Polygon")
    add(file, "more", square(), "MultiPolygon")
    problem = refusal(file, tmp_path)
    assert problem.code == "several-layers"
    assert "other, more" in problem.sentence
    assert read_hazards(f"{file}:other", tmp_path).sources[0].layer == "other"
    assert read_hazards(file, tmp_path, columns={"hazards": {"layer": "more"}}).sources[0].layer == "more"
    problem = refusal(f"{file}:none", tmp_path)
    assert (problem.code, problem.value) == ("no-layer", "none")
    assert "h, signs, other, more" in problem.sentence


def add(file: Path, layer: str, shape: shapely.Geometry, kind: str) -> None:
    columns = hazard_columns(1)
    data = [np.array(values, dtype=object) for values in columns.values()]
    blobs = np.array([shapely.to_wkb(shape)], dtype=object)
    raw.write(file, blobs, data, list(columns), layer=layer, geometry_type=kind, crs="EPSG:32638", append=True)


@pytest.mark.parametrize("name", ["h.gpkg", "h.shp", "h.fgb"])
def test_a_file_without_a_system_is_refused_until_it_is_named(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, [square()], hazard_columns(1), crs=None, geometry_type="Polygon")
    problem = refusal(file, tmp_path)
    assert problem.code == "no-crs"
    assert "[hazards]" in problem.remedy
    inputs = read_hazards(file, tmp_path, columns={"hazards": {"crs": "EPSG:32638"}})
    assert inputs.sources[0].crs == "EPSG:32638"
    with pytest.raises(ProblemError) as caught:
        read_hazards(file, tmp_path, columns={"hazards": {"crs": "EPSG:nine"}})
    assert caught.value.problems[0].code == "unknown-crs"
    with pytest.raises(ProblemError) as caught:
        read_hazards(file, tmp_path, columns={"hazards": {"crs": "EPSG:4978"}})
    assert caught.value.problems[0].code == "unknown-crs"


def test_a_map_file_can_correct_the_system(tmp_path: Path) -> None:
    given = [{"type": "Polygon", "coordinates": [list(map(list, square().exterior.coords))]}]
    file = write_geojson(tmp_path / "h.geojson", given)
    assert codes(read_hazards(file, tmp_path).sources[0], "refused") == ["wrong-unit"]
    inputs = read_hazards(file, tmp_path, columns={"hazards": {"crs": "EPSG:32638"}})
    assert codes(inputs.sources[0], "note") == ["crs-overridden"]
    assert counts(inputs.sources[0]) == (1, 1, 0, 0)


def test_a_datum_without_a_known_shift_is_noted(tmp_path: Path) -> None:
    crs = CRS("+proj=utm +zone=38 +ellps=krass").to_wkt()
    account = read_hazards(write_hazards(tmp_path / "h.gpkg", [square()], crs=crs), tmp_path).sources[0]
    assert codes(account, "note") == ["coarse-transformation"]


@pytest.mark.parametrize("name", ["h.gpkg", "h.fgb", "h.shp"])
def test_no_rows_are_no_error(tmp_path: Path, name: str) -> None:
    columns = {field: ["x"] for field in hazard_columns(1)}
    file = write(tmp_path / name, [square()], columns, geometry_type="Polygon")
    meta, _, shapes, data = raw.read(file)
    file.unlink()
    none = [column[:0] for column in data]
    raw.write(file, shapes[:0], none, meta["fields"], crs="EPSG:32638", geometry_type="Polygon")
    inputs = read_hazards(file, tmp_path)
    assert counts(inputs.sources[0]) == (0, 0, 0, 0)
    assert codes(inputs.sources[0], "note") == ["no-rows"]
    assert len(inputs.hazards) == 0


@pytest.mark.parametrize("name", ["h.gpkg", "h.fgb", "h.geojson", "h.shp", "h.gml", "h.sqlite"])
def test_every_common_format_gives_the_same_land(tmp_path: Path, name: str) -> None:
    crs = "EPSG:4326" if name.endswith("json") else "EPSG:32638"
    shape = shapely.box(47, 40, 47.001, 40.001) if name.endswith("json") else square()
    file = write(tmp_path / name, [shape], hazard_columns(1), crs=crs, geometry_type="Polygon")
    inputs = read_hazards(file, tmp_path)
    assert counts(inputs.sources[0]) == (1, 1, 0, 0)
    assert inputs.sources[0].crs == crs
    assert inputs.sources[0].sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert inputs.hazards.claims.tolist() == [1]


def test_kml(tmp_path: Path) -> None:
    data = "".join(
        f'<Data name="{name}"><value>{value}</value></Data>'
        for name, value in (("recorded", "2022-01-10"), ("kind", "CHA"), ("contamination", "AP"))
    )
    corners = " ".join(f"{x},{y},0" for x, y in RING)
    (tmp_path / "h.kml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>areas</name>'
        f"<Placemark><name>HA-1</name><ExtendedData>{data}</ExtendedData><Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>",
        encoding="utf-8",
    )
    inputs = read_hazards(tmp_path / "h.kml", tmp_path, columns={"hazards": {"id": "Name"}})
    assert inputs.hazards.id.tolist() == ["HA-1"]
    assert inputs.hazards.kind.tolist() == ["CHA"]
    assert counts(inputs.sources[0])[1] == 1


def test_a_shapefile_cuts_names_of_columns(tmp_path: Path) -> None:
    file = write(tmp_path / "h.shp", [square()], hazard_columns(1), geometry_type="Polygon")
    assert "contaminat" in raw.read(file)[0]["fields"]
    assert read_hazards(file, tmp_path).hazards.claims.tolist() == [1]


def test_the_encoding_of_a_shapefile(tmp_path: Path) -> None:
    names = ["Şəki bağları"]
    file = write(tmp_path / "h.shp", [square()], hazard_columns(1, id=names), geometry_type="Polygon", encoding="UTF-8")
    assert read_hazards(file, tmp_path).hazards.id.tolist() == names
    file.with_suffix(".cpg").unlink()
    account = read_hazards(file, tmp_path).sources[0]
    assert codes(account, "note") == ["doubtful-encoding"]
    inputs = read_hazards(file, tmp_path, columns={"hazards": {"encoding": "UTF-8"}})
    assert inputs.hazards.id.tolist() == names
    assert codes(inputs.sources[0], "note") == []

    cyrillic = write(
        tmp_path / "c.shp", [square()], hazard_columns(1, id=["Поле"]), geometry_type="Polygon", encoding="CP1251"
    )
    cyrillic.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    problem = refusal(cyrillic, tmp_path)
    assert problem.code == "undecodable-text"
    assert "CP1251" in problem.remedy
    inputs = read_hazards(cyrillic, tmp_path, columns={"hazards": {"encoding": "CP1251"}})
    assert inputs.hazards.id.tolist() == ["Поле"]
    with pytest.raises(ProblemError, match="klingon is not an encoding"):
        read_hazards(cyrillic, tmp_path, columns={"hazards": {"encoding": "klingon"}})


def test_two_columns_that_may_be_meant(tmp_path: Path) -> None:
    file = tmp_path / "h.geojson"
    properties = {"Id": "1", "ID": "2", "recorded": "2022", "kind": "SHA", "contamination": "AP"}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [RING]}}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert refusal(file, tmp_path).code == "ambiguous-column"
    assert read_hazards(file, tmp_path, columns={"hazards": {"id": "ID"}}).hazards.id.tolist() == ["2"]


def test_a_table_without_shapes_refuses_every_row(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("id,recorded,kind,contamination\nA,2022-01-01,SHA,AP\n", encoding="utf-8")
    account = read_hazards(tmp_path / "h.csv", tmp_path).sources[0]
    assert counts(account) == (1, 0, 0, 1)
    assert codes(account, "refused") == ["missing-geometry"]
    releases = write_releases(tmp_path / "r.gpkg", [])
    assert read_inputs(tmp_path / "h.csv", releases).sources[1].rows == 0
