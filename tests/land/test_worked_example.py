"""The worked example of the ledger's description, with figures known by hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pyogrio.raw
import shapely
from tests.land.atoms import cells, faces
from tests.land.build import HazardRow, ReleaseRow, UnitRow, land
from tests.land.compare import expected_example
from tests.land.oracle import PARTS, Books, settle

from whitestone.land import example
from whitestone.land.inputs import LandInputs
from whitestone.land.ledger import Ledger

DATA = example.FOLDER
START, END, EXPECTED = expected_example(DATA)


def _rows(name: str) -> list[tuple[Any, ...]]:
    """Rows of a file: its columns in their order, then the geometry."""
    _, _, geometry, columns = pyogrio.raw.read(DATA / name)
    return list(zip(*columns, shapely.from_wkb(geometry), strict=True))


def worked_example() -> LandInputs:
    day = dt.date.fromisoformat
    return land(
        [HazardRow(name, day(date), kind, claims, shape) for name, date, kind, claims, shape in _rows("hazards.gpkg")],
        [
            ReleaseRow(name, day(date), product, activity, shape)
            for name, date, product, activity, shape in _rows("releases.gpkg")
        ],
        [UnitRow(code, shape) for code, _, shape in _rows("units.gpkg")],
    )


def check(books: Books) -> None:
    assert books.accounts == EXPECTED.accounts
    assert {
        name: {part: line[part] for part in ("polygon", *PARTS)} for name, line in books.releases.items()
    } == EXPECTED.releases


def test_the_oracle_gives_the_expected_figures_on_cells() -> None:
    inputs = worked_example()
    check(settle(inputs, cells(inputs), START, END))


def test_the_oracle_gives_the_expected_figures_on_faces() -> None:
    inputs = worked_example()
    check(settle(inputs, faces(inputs), START, END))


def test_moves_by_category_are_those_of_the_balance_by_category() -> None:
    ledger = Ledger(worked_example())
    moves = ledger.moves(START, END, by_category=True)
    told: defaultdict[tuple[Any, ...], float] = defaultdict(float)
    for unit, kind, group, effect in zip(moves.unit, moves.kind, moves.group, moves.effect, strict=True):
        told[unit, kind, group] += effect
    rows = ledger.settle(START, END).by_category
    assert {key: area for key, area in told.items() if area} == {
        (row.unit, row.kind, row.group): row.closing for row in rows if row.closing
    }
    # HA-3: half of its remnants were cleared where mines stay.
    assert told["D1", "SHA", "CMR"] == 10_000
