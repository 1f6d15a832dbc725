"""Data-quality rules of release products."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.land.words import Activity, Product
from whitestone.problems import register
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.checks import accredited
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.checks import unknown_codes
from whitestone.records.reference.units import unit_findings
from whitestone.records.releases.models import Release
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

PRODUCT_NOT_OF_ACTIVITY = register(
    "product-not-of-activity",
    "Land is not {value} by {activity}.",
    "Non-technical survey cancels, technical survey reduces, clearance clears. Correct the product or the activity.",
)
NO_AREA = register(
    "release-without-polygon",
    "The release product has no polygon.",
    "Draw it. Land that is known only as a figure belongs in a tabular return.",
)
NEVER_RECORDED = register(
    "released-outside-hazard",
    "{share:.0%} of the polygon lies in no recorded hazardous area.",
    "Check the perimeter; if the land was hazardous, record the hazardous area first.",
)
STARTED_LATER = register(
    "started-after-released",
    "Work began ({value}) after the land was released.",
    "Correct one of the two dates.",
)
NOT_ACCREDITED = register(
    "organisation-not-accredited",
    "The organisation was not accredited for {value} on {day}.",
    "Check the organisation and the day; record the accreditation if there was one.",
)
NO_DEPTH = register(
    "clearance-without-depth",
    "The land was cleared, and no depth is given.",
    "Give the depth to which it was cleared, in metres.",
)

TOLERANCE = 0.01
PRODUCTS_OF = {
    Activity.NTS: {Product.CANCELLED},
    Activity.TS: {Product.REDUCED, Product.CANCELLED},
    Activity.CLEARANCE: {Product.CLEARED, Product.REDUCED},
    Activity.BAC: {Product.CLEARED, Product.REDUCED},
}
"""What an activity yields. Some nations reduce land in the middle of clearance, and cancel beside survey lanes."""


def check(release: Release) -> list[Finding]:
    """Every rule that the version breaks."""
    return [
        *unknown_codes(release),
        *broken(release),
        *_words(release),
        *_place(release),
        *unit_findings(release, release.area or release.benchmark),
    ]


def _words(release: Release) -> Iterator[Finding]:
    record = str(release.record)
    if release.product not in PRODUCTS_OF[Activity(release.activity)]:
        said = PRODUCT_NOT_OF_ACTIVITY(
            record=record, column="product", value=release.product, activity=release.activity
        )
        yield Finding(said, Severity.WARN)
    if release.started is not None and release.started > release.effective:
        said = STARTED_LATER(record=record, column="started", value=release.started)
        yield Finding(said, Severity.REFUSE)
    if release.product == Product.CLEARED and release.depth_m is None:
        yield Finding(NO_DEPTH(record=record, column="depth_m"), Severity.WARN)
    organisation, day = release.organisation, release.effective
    if organisation is not None and not accredited(organisation, release.activity, day):
        said = NOT_ACCREDITED(record=record, column="organisation", value=release.activity, day=day)
        yield Finding(said, Severity.WARN)


def _place(release: Release) -> Iterator[Finding]:
    record = str(release.record)
    if release.area is None:
        yield Finding(NO_AREA(record=record, column="area"), Severity.REFUSE)
        return
    yield from area_findings(release, release.area, release.declared_m2, release.computed_m2)
    if release.area.is_valid:
        yield from _outside(release, release.area)


def _outside(release: Release, area: BaseGeometry) -> Iterator[Finding]:
    hazards = Hazard.objects.as_at(min(release.effective, timezone.now().date()))
    near = hazards.filter(pk__in=intersecting(hazards, "area", area))
    shapes = np.empty(len(near), dtype=object)
    shapes[:] = [hazard.area for hazard in near]
    covered = shapely.union_all(shapely.make_valid(shapes))
    outside = shapely.difference(area, covered)
    share = outside.area / area.area
    if share > TOLERANCE:
        point = outside.representative_point()
        said = NEVER_RECORDED(record=str(release.record), column="area", share=share, place=(point.x, point.y))
        yield Finding(said, Severity.WARN)
