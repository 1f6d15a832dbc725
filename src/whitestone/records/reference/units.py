"""Which administrative unit a place lies in. Reads approved units; the ledger cuts along boundaries by itself."""

from __future__ import annotations

from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.records.reference.models import Unit


def unit_at(geometry: BaseGeometry) -> str:
    """Code of the smallest unit that holds the geometry's inner point; empty where there is none.

    Of several the deepest in the tree; where units overlap by mistake, the one whose code sorts first.
    """
    point = geometry.representative_point()
    rows = Unit.objects.as_at(timezone.now().date()).filter(area__isnull=False).order_by("code")
    found = list(rows.filter(pk__in=intersecting(rows, "area", point)))
    parents = {unit.parent for unit in found}
    return next((unit.code for unit in found if unit.code not in parents), "")
