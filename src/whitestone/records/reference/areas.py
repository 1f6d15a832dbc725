"""Data-quality rules of any polygon with a declared area beside the computed one. Knows no word of the field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.problems import register
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import edge_lengths, objects
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding

V = TypeVar("V", bound=Version)

SELF_CROSSING = register(
    "polygon-invalid",
    "The polygon is invalid: {reason}.",
    "Correct the perimeter at the marked place; the record keeps what was typed.",
)
DECLARED_DIFFERS = register(
    "declared-differs-from-computed",
    "The declared area ({value} m²) and the polygon's ({computed:.0f} m²) differ by {share:.0%}, more than {limit}.",
    "Check the unit (m², hectares, km²) and the perimeter; explain the difference in the note.",
)
UNIT_MIXED_UP = register(
    "area-unit-mixed-up",
    "The declared area ({value}) is the polygon's in {unit}, not in m².",
    "Give the declared area in square metres.",
)
POINTS_REPEATED = register(
    "polygon-points-repeated",
    "The perimeter has {count} points that repeat the one before them.",
    "Take the repeated points out; a traverse that stood still may have lost a turning point.",
)
EDGE_LONG = register(
    "polygon-edge-long",
    "An edge of the perimeter is {length:,.0f} m long, longer than {limit}.",
    "Check the two points at its ends: one may be mistyped, or a turning point is missing.",
)
NO_AREA = register(
    "polygon-without-area",
    "The polygon holds {value} m², less than {limit}.",
    "Check the coordinates: points on one line enclose no land.",
)

_UNITS = ((1e-4, "hectares"), (1e-6, "square kilometres"), (1e-2, "ares"))


def area_findings(
    version: Version, area: BaseGeometry, declared: Decimal | None, computed: float | None
) -> Iterator[Finding]:
    """What is wrong with one polygon, and with what was declared of its area; all in square metres."""
    for _, finding in areas_findings([version], [area], [declared], [computed]):
        yield finding


def areas_findings(
    versions: Sequence[V],
    areas: Sequence[BaseGeometry | None],
    declared: Sequence[Decimal | None],
    computed: Sequence[float | None],
) -> Iterator[tuple[V, Finding]]:
    """The same for many versions; None where a version has no polygon."""
    limits, shapes = Limits(), objects(areas)
    there = np.flatnonzero(~shapely.is_missing(shapes))
    invalid = there[~shapely.is_valid(shapes[there])]
    for index, said in zip(invalid.tolist(), np.atleast_1d(shapely.is_valid_reason(shapes[invalid])), strict=True):
        reason, _, place = str(said).partition("[")
        x, y = (float(number) for number in place.rstrip("]").split()[:2])
        problem = SELF_CROSSING(record=str(versions[index].record), column="area", reason=reason.lower(), place=(x, y))
        yield versions[index], Finding(problem, Severity.REFUSE)
    # What crosses itself has no area to speak of: the other rules wait until it is mended.
    there = there[shapely.is_valid(shapes[there])]
    yield from _edges(versions, shapes, there, limits)
    for index in there.tolist():
        yield from ((versions[index], one) for one in _declared(versions[index], declared[index], computed[index],
                                                               float(shapely.area(shapes[index])), limits))  # fmt: skip


def _edges(
    versions: Sequence[V],
    shapes: np.ndarray[tuple[int], np.dtype[np.object_]],
    there: np.ndarray[tuple[int], np.dtype[np.int64]],
    limits: Limits,
) -> Iterator[tuple[V, Finding]]:
    """Points given twice and edges too long, of all rings at once."""
    rings, part = shapely.get_rings(shapes[there], return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if len(points) < 2:
        return
    length, within = edge_lengths(points), ring[1:] == ring[:-1]
    same = within & (points[1:] == points[:-1]).all(axis=1)
    counts = np.bincount(part[ring[1:][same]], minlength=len(there))
    for index in np.flatnonzero(counts).tolist():
        first = np.flatnonzero(same & (part[ring[1:]] == index))[0] + 1
        version, place = versions[there[index]], (float(points[first, 0]), float(points[first, 1]))
        problem = POINTS_REPEATED(record=str(version.record), column="area", count=int(counts[index]), place=place)
        yield version, Finding(problem, Severity.WARN)
    long = np.flatnonzero(within & (length > limits["longest_edge_m"]))
    for index in np.unique(part[ring[1:][long]]).tolist():
        of_it = long[part[ring[1:][long]] == index]
        worst = of_it[length[of_it].argmax()]
        x, y = (points[worst] + points[worst + 1]) / 2
        version = versions[there[index]]
        problem = EDGE_LONG(
            record=str(version.record), column="area", length=float(length[worst]),
            limit=limits.said("longest_edge_m"), place=(float(x), float(y)),
        )  # fmt: skip
        yield version, Finding(problem, Severity.WARN)


def _declared(
    version: Version, declared: Decimal | None, computed: float | None, degrees: float, limits: Limits
) -> Iterator[Finding]:
    """`degrees` is the polygon's area in square degrees, which a program that knows no projection reports."""
    record, tolerance = str(version.record), limits["area_difference_share"]
    if computed is not None and computed < limits["least_area_m2"]:
        said = NO_AREA(record=record, column="area", value=f"{computed:g}", limit=limits.said("least_area_m2"))
        yield Finding(said, Severity.WARN)
    if not declared or not computed:
        return
    ratio = float(declared) / computed
    for factor, unit in (*_UNITS, (degrees / computed, "square degrees")):
        if factor and abs(ratio / factor - 1) <= tolerance:
            said = UNIT_MIXED_UP(record=record, column="declared_m2", value=declared, unit=unit)
            yield Finding(said, Severity.WARN)
            return
    if abs(ratio - 1) > tolerance:
        said = DECLARED_DIFFERS(
            record=record, column="declared_m2", value=declared, computed=computed, share=abs(ratio - 1),
            limit=limits.said("area_difference_share"),
        )  # fmt: skip
        yield Finding(said, Severity.WARN)
