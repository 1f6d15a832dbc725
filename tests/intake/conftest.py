"""A country, its people, a folder for what comes in; and a register with the small programme, entered once a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.db import transaction
from django.test import override_settings
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.intake.small import small_programme
from tests.records.country import found
from tests.web.conftest import signed
from whitestone.demonstration import Programme
from whitestone.intake.demonstration import Loaded, load

__all__ = ["signed"]


@pytest.fixture
def land(cast: Cast, settings: Settings, tmp_path: Path) -> Cast:
    settings.ATTACHMENTS = tmp_path / "attachments"
    settings.INTAKE_BESIDE = False
    found(cast)
    return cast


@pytest.fixture(scope="module")
def programme() -> Programme:
    return small_programme()


@pytest.fixture(scope="module")
def entered(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    programme: Programme,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Loaded]:
    """The programme, entered once for all tests of this file: each of them works inside, and takes back what it did."""
    papers = override_settings(ATTACHMENTS=tmp_path_factory.mktemp("attachments"))
    with django_db_blocker.unblock(), papers, transaction.atomic():
        yield load(programme)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(entered: Loaded, db: None) -> Loaded:
    return entered
