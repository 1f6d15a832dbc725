"""Fixtures that several rooms share: the cast, and a database that other threads can see."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from tools.bundle import catalogues
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.cast import Cast, gather
from tests.web.browsing import bundled, chromium

LONG = os.environ.get("WHITESTONE_HYPOTHESIS_EXAMPLES")
# How hard hypothesis tries: short, the same every time and without a clock in the suite, long and random on request.
# ``WHITESTONE_HYPOTHESIS_EXAMPLES=5000 pytest tests/land`` runs long; a failure prints how to repeat it.
settings.register_profile(
    "whitestone",
    max_examples=int(LONG or "60"),
    derandomize=LONG is None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("whitestone")


def pytest_configure() -> None:
    """Tests see the translations as they stand in the sources."""
    catalogues()


PREPARED_ONCE = (
    "tests/config/test_demo_command.py",
    "tests/demonstration/test_demonstration_programme.py",
    "tests/docs/test_readme.py",
    "tests/figures/test_page_in_a_browser.py",
    "tests/intake/demonstration/",
    "tests/land/test_peers_agree.py",
    "tests/land/test_report_in_a_browser.py",
)
"""Files and folders that prepare something long, or one schema of a database, once for all their tests."""

BEGUN_FIRST = (
    "tests/web/test_every_page_in_a_browser.py",
    "tests/web/test_every_step_in_a_browser.py",
    "tests/web/test_api_fuzz.py",
    "tests/web/test_workplace_in_a_browser.py",
    "tests/web/test_every_address.py",
    "tests/web/test_languages_in_a_browser.py",
    "tests/web/test_in_a_browser.py",
)
"""Files whose tests take a minute: begun last, one of them would keep all but one worker waiting at the end."""


class Together(LoadScopeScheduling):  # type: ignore[misc]  # the plugin has no types
    """Hands tests out one by one, but all of a file or folder that prepares something once to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return next((one for one in PREPARED_ONCE if nodeid.startswith(one)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Groups by mark, as the plugin has them, need a name that tests can no longer be given."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; all others stay in their order."""
    for name in (*PREPARED_ONCE, *BEGUN_FIRST):
        if not (Path(__file__).parent.parent / name).exists():
            raise pytest.UsageError(f"tests/conftest.py names {name}, which is not there")
    rank = {name: at for at, name in enumerate(BEGUN_FIRST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(BEGUN_FIRST)))


def pytest_collection_finish() -> None:
    """What has been imported stays for good: the collector need not walk through it again after every few objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    """A page asked for in another language leaves that language active in the thread: no test inherits it."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Chromium, with the bundle that pages need."""
    # The browser's own loop runs in this thread; the database is asked between its steps, never inside them.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    bundled()
    with chromium() as launched:
        yield launched
        # Inside the browser's loop Django has a connection of its own; nobody else would close it.
        connections.close_all()


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


@pytest.fixture
def gdal_tools() -> None:
    """GDAL's own command line tools, an outside witness; needed in CI, skipped where a machine has none."""
    if shutil.which("ogr2ogr") is None or shutil.which("ogrinfo") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("GDAL's tools are missing: apt-get install gdal-bin")
        pytest.skip("no GDAL tools on this machine: apt-get install gdal-bin")
