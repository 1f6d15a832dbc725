"""Lists: keyset pages show every row once in any order; filters and columns come from the address, or are refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.records.country import hazard, square, through
from tests.web.conftest import Sign
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages import lists
from whitestone.review.words import word_of

pytestmark = pytest.mark.django_db


def references(page: str) -> list[str]:
    return re.findall(r'<tr>(?:<td>(?:<input[^>]+>)?</td>)?<td><a href="[^"]+">([^<]+)</a>', page)


def walked(client: Client, address: str) -> list[str]:
    """The references of all pages, following "Next page" as a reader does."""
    found: list[str] = []
    at: str | None = address
    while at is not None:
        page = client.get(at).content.decode()
        found += references(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        at = "/hazard/" + following[1].replace("&amp;", "&") if following else None
    return found


@pytest.fixture
def several(land: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Seven drafts, two of them without an area, some alike: what makes paging go wrong."""
    monkeypatch.setattr(lists, "PAGE", 2)
    for place, (kind, side) in enumerate(
        [("SHA", 0.01), ("CHA", 0.01), ("SHA", None), ("CHA", 0.02), ("SHA", 0.02), ("CHA", None), ("SHA", 0.005)]
    ):
        values: dict[str, Any] = {"area": square(46.1, 40.1, side) if side else None}
        hazard(land, reference=f"R{place}", kind=kind, unit="N", **values)
    return land


@pytest.mark.parametrize(
    "order", ["", "effective", "-effective", "kind", "-kind", "computed_m2", "-computed_m2", "unit"]
)
def test_every_row_stands_on_one_page_in_any_order(several: Cast, signed: Sign, order: str) -> None:
    found = walked(signed(several.officer), f"/hazard/?state=draft&order={order}")
    assert sorted(found) == [f"R{place}" for place in range(7)]
    if order.endswith("computed_m2"):
        rows = {one.reference: one.computed_m2 for one in Hazard.objects.all()}
        values = [rows[name] for name in found]
        assert values[-2:] == [None, None]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=order.startswith("-"))


def test_filters_and_columns_come_from_the_address(several: Cast, signed: Sign) -> None:
    client = signed(several.officer)
    assert walked(client, "/hazard/?state=draft&kind=CHA&order=-effective") == ["R5", "R3", "R1"]
    assert walked(client, "/hazard/?state=draft&reference=r6") == ["R6"]
    assert walked(client, "/hazard/?state=draft&since=2023-01-11") == []
    page = client.get("/hazard/?state=draft&columns=reference,priority").content.decode()
    assert "Priority" in page.split("<thead>")[1].split("</thead>")[0]
    assert "Contamination" not in page.split("<thead>")[1].split("</thead>")[0]
    chosen = client.get("/hazard/?state=draft&column=kind&column=name")
    assert chosen.headers["Location"].endswith("columns=kind%2Cname")


@pytest.mark.parametrize(
    "asked",
    ["as_at=yesterday", "as_at=2023-02-30", "known_at=then", "order=password", "columns=kind,colour", "state=true",
     "columns=area", "since=x"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_refused_and_not_answered_with_another_list(
    land: Cast, signed: Sign, asked: str
) -> None:
    answer = signed(land.officer).get(f"/hazard/?{asked}")
    assert answer.status_code == 400
    assert b"list-address-unreadable" in answer.content


def test_a_page_after_a_row_that_is_hidden_tells_nothing_of_it(land: Cast, signed: Sign) -> None:
    hidden = hazard(land)
    through(hazard(land, reference="SHOWN", tier="public"), land)
    assert references(signed(land.anonymous).get(f"/hazard/?after={hidden.pk}").content.decode()) == ["SHOWN"]


def test_a_long_list_offers_only_the_orders_that_an_index_serves(
    several: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, word = signed(several.officer), word_of("hazard")
    assert lists.sortable(word) >= {"kind", "status", "computed_m2", "effective", "unit"}
    monkeypatch.setattr(lists, "SHORT", 2)
    assert lists.sortable(word) == {"effective", "computed_m2"}
    page = client.get("/hazard/?state=draft").content.decode()
    assert "order=computed_m2" in page
    assert "order=kind" not in page
    # Who has such an address from before is still answered, in that order.
    assert walked(client, "/hazard/?state=draft&order=kind") == walked(client, "/hazard/?state=draft&order=kind&view=")
