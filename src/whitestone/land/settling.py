"""Adding up a period: balances, parts, readings, cross table and moves of one set of books.

Everything here is sums over steps and postings; the geometry has been done. What is only looked at now and then
(the parts of each product, the findings) is worked out when it is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from whitestone.land import flows as fl
from whitestone.land.books import Books
from whitestone.land.findings import Findings
from whitestone.land.geometry.ragged import Ints
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.moves import Moves
from whitestone.land.products import Products, ReleaseTable
from whitestone.land.readings import cross_table, found_footprint, readings
from whitestone.land.result import BalanceRow, Period, Settlement
from whitestone.land.returns import DeclaredRelease, findings_of
from whitestone.land.words import CATEGORIES, Column, Kind, Product, SquareMetres

_EPOCH = dt.date(1970, 1, 1)


def square_metres(twice_area: int | np.int64) -> SquareMetres:
    """Square metres of a doubled area in square grid units."""
    return SquareMetres(int(twice_area) / TWICE_SQUARE_GRID)


class Settling:
    """One period of one set of books."""

    def __init__(
        self,
        books: Books,
        start: dt.date,
        end: dt.date,
        fade_out_m: Mapping[str, float],
        returns: tuple[DeclaredRelease, ...],
    ) -> None:
        if end < start:
            raise ValueError(f"the period ends ({end}) before it starts ({start})")
        self.books = books
        self.period = Period(start, end)
        self.first_day, self.last_day = (start - _EPOCH).days, (end - _EPOCH).days
        self.fade_out_m = fade_out_m
        self.returns = returns
        self.codes: list[str | None] = [None, *([] if books.units is None else books.units.code.tolist())]

    @cached_property
    def products(self) -> Products:
        """Sums by release product."""
        return Products.of(self.books, self.first_day, self.last_day)

    def _balance(self, name: str, per_tile: int) -> tuple[Ints, Ints]:
        """Opening by account, and moves of the period by column and account."""
        accounts = len(self.codes) * per_tile
        opening = np.zeros(accounts, dtype=np.int64)
        moved = np.zeros((len(fl.COLUMNS), accounts), dtype=np.int64)
        for holding in self.books.holdings:
            flows: fl.Flows = getattr(holding, name)
            earlier = flows.moved(np.iinfo(np.int32).min, self.first_day - 1, accounts)
            opening += fl.SIGNS @ earlier
            moved += flows.moved(self.first_day, self.last_day, accounts)
        return opening, moved

    def _rows(self, opening: Ints, moved: Ints, groups: tuple[str, ...]) -> list[BalanceRow]:
        per_tile = len(fl.KINDS) * len(groups)
        closing = opening + fl.SIGNS @ moved
        used = np.flatnonzero((opening != 0) | (closing != 0) | (moved != 0).any(axis=0))
        metres = np.column_stack([opening[used], moved[:, used].T, closing[used]]) / TWICE_SQUARE_GRID
        return [
            BalanceRow(
                unit=self.codes[account // per_tile],
                kind=fl.KINDS[account % per_tile // len(groups)],
                group=groups[account % len(groups)],
                opening=first,
                moved=dict(zip(fl.COLUMNS, columns, strict=True)),
                closing=last,
            )
            for account, (first, *columns, last) in zip(used.tolist(), metres.tolist(), strict=True)
        ]

    def _with_declared(self, rows: list[BalanceRow]) -> list[BalanceRow]:
        """Enter tabular returns of the period beside the measured land, in rows of their own where there is none."""
        declared: dict[tuple[str | None, Kind | None, str | None], dict[Product, float]] = {}
        for entry in self.returns:
            if entry.lies_in(self.period):
                key = (entry.unit, entry.kind, None if entry.land_class is None else entry.land_class.value)
                by_product = declared.setdefault(key, {})
                by_product[entry.product] = by_product.get(entry.product, 0.0) + entry.area
        if not declared:
            return rows
        nothing = {column: SquareMetres(0.0) for column in Column}
        known = {(row.unit, row.kind, row.group): row for row in rows}
        for key, by_product in declared.items():
            row = known.get(key) or BalanceRow(*key, SquareMetres(0.0), nothing, SquareMetres(0.0))
            areas = {product: SquareMetres(by_product.get(product, 0.0)) for product in Product}
            known[key] = BalanceRow(row.unit, row.kind, row.group, row.opening, row.moved, row.closing, areas)
        return list(known.values())

    def _sorted(self, rows: list[BalanceRow]) -> tuple[BalanceRow, ...]:
        # SHA and CHA in the order of the alphabet, like the classes: the order of the worked example.
        return tuple(
            sorted(rows, key=lambda r: (r.unit is None, r.unit or "", r.kind is None, r.kind or "", r.group or "~"))
        )

    def _residual(self, opening: Ints, moved: Ints) -> SquareMetres:
        """Largest gap between what postings explain and what the land itself says, at both ends of the period."""
        accounts = len(opening)
        at_start, at_end = np.zeros(accounts, dtype=np.int64), np.zeros(accounts, dtype=np.int64)
        for holding in self.books.holdings:
            state = (holding.tile, holding.twice_area, accounts)
            at_start += fl.open_at(holding.steps, self.first_day - 1, *state)
            at_end += fl.open_at(holding.steps, self.last_day, *state)
        gaps = np.abs(np.concatenate([opening - at_start, opening + fl.SIGNS @ moved - at_end]))
        return square_metres(gaps.max(initial=0))

    def settlement(self) -> Settlement:
        """The reconciled books."""
        opening, moved = self._balance("accounts", fl.BY_ACCOUNT)
        rows = self._rows(opening, moved, tuple(c.value for c in fl.CLASSES))
        by_category = self._rows(*self._balance("categories", fl.BY_CATEGORY), tuple(str(c.name) for c in CATEGORIES))
        order = {str(c.name): n for n, c in enumerate(CATEGORIES)}
        by_category.sort(key=lambda r: (r.unit is None, r.unit or "", r.kind or "", order[r.group or ""]))
        books = self.books
        return Settlement(
            period=self.period,
            crs=books.inputs.plane.crs,
            rows=self._sorted(self._with_declared(rows)),
            by_category=tuple(by_category),
            releases=ReleaseTable(books, self.products),
            readings=readings(books, self.products, self.fade_out_m),
            cross_table=cross_table(self.products),
            findings=Findings(
                books, self.products, self.first_day, self.last_day, findings_of(self.returns, self.period)
            ),
            sources=books.inputs.sources,
            residual=self._residual(opening, moved),
            fade_out_m=dict(self.fade_out_m),
            unit_names={} if books.units is None else dict(zip(books.units.code, books.units.name, strict=True)),
        )

    def footprint(self) -> dict[str, tuple[SquareMetres, ...]]:
        """By product: land newly released within the fade-out distance of what was found in it, by class."""
        distance = self.fade_out_m.get("AP")
        if not distance or not self.products.has_finds:
            return {}
        reached = found_footprint(self.books, self.products, distance) / TWICE_SQUARE_GRID
        rows = np.flatnonzero(reached.sum(axis=0) > 0)
        ids = self.books.releases.id[rows].tolist()
        areas = reached[:, rows].T.tolist()
        return {id_: tuple(map(SquareMetres, by_class)) for id_, by_class in zip(ids, areas, strict=True)}

    def moves(self, *, by_category: bool = False) -> Moves:
        """Every piece of land moved in the period."""
        return Moves.of(self.books, self.first_day, self.last_day, by_category=by_category)
