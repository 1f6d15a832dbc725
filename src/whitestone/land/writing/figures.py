"""The numbers behind the report's pictures: steps of the flow, shares of bars, sides of squares, dots of densities.

Arithmetic on a settled balance, in shares of a picture; nothing here writes HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whitestone.land.result import BalanceRow, ReadingRow, ReleaseParts
from whitestone.land.words import Column, Part
from whitestone.land.writing.balance import PART_ORDER
from whitestone.land.writing.phrases import COLUMNS

MOST_DOTS = 240


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the flow from opening to closing: a bar from `start` over `width`, in percent of the picture."""

    name: str
    words: str
    amount: float
    signed: bool
    look: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of some accounts: opening, moves (positive numbers, as in the rows) and closing, in square metres."""

    opening: float
    moved: dict[Column, float]
    closing: float

    @property
    def entered(self) -> float:
        """Land that came into the books."""
        return self.moved[Column.RECORDED] + self.moved[Column.REOPENED]

    @property
    def released(self) -> float:
        """Land that left by one of the three products."""
        return self.moved[Column.CANCELLED] + self.moved[Column.REDUCED] + self.moved[Column.CLEARED]

    @property
    def reclassified(self) -> float:
        """Land that changed account within the books."""
        return self.moved[Column.RECLASSIFIED_IN]

    @property
    def turnover(self) -> float:
        """All that moved, with the opening: how much an account is about."""
        return self.opening + sum(self.moved.values())


def total(rows: Iterable[BalanceRow]) -> Total:
    """Add accounts of the exclusive balance (never rows of the balance by category)."""
    listed = list(rows)
    return Total(
        opening=sum(row.opening for row in listed),
        moved={column: sum(row.moved[column] for row in listed) for column in Column},
        closing=sum(row.closing for row in listed),
    )


def flow(summed: Total) -> list[Step]:
    """The steps from opening to closing; reclassification is left out because it moves land within the books."""
    steps: list[tuple[str, float, int]] = [("opening", summed.opening, 0)]
    within = (Column.RECLASSIFIED_IN, Column.RECLASSIFIED_OUT)
    steps += [(str(column), summed.moved[column], column.sign) for column in Column if column not in within]
    steps.append(("closing", summed.closing, 0))
    top = max(summed.opening + summed.entered, summed.closing, 1.0)
    level = 0.0
    drawn = []
    for name, amount, sign in steps:
        start = 0.0 if sign == 0 else level if sign > 0 else level - amount
        level = amount if sign == 0 else level + sign * amount
        drawn.append(
            Step(
                name=COLUMNS[name][0],
                words=COLUMNS[name][1],
                amount=amount * (sign or 1),
                signed=sign != 0,
                look=name,
                start=round(100 * max(start, 0.0) / top, 3),
                width=round(100 * amount / top, 3),
            )
        )
    return drawn


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a stacked bar, in percent of the picture."""

    part: Part
    area: float
    start: float
    width: float


def stack(release: ReleaseParts, largest: float) -> list[Piece]:
    """The five parts of a product, end to end; `largest` fills the picture."""
    pieces, start = [], 0.0
    for part in PART_ORDER:
        area = float(release.parts[part])
        width = 100 * area / largest if largest > 0 else 0.0
        if area > 0:
            pieces.append(Piece(part, area, round(start, 3), round(width, 3)))
        start += width
    return pieces


def most_outside(releases: Sequence[ReleaseParts], most: int) -> list[ReleaseParts]:
    """The `most` products with most land outside `newly_released`, in the order given."""
    by_outside = sorted(releases, key=lambda r: (r.parts[Part.NEWLY_RELEASED] - r.polygon, r.id))
    chosen = {release.id for release in by_outside[:most]}
    return [release for release in releases if release.id in chosen]


@dataclass(frozen=True, slots=True)
class ReadingPicture:
    """One reading drawn to scale.

    Attributes
    ----------
    side
        Side of the square of its area, in percent of the picture.
    dots
        Places of dots in percent: as many as mines on a piece of ground of `ground_m2`, the same for every reading.
    """

    row: ReadingRow
    side: float
    dots: tuple[tuple[float, float], ...]
    ground_m2: float


def reading_pictures(rows: Iterable[ReadingRow]) -> list[ReadingPicture]:
    """The headline rows (all land mined against persons) of the three readings, to one scale."""
    headline = [row for row in rows if row.land_class == "ap_mined"]
    largest = max((row.area for row in headline), default=0.0)
    densest = max((row.ap_items_per_km2 or 0.0 for row in headline), default=0.0)
    ground = _ground(densest)
    return [
        ReadingPicture(
            row,
            side=round(100 * (row.area / largest) ** 0.5, 2) if largest > 0 else 0.0,
            dots=_dots(round((row.ap_items_per_km2 or 0.0) * ground)),
            ground_m2=ground * 1e6,
        )
        for row in headline
    ]


def _ground(densest: float) -> float:
    """Square kilometres on which the densest reading has at most `MOST_DOTS` mines: 1, 2 or 5 times a power of ten."""
    if densest <= 0:
        return 1.0
    steps = [base * 10.0**power for power in range(-6, 4) for base in (1, 2, 5)]
    return max((step for step in steps if step * densest <= MOST_DOTS), default=steps[0])


def _dots(count: int) -> tuple[tuple[float, float], ...]:
    """Evenly spread places by the R2 sequence: a density for the eye, not places of mines."""
    return tuple(
        (
            round(3 + 94 * ((0.5 + n * 0.7548776662466927) % 1), 1),
            round(3 + 94 * ((0.5 + n * 0.5698402909980532) % 1), 1),
        )
        for n in range(1, count + 1)
    )
