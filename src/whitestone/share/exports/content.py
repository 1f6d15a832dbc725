"""The rows of an export as plain values: identity first, then what the word records. Writes no file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import GeometryField
from whitestone.problems import ProblemError, register
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of
from whitestone.share.models import Export

CHANGED_MEANWHILE = register(
    "export-changed-meanwhile",
    "{count} rows of the export may not be seen any more by the person who asked for it.",
    "Ask for the export again: it then holds what may be seen now.",
)
IDENTITY = ("record", "version", "base_version", "state", "about", "unit", "tier")
"""What a round trip from a GIS needs: `base_version` is the version on which an edited row would be written."""
_CHUNK = 2000
# What a spreadsheet would run when a cell begins with it.
_STARTERS = ("=", "+", "-", "@", "\t", "\r")

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Content:
    """The columns of an export, and its rows in the order of their keys.

    Attributes
    ----------
    columns
        Names of the plain columns, the identity first.
    shapes
        Names of the geometry columns, the main one first.
    """

    export: Export
    columns: tuple[str, ...]
    shapes: tuple[str, ...]

    @classmethod
    def of(cls, export: Export) -> Content:
        """The content of an export."""
        fields = word_of(export.word).model.domain_fields()
        shapes = tuple(name for name, field in fields.items() if isinstance(field, GeometryField))
        return cls(export, (*IDENTITY, *(name for name in fields if name not in shapes), "extra"), shapes)

    def chunks(self) -> Iterator[list[tuple[tuple[Plain, ...], tuple[BaseGeometry | None, ...]]]]:
        """Plain values and geometries, some thousand rows at a time.

        Raises
        ------
        ProblemError
            A row that the person saw when asking may not be seen any more.
        """
        keys = np.frombuffer(bytes(self.export.keys), dtype="<i8")
        seen = versions_of(word_of(self.export.word).model).visible_to(self.export.person)
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK].tolist()
            held = {one.pk: one for one in seen.filter(pk__in=part)}
            if len(held) < len(part):
                raise ProblemError(CHANGED_MEANWHILE(count=len(part) - len(held)))
            yield [self._row(held[key]) for key in part]

    def _row(self, one: Version) -> tuple[tuple[Plain, ...], tuple[BaseGeometry | None, ...]]:
        identity = (str(one.record), one.number, one.number, one.state, one.effective.isoformat(), one.unit, one.tier)
        own = (plain(getattr(one, name)) for name in self.columns[len(IDENTITY) : -1])
        return (*identity, *own, plain(one.extra)), tuple(getattr(one, name) for name in self.shapes)


def plain(value: Any) -> Plain:
    """A column's value as a file keeps it: sets as words, dates as ISO, structures as JSON."""
    if value is None or (isinstance(value, bool | int | float | str) and not hasattr(value, "words")):
        return value
    if hasattr(value, "words"):
        return ", ".join(value.words)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "as_tuple"):
        return float(value)
    return str(value)


def defused(value: Plain) -> Plain:
    """A text that no spreadsheet runs as a formula: one that could be is kept behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTERS) else value


def cover(export: Export, *, now: dt.datetime) -> Sequence[tuple[str, str]]:
    """What the file says of itself: word, filter, rows, days, who; the content's checksum is added by the writers."""
    asked = export.asked
    others = {name: value for name, value in asked.items() if name not in ("as_at", "known_at")}
    return (
        ("records", export.word),
        ("filter", ", ".join(f"{name} = {value}" for name, value in others.items()) or "none"),
        ("rows", str(export.rows)),
        ("as at", asked["as_at"]),
        ("known at", asked["known_at"]),
        ("requested by", export.person.username),
        ("requested", export.created.isoformat()),
        ("written", now.isoformat()),
        ("coordinates", "longitude and latitude, WGS 84"),
        ("note", "What the person saw at the time of the request. Only approved versions are the approved truth."),
    )
