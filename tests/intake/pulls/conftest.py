"""A country, its people, a folder for what comes, and a server of our own that speaks the three protocols."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.intake.conftest import land
from tests.intake.pulls.server import Recorded
from tests.records.operations import prepare

__all__ = ["land"]


@pytest.fixture
def server() -> Iterator[Recorded]:
    with Recorded() as running:
        yield running


@pytest.fixture
def nation(land: Cast, settings: Settings) -> Cast:
    """The operator of this machine allows the server on it."""
    settings.PULL_HOSTS = ("127.0.0.1",)
    return prepare(land)
