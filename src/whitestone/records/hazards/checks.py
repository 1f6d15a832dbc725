"""Data-quality rules of hazardous areas: each with a stable code, a remedy and, where there is one, the place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from django.utils import timezone

from whitestone.kernel.geometry import intersecting
from whitestone.land.words import Contamination
from whitestone.problems import register
from whitestone.records.hazards.family import carried_on
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.checks import unknown_codes
from whitestone.records.reference.units import unit_findings
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NO_CATEGORY = register(
    "hazard-without-category",
    "The hazardous area names no category of contamination.",
    "Choose every category that is suspected or confirmed there.",
)
NO_PLACE = register(
    "hazard-without-place",
    "The hazardous area has neither a polygon nor a benchmark.",
    "Draw its perimeter, or give at least the benchmark's coordinates.",
)
LAID_LATER = register(
    "laid-after-recorded",
    "The ordnance was laid ({value}) after the day that the record is about.",
    "Correct one of the two dates.",
)
CLOSED_WITHOUT_REASON = register(
    "closed-without-reason",
    "The hazardous area is {value}, and no reason is given.",
    "Say why it was closed; land leaves the register only by a release product.",
)
OVERLAPS = register(
    "hazard-overlaps",
    "The polygon overlaps {count} other recorded hazardous areas, first {other}, by {share:.0%} of its area.",
    "Look at them together: one may be a duplicate, or a version of the other.",
)
NOBODY_CARRIES_ON = register(
    "hazard-carried-on-by-nobody",
    "The hazardous area is to be carried on by other records, and no record names it as a parent.",
    "Split or merge it; to close it, give another status, and a release product for the land.",
)
IMPROVISED_ALONE = register(
    "improvised-without-category",
    "The record says improvised, and its only category is {value}.",
    "A device that a person sets off is AP with the improvised attribute; choose the categories by how it works.",
)

OVERLAP_TOLERANCE = 0.01


def check(hazard: Hazard) -> list[Finding]:
    """Every rule that the version breaks."""
    return [
        *unknown_codes(hazard),
        *_words(hazard),
        *_place(hazard),
        *_overlaps(hazard),
        *unit_findings(hazard, hazard.area or hazard.benchmark),
    ]


def _words(hazard: Hazard) -> Iterator[Finding]:
    record = str(hazard.record)
    if not hazard.contamination:
        yield Finding(NO_CATEGORY(record=record, column="contamination"), Severity.REFUSE)
    if hazard.improvised and hazard.contamination == Contamination.IED:
        yield Finding(IMPROVISED_ALONE(record=record, column="improvised", value="IED"), Severity.WARN)
    if hazard.laid is not None and hazard.laid.first > hazard.effective:
        yield Finding(LAID_LATER(record=record, column="laid", value=str(hazard.laid)), Severity.WARN)
    if hazard.status in (Status.CLOSED, Status.HANDED_OVER) and not hazard.status_reason:
        said = CLOSED_WITHOUT_REASON(record=record, column="status_reason", value=hazard.status)
        yield Finding(said, Severity.REFUSE)
    if hazard.status == Status.CARRIED_ON and not carried_on(hazard):
        yield Finding(NOBODY_CARRIES_ON(record=record, column="status"), Severity.REFUSE)


def _place(hazard: Hazard) -> Iterator[Finding]:
    record = str(hazard.record)
    if hazard.area is None:
        if hazard.benchmark is None:
            yield Finding(NO_PLACE(record=record, column="area"), Severity.REFUSE)
        return
    yield from area_findings(hazard, hazard.area, hazard.declared_m2, hazard.computed_m2)


def _overlaps(hazard: Hazard) -> Iterator[Finding]:
    if hazard.area is None or not hazard.area.is_valid or hazard.area.area == 0:
        return
    others = (
        Hazard.objects.as_at(timezone.now().date())
        .exclude(record=hazard.record)
        .exclude(record__in=hazard.parents)
        .order_by("pk")
    )
    near = list(others.filter(pk__in=intersecting(others, "area", hazard.area)))
    if not near:
        return
    shapes = np.empty(len(near), dtype=object)
    shapes[:] = [one.area for one in near]
    shared = shapely.intersection(hazard.area, shapely.union_all(shapely.make_valid(shapes)))
    share = shared.area / hazard.area.area
    if share > OVERLAP_TOLERANCE:
        point = shared.representative_point()
        said = OVERLAPS(
            record=str(hazard.record),
            column="area",
            count=len(near),
            other=str(near[0]),
            share=share,
            place=(point.x, point.y),
        )
        yield Finding(said, Severity.WARN)
