"""Positions in every notation: read as a person means them, there and back, and refused with the part that is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from whitestone.kernel.coordinates import Given, Notation, locate, locate_columns, understand, write
from whitestone.problems import ProblemError

Floats = NDArray[np.float64]
GEOD = Geod(ellps="WGS84")
LATITUDES = st.floats(-79.0, 83.0)
LONGITUDES = st.floats(-179.99, 179.99)
POINTS = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=8)


def metres_apart(lon: Floats, lat: Floats, x: Floats, y: Floats) -> float:
    return float(np.max(GEOD.inv(lon, lat, x, y)[2]))


@pytest.mark.parametrize(
    ("notation", "digits", "metres"),
    [
        (Notation.DD, 7, 0.02),
        (Notation.DMS, 3, 0.05),
        (Notation.UTM, 2, 0.01),
        # Half the diagonal of a square of one metre; the edge of a zone cuts squares.
        (Notation.MGRS, 5, 0.72),
        (Notation.MGRS, 3, 72.0),
    ],
)
@given(points=POINTS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_to_the_precision_of_the_notation(
    points: list[tuple[float, float]], notation: Notation, digits: int, metres: float
) -> None:
    lon, lat = np.array(points).T
    texts = write(lon, lat, notation, digits=digits)
    found = locate(texts, notation)
    assert not found.problems, texts
    assert metres_apart(lon, lat, found.lon, found.lat) <= metres, texts


@example(points=[(47.0, 41.1875), (47.0, 41.1925)])  # where PROJ takes another operation for each of the two
@given(points=st.lists(st.tuples(st.floats(43.5, 48.0), st.floats(38.4, 41.9)), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("crs", ["EPSG:32638", "EPSG:28408", "EPSG:3857"])
def test_a_grid_goes_there_and_back(points: list[tuple[float, float]], crs: str) -> None:
    lon, lat = np.array(points).T
    found = locate(write(lon, lat, Notation.GRID, crs, digits=3), Notation.GRID, crs)
    assert not found.problems
    assert metres_apart(lon, lat, found.lon, found.lat) < 0.01


@given(points=st.lists(st.tuples(st.floats(43.5, 47.9), st.floats(40.1, 41.9)), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_reading_a_text_and_writing_it_gives_the_text(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array(points).T
    for notation, digits in ((Notation.DD, 6), (Notation.DMS, 2), (Notation.UTM, 1), (Notation.MGRS, 5)):
        texts = write(lon, lat, notation, digits=digits)
        found = locate(texts, notation)
        again = write(found.lon, found.lat, notation, digits=digits)
        assert again == texts


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("40.5,47.25", 40.5, 47.25),
        ("40.5,47", 40.5, 47.0),
        ("40.5, 47.25", 40.5, 47.25),
        ("40.5 47.25", 40.5, 47.25),
        ("40,5 47,25", 40.5, 47.25),
        ("40,5; 47,25", 40.5, 47.25),
        ("40,5, 47,25", 40.5, 47.25),
        ("40.5N 47.25E", 40.5, 47.25),
        ("N40.5 E47.25", 40.5, 47.25),
        ("47.25 E, 40.5 N", 40.5, 47.25),
        ("-40.5 -47.25", -40.5, -47.25),
        ("40.5° S, 47.25° W", -40.5, -47.25),
        ("40, 47", 40.0, 47.0),
    ],
)
def test_decimal_degrees_as_people_write_them(text: str, lat: float, lon: float) -> None:
    found = locate([text], Notation.DD)
    assert not found.problems, found.problems
    assert (found.lat[0], found.lon[0]) == (lat, lon)


@pytest.mark.parametrize(
    "text",
    [
        "40°30'36\"N 47°15'18\"E",
        "40° 30′ 36″ N, 47° 15′ 18″ E",
        "N40°30'36\" E47°15'18\"",
        "40 30 36 N 47 15 18 E",
        "40 30 36 47 15 18",
        "40:30:36, 47:15:18",
        "40°30.6'N 47°15.3'E",
        "40 30.6 47 15.3",
        "40°30'36'' N 47°15'18'' E",
        "40°30'36\" 47°15'18\"",
        "40,51° N 47,255° E",
    ],
)
def test_degrees_minutes_seconds_as_people_write_them(text: str) -> None:
    found = locate([text], Notation.DMS)
    assert not found.problems, found.problems
    assert found.lat[0] == pytest.approx(40.51)
    assert found.lon[0] == pytest.approx(47.255)


@pytest.mark.parametrize(
    ("notation", "text", "code", "part"),
    [
        (Notation.DD, "95.0, 47.0", "coordinate-out-of-range", "latitude"),
        (Notation.DD, "40.0, 187.0", "coordinate-out-of-range", "longitude"),
        (Notation.DD, "40,47", "coordinate-ambiguous", "latitude"),
        (Notation.DD, "40.5", "coordinate-unreadable", "longitude"),
        (Notation.DD, "", "coordinate-unreadable", "latitude"),
        (Notation.DD, "forty, 47.0", "coordinate-unreadable", "latitude"),
        (Notation.DD, "40.5N 47.25N", "coordinate-hemisphere", "longitude"),
        (Notation.DD, "-40.5S 47.25E", "coordinate-hemisphere", "latitude"),
        (Notation.DD, "40.5N 47.25", "coordinate-hemisphere", "latitude"),
        (Notation.DMS, "40°61'00\"N 47°15'18\"E", "coordinate-out-of-range", "latitude"),
        (Notation.DMS, "40°30'00\"N 47°15'60\"E", "coordinate-out-of-range", "longitude"),
        (Notation.DMS, "40.5°30'00\"N 47°15'18\"E", "coordinate-unreadable", "latitude"),
        (Notation.UTM, "61 north 500000 4444837", "coordinate-out-of-range", "zone"),
        (Notation.UTM, "38 north 4444837 726177", "coordinate-out-of-range", "easting"),
        (Notation.UTM, "726177 4444837", "coordinate-unreadable", "zone"),
        (Notation.UTM, "38S 500000 4000000", "coordinate-ambiguous", "zone"),
        (Notation.UTM, "38V 726177 4444837", "coordinate-outside-system", "zone"),
        (Notation.MGRS, "38TQK261774483", "coordinate-unreadable", "mgrs"),
        (Notation.MGRS, "99TQK2617744837", "coordinate-unreadable", "mgrs"),
    ],
)
def test_a_refusal_names_the_part(notation: Notation, text: str, code: str, part: str) -> None:
    found = locate(["40.5 47.25" if notation is Notation.DD else text, text], notation)
    (problem, *_rest) = [one for one in found.problems if one.row == 2]
    assert (problem.code, problem.column) == (code, part), str(problem)
    assert np.isnan(found.lat[1])
    assert problem.sentence
    assert problem.remedy


def test_letter_s_is_the_south_where_it_cannot_be_the_band() -> None:
    found = locate(["33S 500000 8600000", "33 south 500000 8600000"], Notation.UTM)
    assert not found.problems
    assert found.lat[0] == found.lat[1]
    assert -14 < found.lat[0] < -12


def test_swapped_easting_and_northing_are_refused_in_a_grid() -> None:
    found = locate(["726177 4444837", "4444837 726177"], Notation.GRID, "EPSG:32638")
    (problem,) = found.problems
    assert (problem.code, problem.row) == ("coordinate-outside-system", 2)


@pytest.mark.parametrize(("notation", "crs"), [(Notation.GRID, ""), (Notation.GRID, "EPSG:4326"), (Notation.GRID, "x")])
def test_a_grid_needs_a_projected_system(notation: Notation, crs: str) -> None:
    with pytest.raises(ProblemError) as refused:
        locate(["726177 4444837"], notation, crs)
    assert refused.value.problems[0].code == "coordinate-system"


def test_an_older_datum_moves_the_position() -> None:
    found = locate(["40.5, 47.25"], Notation.DD, "EPSG:4284")
    assert 50 < metres_apart(np.array([47.25]), np.array([40.5]), found.lon, found.lat) < 250


def test_columns_read_like_texts() -> None:
    lats: list[str | float | None] = [40.5, "40.6", "40,7", None, "x", 95]
    lons: list[str | float | None] = ["47.25", 47.5, "E 47.75", 1, 2, 3]
    found = locate_columns(lats, lons, Notation.DD)
    assert found.lat[:3].tolist() == [40.5, 40.6, 40.7]
    assert found.lon[:3].tolist() == [47.25, 47.5, 47.75]
    assert [one.row for one in found.problems] == [4, 5, 6]
    metres = locate_columns(["4444837", 4444837.0, ""], [726177, "726177", 1], Notation.GRID, "EPSG:32638")
    assert metres.lon[0] == metres.lon[1]
    assert [one.column for one in metres.problems] == ["northing"]


def test_a_perimeter_line_by_line_and_as_a_shape() -> None:
    square = "40.0 47.0\n40.0 47.1\n\n40.1 47.1\n40.1 47.0\n40.0 47.0"
    shape = understand(Given(square, Notation.DD)).geometry
    assert shape.equals(shapely.box(47.0, 40.0, 47.1, 40.1))
    assert understand(Given(shape.wkt, Notation.WKT)).geometry == shape
    assert understand(Given(shapely.to_geojson(shape), Notation.GEOJSON)).geometry == shape
    with pytest.raises(ProblemError, match="coordinate-perimeter-crosses"):
        understand(Given("40.0 47.0\n40.1 47.1\n40.0 47.1\n40.1 47.0", Notation.DD))
    with pytest.raises(ProblemError, match="coordinate-too-few"):
        understand(Given("40.0 47.0\n40.1 47.1", Notation.DD))
    with pytest.raises(ProblemError, match="row 2"):
        understand(Given("40.0 47.0\n40.1\n40.0 47.1", Notation.DD))
    with pytest.raises(ProblemError, match="coordinate-unreadable"):
        understand(Given("POLYGON ((", Notation.WKT))


def legs(shape: list[tuple[float, float]]) -> Iterator[str]:
    for (x, y), (u, v) in itertools.pairwise(shape):
        bearing, _, metres = GEOD.inv(x, y, u, v)
        yield f"{bearing % 360:.6f} {metres:.4f}"


def test_bearings_and_distances_lead_to_the_turning_points() -> None:
    benchmark, points = (47.0, 40.0), [(47.001, 40.001), (47.002, 40.001), (47.002, 40.002), (47.001, 40.002)]
    chained = "\n".join(legs([benchmark, *points, points[0]]))
    radial = "\n".join(next(legs([benchmark, point])) for point in points)
    for text, notation in ((chained, Notation.TRAVERSE), (radial, Notation.BEARINGS)):
        found = understand(Given(text, notation, benchmark=benchmark))
        assert found.geometry.equals_exact(shapely.Polygon(points), 1e-8), notation
        assert not found.notes
    with pytest.raises(ProblemError, match="coordinate-without-benchmark"):
        understand(Given(chained, Notation.TRAVERSE))
    with pytest.raises(ProblemError) as refused:
        understand(Given("400 120\n20 0\nx", Notation.TRAVERSE, benchmark=benchmark))
    assert [(one.row, one.column) for one in refused.value.problems] == [(1, "bearing"), (2, "distance"), (3, "leg")]


def test_a_traverse_says_how_badly_it_closes() -> None:
    text = "0 10\n90 100\n180 100\n270 100\n0 97"
    found = understand(Given(text, Notation.TRAVERSE, benchmark=(47.0, 40.0)))
    (note,) = found.notes
    assert note.code == "traverse-misclosure"
    assert note.values["metres"] == pytest.approx(3, abs=0.01)
    assert shapely.get_num_coordinates(found.geometry) == 5


def test_magnetic_bearings_turn_by_the_declination() -> None:
    turned = understand(Given("84 100\n174 100\n264 100", Notation.BEARINGS, benchmark=(47.0, 40.0), declination=6.0))
    true = understand(Given("90 100\n180 100\n270 100", Notation.BEARINGS, benchmark=(47.0, 40.0)))
    assert turned.geometry.equals_exact(true.geometry, 1e-12)
