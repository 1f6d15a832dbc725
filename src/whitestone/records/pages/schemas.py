"""The types of the JSON interface, made from a word's columns. They carry values and check no rule: actions do."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models
from ninja import Schema
from pydantic import Field, create_model

from whitestone.kernel.codes import CodesField, FlagsField
from whitestone.kernel.geometry import GeometryField
from whitestone.review.links import LinksField
from whitestone.review.versions import Version

_TYPES: tuple[tuple[Any, Any], ...] = (
    (GeometryField, dict[str, Any]),
    (FlagsField, list[str]),
    (CodesField, list[str]),
    (LinksField, list[str]),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.DecimalField, float),
    (models.DateTimeField, dt.datetime),  # a date too, to Django
    (models.DateField, dt.date),
    (models.UUIDField, uuid.UUID),
    (models.JSONField, Any),
)
_COMMON: dict[str, Any] = {
    "effective": (dt.date | None, None),
    "unit": (str, ""),
    "tier": (str | None, None),
    "extra": (dict[str, Any], {}),
}
_OURS: dict[str, Any] = {
    "record": (uuid.UUID, ...),
    "number": (int, ...),
    "revision": (int, ...),
    "state": (str, ...),
    "change": (str, ...),
    "base": (int | None, None),
    "replaces": (int | None, None),
    "approved_from": (dt.datetime | None, None),
    "approved_until": (dt.datetime | None, None),
    "owner": (uuid.UUID | None, None),
}
SHOWN = (*_OURS, *_COMMON)
"""Columns of review's own that are told with every version."""


class Said(Schema):
    """What was refused, and what to do about it."""

    problems: list[dict[str, Any]]


class Asked(Schema):
    """Which versions: those of a state of review, or what stood on a day as known at a moment."""

    state: str | None = None
    as_at: dt.date | None = None
    known_at: dt.datetime | None = None
    unit: str | None = None
    after: int = 0
    limit: int = Field(default=100, ge=1, le=1000)


class Taken(Schema):
    """A step of review."""

    revision: int
    reason: str = ""
    comments: dict[str, str] = Field(default_factory=dict)


class Place(Schema):
    """A place as it is written: a position on each line, WKT or GeoJSON. A column of geometry takes it too."""

    text: str
    notation: str = ""
    crs: str = ""
    benchmark: str = ""
    declination: float | None = None


class UnderstoodPlace(Schema):
    """What a place was understood as: GeoJSON, its positions in decimal degrees (latitude first), its area, notes."""

    geometry: dict[str, Any]
    degrees: list[str]
    area_m2: float
    notes: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Schemas:
    """The types of one word: a version as told, and what is taken in to begin, edit and change one."""

    version: Any
    new: Any
    edit: Any
    change: Any


def _type(column: models.Field[Any, Any]) -> Any:
    return next((kind for field, kind in _TYPES if isinstance(column, field)), str)


def _made(name: str, fields: dict[str, Any]) -> Any:
    return create_model(name, __base__=Schema, **fields)


def schemas_of(model: type[Version]) -> Schemas:
    """The types of a word; every column may be left out, since a draft may be incomplete."""
    name, columns = model.word.capitalize(), model.domain_fields()
    every = {one: (_type(column) | None, None) for one, column in columns.items()}
    editable = {one: kind for one, kind in every.items() if columns[one].editable}
    values = _made(f"{name}Values", {**editable, **_COMMON})
    said: dict[str, Any] = {"values": (values, ...)}
    how: dict[str, Any] = {
        "source": (int, ...),
        "change": (Literal["updated", "corrected", "withdrawal"], ...),
        "base": (int | None, ...),
        "replaces": (int | None, None),
        "reason": (str, ""),
    }
    return Schemas(
        version=_made(f"{name}Version", {**_OURS, **every, **_COMMON}),
        new=_made(f"New{name}", {"owner": (uuid.UUID | None, None), **said}),
        edit=_made(f"{name}Edit", {"revision": (int, ...), "answers": (dict[int, str], {}), **said}),
        change=_made(f"{name}Change", {**how, **said}),
    )
