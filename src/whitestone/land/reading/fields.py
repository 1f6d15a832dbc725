"""The columns of each input: what they are called, how their values are read, what stands where none is given.

The contract of ``docs/input.md`` as data. No file is touched here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from whitestone.land.dates import PartialDate
from whitestone.land.reading import kinds, vocabulary
from whitestone.land.words import CATEGORIES, Activity, Kind, Product
from whitestone.problems import ProblemKind


@dataclass(frozen=True, slots=True)
class Field:
    """One column of one input.

    Attributes
    ----------
    parse
        Reads one value that is not empty; raises `ValueError` or `KeyError` where it is wrong.
    dtype
        Of the column as an array.
    empty
        What stands for an empty value in a column that is not required.
    wrong, known
        The problem of a wrong value, and the words for what would be right.
    constant
        Whether a defaults file may supply it.
    last_day
        For a date of which only the period is known: whether its last day counts instead of its first.
    tolerant
        A wrong value is noted and counts as empty, because no area depends on it.
    """

    name: str
    parse: Callable[[object], object]
    dtype: str = "O"
    empty: object = None
    required: bool = False
    wrong: ProblemKind = kinds.UNKNOWN_VALUE
    known: str = ""
    constant: bool = True
    last_day: bool = False
    tolerant: bool = False


_CATEGORIES = vocabulary.listing(str(category.name) for category in CATEGORIES)


def _identity(name: str) -> Field:
    return Field(name, vocabulary.text, required=True, constant=False)


def _date(name: str, *, last_day: bool = False) -> Field:
    """IMAS records carry full dates; where a period is all that is known, see `Field.last_day`."""
    day = "datetime64[D]"
    wrong = kinds.UNREADABLE_DATE
    return Field(name, PartialDate.parse, day, required=True, wrong=wrong, last_day=last_day)


def _number(name: str) -> Field:
    wrong, known = kinds.UNREADABLE_NUMBER, "a number from 0"
    return Field(name, vocabulary.amount, "f8", math.nan, wrong=wrong, known=known)


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "hazards": (
        _identity("id"),
        _date("recorded"),
        Field("kind", vocabulary.kind, required=True, known=vocabulary.listing(Kind)),
        Field("contamination", vocabulary.categories, "u1", 0, required=True, known=_CATEGORIES),
        Field("version", vocabulary.whole, "i8", 0, wrong=kinds.UNREADABLE_NUMBER, known="a whole number from 0"),
        Field("status", vocabulary.closed, "?", empty=False, wrong=kinds.UNKNOWN_STATUS, tolerant=True),
    ),
    "releases": (
        _identity("id"),
        _date("date", last_day=True),
        Field("product", vocabulary.product, required=True, known=vocabulary.listing(Product)),
        Field("activity", vocabulary.activity, required=True, known=vocabulary.listing(Activity)),
        Field("removes", vocabulary.categories, "u1", 0, known=_CATEGORIES),
        _number("declared_m2"),
        Field("organisation", vocabulary.text),
        Field("task", vocabulary.text),
        _number("depth_m"),
    ),
    "units": (
        Field("code", vocabulary.text, required=True),
        Field("name", vocabulary.text),
    ),
    "finds": (
        _identity("id"),
        _date("date"),
        Field("category", vocabulary.category, "u1", 0, required=True, known=_CATEGORIES),
        Field(
            "count",
            vocabulary.number_of_items,
            "i8",
            1,
            wrong=kinds.UNREADABLE_NUMBER,
            known="a whole number of items from 1",
        ),
        Field("improvised", vocabulary.flag, "?", empty=False, known="yes, no"),
        Field("model", vocabulary.text),
        Field("release", vocabulary.text),
    ),
}
IDENTITY: Mapping[str, str] = {"hazards": "id", "releases": "id", "units": "code", "finds": "id"}
