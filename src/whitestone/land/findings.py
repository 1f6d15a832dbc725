"""Questions that the records raise although the books balance: double counts, unexplained land, contradictions.

A finding names the record, the land and the place, and leaves the answer to a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import overload

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land import flows as fl
from whitestone.land.attachment import FOUND_LATER, UNATTACHED, UNKNOWN_REFERENCE
from whitestone.land.books import Books
from whitestone.land.geometry.drawing import points_in
from whitestone.land.geometry.plane import places
from whitestone.land.geometry.ragged import Ints, runs
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.products import AP, Products
from whitestone.land.result import Finding
from whitestone.land.returns import STRADDLES, WITHOUT_UNIT
from whitestone.land.unexplained import closed_but_open
from whitestone.land.words import Column, Part, SquareMetres
from whitestone.problems import Problem, ProblemKind, register

_LEAST_M2 = 1.0
"""Land below one square metre raises no question: it is the width of a boundary on the precision grid."""

_DECLARED_SHARE = 0.05
_DECLARED_M2 = 100.0

ALREADY_RELEASED = register(
    "already-released",
    "Product {record} covers {area} m² that had been released before.",
    "Count this land once; check whether the two products report the same work.",
)
NEVER_RECORDED = register(
    "never-recorded",
    "Product {record} covers {area} m² that no hazard record covers.",
    "Record the hazardous area that was worked, or say why land outside every hazard was worked.",
)
NO_EFFECT = register(
    "no-effect",
    "Product {record} covers {area} m² whose contamination its activity does not remove.",
    "This land stays open. Check the activity and what it removes.",
)
REOPENED = register(
    "reopened",
    "Hazard record {record} opens {area} m² that had been released before.",
    "Treat as a sign of residual risk: investigate how the land was released.",
)
CLOSED_BUT_OPEN = register(
    "closed-but-open",
    "Hazard record {record} is marked closed with {area} m² still open and unexplained.",
    "Land leaves only by a release product or a correction: find the missing one.",
)
DECLARED_DIFFERS = register(
    "declared-differs",
    "Product {record} declares {declared} m²; its polygon measures {area} m².",
    "Find out which of the two is right.",
)
CLASS_CONTRADICTED = register(
    "class-contradicted",
    "{items} anti-personnel mines were found in product {record}, which released {area} m² recorded without any.",
    "Correct the hazard record's contamination, and check that the method fitted mined land.",
)
FOUND_AFTER_RELEASE = register(
    "found-after-release",
    "Find {record} of {date} lies in land whose last product is of an earlier day.",
    "Treat as a missed item: investigate, and reopen the land if need be.",
)
FOUND_OUTSIDE = register(
    "found-outside",
    "Find {record} lies in no release product.",
    "Attach it to a product or a spot task.",
)
UNKNOWN_RELEASE = register(
    "unknown-release",
    "Find {record} names release product {value}, which is not among the products.",
    "Add the product, or correct the reference.",
)
FINDING_KINDS: tuple[ProblemKind, ...] = (
    REOPENED, ALREADY_RELEASED, NEVER_RECORDED, NO_EFFECT, CLOSED_BUT_OPEN, DECLARED_DIFFERS, CLASS_CONTRADICTED,
    FOUND_AFTER_RELEASE, FOUND_OUTSIDE, UNKNOWN_RELEASE, STRADDLES, WITHOUT_UNIT,
)  # fmt: skip

_OF_PART = {
    Part.ALREADY_RELEASED: ALREADY_RELEASED,
    Part.NEVER_RECORDED: NEVER_RECORDED,
    Part.NO_EFFECT: NO_EFFECT,
}


def _written(area: float) -> str:
    return f"{area:,.0f}"


def _about(kind: ProblemKind, values: dict[str, str], record: str) -> Problem:
    return Problem(kind, record=record, values=values)


class Findings(Sequence[Finding]):
    """Findings of a period, by kind and record; worked out when first looked at."""

    def __init__(
        self, books: Books, products: Products, first_day: int, last_day: int, of_returns: Iterable[Finding] = ()
    ) -> None:
        self._books, self._products = books, products
        self._first_day, self._last_day = first_day, last_day
        self._of_returns = tuple(of_returns)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    @cached_property
    def _all(self) -> tuple[Finding, ...]:
        found = [*self._land_moved(), *self._declared(), *self._contradicted(), *self._finds(), *self._of_returns]
        order = {kind.code: number for number, kind in enumerate(FINDING_KINDS)}
        return tuple(sorted(found, key=lambda finding: (order[finding.code], finding.record)))

    def _land_moved(self) -> Iterator[Finding]:
        """Parts of products without effect, reopened land, closed records: everything that has a piece of land."""
        for number, holding in enumerate(self._books.holdings):
            for part, kind in _OF_PART.items():
                rows = holding.part_steps[holding.parts == fl.PARTS.index(part)]
                in_period = self._products.in_period[-1 - holding.steps.event[rows]]
                yield from self._by_event(kind, number, rows[in_period])
            flows = holding.accounts
            reopened = (flows.column == fl.COLUMNS.index(Column.REOPENED)) & self._in_period(flows.day)
            yield from self._by_event(REOPENED, number, flows.step[reopened])
            face, record = closed_but_open(self._books, holding, self._last_day)
            yield from self._grouped(CLOSED_BUT_OPEN, number, face, record)

    def _in_period(self, day: np.ndarray) -> np.ndarray:
        inside: np.ndarray = (day >= self._first_day) & (day <= self._last_day)
        return inside

    def _by_event(self, kind: ProblemKind, holding: int, steps: Ints) -> Iterator[Finding]:
        held = self._books.holdings[holding].steps
        return self._grouped(kind, holding, held.face[steps], held.event[steps])

    def _grouped(self, kind: ProblemKind, number: int, face: Ints, code: Ints) -> Iterator[Finding]:
        """One finding per polygon `code`, with the place of the largest of its faces."""
        holding = self._books.holdings[number]
        order = np.lexsort((-holding.twice_area[face], code))
        face, code = face[order], code[order]
        starts = runs(code)
        if len(starts) == 0:
            return
        area = np.add.reduceat(holding.twice_area[face], starts) / TWICE_SQUARE_GRID
        large = np.flatnonzero(area >= _LEAST_M2)
        lon, lat = places(*points_in(holding.draw(face[starts[large]])), self._books.inputs.plane)
        for n, east, north in zip(large.tolist(), lon.tolist(), lat.tolist(), strict=True):
            record, date = self._named(int(code[starts[n]]))
            raised = kind(record=record, area=_written(area[n])).in_english()
            concerned = SquareMetres(float(area[n]))
            yield Finding(kind.code, record, raised.sentence, date, concerned, (east, north), raised)

    def _named(self, code: int) -> tuple[str, dt.date]:
        source, row = (self._books.hazards, code) if code >= 0 else (self._books.releases, -1 - code)
        return str(source.id[row]), source.date[row].astype("datetime64[D]").item()

    def _declared(self) -> Iterator[Finding]:
        polygon = self._products.polygon / TWICE_SQUARE_GRID
        declared = self._books.releases.declared_m2
        gap = np.abs(declared - polygon)
        known = self._products.in_period & ~np.isnan(declared)
        rows = np.flatnonzero(known & (gap > _DECLARED_M2) & (gap > _DECLARED_SHARE * polygon))
        for row, place in zip(rows.tolist(), self._within(rows), strict=True):
            values = {"declared": _written(declared[row]), "area": _written(polygon[row])}
            yield self._of_product(row, polygon[row], place, partial(_about, DECLARED_DIFFERS, values))

    def _contradicted(self) -> Iterator[Finding]:
        products = self._products
        plain = [n for n, class_ in enumerate(fl.CLASSES) if class_.value in ("av_only", "no_mines")]
        without = products.newly[plain].sum(axis=0) / TWICE_SQUARE_GRID
        mines = products.items[:, AP]
        rows = np.flatnonzero(products.in_period & (mines > 0) & (without >= _LEAST_M2))
        for row, place in zip(rows.tolist(), self._within(rows), strict=True):
            values = {"items": f"{mines[row]:,}", "area": _written(without[row])}
            yield self._of_product(row, without[row], place, partial(_about, CLASS_CONTRADICTED, values))

    def _of_product(
        self, row: int, concerned: float, place: tuple[float, float], problem: Callable[[str], Problem]
    ) -> Finding:
        record, date = self._named(-1 - row)
        raised = problem(record).in_english()
        return Finding(raised.code, record, raised.sentence, date, SquareMetres(float(concerned)), place, raised)

    def _within(self, rows: Ints) -> list[tuple[float, float]]:
        """A place inside each of some products."""
        points = shapely.point_on_surface(self._books.releases.geometry[rows])
        return self._degrees(shapely.get_x(points), shapely.get_y(points))

    def _degrees(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[tuple[float, float]]:
        # All at once: to ask PROJ costs more than to convert.
        lon, lat = places(x, y, self._books.inputs.plane)
        return list(zip(lon.tolist(), lat.tolist(), strict=True))

    def _finds(self) -> Iterator[Finding]:
        finds, attached = self._books.finds, self._books.find_release
        in_period = self._in_period(finds.date.astype("datetime64[D]").astype(np.int64))
        for kind, state in (
            (FOUND_AFTER_RELEASE, FOUND_LATER),
            (FOUND_OUTSIDE, UNATTACHED),
            (UNKNOWN_RELEASE, UNKNOWN_REFERENCE),
        ):
            rows = np.flatnonzero((attached == state) & in_period)
            for row, (lon, lat) in zip(rows.tolist(), self._degrees(finds.x[rows], finds.y[rows]), strict=True):
                date = finds.date[row].astype("datetime64[D]").item()
                record = str(finds.id[row])
                place = None if np.isnan(finds.x[row]) else (lon, lat)
                raised = kind(record=record, date=date, value=finds.release[row]).in_english()
                yield Finding(kind.code, record, raised.sentence, date, None, place, raised)
