"""How figures of reports are written for people, by unit and language. Rounds only for the eye."""

from __future__ import annotations

from django.utils.formats import number_format

from whitestone.paper.numbers import NARROW
from whitestone.reports.definitions import Unit

NOTHING = "–"
_DECIMALS = {Unit.PERCENT: 2, Unit.ITEMS_PER_KM2: 1, Unit.PER_MILLION_M2: 2, Unit.PER_MILLION_HOURS: 2, Unit.HOURS: 1}
_SHOWN = {Unit.SQUARE_METRES: "m²", Unit.PERCENT: "%", Unit.ITEMS_PER_KM2: "/km²"}


def plain(value: float | None, unit: Unit) -> str:
    """A number for the cell of a table whose heading says the unit."""
    if value is None:
        return NOTHING
    return number_format(round(value, _DECIMALS.get(unit, 0)) + 0.0, _DECIMALS.get(unit, 0), force_grouping=True)


def spoken(value: float | None, unit: Unit) -> str:
    """A number with its unit, for a sentence: areas of a tenth of a square kilometre and more in km²."""
    if value is None:
        return NOTHING
    if unit is Unit.SQUARE_METRES and abs(value) >= 100_000:
        return f"{number_format(round(value / 1e6, 2), 2, force_grouping=True)}{NARROW}km²"
    return f"{plain(value, unit)}{NARROW}{_SHOWN.get(unit, unit.value)}"


def heading(unit: Unit) -> str:
    """The unit as a heading says it."""
    return _SHOWN.get(unit, unit.value)
