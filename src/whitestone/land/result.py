"""What a settlement says: balance rows, parts of products, readings, findings, postings.

Plain typed values, ready for any renderer; nothing here computes or prints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries, SourceAccount
from whitestone.land.words import Column, FindsClass, Kind, LandClass, Part, Product, Reading, SquareMetres
from whitestone.problems import Problem


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, both days included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One account from opening to closing (or, in the second table, one category of one kind in one unit).

    ``opening + recorded + reopened + reclassified_in - reclassified_out - cancelled - reduced - cleared - corrected
    == closing``.

    Attributes
    ----------
    unit
        Code of the administrative unit; None for land outside every unit.
    kind
        SHA or CHA; None in a row that holds only declared land whose kind the return does not say.
    group
        In the balance of accounts the `LandClass` value; in the balance by category the category's name; None in a row
        that holds only declared land whose class the return does not say.
    moved
        Square metres by column; every column is present.
    declared
        Square metres declared by tabular returns without a polygon, by product; never part of `moved` or `closing`.
    """

    unit: str | None
    kind: Kind | None
    group: str | None
    opening: SquareMetres
    moved: Mapping[Column, SquareMetres]
    closing: SquareMetres
    declared: Mapping[Product, SquareMetres] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReleaseParts:
    """The polygon of one release product, split exactly into its five parts.

    Attributes
    ----------
    polygon
        Area of the whole polygon.
    parts
        Area by part; the five add up to `polygon`.
    newly_by_class
        `newly_released` by the class that the land had on record.
    by_finds
        The product's class by what was found in it; None when no finds were given to the settlement.
    items
        Items found in it, by category name.
    """

    id: str
    date: dt.date
    product: Product
    activity: str
    organisation: str | None
    polygon: SquareMetres
    parts: Mapping[Part, SquareMetres]
    newly_by_class: Mapping[LandClass, SquareMetres]
    declared: SquareMetres | None
    by_finds: FindsClass | None
    items: Mapping[str, int]
    in_period: bool


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of the period's release for one class of land.

    Attributes
    ----------
    land_class
        The class (by finds for worked polygons, by record for the other two), or ``"ap_mined"`` for the sum of
        ap_only and mixed, the headline.
    polygons, items
        Number of release products that contribute, and of items found in them (all categories).
    ap_items
        Anti-personnel mines among the items.
    """

    reading: Reading
    land_class: str
    area: SquareMetres
    polygons: int
    items: int
    ap_items: int

    @property
    def ap_items_per_km2(self) -> float | None:
        """Anti-personnel mines per square kilometre; None on no area."""
        return self.ap_items / (self.area / 1e6) if self.area > 0 else None


@dataclass(frozen=True, slots=True)
class CrossRow:
    """Land newly released in the period, by class on record and by class of finds in its product."""

    by_record: LandClass
    by_finds: FindsClass
    area: SquareMetres
    products: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at: the books balance, but the records raise a question.

    Attributes
    ----------
    code
        Stable code of the finding's kind, registered in the catalogue; its page is in the documentation.
    record
        Id of the hazard record, product or find.
    sentence
        What was seen, in words.
    area
        Square metres concerned, when land is concerned.
    place
        Longitude and latitude in degrees (WGS 84) of a point in it.
    problem
        The same as the catalogue has it, to be told in another language; `sentence` is English.
    """

    code: str
    record: str
    sentence: str
    date: dt.date | None = None
    area: SquareMetres | None = None
    place: tuple[float, float] | None = None
    problem: Problem | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Postings:
    """Every piece of land that an event moved, n rows.

    Attributes
    ----------
    date : (n,) datetime64[D]
    event : (n,) str, id of the hazard record or release product that moved the land
    event_type : (n,) str, "hazard" or "release"
    column : (n,) str, values of `Column`
    unit : (n,) str or None
    kind, land_class : (n,) str, the account
    area : (n,) float64, square metres
    geometry : (n,) Polygon or MultiPolygon, metres in the plane
    """

    date: NDArray[np.datetime64]
    event: NDArray[np.object_]
    event_type: NDArray[np.object_]
    column: NDArray[np.object_]
    unit: NDArray[np.object_]
    kind: NDArray[np.object_]
    land_class: NDArray[np.object_]
    area: NDArray[np.float64]
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.date)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The reconciled books of one period.

    Attributes
    ----------
    rows
        Balance of accounts, sorted by unit (None last), kind and class; only accounts that hold or move land.
    by_category
        The second balance; never to be added across categories.
    releases
        By product id, every product of the input.
    findings
        Worked out when first looked at, like `releases`.
    residual
        Largest absolute difference between opening plus moves and closing of any account; 0 when the books balance.
    unit_names
        Names of units by code.
    """

    period: Period
    crs: str
    rows: tuple[BalanceRow, ...]
    by_category: tuple[BalanceRow, ...]
    releases: Mapping[str, ReleaseParts]
    readings: tuple[ReadingRow, ...]
    cross_table: tuple[CrossRow, ...]
    findings: Sequence[Finding]
    sources: tuple[SourceAccount, ...]
    residual: SquareMetres
    fade_out_m: Mapping[str, float]
    unit_names: Mapping[str, str]

    @property
    def balanced(self) -> bool:
        """Whether every account's movements explain its closing, to below one square metre."""
        return self.residual < 1.0
