"""An edit that comes back, merged field by field with what happened since: its own and the others' changes both stay.

Pure: three dictionaries in, what to write and what collides out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run."""
TOLERANCE = 1e-8
"""Degrees, about a millimetre: what a file's own reference system and ring order do to the same coordinates."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of an edit.

    Attributes
    ----------
    write
        Fields that the edit changes, with their new values.
    conflicts
        Fields that both sides changed to different values: (base, current, edited).
    """

    write: Mapping[str, Any]
    conflicts: Mapping[str, tuple[Any, Any, Any]]


def merge(base: Mapping[str, Any], current: Mapping[str, Any], edited: Mapping[str, Any]) -> Merge:
    """Compare an edit with the version that it began from and with the version that stands now.

    Examples
    --------
    >>> merged = merge({"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 3, "b": 1})
    >>> dict(merged.write), dict(merged.conflicts)
    ({'a': 3}, {})
    """
    write: dict[str, Any] = {}
    conflicts: dict[str, tuple[Any, Any, Any]] = {}
    for name, value in edited.items():
        if same(value, base[name]) or same(value, current[name]):
            continue
        if same(current[name], base[name]):
            write[name] = value
        else:
            conflicts[name] = (base[name], current[name], value)
    return Merge(write, conflicts)


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same; shapes may differ in the order of their points and by a millimetre."""
    if isinstance(one, BaseGeometry) and isinstance(other, BaseGeometry):
        if one.geom_type != other.geom_type and {one.geom_type, other.geom_type} != {"Polygon", "MultiPolygon"}:
            return False
        first, second = (
            shapely.normalize(shapely.multipolygons([shape]) if shape.geom_type == "Polygon" else shape)
            for shape in (one, other)
        )
        return bool(shapely.equals_exact(first, second, TOLERANCE))
    if one in (None, "") and other in (None, ""):
        return True
    if isinstance(one, str) and isinstance(other, str):
        return _undefused(one) == _undefused(other)
    return bool(one == other)


def _undefused(text: str) -> str:
    """Without the apostrophe behind which tables keep what a spreadsheet would run: it is no change of the text."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
