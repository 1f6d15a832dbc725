"""Which administrative unit a place lies in. Reads approved units; the ledger cuts along boundaries by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.problems import register
from whitestone.records.reference.models import Unit
from whitestone.records.reference.together import meeting, objects, sound
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding

V = TypeVar("V", bound=Version)

UNIT_NOT_OF_PLACE = register(
    "unit-not-of-place",
    "The record is kept under the unit {value}, and it lies in {found}.",
    "Correct the unit or the coordinates; empty the unit to have it filled in from the place.",
)
OUTSIDE_EVERY_UNIT = register(
    "place-outside-every-unit",
    "The place lies in no administrative unit of the country.",
    "Check the coordinates, their order and their reference system.",
)
SWAPPED = register(
    "coordinates-swapped",
    "The place lies in no administrative unit; with longitude and latitude exchanged it lies in {found}.",
    "Exchange the two coordinates if they were taken the wrong way round.",
)


def unit_at(geometry: BaseGeometry) -> str:
    """Code of the smallest unit that holds the geometry's inner point; empty where there is none.

    Of several the deepest in the tree; where units overlap by mistake, the one whose code sorts first.
    """
    point = geometry.representative_point()
    rows = Unit.objects.as_at(timezone.now().date()).filter(area__isnull=False).order_by("code")
    found = list(rows.filter(pk__in=intersecting(rows, "area", point)).values_list("code", "parent"))
    parents = {parent for _, parent in found}
    return next((code for code, _ in found if code not in parents), "")


def units_at(geometries: Sequence[BaseGeometry | None]) -> list[str]:
    """The same for many places; empty, too, where there is no place."""
    points = shapely.point_on_surface(sound(geometries))
    rows = Unit.objects.as_at(timezone.now().date())
    met = meeting(points, rows, "area", "code", "parent")
    found: list[list[tuple[str, str]]] = [[] for _ in geometries]
    for place, row in zip(met.left, met.rows, strict=True):
        found[place].append((row["code"], row["parent"]))
    return [_smallest(one) for one in found]


def _smallest(found: list[tuple[str, str]]) -> str:
    parents = {parent for _, parent in found}
    return min((code for code, _ in found if code not in parents), default="")


def unit_findings(version: Version, place: BaseGeometry | None) -> Iterator[Finding]:
    """Whether one record lies in another unit than the one under which it is reviewed, or in none."""
    for _, finding in units_findings([version], [place]):
        yield finding


def units_findings(versions: Sequence[V], places: Sequence[BaseGeometry | None]) -> Iterator[tuple[V, Finding]]:
    """The same for many records."""
    codes = units_at(places)
    for version, found in zip(versions, codes, strict=True):
        if found and found != version.unit:
            said = UNIT_NOT_OF_PLACE(record=str(version.record), column="unit", value=version.unit or "-", found=found)
            yield version, Finding(said, Severity.WARN)
    lost = [index for index, place in enumerate(places) if place is not None and not codes[index]]
    if not lost or not Unit.objects.standing().filter(area__isnull=False).exists():
        return
    shapes = objects(places[index] for index in lost)
    turned = shapely.transform(shapes, lambda xy: xy[:, ::-1].copy())
    off = np.abs(shapely.bounds(turned)[:, [1, 3]]).max(axis=1) > 90
    turned[off] = None
    for index, shape, found in zip(lost, shapes, units_at(list(turned)), strict=True):
        version, point = versions[index], shape.representative_point()
        place = (point.x, point.y)
        problem = SWAPPED if found else OUTSIDE_EVERY_UNIT
        yield (
            version,
            Finding(problem(record=str(version.record), column="unit", found=found, place=place), Severity.WARN),
        )
