"""A register with the small programme, entered once for all tests of this folder."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.db import transaction
from django.test import override_settings

from tests.intake.demonstration.small import small_programme
from whitestone.demonstration import Programme
from whitestone.intake.demonstration import Loaded, load


@pytest.fixture(scope="package")
def programme() -> Programme:
    return small_programme()


@pytest.fixture(scope="package")
def entered(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    programme: Programme,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Loaded]:
    """The programme, entered once for this folder: each test works inside, and takes back what it did."""
    papers = override_settings(ATTACHMENTS=tmp_path_factory.mktemp("attachments"))
    with django_db_blocker.unblock(), papers, transaction.atomic():
        yield load(programme)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(entered: Loaded, db: None) -> Loaded:
    return entered
