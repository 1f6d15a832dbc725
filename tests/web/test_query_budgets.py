"""How many queries each page may ask, at a small data set of fixed size: written down, and held.

When a page needs another number for a good reason, write it down with
``WHITESTONE_WRITE_BUDGETS=1 python -m pytest tests/web/test_query_budgets.py`` and say the reason in the commit. The
numbers are those of the database that asks more: PostgreSQL is asked twice more for the page of today than SQLite.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.records.country import draft, hazard, square, through
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from tests.web.test_every_address import WORDS
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release

pytestmark = pytest.mark.django_db

BUDGETS = Path(__file__).with_name("query_counts.json")
YEAR = "from=2023-01-01&to=2023-12-31"


def _country(land: Cast, rows: int) -> Hazard:
    """Hazards and a product each, half of the hazards still drafts."""
    for place in range(rows):
        area = square(46.1 + place / 50, 40.1)
        last = through(hazard(land, area=area), land)
        through(draft(Release, land, {**RELEASE, "area": area.buffer(-0.002)}), land)
        hazard(land, area=square(46.1 + place / 50, 40.3), reference=f"D{place}")
    return last


def _pages(one: Hazard) -> dict[str, str]:
    lists = {f"{word} list": f"/{word}/" for word in WORDS}
    return lists | {
        "home": "/",
        "desk": "/desk/",
        "list of drafts": "/hazard/?state=draft",
        "list with links": "/release/?columns=organisation,product",
        "list known at": "/hazard/?known_at=2030-01-01T00:00Z",
        "list by area": "/hazard/?order=-computed_m2",
        "version": f"/hazard/{one.record}/1/",
        "new record": "/hazard/new/",
        "records of a name": "/hazard/named/?q=ha",
        "ledger": f"/ledger/?{YEAR}",
        "ledger by organisation": f"/ledger/?{YEAR}&by=organisation,product",
        "ledger days": f"/ledger/days/?{YEAR}",
        "ledger postings": f"/ledger/postings/?{YEAR}",
        "ledger changes": f"/ledger/changes/?{YEAR}&first={dt.date(2020, 1, 1)}T00:00Z",
        "ledger findings": f"/ledger/findings/?{YEAR}",
        "interface": "/api/hazard/?limit=100",
    }


def _counted(land: Cast, signed: Sign, one: Hazard) -> dict[str, int]:
    client, found = signed(land.headquarters), {}
    for name, address in _pages(one).items():
        assert client.get(address).status_code == 200, name  # the books catch up before they are counted
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[name] = len(asked)
    return found


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


def test_no_page_asks_more_queries_than_are_written_down(land: Cast, signed: Sign) -> None:
    found = _counted(land, signed, _country(land, 2))
    if os.environ.get("WHITESTONE_WRITE_BUDGETS"):
        BUDGETS.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    allowed = json.loads(BUDGETS.read_text(encoding="utf-8"))
    assert set(found) == set(allowed), "a page came or went: see the head of this file"
    over = {name: (count, allowed[name]) for name, count in found.items() if count > allowed[name]}
    assert not over, f"pages ask more queries (now, allowed) than before: {over}; see the head of this file"


def test_no_page_asks_a_query_for_each_row(land: Cast, signed: Sign) -> None:
    # The second stands on the first, so that the books have something to find from the start.
    _country(land, 1)
    few = _counted(land, signed, _country(land, 1))
    many = _counted(land, signed, _country(land, 4))
    assert {name: count for name, count in many.items() if count > few[name]} == {}
