"""One text for one row: the canonical JSON from which digests and events are made, the same on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import canonical as canonical_geometry

if TYPE_CHECKING:
    from whitestone.review.versions import Version

_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
NOT_IN_DIGEST = frozenset({"id", "event"})


def plain(value: Any) -> Any:
    """A column's value as JSON: geometry as hexadecimal WKB, moments in UTC to the microsecond, the rest as text.

    Decimals lose the zeros that a database column adds behind them.
    """
    if value is None or type(value) is str or isinstance(value, bool | int | float | dict | list):
        return value
    if isinstance(value, BaseGeometry):
        return canonical_geometry(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return str(value)


def text(values: Mapping[str, Any]) -> str:
    """Canonical JSON: sorted keys, no spaces, every character as itself."""
    return _JSON.encode(values)


def quoted(value: str) -> str:
    """One text as it stands in canonical JSON."""
    return _JSON.encode(value)


def sha256(data: str) -> str:
    """Hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(data.encode()).hexdigest()


@cache
def _covered(model: type[Version]) -> dict[str, str]:
    """Names of the columns that a digest covers, each with the attribute that holds its value."""
    return {field.name: field.attname for field in model._meta.concrete_fields if field.name not in NOT_IN_DIGEST}


def columns(version: Version, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Plain values of a version's columns by name; all that a digest covers where no names are given."""
    covered = _covered(type(version))
    if names is None:
        return {attribute: plain(getattr(version, attribute)) for attribute in covered.values()}
    return {name: plain(getattr(version, covered.get(name, name))) for name in names}


@cache
def _empty(model: type[Version]) -> Mapping[str, Any]:
    """What each column holds when nobody said anything."""
    return {field.attname: plain(field.get_default()) for field in model._meta.concrete_fields}


def digest(version: Version) -> str:
    """SHA-256 of what the row says, the same before it is written and when it is read back.

    A column that holds its default says nothing and is left out, so that a column which a later migration adds leaves
    the digests of earlier rows as they were.
    """
    return digest_of(type(version), columns(version))


def digest_of(model: type[Version], row: Mapping[str, Any]) -> str:
    """The same for a row whose columns are at hand as plain values."""
    empty = _empty(model)
    return sha256(text({name: value for name, value in row.items() if value != empty[name]}))


_HELD = (str, int, bool, dt.date, dt.datetime, uuid.UUID, type(None))
"""Types of which a value is written as JSON once for all rows that have it."""


def told(versions: Sequence[Version], names: Iterable[str]) -> tuple[list[str], list[str]]:
    """What many rows of one word say, a column at a time: the canonical JSON of `names`, and the digests.

    The same texts as those of `columns` and `digest_of` for each row.
    """
    model = type(versions[0])
    empty, asked = _empty(model), set(names)
    chosen: list[list[str]] = []
    covered: list[list[str]] = []
    for attribute in sorted(_covered(model).values()):
        values = list(map(attrgetter(attribute), versions))
        parts, saying = _parts(attribute, values, empty[attribute])
        covered.append(saying)
        if attribute in asked:
            chosen.append(parts)
    digests = [sha256(f"{{{','.join(filter(None, row))}}}") for row in zip(*covered, strict=True)]
    return [f"{{{','.join(row)}}}" for row in zip(*chosen, strict=True)], digests


def _parts(attribute: str, values: Sequence[Any], empty: Any) -> tuple[list[str], list[str]]:
    """Name and value as JSON for each row; and the same with nothing where the value is the column's default."""
    name = f"{_JSON.encode(attribute)}:"
    first = values[0]
    if all(value is first for value in values):
        said = plain(first)
        part = name + _JSON.encode(said)
        return [part] * len(values), ["" if said == empty else part] * len(values)
    if isinstance(first, BaseGeometry):
        values = _many_geometries(values)
    known: dict[tuple[type, Any], tuple[str, str]] = {}
    found: list[tuple[str, str]] = []
    for value in values:
        kind = type(value)
        key = (kind, value) if kind in _HELD else (kind, None) if not value else None
        said = known.get(key) if key is not None else None
        if said is None:
            meant = plain(value)
            part = name + _JSON.encode(meant)
            said = part, "" if meant == empty else part
            if key is not None:
                known[key] = said
        found.append(said)
    return [part for part, _ in found], [saying for _, saying in found]


def _many_geometries(values: Sequence[Any]) -> Sequence[Any]:
    """Texts of geometries, made together where all are geometries or nothing."""
    given = np.empty(len(values), dtype=object)
    given[:] = values
    return shapely.to_wkb(given, hex=True, byte_order=1).tolist() if shapely.is_valid_input(given).all() else values
