"""What is made ready before the first reader comes, and a register that is not ready for that."""

import logging

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.records.country import hazard, through
from tests.web.conftest import Sign
from whitestone.records.books import kept
from whitestone.web import names
from whitestone.web.warming import warm

pytestmark = pytest.mark.django_db


def test_the_first_page_after_warming_is_spared_the_books_and_the_names(land: Cast, signed: Sign) -> None:
    through(hazard(land, reference="HA-1"), land)
    client = signed(land.headquarters)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert b"Confirmed land open" in client.get("/").content
            assert b"HA-1" in client.get("/search/?q=HA-1").content
        return len(queries)

    counts = []
    for ready in (False, True):
        cache.clear()
        kept._kept.clear()
        names._kept.clear()
        if ready:
            warm()
        counts.append(asked())
    cold, warmed = counts
    # Two years of books and every word's names are most of what a cold page asks.
    assert warmed < cold - 30


def test_a_database_that_does_not_answer_keeps_nobody_from_serving(
    land: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def silent(*_asked: object) -> object:
        raise OperationalError("no answer")

    with caplog.at_level(logging.WARNING), connection.execute_wrapper(silent):
        warm()
    assert "Nothing was made ready: no answer" in caplog.text
