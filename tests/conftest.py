"""Fixtures that several rooms share: the cast, and a database that other threads can see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.cast import Cast, gather


@pytest.fixture
def cast(db: None) -> Cast:
    return gather()


@pytest.fixture
def shared_cast(transactional_db: None) -> Iterator[Cast]:
    """The cast in a database without a surrounding transaction; its events may be flushed away afterwards."""
    yield gather()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE review_event DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER review_event_no_update")
            cursor.execute("DROP TRIGGER review_event_no_delete")
