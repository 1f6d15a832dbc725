"""Data-quality rules of hazardous areas: each with a stable code, a remedy and, where there is one, the place."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
import shapely
from django.utils import timezone

from whitestone.land.words import Contamination
from whitestone.problems import register
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.reference.areas import areas_findings
from whitestone.records.reference.checks import depths, in_the_future, references_twice, unknown_codes_of
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import (
    Shapes,
    called,
    covered,
    meeting,
    point_of,
    shares,
    sound,
)
from whitestone.records.reference.units import units_findings
from whitestone.records.releases.models import Release
from whitestone.review.links import broken_lists, ids
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
    "The polygon overlaps {count} other recorded hazardous areas; most of all {other}, by {share:.0%} of its area.",
    "Look at them together: one may be a duplicate, or a version of the other.",
)
RECORDED_TWICE = register(
    "hazard-recorded-twice",
    "The polygon is {share:.0%} the same as that of {other}, another recorded hazardous area.",
    "Keep one of the two records; report what differs as a later version of it.",
)
OUTSIDE_PARENT = register(
    "hazard-outside-parent",
    "{share:.0%} of the polygon lies outside the hazardous areas that it was split from or merged of.",
    "Check both perimeters; land that is new belongs in a hazardous area of its own.",
)
CHILDREN_DIFFER = register(
    "children-differ-from-parents",
    "The {count} hazardous areas made of the same parents hold {value:,.0f} m², and their parents {whole:,.0f} m².",
    "Record the part that is missing, or correct the parts that overlap; land leaves only by a release product.",
)
REMAINING_DIFFERS = register(
    "remaining-does-not-follow",
    "{value} m² are said to remain; the polygon less the approved release products leaves {computed:,.0f} m².",
    "Enter the release product that is missing, or correct the remaining area.",
)
CLOSED_OPEN = register(
    "closed-with-open-land",
    "The hazardous area is {value}, and {share:.0%} of it is covered by no approved release product.",
    "Enter the release product; closing the record removes no land.",
)
STATUS_LATER = register(
    "status-changed-later",
    "The status changed ({value}) after the day that the record is about.",
    "Correct one of the two dates.",
)
IMPROVISED_ALONE = register(
    "improvised-without-category",
    "The record says improvised, and its only category is {value}.",
    "A device that a person sets off is AP with the improvised attribute; choose the categories by how it works.",
)

Found = tuple[Hazard, Finding]
CLOSED = (Status.CLOSED, Status.HANDED_OVER)


def check(hazards: Sequence[Hazard]) -> Iterator[Found]:
    """Every rule that each version breaks."""
    areas = sound(one.area for one in hazards)
    yield from unknown_codes_of(hazards)
    yield from broken_lists(hazards, "parents", "hazard")
    yield from in_the_future(hazards)
    yield from references_twice(hazards)
    for hazard in hazards:
        yield from ((hazard, finding) for finding in _words(hazard))
    yield from depths(hazards, "depth_required_m")
    yield from areas_findings(
        hazards,
        [one.area for one in hazards],
        [one.declared_m2 for one in hazards],
        [one.computed_m2 for one in hazards],
    )
    yield from _overlaps(hazards, areas)
    yield from _parents(hazards, areas)
    yield from _released(hazards, areas)
    yield from units_findings(hazards, [one.area or one.benchmark for one in hazards])


def _words(hazard: Hazard) -> Iterator[Finding]:
    record = str(hazard.record)
    if not hazard.contamination:
        yield Finding(NO_CATEGORY(record=record, column="contamination"), Severity.REFUSE)
    if hazard.area is None and hazard.benchmark is None:
        yield Finding(NO_PLACE(record=record, column="area"), Severity.REFUSE)
    if hazard.improvised and hazard.contamination == Contamination.IED:
        yield Finding(IMPROVISED_ALONE(record=record, column="improvised", value="IED"), Severity.WARN)
    if hazard.laid is not None and hazard.laid.first > hazard.effective:
        yield Finding(LAID_LATER(record=record, column="laid", value=str(hazard.laid)), Severity.WARN)
    if hazard.status_changed is not None and hazard.status_changed > hazard.effective:
        said = STATUS_LATER(record=record, column="status_changed", value=hazard.status_changed)
        yield Finding(said, Severity.REFUSE)
    if hazard.status in CLOSED and not hazard.status_reason:
        said = CLOSED_WITHOUT_REASON(record=record, column="status_reason", value=hazard.status)
        yield Finding(said, Severity.REFUSE)


def _overlaps(hazards: Sequence[Hazard], areas: Shapes) -> Iterator[Found]:
    """Other records on the same land, apart from what a record was split from or has become."""
    others = Hazard.objects.as_at(timezone.now().date())
    met = meeting(areas, others, "area", "parents", "tier", "reference")
    own = [
        row["record"] == hazards[left].record
        or str(row["record"]) in hazards[left].parents
        or str(hazards[left].record) in row["parents"]
        for left, row in zip(met.left, met.rows, strict=True)
    ]
    met = met.only(~np.array(own, dtype=np.bool_))
    limits, mine = Limits(), areas[met.left]
    both = shapely.intersection(mine, met.shapes)
    share = shares(both, mine)
    whole = shapely.area(mine) + shapely.area(met.shapes) - shapely.area(both)
    alike = np.divide(shapely.area(both), whole, out=np.zeros(len(whole)), where=whole > 0)
    for left in np.unique(met.left[share > limits["overlap_share"]]).tolist():
        hazard, pairs = hazards[left], np.flatnonzero((met.left == left) & (share > limits["overlap_share"]))
        most = int(pairs[share[pairs].argmax()])
        twin = int(pairs[alike[pairs].argmax()])
        record, place = str(hazard.record), point_of(both[most])
        if alike[twin] >= limits["same_polygon_share"]:
            said = RECORDED_TWICE(
                record=record, column="area", other=called(met.rows[twin]), share=float(alike[twin]), place=place
            )
        else:
            said = OVERLAPS(
                record=record, column="area", count=len(pairs), other=called(met.rows[most]),
                share=float(share[most]), place=place,
            )  # fmt: skip
        yield hazard, Finding(said, Severity.WARN)


def _parents(hazards: Sequence[Hazard], areas: Shapes) -> Iterator[Found]:
    """Whether split and merged areas lie within their parents and add up to them."""
    children = [index for index, one in enumerate(hazards) if one.parents]
    if not children:
        return
    wanted = ids(parent for index in children for parent in hazards[index].parents)
    rows = Hazard.objects.filter(record__in=wanted, approved_from__isnull=False).order_by("effective", "number")
    parents = {one.record: one for one in rows}
    left = np.array([i for i in children for one in ids(hazards[i].parents) if one in parents], dtype=np.int64)
    shapes = sound(parents[one].area for i in children for one in ids(hazards[i].parents) if one in parents)
    there = ~shapely.is_missing(shapes)
    around = covered(len(hazards), left[there], shapes[there])
    outside = shapely.difference(areas, around)
    share, limits = shares(outside, areas), Limits()
    for index in children:
        hazard = hazards[index]
        if share[index] > limits["overlap_share"] and not around[index].is_empty:
            said = OUTSIDE_PARENT(
                record=str(hazard.record), column="parents", share=float(share[index]), place=point_of(outside[index])
            )
            yield hazard, Finding(said, Severity.WARN)
    yield from _sums([hazards[index] for index in children], parents, limits)


def _sums(children: Sequence[Hazard], parents: dict[uuid.UUID, Hazard], limits: Limits) -> Iterator[Found]:
    made: defaultdict[uuid.UUID, dict[uuid.UUID, tuple[float, frozenset[uuid.UUID]]]] = defaultdict(dict)
    rows = (Hazard.objects.standing() | Hazard.objects.open()).exclude(parents=[]).order_by("effective", "number")
    for record, named_parents, area in rows.values_list("record", "parents", "computed_m2"):
        for parent in ids(named_parents):
            made[parent][record] = (area or 0.0, frozenset(ids(named_parents)))
    for child in children:
        parts = {record: one for parent in ids(child.parents) for record, one in made[parent].items()}
        parts[child.record] = (child.computed_m2 or 0.0, frozenset(ids(child.parents)))
        family = frozenset[uuid.UUID]().union(*(of for _, of in parts.values()))
        wholes = [parents[one].computed_m2 for one in family if one in parents]
        if len(wholes) < len(family) or not all(wholes):
            continue
        value, whole = sum(area for area, _ in parts.values()), sum(area or 0.0 for area in wholes)
        if abs(value / whole - 1) > limits["area_difference_share"]:
            said = CHILDREN_DIFFER(
                record=str(child.record), column="parents", count=len(parts), value=value, whole=whole
            )
            yield child, Finding(said, Severity.WARN)


def _released(hazards: Sequence[Hazard], areas: Shapes) -> Iterator[Found]:
    """What release products leave of an area, beside what the record says."""
    asked = [i for i, one in enumerate(hazards) if one.status in CLOSED or one.remaining_m2 is not None]
    if not asked:
        return
    limits, mine = Limits(), areas[asked]
    met = meeting(mine, Release.objects.as_at(timezone.now().date()), "area", "effective")
    met = met.only(
        np.array(
            [row["effective"] <= hazards[asked[left]].effective for left, row in zip(met.left, met.rows, strict=True)],
            dtype=np.bool_,
        )
    )
    remaining = shapely.difference(mine, covered(len(asked), met.left, met.shapes))
    share = shares(remaining, mine)
    for position, index in enumerate(asked):
        hazard, left = hazards[index], float(share[position])
        if hazard.computed_m2 is None or not shapely.area(mine[position]):
            continue
        record, computed = str(hazard.record), left * hazard.computed_m2
        if hazard.status in CLOSED and left > limits["overlap_share"]:
            place = point_of(remaining[position])
            said = CLOSED_OPEN(record=record, column="status", value=hazard.status, share=left, place=place)
            yield hazard, Finding(said, Severity.WARN)
        told = hazard.remaining_m2
        if told is not None and _apart(told, computed, hazard.computed_m2) > limits["area_difference_share"]:
            said = REMAINING_DIFFERS(record=record, column="remaining_m2", value=told, computed=computed)
            yield hazard, Finding(said, Severity.WARN)


def _apart(told: Decimal, computed: float, whole: float) -> float:
    return abs(float(told) - computed) / whole
