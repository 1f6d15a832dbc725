"""Books of next to nothing balance too, and records that tie are told apart by id, not by row."""

from __future__ import annotations

import pytest
from tests.land.build import ORIGIN, FindRow, UnitRow, land
from tests.land.build import hazards as hazard_arrays
from tests.land.build import releases as release_arrays
from tests.land.cases import END, START, hazard, on, release, strip
from tests.land.compare import books_of

from whitestone.land.inputs import LandInputs
from whitestone.land.ledger import Ledger

HAZARD, RELEASE = hazard("H", "3-1", "SHA", "AP", "0-1"), release("R", "4-1", "cleared", "0-1")
FAR = [UnitRow("U", strip("5-6"))]


@pytest.mark.parametrize(
    ("inputs", "recorded", "never_recorded"),
    [
        (land([]), 0, 0),
        (land([], [], FAR), 0, 0),
        (land([], [], []), 0, 0),
        (land([HAZARD]), 100, 0),
        (land([HAZARD], [], FAR), 100, 0),
        (land([], [RELEASE]), 0, 100),
        (land([], [RELEASE], FAR), 0, 100),
        (land([], [RELEASE], FAR, []), 0, 100),
    ],
    ids=[
        "nothing",
        "units",
        "no unit",
        "hazard",
        "hazard by a unit",
        "product",
        "product by a unit",
        "no find",
    ],
)
def test_books_of_next_to_nothing(inputs: LandInputs, recorded: float, never_recorded: float) -> None:
    ledger = Ledger(inputs)
    settlement = ledger.settle(START, END, fade_out_m={"AP": 10.0})
    books = books_of(settlement)
    assert [(key, line["recorded"], line["closing"]) for key, line in books.accounts.items()] == (
        [((None, "SHA", "ap_only"), recorded, recorded)] if recorded else []
    )
    assert sum(line["never_recorded"] for line in books.releases.values()) == never_recorded
    assert len(list(settlement.findings)) == (1 if never_recorded else 0)
    assert ledger.postings(START, END).area.sum() == recorded


@pytest.mark.parametrize("units", [None, FAR])
def test_an_empty_ledger_takes_its_first_records_and_gives_them_up(units: list[UnitRow] | None) -> None:
    empty = Ledger(land([], [], units))
    full = empty.changed(releases=release_arrays([RELEASE])).changed(hazards=hazard_arrays([HAZARD]))
    assert full.settle(START, END) == Ledger(land([HAZARD], [RELEASE], units)).settle(START, END)
    again = full.changed(withdrawn_hazards=["H"], withdrawn_releases=["R"])
    assert again.settle(START, END) == empty.settle(START, END)


def test_every_finding_about_the_same_land_has_its_place() -> None:
    products = [release(name, "4-1", "BAC", "0-1") for name in ("A", "B", "C", "D")]
    findings = list(Ledger(land([HAZARD], products)).settle(START, END).findings)
    assert [finding.record for finding in findings if finding.code == "no-effect"] == ["A", "B", "C", "D"]
    for finding in findings:
        assert finding.place == pytest.approx((10.0000728, 52.0000449), abs=1e-6)


@pytest.mark.parametrize("turned", [False, True])
def test_a_find_on_land_of_two_products_of_one_date_belongs_to_the_id_that_sorts_first(turned: bool) -> None:
    products = [release("9", "4-1", "cleared", "0-3"), release("10", "4-1", "cleared", "0-3")]
    find = FindRow("F", on("3-15"), "AP", ORIGIN[0] + 5, ORIGIN[1] + 5)
    rows = products[::-1] if turned else products
    releases = Ledger(land([HAZARD], rows, None, [find])).settle(START, END).releases
    assert {name: release.items.get("AP", 0) for name, release in releases.items()} == {"10": 1, "9": 0}
