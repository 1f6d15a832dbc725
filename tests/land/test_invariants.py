"""The invariants of the land ledger on random programmes of records, and its agreement with the oracle.

Lattice programmes have exact areas; oblique ones cross at any angle and may differ by the precision grid.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.land.atoms import CELL, cells, faces
from tests.land.compare import books_of, differences, identity_gap
from tests.land.engine import settle
from tests.land.oracle import COLUMNS, Key, Line, empty_line, events_in_order, history
from tests.land.oracle import settle as oracle_settle
from tests.land.scenarios import DATES, Rows, lattice, oblique, periods

from whitestone.land.ledger import Ledger
from whitestone.land.result import BalanceRow

EXACT = 1e-6
GRID = 0.01
"""Metres: what the precision grid may move a boundary."""
Period = tuple[dt.date, dt.date]
programmes = lattice() | oblique()


def grid_tolerance(rows: Rows) -> float:
    return GRID * float(sum(shapely.length(rows.geometries())))


def lines_by(rows: Iterable[BalanceRow]) -> dict[tuple[str, str], Line]:
    """Lines summed over units."""
    total: dict[tuple[str, str], Line] = defaultdict(empty_line)
    for row in rows:
        line = total[str(row.kind), str(row.group)]
        line["opening"] += row.opening
        line["closing"] += row.closing
        for column, area in row.moved.items():
            line[column] += area
    return total


def assert_same_lines(got: Mapping[tuple[str, str], Line], expected: Mapping[tuple[str, str], Line]) -> None:
    for key in {*got, *expected}:
        for column, area in expected.get(key, empty_line()).items():
            assert math.isclose(got.get(key, empty_line())[column], area, rel_tol=1e-9, abs_tol=EXACT), (key, column)


@given(rows=lattice(), period=periods())
def test_the_engine_agrees_with_the_oracle_to_the_square_millimetre(rows: Rows, period: Period) -> None:
    got = books_of(settle(rows, *period))
    expected = oracle_settle(rows.land(), cells(rows.land()), *period)
    assert not differences(got, expected, within=EXACT)
    assert set(got.accounts) == set(expected.accounts)
    assert set(got.categories) == set(expected.categories)


@given(rows=oblique(), period=periods())
def test_the_engine_agrees_with_the_oracle_on_oblique_land(rows: Rows, period: Period) -> None:
    got = books_of(settle(rows, *period))
    expected = oracle_settle(rows.land(), faces(rows.land()), *period)
    assert not differences(got, expected, within=grid_tolerance(rows))


@given(rows=programmes, period=periods())
def test_opening_and_movements_explain_every_closing(rows: Rows, period: Period) -> None:
    settlement = settle(rows, *period)
    books = books_of(settlement)
    for table in (books.accounts, books.categories):
        for key, line in table.items():
            turnover = sum(abs(area) for area in line.values())
            assert abs(identity_gap(line)) <= max(EXACT, 1e-9 * turnover), key
            assert all(area >= 0 for area in line.values()), key
    assert settlement.balanced
    assert settlement.residual <= EXACT


@given(rows=programmes, period=periods())
def test_the_five_parts_of_a_product_are_its_polygon(rows: Rows, period: Period) -> None:
    releases = settle(rows, *period).releases
    assert set(releases) == {row.id for row in rows.releases}
    for row in rows.releases:
        release = releases[row.id]
        assert math.isclose(math.fsum(release.parts.values()), release.polygon, rel_tol=1e-12, abs_tol=EXACT)
        assert abs(release.polygon - row.geometry.area) <= GRID * row.geometry.length
        by_class = math.fsum(release.newly_by_class.values())
        assert math.isclose(by_class, release.parts["newly_released"], rel_tol=1e-12, abs_tol=EXACT)  # type: ignore[index]
        assert all(area >= 0 for area in release.parts.values())
        assert release.in_period == (period[0] <= row.date <= period[1])


@given(rows=lattice(), period=periods())
def test_units_and_land_outside_them_add_up_to_the_nation(rows: Rows, period: Period) -> None:
    by_unit, national = settle(rows, *period), settle(replace(rows, units=None), *period)
    assert {row.unit for row in national.rows} <= {None}
    assert_same_lines(lines_by(by_unit.rows), lines_by(national.rows))
    assert_same_lines(lines_by(by_unit.by_category), lines_by(national.by_category))


@given(rows=oblique(), period=periods())
def test_oblique_units_add_up_to_the_nation(rows: Rows, period: Period) -> None:
    by_unit, national = settle(rows, *period), settle(replace(rows, units=None), *period)
    assert abs(sum(row.closing for row in by_unit.rows) - sum(row.closing for row in national.rows)) <= (
        grid_tolerance(rows)
    )


@given(rows=programmes, days=st.lists(st.sampled_from(DATES) | st.dates(DATES[0], DATES[-1]), min_size=3, max_size=3))
def test_a_period_split_at_any_date_adds_up(rows: Rows, days: list[dt.date]) -> None:
    start, split, end = sorted(days)
    ledger = Ledger(rows.land())
    whole = books_of(ledger.settle(start, end))
    first = books_of(ledger.settle(start, split))
    second = books_of(ledger.settle(split + dt.timedelta(days=1), max(end, split + dt.timedelta(days=1))))
    if end <= split:
        return
    for name in ("accounts", "categories"):
        tables: list[dict[Key, Line]] = [getattr(books, name) for books in (whole, first, second)]
        for key in {key for table in tables for key in table}:
            all_of_it, before, after = (table.get(key, empty_line()) for table in tables)
            assert math.isclose(before["opening"], all_of_it["opening"], abs_tol=EXACT)
            assert math.isclose(before["closing"], after["opening"], abs_tol=EXACT)
            assert math.isclose(after["closing"], all_of_it["closing"], abs_tol=EXACT)
            for column in COLUMNS:
                assert math.isclose(before[column] + after[column], all_of_it[column], abs_tol=EXACT), (key, column)


@given(rows=programmes, period=periods(), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: Rows, period: Period, chance: random.Random) -> None:
    assert settle(rows.shuffled(chance), *period) == settle(rows, *period)


@given(rows=lattice(), end=st.sampled_from(DATES))
def test_closing_is_the_area_of_the_union_of_open_land(rows: Rows, end: dt.date) -> None:
    inputs = rows.land()
    events = events_in_order(inputs)
    open_cells = [
        shapely.box(atom.x - CELL / 2, atom.y - CELL / 2, atom.x + CELL / 2, atom.y + CELL / 2)
        for atom in cells(inputs)
        if list(history(events, atom.covered).standing("accounts", end + dt.timedelta(days=1)))
    ]
    closing = sum(row.closing for row in settle(rows, DATES[0], end).rows)
    assert math.isclose(closing, shapely.union_all(open_cells).area, abs_tol=EXACT)


@given(rows=lattice(), period=periods())
def test_postings_are_the_land_that_moved(rows: Rows, period: Period) -> None:
    """At the centre of every cell the postings are the oracle's moves, and no posting is a sliver."""
    inputs = rows.land()
    events = events_in_order(inputs)
    postings = Ledger(inputs).postings(*period)
    assert all(abs(area / CELL**2 - round(area / CELL**2)) < EXACT and area > 1 for area in postings.area)
    assert all(abs(shapely.area(postings.geometry) - postings.area) < EXACT)
    rest = postings.area.sum()
    for atom in cells(inputs):
        here = shapely.contains_xy(postings.geometry, atom.x, atom.y)
        got = sorted(
            (
                postings.date[index].astype(dt.date),
                str(postings.event_type[index]),
                str(postings.event[index]),
                str(postings.column[index]),
                (str(postings.kind[index]), str(postings.land_class[index])),
                str(postings.unit[index]),
            )
            for index in here.nonzero()[0]
        )
        expected = sorted(
            (
                move.event.date,
                ("hazard", "release")[move.event.rank],
                move.event.id,
                move.column,
                move.account,
                str(atom.unit),
            )
            for move in history(events, atom.covered).moves
            if move.table == "accounts" and period[0] <= move.event.date <= period[1]
        )
        assert got == expected
        rest -= atom.area * len(got)
    assert abs(rest) < EXACT
