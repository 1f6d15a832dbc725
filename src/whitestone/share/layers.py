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
    first
        Whether the map shows it before anybody asks for it.
    """

    word: str
    shapes: tuple[str, ...]
    columns: tuple[str, ...]
    symbol: Callable[..., str]
    labels: Mapping[str, StrOrPromise]
    area: str = ""
    first: bool = True


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
_ACCIDENTS: dict[str, StrOrPromise] = {
    "demining accident": _("demining accident"),
    "demining incident": _("demining incident"),
    "mine or ordnance accident": _("mine or ordnance accident"),
    "near miss": _("near miss"),
}
_TASKS: dict[str, StrOrPromise] = {
    "planned": _("task planned"),
    "ordered": _("task ordered"),
    "accepted": _("task accepted"),
    "in progress": _("task in progress"),
    "suspended": _("task suspended"),
    "completed": _("task completed"),
    "aborted": _("task aborted"),
}
_LANES: dict[str, StrOrPromise] = {
    "ordnance found": _("lane: ordnance found"),
    "nothing found": _("lane: nothing found"),
    "not finished": _("lane: not finished"),
}
_MARKING: dict[str, StrOrPromise] = {
    "good": _("marking in good state"),
    "damaged": _("marking damaged"),
    "missing": _("marking missing"),
    "removed": _("marking removed"),
}
_SURVEYS: dict[str, StrOrPromise] = {
    "NTS": _("non-technical survey"),
    "TS": _("technical survey"),
}
_SPOTS: dict[str, StrOrPromise] = {
    "reported": _("spot task reported"),
    "triaged": _("spot task triaged"),
    "dispatched": _("spot task dispatched"),
    "visited": _("spot task visited"),
    "closed": _("spot task closed"),
}
_EDUCATION: dict[str, StrOrPromise] = {
    "interpersonal": _("education in person"),
    "training of trainers": _("training of trainers"),
    "mass media": _("education by mass media"),
    "digital": _("digital education"),
}


_CASES: dict[str, StrOrPromise] = {
    "open": _("item on released land, case open"),
    "closed": _("item on released land, case closed"),
}


def _one(_record: Any) -> str:
    return "one"


LAYERS: tuple[Layer, ...] = (
    Layer("case", ("place",), ("status",), str, _CASES, first=False),
    Layer("education", ("place",), ("delivery",), str, _EDUCATION, first=False),
    Layer("spottask", ("place",), ("status",), str, _SPOTS, first=False),
    Layer("accident", ("place",), ("kind",), str, _ACCIDENTS, first=False),
    Layer("marking", ("line",), ("condition",), str, _MARKING, first=False),
    Layer(
        "certificate",
        ("area",),
        ("record",),
        _one,
        {"one": _("land with a certificate of handover")},
        "computed_m2",
        first=False,
    ),
    Layer("completion", ("marks",), ("record",), _one, {"one": _("completed work, its marks")}, first=False),
    Layer("find", ("place",), ("category",), _category, _FINDS),
    Layer("evidence", ("place",), ("evidence_class",), lambda said: said or "unknown", _EVIDENCE),
    Layer("lane", ("covered", "area", "line"), ("result",), str, _LANES, "computed_m2", first=False),
    Layer("workday", ("area",), ("record",), _one, {"one": _("work of a day")}, "computed_m2", first=False),
    Layer("survey", ("area", "benchmark", "lanes"), ("kind",), str, _SURVEYS, "computed_m2", first=False),
    Layer("task", ("area",), ("status",), str, _TASKS, "computed_m2", first=False),
    Layer("release", ("area", "benchmark"), ("product",), str, _PRODUCTS, "computed_m2"),
    Layer("hazard", ("area", "benchmark"), ("kind", "contamination"), _hazard, _HAZARDS, "computed_m2"),
)
"""From the top of the map to the ground."""


def layer_of(word: str) -> Layer | None:
    """The layer of a word, if the map draws it."""
    return next((layer for layer in LAYERS if layer.word == word), None)
