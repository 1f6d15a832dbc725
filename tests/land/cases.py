"""Every sentence of the ledger's rules as one small case with figures worked out by hand; it runs none of them.

Land is a strip of cells numbered from 0; a polygon is a range of cells, and figures are in cells.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry
from tests.land.atoms import CELL
from tests.land.build import ORIGIN, HazardRow, ReleaseRow, UnitRow, land

from whitestone.land.inputs import LandInputs

START, END = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


def on(text: str) -> dt.date:
    """``"3-15"`` is a day of the period; a full date stands for itself."""
    return dt.date.fromisoformat(text) if len(text) == 10 else dt.date(2023, *map(int, text.split("-")))


def strip(text: str) -> BaseGeometry:
    """``"0-4, 6-8"``: the cells 0 to 3 and 6 to 7."""
    ranges = [part.split("-") for part in text.split(",")]
    x, y = ORIGIN
    return shapely.union_all([shapely.box(x + int(a) * CELL, y, x + int(b) * CELL, y + CELL) for a, b in ranges])


def hazard(name: str, date: str, kind: str, claims: str, where: str, *, version: int = 0) -> HazardRow:
    return HazardRow(name, on(date), kind, claims, strip(where), version)


ACTIVITY = {"cancelled": "NTS", "reduced": "TS", "cleared": "clearance"}


def release(name: str, date: str, product: str, where: str, removes: str | None = None) -> ReleaseRow:
    """``"BAC"`` for product is land cleared by battle area clearance."""
    if product == "BAC":
        return ReleaseRow(name, on(date), "cleared", "BAC", strip(where), removes)
    return ReleaseRow(name, on(date), product, ACTIVITY[product], strip(where), removes)


@dataclass(frozen=True)
class Case:
    """Records, and what the books of 2023 must say: only what is not zero, in cells."""

    name: str
    hazards: list[HazardRow]
    releases: list[ReleaseRow] = field(default_factory=list)
    units: list[UnitRow] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] | None = None
    parts: dict[str, str] = field(default_factory=dict)

    def land(self) -> LandInputs:
        return land(self.hazards, self.releases, self.units)


CASES = [
    # A hazard record (first version).
    Case(
        "a first version on fresh land is recorded",
        [hazard("H", "3-1", "SHA", "AP", "0-5")],
        accounts={"SHA ap_only": "recorded 5 closing 5"},
        categories={"SHA AP": "recorded 5 closing 5"},
    ),
    Case(
        "land that a product left with nothing open is reopened by a later record",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("J", "5-1", "CHA", "AV", "3-7")],
        [release("R", "4-1", "cleared", "0-5")],
        accounts={
            "SHA ap_only": "recorded 5 cleared 5",
            "CHA av_only": "recorded 2 reopened 2 closing 4",
        },
        categories={"SHA AP": "recorded 5 cleared 5", "CHA AV": "recorded 2 reopened 2 closing 4"},
        parts={"R": "polygon 5 newly_released 5 class-ap_only 5"},
    ),
    Case(
        "land open already is not counted again, and is reclassified when its kind changes",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("J", "4-1", "CHA", "AP", "2-6")],
        accounts={
            "SHA ap_only": "recorded 5 reclassified_out 3 closing 2",
            "CHA ap_only": "recorded 1 reclassified_in 3 closing 4",
        },
        categories={
            "SHA AP": "recorded 5 reclassified_out 3 closing 2",
            "CHA AP": "recorded 1 reclassified_in 3 closing 4",
        },
    ),
    Case(
        "land open already is reclassified when its class changes, and the new category is recorded for itself",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("J", "4-1", "SHA", "AV", "2-6")],
        accounts={
            "SHA ap_only": "recorded 5 reclassified_out 3 closing 2",
            "SHA mixed": "reclassified_in 3 closing 3",
            "SHA av_only": "recorded 1 closing 1",
        },
        categories={"SHA AP": "recorded 5 closing 5", "SHA AV": "recorded 4 closing 4"},
    ),
    Case(
        "a suspicion over confirmed land of the same class moves nothing",
        [hazard("H", "3-1", "CHA", "AP", "0-5"), hazard("J", "4-1", "SHA", "AP,CMR", "0-5")],
        accounts={"CHA ap_only": "recorded 5 closing 5"},
        categories={"CHA AP": "recorded 5 closing 5", "CHA CMR": "recorded 5 closing 5"},
    ),
    # A later version of the same record.
    Case(
        "a version that grows records what is new",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("H", "4-1", "SHA", "AP", "0-7")],
        accounts={"SHA ap_only": "recorded 7 closing 7"},
    ),
    Case(
        "a version never reopens land that was cleared of everything",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("H", "5-1", "CHA", "AP,AV", "0-7")],
        [release("R", "4-1", "cleared", "0-5")],
        accounts={"SHA ap_only": "recorded 5 cleared 5", "CHA mixed": "recorded 2 closing 2"},
        parts={"R": "polygon 5 newly_released 5 class-ap_only 5"},
    ),
    Case(
        "a battle area that was searched stays searched when the record is refined",
        [hazard("H", "3-1", "SHA", "CMR", "0-5"), hazard("H", "5-1", "CHA", "CMR,UXO", "1-4")],
        [release("R", "4-1", "BAC", "0-5")],
        accounts={"SHA no_mines": "recorded 5 cleared 5"},
        parts={"R": "polygon 5 newly_released 5 class-no_mines 5"},
    ),
    Case(
        "mines claimed by a version on a searched battle area reopen it",
        [hazard("H", "3-1", "SHA", "CMR", "0-5"), hazard("H", "5-1", "CHA", "CMR,AP", "1-4")],
        [release("R", "4-1", "BAC", "0-5")],
        accounts={"SHA no_mines": "recorded 5 cleared 5", "CHA ap_only": "reopened 3 closing 3"},
        categories={"SHA CMR": "recorded 5 cleared 5", "CHA AP": "reopened 3 closing 3"},
        parts={"R": "polygon 5 newly_released 5 class-no_mines 5"},
    ),
    Case(
        "a version that claims only what has been removed is a correction",
        [hazard("H", "3-1", "SHA", "AP,CMR", "0-5"), hazard("H", "5-1", "SHA", "CMR", "0-5")],
        [release("R", "4-1", "BAC", "0-3")],
        accounts={
            "SHA ap_only": "recorded 5 corrected 3 reclassified_out 2",
            "SHA no_mines": "reclassified_in 2 closing 2",
        },
        categories={"SHA AP": "recorded 5 corrected 5", "SHA CMR": "recorded 5 cleared 3 closing 2"},
        parts={"R": "polygon 3 partly_released 3"},
    ),
    Case(
        "land beyond the new polygon is corrected unless another record holds it open",
        [
            hazard("H", "3-1", "SHA", "AP", "0-6"),
            hazard("J", "3-1", "CHA", "AP", "4-5"),
            hazard("H", "4-1", "SHA", "AP", "0-2"),
        ],
        accounts={
            "SHA ap_only": "recorded 6 reclassified_out 1 corrected 3 closing 2",
            "CHA ap_only": "reclassified_in 1 closing 1",
        },
    ),
    Case(
        "land that a version no longer claims falls back to the kind of the record that is left",
        [
            hazard("H", "3-1", "CHA", "AP", "0-4"),
            hazard("J", "3-1", "SHA", "AP,AV", "0-4"),
            hazard("H", "4-1", "CHA", "AP", "0-1"),
        ],
        accounts={
            "CHA ap_only": "recorded 4 reclassified_out 4",
            "CHA mixed": "reclassified_in 4 reclassified_out 3 closing 1",
            "SHA mixed": "reclassified_in 3 closing 3",
        },
    ),
    Case(
        "nothing is corrected where the dropped land had been released",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("H", "5-1", "SHA", "AP", "0-2")],
        [release("R", "4-1", "reduced", "3-5")],
        accounts={"SHA ap_only": "recorded 5 reduced 2 corrected 1 closing 2"},
        parts={"R": "polygon 2 newly_released 2 class-ap_only 2"},
    ),
    Case(
        "land that a record leaves and takes back is recorded again when it was never released",
        [
            hazard("H", "3-1", "SHA", "AP", "0-5"),
            hazard("H", "4-1", "SHA", "AP", "0-2"),
            hazard("H", "5-1", "SHA", "AP", "0-5"),
        ],
        accounts={"SHA ap_only": "recorded 8 corrected 3 closing 5"},
    ),
    Case(
        "what was removed stays removed when the record leaves the land and returns",
        [
            hazard("H", "3-1", "SHA", "AP", "0-5"),
            hazard("H", "5-1", "SHA", "AP", "0-2"),
            hazard("H", "6-1", "SHA", "AP", "0-5"),
        ],
        [release("R", "4-1", "cleared", "3-5")],
        accounts={"SHA ap_only": "recorded 6 cleared 2 corrected 1 closing 3"},
        parts={"R": "polygon 2 newly_released 2 class-ap_only 2"},
    ),
    Case(
        "a product counts for a record also while the record is away from the land",
        [
            hazard("H", "3-1", "SHA", "AP", "0-5"),
            hazard("H", "4-1", "SHA", "AP", "0-2"),
            hazard("H", "6-1", "SHA", "AP", "0-5"),
        ],
        [release("R", "5-1", "cleared", "4-5")],
        accounts={"SHA ap_only": "recorded 7 corrected 3 closing 4"},
        parts={"R": "polygon 1 never_recorded 1"},
    ),
    Case(
        "a product counts against what a version claims later, although it had no effect then",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("H", "5-1", "SHA", "AP,CMR", "0-5")],
        [release("R", "4-1", "BAC", "0-3")],
        accounts={"SHA ap_only": "recorded 5 closing 5"},
        categories={"SHA AP": "recorded 5 closing 5", "SHA CMR": "recorded 2 closing 2"},
        parts={"R": "polygon 3 no_effect 3"},
    ),
    Case(
        "a product from before the record first covered the land counts for nothing",
        [hazard("H", "5-1", "SHA", "AP", "0-5")],
        [release("R", "4-1", "cleared", "0-3")],
        accounts={"SHA ap_only": "recorded 5 closing 5"},
        parts={"R": "polygon 3 never_recorded 3"},
    ),
    Case(
        "a change of kind alone reclassifies",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("H", "5-1", "CHA", "AP", "0-5")],
        accounts={"SHA ap_only": "recorded 5 reclassified_out 5", "CHA ap_only": "reclassified_in 5 closing 5"},
        categories={"SHA AP": "recorded 5 reclassified_out 5", "CHA AP": "reclassified_in 5 closing 5"},
    ),
    # A release product.
    Case(
        "a product splits its polygon into newly released, already released and never recorded",
        [hazard("H", "3-1", "SHA", "AP", "0-5")],
        [release("Q", "4-1", "cancelled", "0-2"), release("R", "5-1", "reduced", "1-7")],
        accounts={"SHA ap_only": "recorded 5 cancelled 2 reduced 3"},
        parts={
            "Q": "polygon 2 newly_released 2 class-ap_only 2",
            "R": "polygon 6 newly_released 3 already_released 1 never_recorded 2 class-ap_only 3",
        },
    ),
    Case(
        "battle area clearance has no effect on a minefield",
        [hazard("H", "3-1", "CHA", "AP,AV", "0-5")],
        [release("R", "4-1", "BAC", "1-3")],
        accounts={"CHA mixed": "recorded 5 closing 5"},
        parts={"R": "polygon 2 no_effect 2"},
    ),
    Case(
        "battle area clearance removes no improvised device",
        [hazard("H", "3-1", "CHA", "IED", "0-5")],
        [release("R", "4-1", "BAC", "1-3")],
        accounts={"CHA no_mines": "recorded 5 closing 5"},
        parts={"R": "polygon 2 no_effect 2"},
    ),
    Case(
        "part of what is open is removed: the land stays open in its class, and the category leaves by the product",
        [hazard("H", "3-1", "CHA", "AP,CMR", "0-5")],
        [release("R", "4-1", "BAC", "1-3")],
        accounts={"CHA ap_only": "recorded 5 closing 5"},
        categories={"CHA AP": "recorded 5 closing 5", "CHA CMR": "recorded 5 cleared 2 closing 3"},
        parts={"R": "polygon 2 partly_released 2"},
    ),
    Case(
        "part of what is open is removed and the class changes",
        [hazard("H", "3-1", "CHA", "AP,AV", "0-5")],
        [release("R", "4-1", "cleared", "1-3", "AP")],
        accounts={
            "CHA mixed": "recorded 5 reclassified_out 2 closing 3",
            "CHA av_only": "reclassified_in 2 closing 2",
        },
        categories={"CHA AP": "recorded 5 cleared 2 closing 3", "CHA AV": "recorded 5 closing 5"},
        parts={"R": "polygon 2 partly_released 2"},
    ),
    Case(
        "when the confirmed record has nothing left open the land is suspected",
        [hazard("H", "3-1", "CHA", "CMR", "0-5"), hazard("J", "3-1", "SHA", "AP", "0-5")],
        [release("R", "4-1", "BAC", "1-3")],
        accounts={
            "CHA no_mines": "recorded 5 reclassified_out 5",
            "CHA ap_only": "reclassified_in 5 reclassified_out 2 closing 3",
            "SHA ap_only": "reclassified_in 2 closing 2",
        },
        categories={
            "CHA CMR": "recorded 5 cleared 2 closing 3",
            "CHA AP": "recorded 5 reclassified_out 2 closing 3",
            "SHA AP": "reclassified_in 2 closing 2",
        },
        parts={"R": "polygon 2 partly_released 2"},
    ),
    Case(
        "two products that each remove a part release the land together",
        [hazard("H", "3-1", "SHA", "AP,AV", "0-5")],
        [release("Q", "4-1", "cleared", "0-4", "AP"), release("R", "5-1", "reduced", "2-5", "AV")],
        accounts={
            "SHA mixed": "recorded 5 reclassified_out 5",
            "SHA av_only": "reclassified_in 4 reduced 2 closing 2",
            "SHA ap_only": "reclassified_in 1 closing 1",
        },
        parts={
            "Q": "polygon 4 partly_released 4",
            "R": "polygon 3 newly_released 2 partly_released 1 class-av_only 2",
        },
    ),
    Case(
        "one product releases land under all records at once",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("J", "3-1", "CHA", "AV", "0-5")],
        [release("R", "4-1", "cleared", "0-5")],
        accounts={
            "SHA ap_only": "recorded 5 reclassified_out 5",
            "CHA mixed": "reclassified_in 5 cleared 5",
        },
        parts={"R": "polygon 5 newly_released 5 class-mixed 5"},
    ),
    Case(
        "work on land that was never recorded does not make it released land",
        [hazard("H", "5-1", "SHA", "AP", "0-5")],
        [release("Q", "3-1", "cleared", "0-2"), release("R", "4-1", "cleared", "0-2")],
        accounts={"SHA ap_only": "recorded 5 closing 5"},
        parts={"Q": "polygon 2 never_recorded 2", "R": "polygon 2 never_recorded 2"},
    ),
    Case(
        "corrected land is not released land",
        [hazard("H", "3-1", "SHA", "AP", "0-5"), hazard("H", "4-1", "SHA", "AP", "0-1")],
        [release("R", "5-1", "cleared", "1-3")],
        accounts={"SHA ap_only": "recorded 5 corrected 4 closing 1"},
        parts={"R": "polygon 2 never_recorded 2"},
    ),
    # Order, periods and units.
    Case(
        "on one date hazard records come before products, whatever their ids",
        [hazard("Z", "4-1", "SHA", "AP", "0-5")],
        [release("A", "4-1", "cleared", "0-5")],
        accounts={"SHA ap_only": "recorded 5 cleared 5"},
        parts={"A": "polygon 5 newly_released 5 class-ap_only 5"},
    ),
    Case(
        "on one date products go by id, as text",
        [hazard("H", "3-1", "SHA", "AP", "0-5")],
        [release("9", "4-1", "cancelled", "0-5"), release("10", "4-1", "cleared", "0-5")],
        accounts={"SHA ap_only": "recorded 5 cleared 5"},
        parts={"10": "polygon 5 newly_released 5 class-ap_only 5", "9": "polygon 5 already_released 5"},
    ),
    Case(
        "on one date hazard records go by id",
        [hazard("J", "3-1", "CHA", "AP", "0-5"), hazard("H", "3-1", "SHA", "AP", "0-5")],
        accounts={"SHA ap_only": "recorded 5 reclassified_out 5", "CHA ap_only": "reclassified_in 5 closing 5"},
    ),
    Case(
        "versions of one record on one date go by version number",
        [hazard("H", "3-1", "SHA", "AP", "0-2", version=2), hazard("H", "3-1", "SHA", "AP", "0-5", version=1)],
        accounts={"SHA ap_only": "recorded 5 corrected 3 closing 2"},
    ),
    Case(
        "what happened before the period opens it, and its first and last day belong to it",
        [hazard("H", "2022-12-31", "SHA", "AP", "0-5"), hazard("J", "1-1", "SHA", "AP", "5-6")],
        [release("Q", "12-31", "cleared", "0-1"), release("R", "2024-01-01", "cleared", "1-6")],
        accounts={"SHA ap_only": "opening 5 recorded 1 cleared 1 closing 5"},
        parts={
            "Q": "polygon 1 newly_released 1 class-ap_only 1",
            "R": "polygon 5 newly_released 5 class-ap_only 5",
        },
    ),
    Case(
        "land in two units belongs to the code that sorts first, land in none to no unit",
        [hazard("H", "3-1", "SHA", "AP", "0-9")],
        [release("R", "4-1", "cleared", "3-9")],
        [UnitRow("U2", strip("0-5")), UnitRow("U1", strip("4-7"))],
        accounts={
            "U2 SHA ap_only": "recorded 4 cleared 1 closing 3",
            "U1 SHA ap_only": "recorded 3 cleared 3",
            "SHA ap_only": "recorded 2 cleared 2",
        },
        parts={"R": "polygon 6 newly_released 6 class-ap_only 6"},
    ),
]
