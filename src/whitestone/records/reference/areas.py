"""Data-quality rules of any polygon with a declared area beside the computed one. Knows no word of the field."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.problems import register
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding

SELF_CROSSING = register(
    "polygon-invalid",
    "The polygon is invalid: {reason}.",
    "Correct the perimeter at the marked place; the record keeps what was typed.",
)
DECLARED_DIFFERS = register(
    "declared-differs-from-computed",
    "The declared area ({value} m²) and the polygon's ({computed:.0f} m²) differ by {share:.0%}.",
    "Check the unit (m², hectares, km²) and the perimeter; explain the difference in the note.",
)
UNIT_MIXED_UP = register(
    "area-unit-mixed-up",
    "The declared area ({value}) is the polygon's in {unit}, not in m².",
    "Give the declared area in square metres.",
)

TOLERANCE = 0.05


def area_findings(
    version: Version, area: BaseGeometry, declared: Decimal | None, computed: float | None
) -> Iterator[Finding]:
    """What is wrong with a polygon, and with what was declared of its area; all in square metres."""
    record = str(version.record)
    if not area.is_valid:
        reason, _, place = shapely.is_valid_reason(area).partition("[")
        x, y = (float(number) for number in place.rstrip("]").split()[:2])
        said = SELF_CROSSING(record=record, column="area", reason=reason.lower(), place=(x, y))
        yield Finding(said, Severity.REFUSE)
    if not declared or not computed:
        return
    ratio = float(declared) / computed
    for factor, unit in ((1e-4, "hectares"), (1e-6, "square kilometres")):
        if abs(ratio / factor - 1) <= TOLERANCE:
            said = UNIT_MIXED_UP(record=record, column="declared_m2", value=declared, unit=unit)
            yield Finding(said, Severity.WARN)
            return
    if abs(ratio - 1) > TOLERANCE:
        said = DECLARED_DIFFERS(
            record=record, column="declared_m2", value=declared, computed=computed, share=abs(ratio - 1)
        )
        yield Finding(said, Severity.WARN)
