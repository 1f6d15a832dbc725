"""Land without a polygon: what a tabular return declares.

A declared area is never mixed with measured area; it stands in columns of its own. Reading returns from tables is
done elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from whitestone.land.words import Kind, LandClass, Product, SquareMetres


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
    """

    unit: str | None
    start: dt.date
    end: dt.date
    product: Product
    area: SquareMetres
    kind: Kind | None = None
    land_class: LandClass | None = None
    organisation: str | None = None
