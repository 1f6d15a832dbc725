"""The pages of the books: every figure leads to its postings and records, and to nothing that a person may not see."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
import uuid

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.records.country import change, draft, hazard, square, through
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages.naming import named
from whitestone.records.releases.models import Release
from whitestone.review.states import Change

pytestmark = pytest.mark.django_db

YEAR = "from=2023-01-01&to=2023-12-31"


@pytest.fixture
def worked(land: Cast) -> Hazard:
    """A hazard, and a product that clears part of it."""
    one = through(hazard(land), land)
    through(draft(Release, land, {**RELEASE, "reference": "R-1", "area": square(46.1, 40.1, 0.004)}), land)
    return one


def plain(content: bytes) -> str:
    return re.sub(r"\s+", " ", content.decode())


def test_every_cell_leads_to_its_postings_and_each_posting_to_its_record(
    land: Cast, worked: Hazard, signed: Sign
) -> None:
    client = signed(land.reader)
    page = plain(client.get(f"/ledger/?{YEAR}").content)
    table = page.split('<table class="ledger">')[1].split("</tbody>")[0]
    cells = re.findall(r'<a href="(/ledger/postings/[^"]+)">([^<]+)</a>', table)
    assert len(cells) == 3  # recorded, cleared, closing: nothing was open at the beginning
    for address, area in cells:
        made_of = plain(client.get(html.unescape(address)).content)
        assert f"{area} m²" in made_of
        assert '<svg class="sketch"' in made_of
    cleared = plain(client.get(html.unescape(cells[1][0])).content)
    release = Release.objects.get()
    assert f'<a href="/release/{release.record}/">R-1</a>' in cleared
    assert str(worked.record) not in cleared


def test_what_a_person_may_not_see_is_counted_and_not_named(land: Cast, worked: Hazard, signed: Sign) -> None:
    through(hazard(land, reference="SECRET", tier="restricted", area=square(46.3, 40.3)), land)
    address = f"/ledger/postings/?{YEAR}&column=recorded"
    sees = {"headquarters", "second_headquarters", "verifier", "other_verifier", "field", "officer"}
    for user, person in land.everyone().items():
        page = plain(signed(person).get(address).content)
        assert ("SECRET" in page) == (user in sees), user
        assert ("that you may not see" in page) == (user in {"reader", "outsider", "administrator"}), user


def test_as_published_against_as_known_now_names_version_person_and_reason(
    land: Cast, worked: Hazard, signed: Sign
) -> None:
    printed = timezone.now().isoformat().replace("+", "%2B")
    through(change(worked, land, Change.CORRECTED, {"kind": "SHA"}, replaces=1), land)
    page = plain(signed(land.reader).get(f"/ledger/changes/?{YEAR}&first={printed}").content)
    assert f'<a href="/hazard/{worked.record}/2/">HA-1, version 2</a> (corrected), field' in page
    assert "a test</li>" in page
    then = plain(signed(land.reader).get(f"/ledger/?{YEAR}&known_at={printed}").content)
    assert "What is known otherwise now" in then


def test_two_days_stand_side_by_side(land: Cast, worked: Hazard, signed: Sign) -> None:
    page = plain(signed(land.reader).get("/ledger/days/?from=2022-12-31&to=2023-12-31&by=kind").content)
    foot = page.split("<tfoot>")[1]
    first, last, difference = re.findall(r'<td class="number">([^<]*)</td>', foot)
    assert first == "0"
    assert last == difference != "0"


def test_the_table_leaves_as_a_file_with_the_same_figures(land: Cast, worked: Hazard, signed: Sign) -> None:
    client = signed(land.reader)
    said = json.loads(client.get(f"/ledger/?{YEAR}&form=json&by=unit").content)
    assert (said["from"], said["by"], said["balanced"]) == ("2023-01-01", ["unit"], True)
    (row,) = said["rows"]
    (line,) = csv.DictReader(io.StringIO(client.get(f"/ledger/?{YEAR}&form=csv&by=unit").content.decode()))
    assert float(line["closing"]) == row["closing"] > 0
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/ledger/?{YEAR}&form=xlsx&by=unit").content))
    cells = book.get_sheet_by_name("balance").to_python()
    assert dict(zip(*cells, strict=True))["cleared"] == pytest.approx(row["cleared"])


def test_charts_are_drawn_with_their_data_beside_them(land: Cast, worked: Hazard, signed: Sign) -> None:
    client = signed(land.reader)
    page = client.get(f"/ledger/?{YEAR}").content.decode()
    assert page.count("<svg ") == 2
    assert "<script" not in page.split("<main")[1]
    again = client.get(f"/ledger/?{YEAR}").content.decode()
    assert page.split("<main")[1] == again.split("<main")[1]
    tables = re.findall(r"<caption>Square kilometres</caption>", page)
    assert len(tables) == 2
    by_product = plain(client.get(f"/ledger/?{YEAR}&by=organisation,product").content)
    assert re.search(
        '<th scope="row">Operator</th><th scope="row"><span class="badge cleared"[^>]*>cleared</span></th>', by_product
    )


def test_a_finding_leads_to_the_record_that_raises_it(land: Cast, worked: Hazard, signed: Sign) -> None:
    again = through(
        draft(
            Release,
            land,
            {
                **RELEASE,
                "reference": "CL-9",
                "area": square(46.1, 40.1, 0.004),
                "effective": dt.date(2023, 9, 1),
            },
        ),
        land,
    )
    page = plain(signed(land.reader).get(f"/ledger/findings/?{YEAR}").content)
    assert "<code>already-released</code>" in page
    assert f'<a href="/release/{again.record}/">Product CL-9 covers ' in page
    # Who may not see the record reads the end of its id at most, and whoever calls records by id nothing else.
    assert named(f"{again.record} and {uuid.UUID(int=7)}", {str(again.record): "CL-9"}) == "CL-9 and 00000007"
    assert named("no record", {}) == "no record"


@pytest.mark.parametrize(
    "asked", ["from=x", "to=2022-13-01", "by=colour", "kind=XHA", "known_at=then", "from=2023-01-02&to=2023-01-01"]
)
def test_an_address_that_cannot_be_read_is_refused(land: Cast, signed: Sign, asked: str) -> None:
    answer = signed(land.reader).get(f"/ledger/?{asked}")
    assert answer.status_code == 400
    assert b"books-address-unreadable" in answer.content
