"""The plane: its choice, its exactness where data is already in it, and areas that agree with the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import CRS, Geod

from whitestone.land.geometry import chunks
from whitestone.land.geometry.antimeridian import unwrap
from whitestone.land.geometry.plane import choose_plane, is_equal_area, places, to_plane
from whitestone.land.inputs import Geometries, Plane

WGS84 = CRS("OGC:CRS84")
GEOD = Geod(ellps="WGS84")


def array(*shapes: shapely.Geometry | None) -> Geometries:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def geodesic_area(polygon: shapely.Geometry, plane: Plane) -> float:
    """Area on the ellipsoid, edges being geodesics between vertices at most 1 km apart."""
    total = 0.0
    for part in shapely.get_parts(shapely.segmentize(polygon, 1_000)):
        xy = shapely.get_coordinates(part.exterior)
        lon, lat = places(xy[:, 0], xy[:, 1], plane)
        total += abs(GEOD.polygon_area_perimeter(lon, lat)[0])
    return total


def blob(lon: float, lat: float, size: float, corners: int, seed: int) -> shapely.Polygon:
    """A star-shaped polygon of about `size` metres in longitude and latitude."""
    rng = np.random.default_rng(seed)
    angle = 2 * np.pi * (np.arange(corners) + 0.7 * rng.random(corners)) / corners
    radius = size / 2 * rng.uniform(0.5, 1.0, corners)
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    return shapely.Polygon(np.c_[lon + x / (111_320 * np.cos(np.radians(lat))), lat + y / 111_320])


@settings(deadline=None, max_examples=150)
@given(
    lon=st.sampled_from([-180.0, -177.0, 0.0, 6.0, 42.0, 47.9, 179.99]) | st.floats(-180, 180),
    lat=st.sampled_from([0.0, 12.0, -18.0, 40.0, 60.0, 75.0]) | st.floats(-75, 75),
    size=st.sampled_from([100.0, 1_000.0, 10_000.0, 100_000.0]) | st.floats(100, 100_000),
    corners=st.integers(3, 40),
    seed=st.integers(0, 10_000),
)
def test_area_agrees_with_the_ellipsoid(lon: float, lat: float, size: float, corners: int, seed: int) -> None:
    polygon = blob(lon, lat, size, corners, seed)
    elsewhere = blob(lon + seed % 7 - 3, lat + seed % 5 - 2, size, 5, seed)
    plane = choose_plane([(array(polygon, elsewhere), WGS84)])
    placed = to_plane(array(polygon), WGS84, plane)[0]
    assert placed.area == pytest.approx(geodesic_area(placed, plane), rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(
    x=st.floats(160_000, 840_000),
    y=st.floats(500_000, 7_500_000),
    size=st.floats(100, 100_000),
    zone=st.integers(1, 60),
)
def test_area_of_utm_data_agrees_across_zone_borders(x: float, y: float, size: float, zone: int) -> None:
    crs = CRS.from_epsg(32600 + zone)
    square = array(shapely.box(x - size / 2, y - size / 2, x + size / 2, y + size / 2))
    plane = choose_plane([(square, crs), (array(shapely.Point(6.0 * zone - 180, 40)), WGS84)])
    placed = to_plane(square, crs, plane)[0]
    assert placed.area == pytest.approx(geodesic_area(placed, plane), rel=1e-6)


@pytest.mark.parametrize("size", [0.001, 0.01, 0.1, 1.0])
def test_long_edges_follow_their_own_system(size: float) -> None:
    """A box of longitude and latitude has the area between its parallels, known in closed form."""
    west, south = 47.0, 60.0
    box = array(shapely.box(west, south, west + size, south + size))
    plane = choose_plane([(box, WGS84)])

    def below(latitude: float) -> float:
        """Area of the ellipsoid from the equator to a latitude, per radian of longitude."""
        a, e = 6_378_137.0, np.sqrt(GEOD.es)
        s = np.sin(np.radians(latitude))
        return float(a**2 * (1 - e**2) / 2 * (s / (1 - (e * s) ** 2) + np.arctanh(e * s) / e))

    exact = np.radians(size) * (below(south + size) - below(south))
    assert to_plane(box, WGS84, plane)[0].area == pytest.approx(exact, rel=1e-6)


def test_equal_area_data_keeps_its_coordinates() -> None:
    crs = CRS.from_epsg(3035)
    square = array(shapely.box(4321000, 3210000, 4321100.125, 3210100))
    plane = choose_plane([(square, crs), (square, crs)])
    assert plane.crs == "EPSG:3035"
    assert shapely.equals_exact(to_plane(square, crs, plane)[0], square[0], 0.0)
    assert choose_plane([(square, crs), (array(), WGS84)]).crs != "EPSG:3035"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("EPSG:3035", True),
        ("EPSG:5070", True),
        ("EPSG:6933", True),
        ("EPSG:8857", True),
        ("EPSG:32638", False),
        ("EPSG:4326", False),
        ("EPSG:3857", False),
        ("EPSG:28408", False),
        ("+proj=laea +lat_0=40 +lon_0=47 +R=6371000", False),
        ("+proj=laea +lat_0=40 +lon_0=47 +datum=WGS84 +units=us-ft", False),
        ("+proj=laea +lat_0=40 +lon_0=47 +datum=WGS84", True),
        ("+proj=cea +lat_ts=30 +datum=WGS84", True),
        ("+proj=laea +lat_0=40 +lon_0=47 +ellps=krass", False),
    ],
)
def test_only_equal_area_metres_on_the_modern_ellipsoid_are_kept(name: str, expected: bool) -> None:
    assert is_equal_area(CRS(name)) is expected
    if expected:
        x, y = CRS(name), CRS.from_epsg(4326)
        assert choose_plane([(array(), x)]).crs == choose_plane([(array(), x), (array(), x)]).crs
        assert choose_plane([(array(), x), (array(), y)]).crs.startswith("+proj=laea +lat_0=0 +lon_0=0 ")


def test_the_centre_is_in_whole_degrees_and_does_not_mind_the_antimeridian() -> None:
    points: NDArray[np.object_] = array(shapely.Point(179.5, -17.2), shapely.Point(-179.0, -17.4))
    assert "+lat_0=-17 +lon_0=180 " in choose_plane([(points, WGS84)]).crs
    many = np.asarray(shapely.points(np.random.default_rng(1).uniform((46, 39), (47.6, 41), (500, 2))))
    assert choose_plane([(many, WGS84)]) == choose_plane([(many[::-1][:-3], WGS84)])


def test_nothing_has_a_plane_too() -> None:
    assert to_plane(array(None), WGS84, choose_plane([(array(None), WGS84)]))[0] is None


@settings(deadline=None, max_examples=50)
@given(lat=st.floats(-70, 70), west=st.floats(0.01, 2), east=st.floats(0.01, 2))
def test_land_across_the_antimeridian_is_the_same_however_it_is_written(lat: float, west: float, east: float) -> None:
    top = lat + 0.5
    plain = shapely.box(180 - west, lat, 180 + east, top)
    jumping = shapely.Polygon([(180 - west, lat), (-180 + east, lat), (-180 + east, top), (180 - west, top)])
    cut = shapely.MultiPolygon([shapely.box(180 - west, lat, 180, top), shapely.box(-180, lat, -180 + east, top)])
    unwrapped, jumped = unwrap(array(plain, jumping, cut, None))
    assert jumped.tolist() == [False, True, False, False]
    plane = choose_plane([(unwrapped, WGS84)])
    placed = to_plane(unwrapped[:3], WGS84, plane)
    assert shapely.is_valid(placed).all()
    assert shapely.get_num_geometries(placed).tolist() == [1, 1, 1]
    areas = shapely.area(placed)
    assert areas == pytest.approx(np.full(3, areas[0]), rel=1e-9)
    x, y = shapely.get_coordinates(placed[0]).T
    lon, _ = places(x, y, plane)
    assert (np.abs(lon) <= 180).all()


def test_a_hole_moves_with_its_polygon_and_far_parts_stay_apart() -> None:
    shell = [(179, 0), (-179, 0), (-179, 1), (179, 1)]
    hole = [(-179.8, 0.2), (-179.2, 0.2), (-179.2, 0.8), (-179.8, 0.8)]
    apart = shapely.MultiPolygon([shapely.box(-175, 0, -174, 1), shapely.box(174, 0, 175, 1)])
    unwrapped, jumped = unwrap(array(shapely.Polygon(shell, [hole]), apart))
    assert jumped.tolist() == [True, False]
    assert unwrapped[0].is_valid
    assert unwrapped[0].bounds == (179, 0, 181, 1)
    assert unwrapped[0].area == pytest.approx(2 - 0.36)
    assert unwrapped[1].geom_type == "MultiPolygon"
    assert unwrapped[1].area == pytest.approx(2)


def test_a_long_array_is_projected_as_one_shape_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    shapes = array(*(blob(47 + rng.random(), 40 + rng.random(), 200, 9, seed) for seed in range(100)), None)
    plane = choose_plane([(shapes, WGS84)])
    whole = to_plane(shapes, WGS84, plane)
    monkeypatch.setattr(chunks, "SIZE", 7)
    assert shapely.equals_exact(to_plane(shapes, WGS84, plane)[:-1], whole[:-1], 0.0).all()
    assert whole[-1] is None
