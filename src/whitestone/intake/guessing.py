"""Guesses which column of a file is which column of a word, by name, by what else it is called, and by its cells.

Only proposes: a person confirms, and what is confirmed is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from rapidfuzz import fuzz

from whitestone.intake.mapping import SHAPE, ColumnMap, PlaceRule
from whitestone.intake.values import date_of, from_a_cell
from whitestone.kernel.coordinates import Notation
from whitestone.kernel.geometry import GeometryField
from whitestone.review.versions import Version

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "effective": ("date", "recorded", "day", "report date", "reported", "date found", "survey date", "release date"),
    "reference": ("id", "ref", "number", "code", "hazard id", "local id", "reference number"),
    "name": ("title", "hazard name"),
    "kind": ("type", "hazard type", "class", "sha cha"),
    "contamination": ("contamination type", "devices", "threat", "ordnance types", "categories"),
    "category": (
        "device category",
        "eo category",
        "type of ordnance",
        "device",
        "device type",
        "ordnance",
        "item type",
    ),
    "count": ("quantity", "qty", "number of items", "items", "amount"),
    "declared_m2": ("area m2", "area", "size", "sqm", "surface", "area size"),
    "product": ("land type", "release type"),
    "activity": ("operation", "work", "activity type"),
    "depth_m": ("depth",),
    "note": ("notes", "remarks", "comment", "comments", "description"),
    "organisation": ("organization", "operator", "agency"),
    "unit": ("district", "municipality", "admin", "province"),
    "status": ("state",),
    "source": ("informant", "source of information"),
    "sort": ("evidence type", "event type"),
}
_LATITUDE = ("lat", "latitude", "y", "latitud", "ylat")
_LONGITUDE = ("lon", "long", "lng", "longitude", "x", "longitud", "xlon")
_NORTHING, _EASTING = ("northing", "north", "utm n", "n"), ("easting", "east", "utm e", "e")
_SURE = 84.0
_CUT = 10


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", spaced).strip().casefold()


def _likeness(field: str, column: str) -> float:
    """0 to 100; a Shapefile's cut name counts as the whole."""
    given, wanted = _plain(column), _plain(field)
    if given == wanted or (len(column) == _CUT and wanted.startswith(given)):
        return 100.0
    names = (wanted, *_ALIASES.get(field, ()))
    if given in names:
        return 95.0
    return max(float(fuzz.ratio(given, name)) for name in names) if len(given) > 3 else 0.0


def _fits(column: models.Field[Any, Any], cells: Sequence[Any]) -> bool:
    """Whether the first cells could be what the column holds."""
    filled = [cell for cell in cells if cell not in (None, "")]
    if not filled:
        return True
    if isinstance(column, models.DateField):
        return sum(date_of(cell, "", last=False) is not None for cell in filled) * 2 >= len(filled)
    if isinstance(column, models.IntegerField | models.DecimalField | models.FloatField) and not hasattr(
        column, "flags"
    ):
        return sum(_is_number(cell) for cell in filled) * 2 >= len(filled)
    return True


def _is_number(cell: Any) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


def guess(
    model: type[Version], columns: Sequence[str], sample: Mapping[str, Sequence[Any]], *, shaped: bool
) -> ColumnMap:
    """A proposal for a file of these columns, best fits first, each column used once."""
    plain = {_plain(name): name for name in columns}
    place = _place(model, plain, shaped=shaped)
    used = {*place.columns, *(name for name in (plain.get("record"), plain.get("version")) if name)}
    fields = {
        **{name: column for name, column in model.domain_fields().items() if column.editable},
        "effective": model._meta.get_field("effective"),
        "unit": model._meta.get_field("unit"),
    }
    scored = sorted(
        (
            (_likeness(name, column), name, column)
            for name, kind in fields.items()
            if from_a_cell(kind)
            for column in columns
            if column not in used and _fits(kind, sample.get(column, ()))
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    found: dict[str, str] = {}
    for score, name, column in scored:
        if score >= _SURE and name not in found and column not in found.values():
            found[name] = column
    edits = "record" in plain and "version" in plain
    own = next((plain[name] for name in ("id", "uuid", "globalid", "fid id", "reference") if name in plain), "")
    return ColumnMap(
        columns=found,
        place=place,
        id="" if edits else own,
        record=plain["record"] if edits else "",
        version=plain["version"] if edits else "",
    )


def _place(model: type[Version], plain: Mapping[str, str], *, shaped: bool) -> PlaceRule:
    places = [name for name, column in model.domain_fields().items() if isinstance(column, GeometryField)]
    if not places:
        return PlaceRule()
    field = places[0]
    if shaped:
        return PlaceRule(field, SHAPE)
    for name in ("wkt", "geometry", "geom", "the geom"):
        if name in plain:
            return PlaceRule(field, Notation.WKT.value, (plain[name],))
    if "mgrs" in plain:
        return PlaceRule(field, Notation.MGRS.value, (plain["mgrs"],))
    for norths, easts, notation in ((_LATITUDE, _LONGITUDE, Notation.DD), (_NORTHING, _EASTING, Notation.GRID)):
        north = next((plain[name] for name in norths if name in plain), "")
        east = next((plain[name] for name in easts if name in plain), "")
        if north and east:
            point = next((name for name in places if "Point" in _kinds(model, name)), field)
            return PlaceRule(point, notation.value, (north, east))
    return PlaceRule()


def _kinds(model: type[Version], name: str) -> tuple[str, ...]:
    column = model._meta.get_field(name)
    return column.kinds or ("Point",) if isinstance(column, GeometryField) else ()
