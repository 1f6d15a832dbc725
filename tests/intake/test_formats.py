"""Files of every kind say the same thing: one hazardous area and one find, read from each format and notation."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
import xlsxwriter

from tests.intake.files import vector
from tests.records.country import square
from whitestone.intake.converting import Row, rows_of
from whitestone.intake.guessing import guess
from whitestone.intake.mapping import ColumnMap, from_json, load
from whitestone.intake.merging import same
from whitestone.intake.sources import Options, layers_of, open_source
from whitestone.problems import ProblemError
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard

AREA = square(46.1, 40.1)
CELLS: dict[str, Any] = {"reference": ["Şuşa 1"], "kind": ["CHA"], "contamination": ["AP"], "effective": ["2023-01-10"]}


def read(
    path: Path, model: Any = Hazard, mapping: ColumnMap | None = None, options: Options | None = None
) -> list[Row]:
    with open_source(path, options or (mapping.options if mapping else Options())) as source:
        sample = next(iter(source.pieces(10)))
        chosen = mapping or guess(model, source.columns, sample.columns, shaped=source.shaped)
        return [row for rows in rows_of(model, source, chosen, 2) for row in rows]


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb", "shp"])
def test_vector_files(tmp_path: Path, ending: str) -> None:
    (row,) = read(vector(tmp_path / f"areas.{ending}", [AREA], **CELLS))
    assert same(row.shape, AREA)
    assert row.values["reference"] == "Şuşa 1"
    assert (row.values["kind"], row.values["contamination"], row.values["effective"]) == ("CHA", "AP", "2023-01-10")
    assert row.refused == []


def test_a_shapefile_in_an_archive_with_cut_names_and_an_old_encoding(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    pyogrio.raw.write(
        folder / "areas.shp", geometry=shapely.to_wkb([AREA]), field_data=[np.array(["Тест"], dtype=object)] * 1,
        fields=np.array(["contaminat"], dtype=object), geometry_type="Polygon", crs="EPSG:32638", encoding="cp1251",
    )  # fmt: skip
    archive = tmp_path / "areas.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, f"somewhere/{file.name}")
    with open_source(archive, Options()) as source:
        assert source.columns == ("contaminat",)
        (piece,) = source.pieces(10)
        assert list(piece.columns["contaminat"]) == ["Тест"]
        assert guess(Hazard, source.columns, {}, shaped=True).columns == {"contamination": "contaminat"}


def test_any_reference_system_lands_at_the_same_place(tmp_path: Path) -> None:
    way = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:32638", always_xy=True)
    metres = shapely.transform(AREA, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))
    (row,) = read(vector(tmp_path / "areas.gpkg", [metres], crs="EPSG:32638", **CELLS))
    assert same(row.shape, AREA)


def test_a_file_without_a_reference_system_is_refused_until_somebody_names_one(tmp_path: Path) -> None:
    path = vector(tmp_path / "areas.shp", [AREA], crs=None, **CELLS)
    with pytest.raises(ProblemError, match="intake-no-crs"):
        read(path)


def test_several_layers_are_asked_about(tmp_path: Path) -> None:
    path = vector(tmp_path / "areas.gpkg", [AREA], **CELLS)
    pyogrio.raw.write(
        path, geometry=shapely.to_wkb([AREA]), field_data=[], fields=np.array([], dtype=object),
        geometry_type="Polygon", crs="EPSG:4326", layer="second", append=True,
    )  # fmt: skip
    assert layers_of(path) == ["areas", "second"]
    with pytest.raises(ProblemError, match="intake-several-layers"):
        read(path)
    assert len(read(path, options=Options(layer="areas"))) == 1


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>K1</name>
<Polygon><outerBoundaryIs><LinearRing><coordinates>46.1,40.1 46.11,40.1 46.11,40.11 46.1,40.11 46.1,40.1
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="40.5" lon="46.5"><name>W1</name></wpt></gpx>"""


def test_kml_kmz_gpx_and_dxf(tmp_path: Path) -> None:
    (tmp_path / "a.kml").write_text(KML, encoding="utf-8")
    (row,) = read(tmp_path / "a.kml")
    assert same(row.shape, AREA)
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as packed:
        packed.write(tmp_path / "a.kml", "doc.kml")
    (packed_row,) = read(tmp_path / "a.kmz")
    assert packed_row.values == row.values
    (tmp_path / "a.gpx").write_text(GPX, encoding="utf-8")
    (point,) = read(tmp_path / "a.gpx", Find, options=Options(layer="waypoints"))
    assert point.shape.equals(shapely.Point(46.5, 40.5))
    ring = shapely.LineString(AREA.exterior.coords)
    drawing = vector(tmp_path / "a.dxf", [ring], crs=None, driver="DXF")
    drawn = read(drawing, mapping=from_json({"place": {"field": "area", "crs": "EPSG:4326"}}))
    assert same(drawn[0].shape, AREA)


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"lat": "40.5", "lon": "46.5"}, {"notation": "decimal degrees", "columns": ["lat", "lon"]}),
        (
            {"lat": "40°30'00\"N", "lon": "46°30'00\"E"},
            {"notation": "degrees minutes seconds", "columns": ["lat", "lon"]},
        ),
        ({"at": "38T PK 27103 84335"}, {"notation": "mgrs", "columns": ["at"]}),
        ({"wkt": "POINT (46.5 40.5)"}, {"notation": "wkt", "columns": ["wkt"]}),
        ({"n": "4484335", "e": "627103"}, {"notation": "grid", "columns": ["n", "e"], "crs": "EPSG:32638"}),
        ({"at": "38T 627103 4484335"}, {"notation": "utm", "columns": ["at"]}),
    ],
)
def test_tables_in_every_notation(tmp_path: Path, cells: dict[str, str], place: dict[str, Any]) -> None:
    path = tmp_path / "finds.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*cells])
        sheet.write_row(1, 0, [*cells.values()])
    (row,) = read(path, Find, from_json({"place": {"field": "place", **place}}))
    assert row.refused == []
    assert row.shape.distance(shapely.Point(46.5, 40.5)) < 2e-5


def test_turning_points_long_and_wide_and_from_a_benchmark(tmp_path: Path) -> None:
    corners = list(AREA.exterior.coords)[:4]
    long = tmp_path / "long.csv"
    long.write_text(
        "area,lat,lon\n"
        + "".join(f"H1,{y},{x}\n" for x, y in corners)
        + "H2,40.2,46.2\nH2,40.2,46.21\nH2,40.21,46.21\n",
        encoding="utf-8",
    )
    place = {"field": "area", "notation": "decimal degrees", "columns": ["lat", "lon"]}
    first, second = read(long, mapping=from_json({"columns": {"reference": "area"}, "lines": "area", "place": place}))
    assert same(first.shape, AREA)
    assert (first.values["reference"], second.values["reference"]) == ("H1", "H2")
    wide = tmp_path / "wide.csv"
    wide.write_text("y1,x1,y2,x2,y3,x3,y4,x4\n" + ",".join(f"{y},{x}" for x, y in corners) + "\n", encoding="utf-8")
    points = [[f"y{at}", f"x{at}"] for at in range(1, 5)]
    (row,) = read(
        wide, mapping=from_json({"place": {"field": "area", "notation": "decimal degrees", "points": points}})
    )
    assert same(row.shape, AREA)
    walked = tmp_path / "walked.csv"
    walked.write_text(
        "area,bearing,distance,lat,lon\nH1,0,100,40.5,46.5\nH1,90,100,,\nH1,180,100,,\nH1,270,100,,\n", encoding="utf-8"
    )
    rule = {"field": "area", "notation": "bearings", "columns": ["bearing", "distance"], "benchmark": ["lat", "lon"]}
    (turned,) = read(walked, mapping=from_json({"lines": "area", "place": rule}))
    assert abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(turned.shape)[0]) == pytest.approx(20_000, rel=1e-3)


def test_xml_by_a_mapping_file(tmp_path: Path) -> None:
    (tmp_path / "old.xml").write_text(
        '<x:export xmlns:x="urn:old"><x:area id="A1"><x:when>2023-01-10</x:when><x:dev><x:t>AP</x:t><x:t>AV</x:t></x:dev>'  # noqa: E501  # a file as it is
        "<x:shape>POLYGON ((46.1 40.1, 46.11 40.1, 46.11 40.11, 46.1 40.1))</x:shape></x:area></x:export>",
        encoding="utf-8",
    )
    (tmp_path / "map.toml").write_text(
        'id = "id"\n[columns]\nreference = "id"\neffective = "when"\ncontamination = "dev"\n[constants]\nkind = "CHA"\n'
        '[place]\nfield = "area"\nnotation = "wkt"\ncolumns = ["shape"]\n'
        '[xml]\nrow = "area"\n[xml.fields]\nid = "@id"\nwhen = "when"\ndev = "dev/t"\nshape = "shape"\n',
        encoding="utf-8",
    )
    (row,) = read(tmp_path / "old.xml", mapping=load(tmp_path / "map.toml"))
    assert (row.values["reference"], row.values["contamination"], row.values["kind"]) == ("A1", "AP,AV", "CHA")
    assert row.shape.geom_type == "Polygon"


def test_dates_are_read_in_one_way_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("date\n03/04/2023\n2023-04-03T10:00:00\n2023\n", encoding="utf-8")
    plain = read(path, Find, from_json({"columns": {"effective": "date"}}))
    assert [problem.code for problem in plain[0].refused] == ["intake-date"]
    assert (plain[1].values["effective"], plain[2].values["effective"]) == ("2023-04-03", "2023-01-01")
    assert [problem.code for problem in plain[2].notes] == ["intake-date-completed"]
    ordered = read(path, Find, from_json({"columns": {"effective": "date"}, "dates": "%d/%m/%Y"}))
    assert ordered[0].values["effective"] == "2023-04-03"


def test_a_guess_takes_each_column_once_and_knows_other_names(tmp_path: Path) -> None:
    columns = ["Hazard ID", "Report Date", "Hazard Type", "Devices", "Area_m2", "Remarks", "Latitude", "Longitude"]
    found = guess(Hazard, columns, {}, shaped=False)
    assert found.columns == {
        "reference": "Hazard ID", "effective": "Report Date", "kind": "Hazard Type", "contamination": "Devices",
        "declared_m2": "Area_m2", "note": "Remarks",
    }  # fmt: skip
    assert (found.place.field, found.place.columns) == ("benchmark", ("Latitude", "Longitude"))
    assert json.loads(json.dumps(found.as_json()))["place"]["field"] == "benchmark"
