"""The three readings of a period once more, from the oracle's pieces of land and plain loops over finds.

Discs around finds are Shapely's, with many sides; the rest is counting. It shares nothing with the engine.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry
from tests.land.atoms import CELL, cells
from tests.land.build import FindRow, ReleaseRow
from tests.land.oracle import class_of, events_in_order, history
from tests.land.scenarios import Rows

MINED = ("ap_only", "mixed")


class Seen(NamedTuple):
    """One reading for one class of land."""

    area: float
    polygons: int
    items: int
    ap_items: int


def attached(find: FindRow, releases: tuple[ReleaseRow, ...]) -> str | None:
    """By reference where there is one, else the earliest product over its place that is not dated before it."""
    if find.release is not None:
        return find.release if find.release in {row.id for row in releases} else None
    place = shapely.Point(find.x, find.y)
    here = [(row.date, row.id) for row in releases if row.date >= find.date and shapely.contains(row.geometry, place)]
    return min(here)[1] if here else None


def items_by_release(rows: Rows) -> dict[str, Counter[str]]:
    """Items found in each product, by category."""
    items: dict[str, Counter[str]] = {row.id: Counter() for row in rows.releases}
    for find in rows.finds or ():
        product = attached(find, rows.releases)
        if product is not None:
            items[product][find.category] += find.items
    return items


def finds_class(items: Counter[str]) -> str:
    return class_of(frozenset(items)) if items else "nothing_found"


def newly_released(rows: Rows) -> dict[tuple[str, str], BaseGeometry]:
    """Land that each product newly released, by product and class on record."""
    inputs = rows.land()
    events = events_in_order(inputs)
    found: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for atom in cells(inputs):
        cell = shapely.box(atom.x - CELL / 2, atom.y - CELL / 2, atom.x + CELL / 2, atom.y + CELL / 2)
        for split in history(events, atom.covered).splits:
            if split.land_class is not None:
                found[split.event.id, split.land_class].append(cell)
    return {key: shapely.union_all(pieces) for key, pieces in found.items()}


def read(rows: Rows, start: dt.date, end: dt.date, fade_out: float) -> dict[tuple[str, str], Seen]:
    """Every reading by class, and for ``ap_mined``, the two classes of mined land together."""
    within = {row.id: row for row in rows.releases if start <= row.date <= end}
    items = items_by_release(rows)
    by_finds = {name: finds_class(items[name]) for name in within}
    discs = {
        name: shapely.union_all(
            [
                shapely.Point(find.x, find.y).buffer(fade_out, quad_segs=64)
                for find in rows.finds or ()
                if find.category == "AP" and find.x == find.x and attached(find, rows.releases) == name
            ]
        )
        for name in within
    }
    newly = {key: land for key, land in newly_released(rows).items() if key[0] in within and key[1] in MINED}
    seen = {}
    for name, classes in (("ap_only", ("ap_only",)), ("mixed", ("mixed",)), ("ap_mined", MINED)):
        worked = {product: within[product].geometry.area for product in within if by_finds[product] in classes}
        released: dict[str, float] = defaultdict(float)
        near: dict[str, float] = defaultdict(float)
        for (product, land_class), land in newly.items():
            if land_class in classes:
                released[product] += land.area
                near[product] += land.intersection(discs[product]).area
        near = {product: area for product, area in near.items() if area > 0}
        for reading, areas in (
            ("worked_polygons", worked),
            ("released_mined_land", released),
            ("found_footprint", near),
        ):
            seen[reading, name] = Seen(
                area=sum(areas.values()),
                polygons=len(areas),
                items=sum(items[product].total() for product in areas),
                ap_items=sum(items[product]["AP"] for product in areas),
            )
    return seen
