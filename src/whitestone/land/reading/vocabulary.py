"""The words that files may use for kinds, products, activities and categories, and how single values are read.

A synonym is here only if it can mean one thing; ``docs/input.md`` lists them. No knowledge of files, rows or columns.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from whitestone.land.words import CATEGORIES, Activity, Contamination, Kind, Product

KINDS: Mapping[str, Kind] = {
    "sha": Kind.SHA,
    "suspected": Kind.SHA,
    "suspected hazardous area": Kind.SHA,
    "cha": Kind.CHA,
    "confirmed": Kind.CHA,
    "confirmed hazardous area": Kind.CHA,
}
PRODUCTS: Mapping[str, Product] = {
    "cancelled": Product.CANCELLED,
    "canceled": Product.CANCELLED,
    "cancelled land": Product.CANCELLED,
    "cancellation": Product.CANCELLED,
    "reduced": Product.REDUCED,
    "reduced land": Product.REDUCED,
    "reduction": Product.REDUCED,
    "cleared": Product.CLEARED,
    "cleared land": Product.CLEARED,
}
ACTIVITIES: Mapping[str, Activity] = {
    "nts": Activity.NTS,
    "non technical survey": Activity.NTS,
    "ts": Activity.TS,
    "technical survey": Activity.TS,
    "clearance": Activity.CLEARANCE,
    "mine clearance": Activity.CLEARANCE,
    "bac": Activity.BAC,
    "battle area clearance": Activity.BAC,
}
CATEGORY_WORDS: Mapping[str, Contamination] = {
    **{word.casefold(): category for category in CATEGORIES for word in category.words},
    "apm": Contamination.AP,
    "anti personnel": Contamination.AP,
    "antipersonnel": Contamination.AP,
    "anti personnel mine": Contamination.AP,
    "anti personnel mines": Contamination.AP,
    "avm": Contamination.AV,
    "at": Contamination.AV,
    "atm": Contamination.AV,
    "anti vehicle": Contamination.AV,
    "anti vehicle mine": Contamination.AV,
    "anti vehicle mines": Contamination.AV,
    "anti tank": Contamination.AV,
    "anti tank mine": Contamination.AV,
    "anti tank mines": Contamination.AV,
    "cluster munition remnants": Contamination.CMR,
    "cluster munitions": Contamination.CMR,
    "submunition": Contamination.CMR,
    "submunitions": Contamination.CMR,
    "unexploded ordnance": Contamination.UXO,
    "abandoned explosive ordnance": Contamination.AXO,
    "improvised explosive device": Contamination.IED,
    "improvised explosive devices": Contamination.IED,
}
"""ERW, mines and EO are left out on purpose: each may mean several categories."""
STATUSES: Mapping[str, bool] = {"open": False, "active": False, "closed": True}
FLAGS: Mapping[str, bool] = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
}


def plain(value: object) -> str:
    """The value as a search word: lower case, single spaces for hyphens and underscores."""
    return re.sub(r"[\s_\-‐‑–]+", " ", str(value)).strip().casefold()


def kind(value: object) -> str:
    """SHA or CHA."""
    return KINDS[plain(value)].value


def product(value: object) -> str:
    """One of the three products."""
    return PRODUCTS[plain(value)].value


def activity(value: object) -> str:
    """One of the four activities."""
    return ACTIVITIES[plain(value)].value


def categories(value: object) -> int:
    """Bits of a set of categories, written with commas, semicolons, slashes, plus signs, ampersands or "and"."""
    parts: Iterable[object] = re.split(r"[,;/+&|]|\band\b", value) if isinstance(value, str) else _listed(value)
    found = Contamination.NONE
    for part in parts:
        word = plain(part)
        if word:
            found |= CATEGORY_WORDS[word]
    if not found:
        raise ValueError(value)
    return int(found)


def category(value: object) -> int:
    """The bit of one category."""
    return int(CATEGORY_WORDS[plain(value)])


def closed(value: object) -> bool:
    """Whether a status says that the record is closed."""
    return STATUSES[plain(value)]


def flag(value: object) -> bool:
    """Yes or no."""
    return FLAGS[plain(int(value) if isinstance(value, bool | float) else value)]


def text(value: object) -> str:
    """Text without surrounding blanks; a whole number that passed through a spreadsheet loses its ``.0``."""
    if isinstance(value, str):
        return value.strip()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def amount(value: object) -> float:
    """A finite number that is not negative."""
    number = float(value) if isinstance(value, int | float) else float(str(value).strip())
    if not math.isfinite(number) or number < 0:
        raise ValueError(value)
    return number


def whole(value: object) -> int:
    """A whole number that is not negative."""
    number = amount(value)
    if not number.is_integer():
        raise ValueError(value)
    return int(number)


def number_of_items(value: object) -> int:
    """A whole number from 1."""
    number = whole(value)
    if number < 1:
        raise ValueError(value)
    return number


def listing(words: type[StrEnum] | Iterable[str]) -> str:
    """Words for a sentence."""
    return ", ".join(str(word) for word in words)


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)
