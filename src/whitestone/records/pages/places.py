"""A place as it was typed on a form or sent by a program: what it was understood as, and what is kept of the typing.

Reads through `kernel.coordinates` and saves nothing. The nation's own grid comes from its rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.coordinates import Given, Notation, Understood, locate, understand, write
from whitestone.kernel.coordinates.kinds import NO_NOTATION, OUT_OF_RANGE, POINTWISE
from whitestone.kernel.coordinates.points import WGS84
from whitestone.kernel.coordinates.shapes import notation_of
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import ProblemError, register
from whitestone.review.rules import current
from whitestone.review.versions import Version

_FINE = 7

UNUSABLE = register(
    "place-unusable",
    "The place cannot be used: {reason}.",
    "Send GeoJSON, or `text` with its `notation`; `crs`, `benchmark` and `declination` are text or numbers.",
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the fields of a place.

    Attributes
    ----------
    notation
        Empty for WKT or GeoJSON, else the name of a `Notation`.
    crs
        Empty for WGS 84 or, for a grid, the nation's first.
    benchmark
        A position in decimal degrees, from which bearings are measured.
    declination
        Degrees to add to magnetic bearings.
    """

    text: str
    notation: str = ""
    crs: str = ""
    benchmark: str = ""
    declination: str = ""

    @property
    def plain(self) -> bool:
        """Whether the geometry itself is what was typed, so that nothing else is to be shown and kept."""
        return not self.notation and self.crs in WGS84

    @property
    def kept(self) -> dict[str, Any]:
        """What a record's `original` says of it; empty where the geometry says it."""
        if self.plain:
            return {}
        said = {"measured_from": self.benchmark, "declination": self.declination}
        notation = _notation(self)
        kept = {"text": self.text, "notation": notation.value, "crs": _system(self, notation) or "EPSG:4326"}
        return kept | {name: value for name, value in said.items() if value}


def _notation(typed: Typed) -> Notation:
    if typed.notation:
        return notation_of(typed.notation)
    return Notation.GEOJSON if typed.text.strip().startswith("{") else Notation.WKT


def _system(typed: Typed, notation: Notation) -> str:
    grids = current().grids
    return typed.crs.strip() or (grids[0] if notation is Notation.GRID and grids else "")


def _declination(text: str) -> float:
    try:
        degrees = float(text.replace(",", ".")) if text.strip() else 0.0
    except ValueError:
        degrees = float("nan")
    if not -180 <= degrees <= 180:
        raise ProblemError(OUT_OF_RANGE(column="declination", part="declination", value=text, low=-180, high=180))
    return degrees


def read(typed: Typed) -> Understood:
    """The point or perimeter that was typed.

    Raises
    ------
    ProblemError
        With every line and part that cannot be read.
    """
    notation, benchmark = _notation(typed), None
    if typed.benchmark.strip():
        found = locate([typed.benchmark], Notation.DD)
        if found.problems:
            raise ProblemError(found.problems)
        benchmark = (float(found.lon[0]), float(found.lat[0]))
    given = Given(typed.text, notation, _system(typed, notation), benchmark, _declination(typed.declination))
    return understand(given)


def read_line(typed: Typed) -> Understood:
    """The line that was typed: its points one on each row, or as WKT or GeoJSON.

    Raises
    ------
    ProblemError
        With every row that cannot be read.
    """
    notation = _notation(typed)
    if not typed.notation:
        return read(typed)
    if notation not in POINTWISE:
        raise ProblemError(NO_NOTATION(column="notation", value=notation, known=", ".join(POINTWISE)))
    found = locate([row for row in typed.text.splitlines() if row.strip()], notation, _system(typed, notation))
    if found.problems:
        raise ProblemError(found.problems)
    points = np.column_stack([found.lon, found.lat])
    return Understood(shapely.LineString(points) if len(points) > 1 else shapely.MultiPoint(points), found.notes)


def in_degrees(shape: BaseGeometry) -> list[str]:
    """The positions of a geometry in decimal degrees, latitude first, as they are shown to whoever typed them."""
    points = shapely.get_coordinates(shape)
    return write(points[:, 0], points[:, 1], Notation.DD, digits=_FINE)


def typed_of(said: Mapping[str, Any]) -> Typed:
    """What a program sent in the place of a geometry."""
    unknown = set(said) - {"text", "notation", "crs", "benchmark", "declination"}
    if unknown or not isinstance(said.get("text"), str):
        reason = f"it has {', '.join(sorted(unknown))}" if unknown else "it has neither coordinates nor text"
        raise ProblemError(UNUSABLE(reason=reason))
    return Typed(**{name: "" if value is None else str(value) for name, value in said.items()})


def original_with(original: Mapping[str, Any], name: str, main: str, typed: Typed) -> dict[str, Any]:
    """A record's `original` when one of its places was typed anew.

    The main place stands at the top, as it always did, others under their own names; what was kept of an earlier
    typing of the same place goes, since it no longer says where the place is.
    """
    others = {
        key: value for key, value in original.items() if (key != name if name != main else isinstance(value, dict))
    }
    return {**others, **typed.kept} if name == main else {**others, **({name: typed.kept} if typed.kept else {})}


def main_place(model: type[Version]) -> str:
    """The first geometry of a word."""
    return next((name for name, column in model.domain_fields().items() if isinstance(column, GeometryField)), "")


def taken(model: type[Version], values: Mapping[str, Any], before: Version | None = None) -> dict[str, Any]:
    """What a program sent, with every place read: GeoJSON stays as it is, what is typed is understood and kept.

    Parameters
    ----------
    before
        The version that is changed: what it keeps of places that stay where they are is kept.

    Raises
    ------
    ProblemError
        With all that cannot be read, each naming its column.
    """
    found, faults = dict(values), []
    columns = model.domain_fields()
    kept: dict[str, Any] = dict(getattr(before, "original", {})) if before is not None else {}
    original = kept
    for name, value in values.items():
        if not isinstance(columns.get(name), GeometryField) or not isinstance(value, dict):
            continue
        try:
            # What stands there as GeoJSON is said by the geometry; a typing of where it lay before is kept no longer.
            typed = Typed(json.dumps(value)) if "type" in value else typed_of(value)
            understood = read(typed)
        except ProblemError as error:
            faults += [replace(problem, column=name) for problem in error.problems]
            continue
        found[name] = understood.geometry
        if before is None or understood.geometry != getattr(before, name):
            original = original_with(original, name, main_place(model), typed)
    if faults:
        raise ProblemError(faults)
    if original != kept and "original" in columns and "original" not in values:
        found["original"] = original
    return found
