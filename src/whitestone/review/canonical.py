"""One text for one row: the canonical JSON from which digests and events are made, the same on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import repeat
from json.encoder import encode_basestring
from operator import itemgetter
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
    return encode_basestring(value)


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


_HELD = frozenset({str, int, bool, dt.date, dt.datetime, uuid.UUID})
"""Types of which a value is written as JSON once for all rows that have it."""

Columns = Mapping[str, Sequence[Any]]
"""Many rows of one word, a column at a time: by the attribute that holds its value."""


def columns_of(versions: Sequence[Version]) -> dict[str, Sequence[Any]]:
    """The columns of many versions of one word that were made and not read: all of them are at hand."""
    names = [field.attname for field in type(versions[0])._meta.concrete_fields]
    rows = map(itemgetter(*names), [version.__dict__ for version in versions])
    return dict(zip(names, zip(*rows, strict=True), strict=True))


def shared(values: Sequence[Any]) -> bool:
    """Whether all rows of a column surely say the same; False where that cannot be told at once."""
    first = values[0]
    if type(first) in (dict, list):
        return not any(values) and len(set(map(type, values))) == 1
    # What is only equal may be written differently, such as 1 and True, or 0.0 and -0.0.
    return values[-1] is first and values[len(values) // 2] is first and len(set(map(id, values))) == 1


def told(model: type[Version], rows: Columns, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """What many rows of one word say: the canonical JSON of `names`, and the digests.

    The same texts as those of `columns` and `digest_of` for each row.
    """
    empty, asked = _empty(model), set(names)
    count = len(next(iter(rows.values())))
    chosen, covered = _Lines(count), _Lines(count)
    for attribute in sorted(_covered(model).values()):
        values, name = rows[attribute], f"{_JSON.encode(attribute)}:"
        if shared(values):
            part, saying = _said(name, values[0], empty[attribute])
            covered.say(saying)
            if attribute in asked:
                chosen.say(part)
            continue
        parts, sayings = _parts(name, values, empty[attribute])
        covered.add(sayings)
        if attribute in asked:
            chosen.add(parts)
    return chosen.written(), [sha256(line) for line in covered.written()]


class _Lines:
    """JSON objects, one for each row, of parts that end with a comma; what all rows say is joined once."""

    def __init__(self, count: int) -> None:
        self._count, self._same = count, "{"
        self._parts: list[Iterable[str]] = []

    def say(self, part: str) -> None:
        """Every row says this."""
        self._same += part

    def add(self, parts: Iterable[str]) -> None:
        """Each row says its own."""
        self._parts += (repeat(self._same, self._count), parts)
        self._same = ""

    def written(self) -> list[str]:
        """The objects."""
        self.add(repeat("", self._count))
        lines = map("".join, zip(*self._parts, strict=True))
        return [f"{line[:-1]}}}" if line[-1] == "," else f"{line}}}" for line in lines]


def _said(name: str, value: Any, empty: Any) -> tuple[str, str]:
    """Name and value as JSON, with a comma behind; and the same with nothing where it is the column's default."""
    meant = plain(value)
    part = f"{name}{_JSON.encode(meant)},"
    return part, "" if meant == empty else part


def _parts(name: str, values: Sequence[Any], empty: Any) -> tuple[Iterable[str], Iterable[str]]:
    """The same for each row of a column."""
    kinds = set(map(type, values))
    if kinds == {uuid.UUID} and empty not in (written := list(map(str, values))):
        parts = [f'{name}"{text}",' for text in written]
        return parts, parts
    if kinds == {str}:
        parts = [f"{name}{encode_basestring(value)}," for value in values]
        if empty not in values:
            return parts, parts
        return parts, ["" if value == empty else part for value, part in zip(values, parts, strict=True)]
    own = kinds - {type(None)}
    if len(own) == 1 and all(kind in _HELD or issubclass(kind, Enum) for kind in own):
        # One type among them, and None, which is equal to nothing else: equal values are written alike.
        known = {value: _said(name, value, empty) for value in set(values)}
        found = [known[value] for value in values]
    elif empty is None and all(issubclass(kind, BaseGeometry) for kind in own):
        shapes = np.empty(len(values), dtype=object)
        shapes[:] = values
        texts = shapely.to_wkb(shapes, hex=True, byte_order=1).tolist()
        parts = [f"{name}null," if text is None else f'{name}"{text}",' for text in texts]
        return parts, ["" if text is None else part for text, part in zip(texts, parts, strict=True)]
    else:
        found = [_said(name, value, empty) for value in values]
    return [part for part, _ in found], [saying for _, saying in found]
