"""Data-quality rules of items of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from whitestone.problems import register
from whitestone.records.evidence.models import Evidence
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.checks import in_the_future, references_twice, unknown_codes_of
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import metres_between, objects, sound
from whitestone.records.reference.units import units_findings
from whitestone.review.links import broken_of
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

SORT_UNCLASSED = register(
    "evidence-sort-unclassed",
    "The national profile does not say whether evidence of the sort {value} is direct or indirect.",
    "Have headquarters add the sort to the profile's table of evidence.",
)
NO_PLACE = register(
    "evidence-without-place",
    "The evidence has neither a place nor a hazardous area.",
    "Give its coordinates, or the hazardous area to which it belongs.",
)
OBSERVED_LATER = register(
    "evidence-observed-later",
    "It was observed ({value}) after the day on which it was noted.",
    "Correct one of the two dates.",
)
FAR_AWAY = register(
    "evidence-far-from-hazard",
    "The evidence lies {value:,.0f} m from the hazardous area that it names, more than {limit}.",
    "Check its coordinates and the hazardous area; record another area if there is one.",
)

Found = tuple[Evidence, Finding]


def check(items: Sequence[Evidence]) -> Iterator[Found]:
    """Every rule that each version breaks."""
    yield from unknown_codes_of(items)
    yield from broken_of(items)
    yield from in_the_future(items)
    yield from references_twice(items)
    for item in items:
        yield from ((item, finding) for finding in _own(item))
    yield from _far(items)
    yield from units_findings(items, [one.place for one in items])


def _far(items: Sequence[Evidence]) -> Iterator[Found]:
    rows = Hazard.objects.filter(record__in={one.hazard for one in items if one.hazard}).order_by("number")
    areas = {one.record: one.area or one.benchmark for one in rows.only("record", "area", "benchmark")}
    asked = [one for one in items if one.place is not None and one.hazard and areas.get(one.hazard) is not None]
    places = objects(one.place for one in asked)
    apart, limits = metres_between(places, sound(areas[one.hazard] for one in asked if one.hazard)), Limits()
    for index in np.flatnonzero(apart > limits["evidence_distance_m"]).tolist():
        item, point = asked[index], shapely.get_coordinates(places[index])[0].tolist()
        said = FAR_AWAY(
            record=str(item.record), column="place", value=float(apart[index]),
            limit=limits.said("evidence_distance_m"), place=(point[0], point[1]),
        )  # fmt: skip
        yield item, Finding(said, Severity.WARN)


def _own(evidence: Evidence) -> Iterator[Finding]:
    record = str(evidence.record)
    if not evidence.evidence_class:
        yield Finding(SORT_UNCLASSED(record=record, column="sort", value=evidence.sort), Severity.WARN)
    if evidence.place is None and evidence.hazard is None:
        yield Finding(NO_PLACE(record=record, column="place"), Severity.REFUSE)
    if evidence.observed is not None and evidence.observed.first > evidence.effective:
        said = OBSERVED_LATER(record=record, column="observed", value=str(evidence.observed))
        yield Finding(said, Severity.REFUSE)
