"""Three readings of the same year, and released land by class on record against class of finds.

Each reading comes with its polygons, its items and their density, because a density exposes a reading that cannot be
right. Which reading is right is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from whitestone.land import flows as fl
from whitestone.land.books import Books
from whitestone.land.footprint import within_reach
from whitestone.land.geometry.ragged import Ints
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.products import AP, FINDS_CLASSES, Products
from whitestone.land.result import CrossRow, ReadingRow
from whitestone.land.state import Flags
from whitestone.land.words import (
    MINED_BY_PERSONS,
    Contamination,
    FindsClass,
    LandClass,
    Part,
    Reading,
    SquareMetres,
)

HEADLINE = "ap_mined"
_MINED = np.array([fl.CLASSES.index(class_) for class_ in MINED_BY_PERSONS])


def _row(reading: Reading, name: str, areas: Ints | np.ndarray, counted: Flags, products: Products) -> ReadingRow:
    return ReadingRow(
        reading=reading,
        land_class=name,
        area=SquareMetres(float(areas[counted].sum()) / TWICE_SQUARE_GRID),
        polygons=int(counted.sum()),
        items=int(products.items[counted].sum()),
        ap_items=int(products.items[counted, AP].sum()),
    )


def readings(books: Books, products: Products, fade_out_m: Mapping[str, float]) -> tuple[ReadingRow, ...]:
    """The readings of the products in the period, by class and for anti-personnel mined land together."""
    rows: list[ReadingRow] = []
    if products.has_finds:
        rows += _worked(products)
    rows += _by_record(Reading.RELEASED_MINED_LAND, products.newly, products)
    if products.has_finds and fade_out_m.get("AP"):
        rows += _by_record(Reading.FOUND_FOOTPRINT, found_footprint(books, products, fade_out_m["AP"]), products)
    return tuple(rows)


def _worked(products: Products) -> list[ReadingRow]:
    rows = []
    ap_mined = np.zeros(len(products.in_period), dtype=bool)
    for class_ in (FindsClass.AP_ONLY, FindsClass.MIXED, FindsClass.AV_ONLY, FindsClass.NO_MINES):
        counted = products.in_period & (products.by_finds == FINDS_CLASSES.index(class_))
        if class_ in (FindsClass.AP_ONLY, FindsClass.MIXED):
            ap_mined |= counted
        rows.append(_row(Reading.WORKED_POLYGONS, class_.value, products.polygon, counted, products))
    return [_row(Reading.WORKED_POLYGONS, HEADLINE, products.polygon, ap_mined, products), *rows]


def _by_record(reading: Reading, areas: np.ndarray, products: Products) -> list[ReadingRow]:
    """Rows of a reading whose areas are known by class on record: (4, m)."""
    mined = areas[_MINED].sum(axis=0)
    rows = [_row(reading, HEADLINE, mined, products.in_period & (mined > 0), products)]
    for number, class_ in enumerate(fl.CLASSES):
        if reading is Reading.FOUND_FOOTPRINT and class_ not in MINED_BY_PERSONS:
            continue
        rows.append(_row(reading, class_.value, areas[number], products.in_period & (areas[number] > 0), products))
    return rows


def found_footprint(books: Books, products: Products, distance: float) -> np.ndarray:
    """Twice the area newly released within `distance` of AP mines found in the product, by class and product."""
    reached = np.zeros(products.newly.shape)
    mined = products.newly[_MINED].sum(axis=0) > 0
    finds = books.finds
    useful = (finds.category == Contamination.AP) & (books.find_release >= 0) & ~np.isnan(finds.x)
    with_mines = np.zeros(len(mined), dtype=bool)
    with_mines[books.find_release[useful]] = True
    wanted = products.in_period & mined & with_mines
    known = np.array([(row, distance) in books.reach_cache for row in np.flatnonzero(wanted).tolist()], dtype=bool)
    missing = np.zeros(len(mined), dtype=bool)
    missing[np.flatnonzero(wanted)[~known]] = True
    if missing.any():
        fresh = _reach_of(books, missing, useful, distance)
        for row in np.flatnonzero(missing).tolist():
            books.reach_cache[row, distance] = tuple(fresh[:, row].tolist())
    for row in np.flatnonzero(wanted).tolist():
        reached[:, row] = books.reach_cache[row, distance]
    return reached


def _reach_of(books: Books, wanted: Flags, useful: Flags, distance: float) -> np.ndarray:
    reached = np.zeros((len(fl.CLASSES), len(wanted)))
    finds = books.finds
    rows = np.flatnonzero(useful)
    rows = rows[wanted[books.find_release[rows]]]
    new = fl.PARTS.index(Part.NEWLY_RELEASED)
    for holding in books.holdings:
        steps = holding.part_steps[holding.parts == new]
        product = -1 - holding.steps.event[steps]
        class_ = fl.CLASS_OF[holding.steps.before[steps]]
        held = holding.twice_area[holding.steps.face[steps]] > 0
        chosen = np.flatnonzero(held & wanted[product] & np.isin(class_, _MINED))
        pieces = holding.draw(holding.steps.face[steps[chosen]])
        area = within_reach(pieces, product[chosen], books.find_release[rows], finds.x[rows], finds.y[rows], distance)
        np.add.at(reached, (class_[chosen], product[chosen]), area * TWICE_SQUARE_GRID)
    return reached


def cross_table(products: Products) -> tuple[CrossRow, ...]:
    """Land newly released in the period, by class on record and by class of finds; empty without finds."""
    if not products.has_finds:
        return ()
    rows = []
    for number, class_ in enumerate(LandClass):
        for found, by_finds in enumerate(FINDS_CLASSES):
            counted = products.in_period & (products.by_finds == found) & (products.newly[number] > 0)
            if counted.any():
                area = SquareMetres(int(products.newly[number, counted].sum()) / TWICE_SQUARE_GRID)
                rows.append(CrossRow(class_, by_finds, area, int(counted.sum())))
    return tuple(rows)
