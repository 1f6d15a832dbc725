"""Rows that are indexed together are found like rows that came one by one, and a failure leaves the table as it was."""

import pytest
import shapely
from django.db import IntegrityError, connection, transaction

from tests.kernel.models import Place
from whitestone.kernel.spatial_index import indexed_together

pytestmark = pytest.mark.django_db
SQLITE = "sqlite"


def tree() -> list[tuple[float, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_tests_place_shape_rtree ORDER BY id")
        return list(cursor.fetchall())


def triggers() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'kernel_tests_place'")
        return dict(cursor.fetchall())


def places(count: int) -> list[Place]:
    return [Place(shape=shapely.Point(index / 10, 40) if index % 3 else None) for index in range(count)]


def test_rows_indexed_together_are_found_and_later_rows_too() -> None:
    before = Place.objects.create(shape=shapely.Point(1, 40))
    with indexed_together(Place):
        Place.objects.bulk_create(places(30))
    Place.objects.create(shape=shapely.Point(1, 40))
    found = Place.objects.filter(shape__bbox=(0.95, 39.9, 1.05, 40.1))
    assert found.count() == 3
    assert before in found


@pytest.mark.skipif("connection.vendor != SQLITE", reason="PostGIS has no tree of its own")
def test_the_tree_is_the_one_that_the_trigger_would_have_made() -> None:
    Place.objects.bulk_create(places(30))
    one_by_one, kept = tree(), triggers()
    Place.objects.all().delete()
    first = Place.objects.create(shape=None).pk
    with indexed_together(Place):
        Place.objects.bulk_create(places(30))
        assert not tree()
    assert [(row[0] - first, *row[1:]) for row in tree()] == [(row[0], *row[1:]) for row in one_by_one]
    assert triggers() == kept


def test_a_failure_takes_back_rows_and_leaves_the_index_working() -> None:
    taken = Place.objects.create(shape=shapely.Point(1, 40))
    kept = triggers() if connection.vendor == SQLITE else {}
    with pytest.raises(IntegrityError), transaction.atomic(), indexed_together(Place):
        Place.objects.bulk_create([*places(9), Place(pk=taken.pk)])
    assert Place.objects.get() == taken
    assert connection.vendor != SQLITE or triggers() == kept
    Place.objects.create(shape=shapely.Point(1, 40))
    assert Place.objects.filter(shape__bbox=(0.9, 39, 1.1, 41)).count() == 2
