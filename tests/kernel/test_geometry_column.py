"""A geometry column gives back what it was given and finds what meets a box, alike on both databases."""

import numpy as np
import pytest
import shapely
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from tests.kernel.models import Place
from whitestone.kernel.geometry import canonical, intersecting, packed, unpacked

degrees = st.tuples(
    st.floats(-180, 180, allow_subnormal=False).map(lambda x: round(x, 7)),
    st.floats(-90, 90, allow_subnormal=False).map(lambda y: round(y, 7)),
)
POLYGON_WITH_HOLE = shapely.from_wkt(
    "POLYGON ((46 40, 46.5 40, 46.5 40.5, 46 40.5, 46 40), (46.1 40.1, 46.1 40.2, 46.2 40.2, 46.1 40.1))"
)


@given(st.lists(degrees, min_size=1, max_size=9))
def test_packing_keeps_every_coordinate(points: list[tuple[float, float]]) -> None:
    shape = shapely.MultiPoint(points)
    assert canonical(unpacked(packed(shape))) == canonical(shape)


@pytest.mark.django_db
@pytest.mark.parametrize("shape", [POLYGON_WITH_HOLE, shapely.Point(47.1234567, 40.7654321)])
def test_a_geometry_comes_back_to_the_last_bit(shape: BaseGeometry) -> None:
    place = Place.objects.create(shape=shape)
    place.refresh_from_db()
    assert place.shape is not None
    assert canonical(place.shape) == canonical(shape)


@pytest.mark.django_db
def test_the_box_lookup_finds_what_a_look_at_every_row_finds() -> None:
    chance = np.random.default_rng(3)
    corners = chance.uniform((-179, -89), (178, 88), (400, 2))
    sides = chance.uniform(1e-6, 1, (400, 2))
    shapes = [shapely.box(*corner, *(corner + side)) for corner, side in zip(corners, sides, strict=True)]
    Place.objects.bulk_create([Place(shape=shape) for shape in shapes] + [Place(shape=None)])
    rows = Place.objects.order_by("pk")
    for _ in range(40):
        x, y = chance.uniform((-179, -89), (150, 60))
        window = shapely.box(x, y, x + 25, y + 25)
        expected = [row.pk for row in rows if row.shape is not None and row.shape.intersects(window)]
        assert intersecting(rows, "shape", window) == expected
        boxed = set(rows.filter(shape__bbox=window.bounds).values_list("pk", flat=True))
        assert set(expected) <= boxed


@pytest.mark.django_db
def test_the_index_follows_change_and_deletion() -> None:
    place = Place.objects.create(shape=shapely.Point(10, 10))
    here, there = (9.0, 9.0, 11.0, 11.0), (19.0, 19.0, 21.0, 21.0)
    place.shape = shapely.Point(20, 20)
    place.save()
    assert not Place.objects.filter(shape__bbox=here).exists()
    assert Place.objects.get(shape__bbox=there) == place
    Place.objects.filter(pk=place.pk).update(shape=None)
    assert not Place.objects.filter(shape__bbox=there).exists()
    Place.objects.filter(pk=place.pk).update(shape=shapely.Point(10, 10))
    place.delete()
    assert not Place.objects.filter(shape__bbox=here).exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kernel_tests_place_shape_rtree")
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_box_lookup_uses_the_index() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Place.objects.filter(shape__bbox=(1, 1, 2, 2)).explain()
    assert "gist" in plan if connection.vendor == "postgresql" else "VIRTUAL TABLE INDEX" in plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("POINT EMPTY", "geometry-empty"),
        ("POINT (4747000 4459000)", "geometry-off-the-globe"),
        ("POYNT (1 2)", "geometry-unreadable"),
        ('{"type": "Point"}', "geometry-unreadable"),
    ],
)
def test_what_is_no_place_on_earth_never_reaches_the_database(given: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        Place.objects.create(shape=given)
    assert refusal.value.code == code
    assert not Place.objects.exists()
