"""Which administrative unit a place lies in. Reads approved units; the ledger cuts along boundaries by itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.problems import register
from whitestone.records.reference.models import Unit
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding

UNIT_NOT_OF_PLACE = register(
    "unit-not-of-place",
    "The record is kept under the unit {value}, and it lies in {found}.",
    "Correct the unit or the coordinates; empty the unit to have it filled in from the place.",
)


def unit_at(geometry: BaseGeometry) -> str:
    """Code of the smallest unit that holds the geometry's inner point; empty where there is none.

    Of several the deepest in the tree; where units overlap by mistake, the one whose code sorts first.
    """
    point = geometry.representative_point()
    rows = Unit.objects.as_at(timezone.now().date()).filter(area__isnull=False).order_by("code")
    found = list(rows.filter(pk__in=intersecting(rows, "area", point)))
    parents = {unit.parent for unit in found}
    return next((unit.code for unit in found if unit.code not in parents), "")


def unit_findings(version: Version, place: BaseGeometry | None) -> Iterator[Finding]:
    """Whether a record lies in another unit than the one under which it is reviewed."""
    found = "" if place is None else unit_at(place)
    if found and found != version.unit:
        said = UNIT_NOT_OF_PLACE(record=str(version.record), column="unit", value=version.unit or "-", found=found)
        yield Finding(said, Severity.WARN)
