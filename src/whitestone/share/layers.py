"""The words that the map draws: which column places a record, and which symbol it gets. One line for each word.

Symbols are names; how each looks is the map's own business (`scripts/atlas/symbols.js`) and its legend's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whitestone.land.words import Contamination, LandClass


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the map.

    Attributes
    ----------
    shapes
        Columns of geometry, the first that is filled places the record.
    columns
        The columns from which the symbol follows; `symbol` gets their values.
    area
        Column of square metres, where the word has one.
    """

    word: str
    shapes: tuple[str, ...]
    columns: tuple[str, ...]
    symbol: Callable[..., str]
    area: str = ""


def _hazard(kind: str, contamination: Any) -> str:
    said = Contamination(contamination)
    return f"{kind}-{LandClass.of(said)}" if said else f"{kind}-unknown"


def _category(contamination: Any) -> str:
    words = Contamination(contamination).words
    return words[0] if len(words) == 1 else "several" if words else "unknown"


LAYERS: tuple[Layer, ...] = (
    Layer("hazard", ("area", "benchmark"), ("kind", "contamination"), _hazard, "computed_m2"),
    Layer("release", ("area", "benchmark"), ("product",), str, "computed_m2"),
    Layer("evidence", ("place",), ("evidence_class",), lambda said: said or "unknown"),
    Layer("find", ("place",), ("category",), _category),
)


def layer_of(word: str) -> Layer | None:
    """The layer of a word, if the map draws it."""
    return next((layer for layer in LAYERS if layer.word == word), None)
