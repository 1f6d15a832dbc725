"""Finds belong to products, and the three readings of a period agree with plain counting."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.land.readings import attached, finds_class, items_by_release, newly_released, read
from tests.land.scenarios import Rows, lattice_with_finds, periods

from whitestone.land.ledger import Ledger

Period = tuple[dt.date, dt.date]


@given(rows=lattice_with_finds(), period=periods())
def test_finds_belong_to_products_by_reference_or_by_place_and_date(rows: Rows, period: Period) -> None:
    releases = Ledger(rows.land()).settle(*period).releases
    for name, items in items_by_release(rows).items():
        assert {category: number for category, number in releases[name].items.items() if number} == dict(items)
        assert releases[name].by_finds == finds_class(items)


@given(rows=lattice_with_finds(), period=periods())
def test_without_finds_no_product_has_a_class_by_finds(rows: Rows, period: Period) -> None:
    releases = Ledger(replace(rows, finds=None).land()).settle(*period).releases
    assert {release.by_finds for release in releases.values()} <= {None}


@given(rows=lattice_with_finds(), period=periods(), fade_out=st.sampled_from((4.0, 9.0, 25.0, 60.0)))
def test_readings(rows: Rows, period: Period, fade_out: float) -> None:
    settlement = Ledger(rows.land()).settle(*period, fade_out_m={"AP": fade_out})
    got = {(str(row.reading), row.land_class): row for row in settlement.readings}
    for key, seen in read(rows, *period, fade_out).items():
        if key not in got:
            assert seen.area == 0, key
            continue
        tolerance = 0.005 if key[0] == "found_footprint" else 1e-9
        assert math.isclose(got[key].area, seen.area, rel_tol=tolerance, abs_tol=1e-6), key
        assert (got[key].polygons, got[key].items, got[key].ap_items) == seen[1:], key


@given(rows=lattice_with_finds(), period=periods())
def test_the_strict_reading_is_part_of_the_released_land(rows: Rows, period: Period) -> None:
    settlement = Ledger(rows.land()).settle(*period, fade_out_m={"AP": 1000.0})
    area = {(str(row.reading), row.land_class): row.area for row in settlement.readings}
    for land_class in ("ap_only", "mixed", "ap_mined"):
        released = area.get(("released_mined_land", land_class), 0.0)
        assert area.get(("found_footprint", land_class), 0.0) <= released + 1e-6


@given(rows=lattice_with_finds(), period=periods())
def test_the_cross_table_is_all_newly_released_land_by_record_and_by_finds(rows: Rows, period: Period) -> None:
    table = Ledger(rows.land()).settle(*period).cross_table
    got = {(str(row.by_record), str(row.by_finds)): (row.area, row.products) for row in table if row.area > 0}
    items = items_by_release(rows)
    dates = {row.id: row.date for row in rows.releases}
    expected: dict[tuple[str, str], tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for (product, by_record), land in newly_released(rows).items():
        if period[0] <= dates[product] <= period[1]:
            key = (by_record, finds_class(items[product]))
            expected[key] = (expected[key][0] + land.area, expected[key][1] + 1)
    assert set(got) == set(expected)
    for key, (area, products) in expected.items():
        assert math.isclose(got[key][0], area, abs_tol=1e-6)
        assert got[key][1] == products


@given(rows=lattice_with_finds(), period=periods(), chance=st.randoms(use_true_random=False))
def test_the_order_of_finds_and_products_does_not_matter(rows: Rows, period: Period, chance: random.Random) -> None:
    fade_out = {"AP": 15.0}
    first = Ledger(rows.land()).settle(*period, fade_out_m=fade_out)
    assert Ledger(rows.shuffled(chance).land()).settle(*period, fade_out_m=fade_out) == first


@given(rows=lattice_with_finds())
def test_no_item_is_counted_twice(rows: Rows) -> None:
    releases = Ledger(rows.land()).settle(dt.date(2022, 1, 1), dt.date(2023, 12, 31)).releases
    counted = sum(sum(release.items.values()) for release in releases.values())
    assert counted == sum(find.items for find in rows.finds or () if attached(find, rows.releases) is not None)
