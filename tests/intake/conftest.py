"""A country, its people and a folder for what comes in."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.records.country import found
from tests.web.conftest import signed

__all__ = ["signed"]


@pytest.fixture
def land(cast: Cast, settings: Settings, tmp_path: Path) -> Cast:
    settings.ATTACHMENTS = tmp_path / "attachments"
    settings.INTAKE_BESIDE = False
    found(cast)
    return cast
