"""The ledger's words as types: categories, kinds, products, classes, parts and columns.

Only vocabulary and the small rules that belong to a word (which class a set of categories makes). No geometry.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag, StrEnum
from typing import NewType

SquareMetres = NewType("SquareMetres", float)
"""An area on the WGS 84 ellipsoid, in square metres."""


class Contamination(IntFlag):
    """A set of contamination categories (IMAS 04.10 terms); one bit each so that arrays of sets are plain integers.

    An improvised device that a person sets off is `AP` with an *improvised* attribute; `IED` is what is left.
    """

    NONE = 0
    AP = 1
    AV = 2
    CMR = 4
    UXO = 8
    AXO = 16
    IED = 32

    @classmethod
    def parse(cls, words: str | Iterable[str]) -> Contamination:
        """Read ``"AP, AV"`` or an iterable of names; raises `ValueError` naming the word that is no category."""
        parts = words.replace(";", ",").split(",") if isinstance(words, str) else words
        found = cls.NONE
        for part in parts:
            name = part.strip().upper()
            if not name:
                continue
            if name not in cls.__members__ or name == "NONE":
                raise ValueError(part.strip())
            found |= cls[name]
        return found

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the categories in the set, in the order of this class."""
        return tuple(str(category.name) for category in CATEGORIES if category in self)


CATEGORIES: tuple[Contamination, ...] = (
    Contamination.AP,
    Contamination.AV,
    Contamination.CMR,
    Contamination.UXO,
    Contamination.AXO,
    Contamination.IED,
)
ALL_CONTAMINATION = Contamination(63)
BATTLE_AREA = Contamination.CMR | Contamination.UXO | Contamination.AXO


class Kind(StrEnum):
    """A hazard record's kind: suspected (indirect evidence) or confirmed (direct evidence) hazardous area."""

    SHA = "SHA"
    CHA = "CHA"


class Product(StrEnum):
    """How land leaves the register (IMAS 07.11): by non-technical survey, technical survey or clearance."""

    CANCELLED = "cancelled"
    REDUCED = "reduced"
    CLEARED = "cleared"


class Activity(StrEnum):
    """The activity behind a release product; it decides which categories the product removes."""

    NTS = "NTS"
    TS = "TS"
    CLEARANCE = "clearance"
    BAC = "BAC"

    @property
    def removes(self) -> Contamination:
        """All categories, except that battle area clearance removes no mines and no improvised devices."""
        return BATTLE_AREA if self is Activity.BAC else ALL_CONTAMINATION


class LandClass(StrEnum):
    """The class of open land, from its open categories."""

    AP_ONLY = "ap_only"
    MIXED = "mixed"
    AV_ONLY = "av_only"
    NO_MINES = "no_mines"

    @classmethod
    def of(cls, categories: Contamination) -> LandClass:
        """Class of a non-empty set of open categories."""
        if Contamination.AP in categories:
            return cls.MIXED if Contamination.AV in categories else cls.AP_ONLY
        return cls.AV_ONLY if Contamination.AV in categories else cls.NO_MINES


MINED_BY_PERSONS = (LandClass.AP_ONLY, LandClass.MIXED)
"""The classes that make up anti-personnel mined land."""


class FindsClass(StrEnum):
    """The class of a release product by what was found in it."""

    AP_ONLY = "ap_only"
    MIXED = "mixed"
    AV_ONLY = "av_only"
    NO_MINES = "no_mines"
    NOTHING_FOUND = "nothing_found"


class Part(StrEnum):
    """The five parts into which the ledger splits the polygon of a release product."""

    NEWLY_RELEASED = "newly_released"
    PARTLY_RELEASED = "partly_released"
    NO_EFFECT = "no_effect"
    ALREADY_RELEASED = "already_released"
    NEVER_RECORDED = "never_recorded"


class Column(StrEnum):
    """The columns of a balance between opening and closing; each posting belongs to one."""

    RECORDED = "recorded"
    REOPENED = "reopened"
    RECLASSIFIED_IN = "reclassified_in"
    RECLASSIFIED_OUT = "reclassified_out"
    CANCELLED = "cancelled"
    REDUCED = "reduced"
    CLEARED = "cleared"
    CORRECTED = "corrected"

    @property
    def sign(self) -> int:
        """1 when the column adds open land to an account, -1 when it takes it away."""
        return 1 if self in (Column.RECORDED, Column.REOPENED, Column.RECLASSIFIED_IN) else -1


class Reading(StrEnum):
    """Three ways to read a period's release of mined land, from the generous to the strict."""

    WORKED_POLYGONS = "worked_polygons"
    RELEASED_MINED_LAND = "released_mined_land"
    FOUND_FOOTPRINT = "found_footprint"
