"""How figures of reports are written for people, by unit and language. Rounds only for the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from whitestone.paper.numbers import NARROW
from whitestone.reports.definitions import Unit

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

NOTHING = "–"
_DECIMALS = {
    Unit.PERCENT: 2,
    Unit.ITEMS_PER_KM2: 1,
    Unit.PER_MILLION_M2: 2,
    Unit.PER_MILLION_HOURS: 2,
    Unit.HOURS: 1,
    Unit.YEARS: 1,
    Unit.DAYS: 1,
}
_SHOWN: dict[Unit, StrOrPromise] = {
    Unit.SQUARE_METRES: "m²",
    Unit.METRES: "m",
    Unit.PERCENT: "%",
    Unit.ITEMS_PER_KM2: _("per km²"),
    Unit.ITEMS: _("items"),
    Unit.RECORDS: _("records"),
    Unit.PEOPLE: _("people"),
    Unit.ANIMALS: _("animals"),
    Unit.MACHINES: _("machines"),
    Unit.TEAMS: _("teams"),
    Unit.HOURS: _("hours"),
    Unit.DAYS: _("days"),
    Unit.YEARS: _("years"),
    Unit.PER_MILLION_M2: _("per million m²"),
    Unit.PER_MILLION_HOURS: _("per million hours"),
}
"""As people read it; files for other programs keep the unit's own word."""


def plain(value: float | None, unit: Unit) -> str:
    """A number for the cell of a table whose heading says the unit."""
    if value is None:
        return NOTHING
    return _grouped(value, _DECIMALS.get(unit, 0))


def _grouped(value: float, decimals: int) -> str:
    """In the reader's language, thousands always apart: nine digits in a row are read wrongly in any language."""
    point, apart = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
    rounded = round(value, decimals) + 0.0
    return numberformat.format(
        rounded, point, decimals, 3, NARROW if apart == point else apart, force_grouping=True, use_l10n=False
    )


def spoken(value: float | None, unit: Unit) -> str:
    """A number with its unit, for a sentence: areas of a tenth of a square kilometre and more in km²."""
    if value is None:
        return NOTHING
    if unit is Unit.SQUARE_METRES and abs(value) >= 100_000:
        return f"{_grouped(value / 1e6, 2)}{NARROW}km²"
    return f"{plain(value, unit)}{NARROW}{_SHOWN[unit]}"


def heading(unit: Unit | None) -> str:
    """The unit as a heading says it; nothing where the unit stands elsewhere."""
    return "" if unit is None else str(_SHOWN[unit])


def charted(unit: Unit) -> str:
    """The unit of a chart or a map: areas are drawn in square kilometres."""
    return "km²" if unit is Unit.SQUARE_METRES else heading(unit)
