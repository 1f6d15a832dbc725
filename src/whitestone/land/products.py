"""Sums by release product: the five parts, the classes of what was released, what was found.

Arrays by row of the releases; `ReleaseTable` gives the same as one value per product, made when asked for.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whitestone.land import flows as fl
from whitestone.land.books import Books
from whitestone.land.geometry.ragged import Ints
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.result import ReleaseParts
from whitestone.land.state import Flags
from whitestone.land.words import CATEGORIES, Contamination, FindsClass, Part, Product, SquareMetres

FINDS_CLASSES = tuple(FindsClass)
_PRODUCT = {product.value: product for product in Product}
_CATEGORY_NAMES = tuple(str(category.name) for category in CATEGORIES)
AP, AV = CATEGORIES.index(Contamination.AP), CATEGORIES.index(Contamination.AV)


def _part_areas(books: Books) -> tuple[Ints, Ints]:
    m = len(books.releases)
    parts = np.zeros(len(fl.PARTS) * m, dtype=np.int64)
    newly = np.zeros(len(fl.CLASSES) * m, dtype=np.int64)
    new = fl.PARTS.index(Part.NEWLY_RELEASED)
    for holding in books.holdings:
        steps = holding.part_steps
        product = -1 - holding.steps.event[steps]
        area = holding.twice_area[holding.steps.face[steps]]
        np.add.at(parts, holding.parts * m + product, area)
        released = holding.parts == new
        class_ = fl.CLASS_OF[holding.steps.before[steps[released]]]
        np.add.at(newly, class_ * m + product[released], area[released])
    return parts.reshape(len(fl.PARTS), m), newly.reshape(len(fl.CLASSES), m)


@dataclass(frozen=True)
class Products:
    """Sums by release product, m rows.

    Attributes
    ----------
    in_period : (m,) bool, alive and dated within the period
    parts : (5, m) int64, twice the area by part, in the order of `flows.PARTS`
    newly : (4, m) int64, twice the area of `newly_released` by class on record, in the order of `flows.CLASSES`
    items : (m, 6) int64, items by category
    has_finds : bool, finds were given to the ledger
    """

    in_period: Flags
    parts: Ints
    newly: Ints
    items: Ints
    has_finds: bool

    @classmethod
    def of(cls, books: Books, first_day: int, last_day: int) -> Products:
        """Sums of all products; those dated from `first_day` to `last_day` are in the period."""
        day = books.releases.date.astype("datetime64[D]").astype(np.int64)
        parts, newly = _part_areas(books)
        in_period = books.release_alive & (day >= first_day) & (day <= last_day)
        return cls(in_period, parts, newly, books.items, books.inputs.finds is not None)

    @cached_property
    def polygon(self) -> Ints:
        """Twice the area of each product's polygon: the sum of its parts."""
        total: Ints = self.parts.sum(axis=0)
        return total

    @cached_property
    def by_finds(self) -> Ints:
        """Class of each product by what was found in it, as an index into `FINDS_CLASSES`."""
        ap, av, any_ = self.items[:, AP] > 0, self.items[:, AV] > 0, self.items.sum(axis=1) > 0
        names = [ap & av, ap, av, any_]
        values = [FindsClass.MIXED, FindsClass.AP_ONLY, FindsClass.AV_ONLY, FindsClass.NO_MINES]
        index = [FINDS_CLASSES.index(value) for value in values]
        chosen: NDArray[np.int64] = np.select(names, index, FINDS_CLASSES.index(FindsClass.NOTHING_FOUND))
        return chosen


class ReleaseTable(Mapping[str, ReleaseParts]):
    """Every living product by id, in the order of the ids; values are made when asked for."""

    def __init__(self, books: Books, products: Products) -> None:
        self._books, self._products = books, products

    @cached_property
    def _row_of(self) -> dict[str, int]:
        rows = np.flatnonzero(self._books.release_alive)
        return dict(sorted(zip(self._books.releases.id[rows].tolist(), rows.tolist(), strict=True)))

    def __len__(self) -> int:
        return int(self._books.release_alive.sum())

    def __iter__(self) -> Iterator[str]:
        return iter(self._row_of)

    @cached_property
    def _columns(self) -> _Columns:
        """Everything as plain lists: taking one number at a time out of arrays is slow."""
        products, releases = self._products, self._books.releases
        return _Columns(
            date=releases.date.astype("datetime64[D]").tolist(),
            polygon=(products.polygon / TWICE_SQUARE_GRID).tolist(),
            parts=(products.parts.T / TWICE_SQUARE_GRID).tolist(),
            newly=(products.newly.T / TWICE_SQUARE_GRID).tolist(),
            declared=releases.declared_m2.tolist(),
            by_finds=products.by_finds.tolist(),
            items=products.items.tolist(),
            in_period=products.in_period.tolist(),
        )

    def __getitem__(self, id_: str) -> ReleaseParts:
        row = self._row_of[id_]
        releases, columns = self._books.releases, self._columns
        declared = columns.declared[row]
        return ReleaseParts(
            id=id_,
            date=columns.date[row],
            product=_PRODUCT[releases.product[row]],
            activity=str(releases.activity[row]),
            organisation=releases.organisation[row],
            polygon=columns.polygon[row],
            parts=dict(zip(fl.PARTS, columns.parts[row], strict=True)),
            newly_by_class=dict(zip(fl.CLASSES, columns.newly[row], strict=True)),
            declared=None if math.isnan(declared) else declared,
            by_finds=FINDS_CLASSES[columns.by_finds[row]] if self._products.has_finds else None,
            items={name: count for name, count in zip(_CATEGORY_NAMES, columns.items[row], strict=True) if count},
            in_period=columns.in_period[row],
        )


class _Columns(NamedTuple):
    date: list[dt.date]
    polygon: list[SquareMetres]
    parts: list[list[SquareMetres]]
    newly: list[list[SquareMetres]]
    declared: list[SquareMetres]
    by_finds: list[int]
    items: list[list[int]]
    in_period: list[bool]
