"""Index operations that leave the classes of the migrations' state standing do what Django's own do."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from whitestone.kernel import migrating

KEY = ("kernel_tests", "place")
BY_DAY = models.Index(fields=["seen"], name="place_by_day", condition=models.Q(shape__isnull=False))
BY_ORDER = models.Index(fields=["-id"], name="place_by_order")


def before() -> ProjectState:
    state = MigrationLoader(connection).project_state([("kernel_tests", "0001_place")])
    assert state.apps.get_model(*KEY)._meta.indexes == []
    return state


def run(state: ProjectState, operation: Operation, *, back: bool = False) -> ProjectState:
    after = state.clone()
    operation.state_forwards("kernel_tests", after)
    with connection.schema_editor() as editor:
        if back:
            operation.database_backwards("kernel_tests", editor, after, state)
        else:
            operation.database_forwards("kernel_tests", editor, state, after)
    return after


def in_database() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        told = connection.introspection.get_constraints(cursor, "kernel_tests_place")
    return {name: one["columns"] for name, one in told.items() if name.startswith("place_by")}


def said(state: ProjectState) -> tuple[object, object]:
    return state.models[KEY].options["indexes"], state.apps.get_model(*KEY)._meta.indexes


@pytest.mark.django_db
def test_states_are_those_that_djangos_operations_make() -> None:
    ours, theirs = before(), before()
    operations = ((migrating, ours), (migrations, theirs))
    for module, state in operations:
        module.AddIndex("place", BY_DAY).state_forwards("kernel_tests", state)
        module.AddIndex("place", BY_ORDER).state_forwards("kernel_tests", state)
    assert said(ours) == said(theirs) == ([BY_DAY, BY_ORDER], [BY_DAY, BY_ORDER])
    for module, state in operations:
        module.RemoveIndex("place", "place_by_day").state_forwards("kernel_tests", state)
    assert said(ours) == said(theirs) == ([BY_ORDER], [BY_ORDER])


@pytest.mark.django_db
def test_no_class_is_made_again() -> None:
    state = before()
    stood = state.apps.get_model(*KEY)
    migrating.AddIndex("place", BY_DAY).state_forwards("kernel_tests", state)
    assert state.apps.get_model(*KEY) is stood


# SQLite changes no table inside a transaction that it did not begin for that, hence a database without one around it.
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_cast")
def test_indexes_come_and_go_in_the_database_and_back_again() -> None:
    start = before()
    with_one = run(start, migrating.AddIndex("place", BY_DAY))
    assert in_database() == {"place_by_day": ["seen"]}
    without = run(with_one, migrating.RemoveIndex("place", "place_by_day"))
    assert in_database() == {}
    assert without.models[KEY].options["indexes"] == []
    run(with_one, migrating.RemoveIndex("place", "place_by_day"), back=True)
    assert in_database() == {"place_by_day": ["seen"]}
    run(start, migrating.AddIndex("place", BY_DAY), back=True)
    assert in_database() == {}
