"""The words that the map draws: which column places a record, and which symbol it gets. One line for each word.

Symbols are names; how each looks is the map's own business (`scripts/atlas/symbols.js`) and its legend's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from whitestone.land.words import ALL_CONTAMINATION, Contamination, Kind, LandClass, Product

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the map.

    Attributes
    ----------
    shapes
        Columns of geometry, the first that is filled places the record.
    columns
        The columns from which the symbol follows; `symbol` gets their values.
    labels
        What each symbol means, in the legend's order.
    area
        Column of square metres, where the word has one.
    """

    word: str
    shapes: tuple[str, ...]
    columns: tuple[str, ...]
    symbol: Callable[..., str]
    labels: Mapping[str, StrOrPromise]
    area: str = ""


def _hazard(kind: str, contamination: Any) -> str:
    said = Contamination(contamination)
    return f"{kind}-{LandClass.of(said)}" if said else f"{kind}-unknown"


def _category(contamination: Any) -> str:
    words = Contamination(contamination).words
    return words[0] if len(words) == 1 else "several" if words else "unknown"


_CLASSES: dict[str, StrOrPromise] = {
    LandClass.AP_ONLY: _("anti-personnel mines"),
    LandClass.MIXED: _("anti-personnel and anti-vehicle mines"),
    LandClass.AV_ONLY: _("anti-vehicle mines"),
    LandClass.NO_MINES: _("other ordnance, no mines"),
    "unknown": _("category not recorded"),
}
_HAZARDS = {
    f"{kind}-{name}": format_lazy("{}: {}", kind, label) for kind in reversed(Kind) for name, label in _CLASSES.items()
}
_PRODUCTS: dict[str, StrOrPromise] = {
    Product.CANCELLED: _("cancelled by non-technical survey"),
    Product.REDUCED: _("reduced by technical survey"),
    Product.CLEARED: _("cleared"),
}
_EVIDENCE = {
    "direct": _("direct evidence"),
    "indirect": _("indirect evidence"),
    "unknown": _("evidence, class not known"),
}
_FINDS = {
    **{word: format_lazy(_("find: {category}"), category=word) for word in ALL_CONTAMINATION.words},
    "several": _("find: several categories"),
    "unknown": _("find: category not recorded"),
}

LAYERS: tuple[Layer, ...] = (
    Layer("find", ("place",), ("category",), _category, _FINDS),
    Layer("evidence", ("place",), ("evidence_class",), lambda said: said or "unknown", _EVIDENCE),
    Layer("release", ("area", "benchmark"), ("product",), str, _PRODUCTS, "computed_m2"),
    Layer("hazard", ("area", "benchmark"), ("kind", "contamination"), _hazard, _HAZARDS, "computed_m2"),
)
"""From the top of the map to the ground."""


def layer_of(word: str) -> Layer | None:
    """The layer of a word, if the map draws it."""
    return next((layer for layer in LAYERS if layer.word == word), None)
