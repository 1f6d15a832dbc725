"""Files as other programs write them: GDAL's own tools, which QGIS writes with, and a library for spreadsheets."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyproj
import pytest
import shapely

from tests.cast import Cast
from tests.intake.files import stage
from tests.intake.test_formats import read
from tests.records.country import square
from whitestone.intake import applying, receiving
from whitestone.intake.guessing import guess
from whitestone.intake.mapping import from_json
from whitestone.intake.merging import same
from whitestone.intake.sources import Options, layers_of, open_source
from whitestone.problems import ProblemError
from whitestone.records.finds.models import Find

AREA = square(46.1, 40.1)
NAMES = {"latin": "Şuşa 1", "cyrillic": "Тест 1", "arabic": "منطقة 1"}


def geojson(path: Path, name: str, shapes: list[Any]) -> Path:
    features = [
        {
            "type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": {
                "reference": f"{name}-{at}" if at else name, "kind": "CHA", "contamination": "AP", "date": "2023-01-10",
            },
        }
        for at, shape in enumerate(shapes)
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def ogr(*said: object) -> None:
    subprocess.run(["ogr2ogr", *map(str, said)], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("ending", "driver", "options"),
    [
        ("gpkg", "GPKG", ()),
        ("geojson", "GeoJSON", ("-lco", "RFC7946=YES")),
        ("fgb", "FlatGeobuf", ()),
        ("shp", "ESRI Shapefile", ("-lco", "ENCODING=UTF-8")),
        ("kml", "KML", ()),
        ("kml", "LIBKML", ()),
        ("kmz", "LIBKML", ()),  # a document with links to the layers beside it
    ],
)
@pytest.mark.usefixtures("gdal_tools")
def test_what_gdal_writes_is_read_as_it_was(tmp_path: Path, ending: str, driver: str, options: tuple[str, ...]) -> None:
    source = geojson(tmp_path / "source.geojson", NAMES["latin"], [AREA])
    target = tmp_path / "out" / f"areas.{ending}"
    target.parent.mkdir()
    # KML knows no days: its writers leave them out, or write a text.
    days = ("-mapFieldType", "Date=String") if driver.endswith("KML") else ()
    ogr("-f", driver, *options, *days, target, source)
    (row,) = read(target)
    assert row.refused == []
    assert same(row.shape, AREA)
    assert (row.values["reference"], row.values["kind"], row.values["contamination"]) == (NAMES["latin"], "CHA", "AP")
    assert row.values["effective"] == "2023-01-10"


@pytest.mark.parametrize("crs", ["EPSG:32638", "EPSG:3857", "EPSG:28408", "EPSG:4284"])
@pytest.mark.usefixtures("gdal_tools")
def test_a_system_that_gdal_wrote_leads_back_to_the_place(tmp_path: Path, crs: str) -> None:
    source = geojson(tmp_path / "source.geojson", "A", [AREA])
    for ending in ("gpkg", "shp", "fgb"):
        ogr("-t_srs", crs, tmp_path / f"areas.{ending}", source)
        (row,) = read(tmp_path / f"areas.{ending}")
        # A change of datum is good to metres; what is asked is that the axes and the system are understood.
        assert row.shape.hausdorff_distance(AREA) < 5e-5, (crs, ending)


@pytest.mark.parametrize(
    ("name", "encoding"), [("cyrillic", "CP1251"), ("arabic", "CP1256"), ("cyrillic", "UTF-8"), ("arabic", "UTF-8")]
)
@pytest.mark.usefixtures("gdal_tools")
def test_shapefiles_of_many_alphabets_with_their_cpg_and_without(tmp_path: Path, name: str, encoding: str) -> None:
    source = geojson(tmp_path / "source.geojson", NAMES[name], [AREA])
    ogr("-f", "ESRI Shapefile", "-lco", f"ENCODING={encoding}", tmp_path / "areas.shp", source)
    assert (tmp_path / "areas.cpg").read_text().strip().upper() in {encoding, encoding.removeprefix("CP")}
    archive = tmp_path / "areas.zip"
    for left_out in ("", ".cpg"):
        with zipfile.ZipFile(archive, "w") as packed:
            for file in tmp_path.glob("areas.*"):
                if file.suffix not in {".zip", left_out}:
                    packed.write(file, file.name)
        # Without its .cpg a Shapefile does not say in which letters it is written: the sender does.
        (row,) = read(archive, options=Options(encoding=encoding if left_out else ""))
        assert row.values["reference"] == NAMES[name]


@pytest.mark.usefixtures("gdal_tools")
def test_waypoints_of_a_handheld_and_a_drawing(tmp_path: Path) -> None:
    source = tmp_path / "points.csv"
    source.write_text('WKT,name,desc\n"POINT (46.5 40.5)",W1,"PMN, by the well"\n', encoding="utf-8")
    ogr("-f", "GPX", tmp_path / "points.gpx", source, "-nln", "waypoints", "-a_srs", "EPSG:4326", "-nlt", "POINT")
    (point,) = read(tmp_path / "points.gpx", Find, options=Options(layer="waypoints"))
    assert point.shape.equals(shapely.Point(46.5, 40.5))
    assert "PMN, by the well" in point.cells
    ring = geojson(tmp_path / "ring.geojson", "A", [shapely.LineString(AREA.exterior.coords)])
    ogr("-f", "DXF", "-select", "", tmp_path / "ring.dxf", ring)
    (drawn,) = read(tmp_path / "ring.dxf", mapping=from_json({"place": {"field": "area", "crs": "EPSG:4326"}}))
    assert same(drawn.shape, AREA)


@pytest.mark.usefixtures("gdal_tools")
def test_tables_that_gdal_writes(tmp_path: Path) -> None:
    source = geojson(tmp_path / "source.geojson", "A", [shapely.Point(46.5, 40.5)])
    ogr("-f", "CSV", "-lco", "GEOMETRY=AS_WKT", tmp_path / "wkt.csv", source)
    ogr("-f", "CSV", "-lco", "GEOMETRY=AS_YX", "-lco", "SEPARATOR=SEMICOLON", tmp_path / "yx.csv", source)
    ogr("-f", "XLSX", tmp_path / "sheet.xlsx", tmp_path / "yx.csv", "-oo", "AUTODETECT_TYPE=YES")
    wkt = {"field": "place", "notation": "wkt", "columns": ["WKT"]}
    degrees = {"field": "place", "notation": "decimal degrees", "columns": ["Y", "X"]}
    for name, place in (("wkt.csv", wkt), ("yx.csv", degrees), ("sheet.xlsx", degrees)):
        (row,) = read(tmp_path / name, Find, from_json({"place": place}))
        assert row.shape.equals(shapely.Point(46.5, 40.5)), name


@pytest.mark.usefixtures("gdal_tools")
def test_a_geopackage_that_qgis_keeps_its_styles_in_has_one_layer(tmp_path: Path) -> None:
    source = geojson(tmp_path / "source.geojson", "A", [AREA])
    target = tmp_path / "areas.gpkg"
    ogr("-f", "GPKG", "-nln", "areas", target, source)
    styles = tmp_path / "styles.csv"
    styles.write_text("f_table_name,styleName,styleQML\nareas,plain,<qgis/>\n", encoding="utf-8")
    for name in ("layer_styles", "qgis_projects"):
        ogr("-update", "-nln", name, target, styles)
    assert layers_of(target) == ["areas"]
    assert len(read(target)) == 1


@pytest.mark.usefixtures("gdal_tools")
def test_archives_with_several_layers_are_asked_about(tmp_path: Path) -> None:
    source = geojson(tmp_path / "source.geojson", "A", [AREA])
    for name in ("first", "second"):
        ogr("-f", "ESRI Shapefile", tmp_path / f"{name}.shp", source)
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as packed:
        for file in (*tmp_path.glob("first.*"), *tmp_path.glob("second.*")):
            packed.write(file, file.name)
    with pytest.raises(ProblemError, match=r"first\.shp, second\.shp"):
        read(tmp_path / "both.zip")


@pytest.mark.django_db
@pytest.mark.usefixtures("gdal_tools")
def test_axes_the_wrong_way_round_are_asked_about_and_turned_when_somebody_says_so(land: Cast, tmp_path: Path) -> None:
    turned = shapely.transform(AREA, lambda xy: xy[:, ::-1])
    source = geojson(tmp_path / "source.geojson", "A", [turned])
    ogr("-f", "GPKG", tmp_path / "areas.gpkg", source)
    delivery = stage(tmp_path / "areas.gpkg", "hazard", land.officer)
    assert [one["code"] for one in delivery.questions] == ["intake-axes-swapped"]
    with pytest.raises(ProblemError, match="intake-question-open"):
        applying.apply(delivery)
    mapping = from_json(delivery.mapping).as_json()
    mapping["place"]["swap"] = True
    receiving.confirm(delivery, from_json(mapping))
    (row,) = read(tmp_path / "areas.gpkg", mapping=from_json(mapping))
    assert same(row.shape, AREA)


def test_a_workbook_as_an_office_keeps_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tapıntılar"
    sheet.append(["No", "Date found", "Device", "Quantity", "Latitude", "Longitude", "Remarks"])
    for at in range(3):
        sheet.append([f"F-{at}", f"2023-05-0{at + 1}", "AP", 1, 40.5 + at / 1000, 46.5, "بئر قديمة"])
    sheet["B2"] = dt.datetime(2023, 5, 1, 9, 30)  # noqa: DTZ001  # a spreadsheet's moments have no zone
    sheet["D4"] = "=1+1"
    book.create_sheet("notes").append(["only words"])
    book.save(tmp_path / "finds.xlsx")
    assert layers_of(tmp_path / "finds.xlsx") == ["Tapıntılar", "notes"]
    with open_source(tmp_path / "finds.xlsx", Options(layer="Tapıntılar")) as source:
        (piece,) = source.pieces(10)
        chosen = guess(Find, source.columns, piece.columns, shaped=False)
    assert (chosen.columns["effective"], chosen.columns["count"]) == ("Date found", "Quantity")
    rows = read(tmp_path / "finds.xlsx", Find, chosen, Options(layer="Tapıntılar"))
    assert [row.values["effective"] for row in rows] == ["2023-05-01", "2023-05-02", "2023-05-03"]
    assert [round(row.shape.y, 6) for row in rows] == [40.5, 40.501, 40.502]
    assert rows[0].values["note"] == "بئر قديمة"


GRIDS = {
    # Letters by hand after the alphabetic scheme: zone 38 is of the set whose columns begin with J at 100 km, so that
    # 600 km is P; rows of even zones begin with F at 0 and 4,400 km is K. Metres by PROJ's UTM.
    "38T PK 27103 84335": (627_103.0, 4_484_335.0, "EPSG:32638"),
    # Zone 4: columns begin with A, 600 km is F; 2,300 km is J. The grid reference is the one that textbooks spell out.
    "4Q FJ 12345 67890": (612_345.0, 2_367_890.0, "EPSG:32604"),
    # South of the equator northings fall from 10,000 km: 6,200 km is H. Zone 56: J to R, 300 km is L.
    "56H LH 34873 52266": (334_873.0, 6_252_266.0, "EPSG:32756"),
}


@pytest.mark.parametrize("text", GRIDS)
def test_grid_references_lead_where_another_reckoning_leads(tmp_path: Path, text: str) -> None:
    east, north, crs = GRIDS[text]
    lon, lat = pyproj.Transformer.from_crs(crs, "OGC:CRS84", always_xy=True).transform(east, north)
    path = tmp_path / "finds.csv"
    path.write_text(f"at\n{text}\n", encoding="utf-8")
    (row,) = read(path, Find, from_json({"place": {"field": "place", "notation": "mgrs", "columns": ["at"]}}))
    assert row.refused == []
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(row.shape.x, row.shape.y, lon, lat)
    assert metres < 1.0
    assert text != "38T PK 27103 84335" or row.shape.distance(shapely.Point(46.5, 40.5)) < 2e-5


def test_bearings_from_a_benchmark_lead_where_the_geodesic_leads(tmp_path: Path) -> None:
    legs = [(12.5, 250.0), (101.25, 310.0), (215.0, 180.0)]
    path = tmp_path / "walked.csv"
    lines = [f"H1,{bearing},{metres},40.5,46.5" for bearing, metres in legs]
    path.write_text("area,bearing,distance,lat,lon\n" + "\n".join(lines) + "\n", encoding="utf-8")
    rule = {"field": "area", "notation": "bearings", "columns": ["bearing", "distance"], "benchmark": ["lat", "lon"]}
    (row,) = read(path, mapping=from_json({"lines": "area", "place": rule}))
    bearings, metres = np.array(legs).T
    lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(np.full(3, 46.5), np.full(3, 40.5), bearings, metres)
    expected = shapely.Polygon(np.column_stack([lon, lat]))
    assert row.shape.hausdorff_distance(expected) < 1e-7
