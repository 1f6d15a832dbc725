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


def test_the_first_page_after_warming_asks_no_more_than_the_second(land: Cast, signed: Sign) -> None:
    through(hazard(land, reference="HA-1"), land)
    client = signed(land.headquarters)
    cache.clear()
    kept._kept.clear()
    names._kept.clear()
    warm()
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert b"Confirmed land open" in client.get("/").content
            assert b"HA-1" in client.get("/search/?q=HA-1").content
        asked.append(len(queries))
    assert asked[0] <= asked[1] + 5


def test_a_database_that_does_not_answer_keeps_nobody_from_serving(
    land: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def silent(*_asked: object) -> object:
        raise OperationalError("no answer")

    with caplog.at_level(logging.WARNING), connection.execute_wrapper(silent):
        warm()
    assert "Nothing was made ready: no answer" in caplog.text
