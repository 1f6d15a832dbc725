"""The cast in a country, with sign-in."""

import pytest

from tests.cast import Cast
from tests.records.country import found
from tests.web.conftest import signed

__all__ = ["signed"]


@pytest.fixture
def land(cast: Cast) -> Cast:
    found(cast)
    return cast
