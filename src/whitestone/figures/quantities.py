"""Amounts as they were printed: an exact number, its unit, and how far the printed digits can be trusted.

Exact decimal arithmetic throughout; no floating point, so that 18.1 + 26.23 is 44.33.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from whitestone.paper import NARROW, grouped

_AREAS = {"m2": Decimal(1), "ha": Decimal(10_000), "km2": Decimal(1_000_000)}
_PER_YEAR = "/year"
_MEASURED = {"percent", "m", "km", "years", "USD", "items/km2"}
_SHOWN = {"m2": "m²", "km2": "km²", "km2/year": "km² a year", "items/km2": "items per km²", "percent": "%"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount.

    Attributes
    ----------
    text
        As printed, for example ``"10.00"``.
    unit
        ``m2``, ``ha``, ``km2`` for areas (also ``km2/year``), ``percent``, ``years`` and the like; any other word is
        what was counted (``items``, ``people``).
    qualifier
        ``"more than"``, ``"less than"``, ``"about"`` or empty.
    """

    text: str
    value: Decimal
    unit: str
    qualifier: str = ""

    @property
    def dimension(self) -> str:
        """What it can be compared with: ``"area"``, ``"area/year"``, or its unit."""
        bare = self.unit.removesuffix(_PER_YEAR)
        if bare in _AREAS:
            return "area/year" if self.unit.endswith(_PER_YEAR) else "area"
        return self.unit

    @property
    def factor(self) -> Decimal:
        """Base units (square metres, or the unit itself) in one."""
        return _AREAS.get(self.unit.removesuffix(_PER_YEAR), Decimal(1))

    @property
    def base(self) -> Decimal:
        """The amount in base units."""
        return self.value * self.factor

    @property
    def rounding(self) -> Decimal:
        """Half a step of the last printed digit, in base units; 0 for counts, which are exact."""
        exponent = self.value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        counted = self.dimension not in ("area", "area/year") and self.unit not in _MEASURED
        if counted and decimals == 0:
            return Decimal(0)
        return Decimal(5).scaleb(-decimals - 1) * self.factor

    @property
    def shown(self) -> str:
        """For people, with its unit and qualifier."""
        number = with_unit(grouped(self.value), self.unit)
        return f"{self.qualifier} {number}" if self.qualifier else number

    def may_equal(self, other: Quantity) -> bool:
        """Whether both can be the same amount, given their printed digits and qualifiers."""
        if self.dimension != other.dimension:
            return False
        if self.qualifier in _BOUNDS or other.qualifier in _BOUNDS:
            return _may_reach(self, other) and _may_reach(other, self)
        return abs(self.base - other.base) <= self.rounding + other.rounding


_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?", re.ASCII)
# More digits than any report has; exact decimal arithmetic holds 28.


def amount(text: str, unit: str, qualifier: str = "") -> Quantity | None:
    """The amount that a text says; None where it is no plain number."""
    return Quantity(text, Decimal(text), unit, qualifier) if _NUMBER.fullmatch(text) else None


_BOUNDS = ("more than", "less than")


def _may_reach(bound: Quantity, other: Quantity) -> bool:
    """Whether `other` can lie where `bound` says; an amount that is not a bound says nothing here."""
    slack = bound.rounding + other.rounding
    if bound.qualifier == "more than" and other.qualifier != "more than":
        return other.base + slack > bound.base
    if bound.qualifier == "less than" and other.qualifier != "less than":
        return other.base - slack < bound.base
    return True


def with_unit(number: str, unit: str) -> str:
    """A number as written, with its unit for people."""
    return f"{number}{NARROW}{_SHOWN.get(unit, unit)}"
