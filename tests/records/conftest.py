"""The cast in a country with reference data."""

import pytest

from tests.cast import Cast
from tests.records.country import found


@pytest.fixture
def land(cast: Cast) -> Cast:
    found(cast)
    return cast
