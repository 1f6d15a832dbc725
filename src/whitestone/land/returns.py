"""Land without a polygon: what a tabular return declares, and what of it a period cannot take in as it stands.

A declared area is never mixed with measured area; it stands in columns of its own. Reading returns from tables is
done elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whitestone.land.inputs import SourceAccount
from whitestone.land.result import Finding, Period
from whitestone.land.words import Kind, LandClass, Product, SquareMetres
from whitestone.problems import ProblemKind, register

STRADDLES = register(
    "return-straddles-period",
    "{record} declares {area} m² {product} from {start} to {end}, which reaches beyond the period; it is not counted.",
    "Ask for the return by months or days, or settle a period that holds it whole.",
)
WITHOUT_UNIT = register(
    "return-without-unit",
    "{record} declares {area} m² {product} for no administrative unit that is known; it stands in a line without one.",
    "Write the unit's code, or its name as the units have it.",
)


@dataclass(frozen=True, slots=True)
class DeclaredRelease:
    """Release declared for a unit and a span of time.

    Attributes
    ----------
    unit
        Code of the unit, or None where the return names no unit that is known.
    start, end
        First and last day of the span.
    kind, land_class
        None where the return does not say.
    record
        Which return it is: its file and row, or the register's record.
    """

    unit: str | None
    start: dt.date
    end: dt.date
    product: Product
    area: SquareMetres
    kind: Kind | None = None
    land_class: LandClass | None = None
    organisation: str | None = None
    record: str = ""

    def lies_in(self, period: Period) -> bool:
        """Whether the whole span lies in the period: only then is the area known to have been released in it."""
        return period.start <= self.start and self.end <= period.end

    def meets(self, period: Period) -> bool:
        """Whether the span and the period share a day."""
        return self.start <= period.end and period.start <= self.end


@dataclass(frozen=True, slots=True)
class Returned:
    """Tabular returns as read: what they declare, and the account of each file."""

    releases: tuple[DeclaredRelease, ...]
    sources: tuple[SourceAccount, ...]


def findings_of(returns: Iterable[DeclaredRelease], period: Period) -> Iterator[Finding]:
    """What the returns leave open: spans that straddle the period, and units that nobody knows."""
    for entry in returns:
        if entry.meets(period) and not entry.lies_in(period):
            yield _finding(STRADDLES, entry)
        elif entry.meets(period) and entry.unit is None:
            yield _finding(WITHOUT_UNIT, entry)


def _finding(kind: ProblemKind, entry: DeclaredRelease) -> Finding:
    said = kind(
        record=entry.record,
        area=f"{entry.area:,.0f}",
        product=entry.product.value,
        start=entry.start.isoformat(),
        end=entry.end.isoformat(),
    ).in_english()
    return Finding(said.code, entry.record, said.sentence, entry.end, entry.area, problem=said)
