"""Data-quality rules of completion reports and marking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.measure import square_metres
from whitestone.land.words import Product
from whitestone.problems import register
from whitestone.records.completion.models import Completion, Marking, MarkingState
from whitestone.records.lanes.coverage import coverage, positives_in
from whitestone.records.reference.history import OnDay, each_of
from whitestone.records.reference.lists import codes_and_links
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task
from whitestone.records.work.alarms import alarms_on
from whitestone.records.work.limits import NationalLimits
from whitestone.records.work.models import LimitKind
from whitestone.review.links import ids
from whitestone.review.order import dates_reversed
from whitestone.review.rules import Severity
from whitestone.review.states import OPEN
from whitestone.review.words import Finding, one_by_one

NOTHING_DONE = register(
    "completion-without-result",
    "The completion report names no release product and no exclusion.",
    "Record what became of the land: cancelled, reduced, cleared, or left and recorded as hazardous.",
)
LARGER_THAN_TASK = register(
    "completion-larger-than-task",
    "{value:.0f} m² of the release products lie outside the task's polygon ({share:.0%} of them).",
    "Correct the products, or have the change of boundary ordered first.",
)
LAND_UNACCOUNTED = register(
    "completion-leaves-land",
    "{value:.0f} m² of the task's polygon are in no release product and no exclusion.",
    "Record what was left as a hazardous area of its own.",
)
TOO_SHALLOW = register(
    "completion-depth-not-reached",
    "The product {value} was cleared to {depth} m, and the task requires {required} m.",
    "Clear it again to the required depth, or have the order changed.",
)
NO_CRITERIA = register(
    "reduction-without-criteria",
    "The product {value} was reduced, and it names no criteria.",
    "Name the criteria of the national standard that were met.",
)
LITTLE_COVERED = register(
    "reduction-little-covered",
    "Lanes cover {share:.1%} of the reduced product {value}; the nation asks for {limit:.1f} %.",
    "Survey more of it, or leave it open.",
)
REDUCED_WITH_FINDS = register(
    "reduction-over-positive-lane",
    "Ordnance was found in {count} lanes that lie in the reduced product {value}.",
    "Draw the fade-out around the finds and take it out of the product.",
)
NO_MARKS = register(
    "completion-without-marks",
    "The completion report has no permanent survey marks.",
    "Give the turning points that were marked, so that the land can be found again.",
)
NO_NEXT_CHECK = register(
    "marking-without-next-check",
    "The marking stands, and no next check is planned.",
    "Give the day of the next check.",
)
TOLERANCE = 0.01


def together(reports: Sequence[Completion]) -> Iterator[tuple[Completion, Finding]]:
    """Every rule that each of many completion reports breaks."""
    yield from codes_and_links(reports)
    yield from one_by_one(reports, lambda one: dates_reversed(one, "started", "effective"))
    yield from one_by_one(reports, _said)
    tasks = OnDay(each_of(Task.objects.standing(), "record", {one.task for one in reports}))
    held = [(one, task) for one in reports if (task := tasks.on(one.task, one.effective)) is not None]
    limits, products = NationalLimits(), products_of([one for one, _ in held])
    asked = alarms_on([(task, one.effective) for one, task in held])
    for (report, task), rows, alarms in zip(held, products, asked, strict=True):
        limit = limits.one(LimitKind.COVERAGE_PERCENT, report.effective)
        for finding in (*_land(report, task, rows), *_products(report, task, rows, limit), *alarms):
            yield report, finding


def _said(completion: Completion) -> Iterator[Finding]:
    record = str(completion.record)
    if not completion.products and not completion.exclusions:
        yield Finding(NOTHING_DONE(record=record, column="products"), Severity.REFUSE)
    if completion.marks is None:
        yield Finding(NO_MARKS(record=record, column="marks"), Severity.WARN)


def products_of(reports: Sequence[Completion]) -> list[list[Release]]:
    """The release products of each report, as they stand or are being written, the newest version of each."""
    named = [ids(one.products) for one in reports]
    rows = list(each_of(Release.objects.all(), "record", set().union(*named)))
    counted = [row for row in rows if row.stands or row.state in OPEN]
    newest = {row.record: row for row in sorted(counted, key=lambda row: row.number)}
    return [[newest[one] for one in sorted(held) if one in newest] for held in named]


def _joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all(shapely.make_valid(shapes)) if shapes else shapely.Polygon()


def _land(completion: Completion, task: Task, products: list[Release]) -> Iterator[Finding]:
    if task.area is None or not task.area.is_valid:
        return
    record = str(completion.record)
    land = _joined([product.area for product in products if product.area is not None])
    outside = shapely.difference(land, task.area)
    if land.area and outside.area / land.area > TOLERANCE:
        point = outside.representative_point()
        said = LARGER_THAN_TASK(
            record=record,
            column="products",
            value=square_metres(outside),
            share=outside.area / land.area,
            place=(point.x, point.y),
        )
        yield Finding(said, Severity.REFUSE)
    left = shapely.difference(task.area, land)
    if left.area / task.area.area > TOLERANCE and not completion.exclusions:
        point = left.representative_point()
        said = LAND_UNACCOUNTED(record=record, column="exclusions", value=square_metres(left), place=(point.x, point.y))
        yield Finding(said, Severity.WARN)


def _products(completion: Completion, task: Task, products: list[Release], limit: float | None) -> Iterator[Finding]:
    record, day = str(completion.record), completion.effective
    for product in products:
        name, depth = str(product.record), product.depth_m
        shallow = task.depth_m is not None and depth is not None and depth < task.depth_m
        if product.product == Product.CLEARED and shallow:
            said = TOO_SHALLOW(record=record, column="products", value=name, depth=depth, required=task.depth_m)
            yield Finding(said, Severity.WARN)
        if product.product != Product.REDUCED or product.area is None or not product.area.is_valid:
            continue
        if not product.criteria:
            yield Finding(NO_CRITERIA(record=record, column="products", value=name), Severity.REFUSE)
        # A reduced product or two in a report: a query for each is what they cost.
        share = coverage(task.record, product.area, day)
        if limit is not None and 100 * share < limit:
            said = LITTLE_COVERED(record=record, column="products", value=name, share=share, limit=limit)
            yield Finding(said, Severity.REFUSE)
        if count := positives_in(task.record, product.area, day):
            said = REDUCED_WITH_FINDS(record=record, column="products", value=name, count=count)
            yield Finding(said, Severity.WARN)


def check_markings(markings: Sequence[Marking]) -> Iterator[tuple[Marking, Finding]]:
    """Rules of marking."""
    yield from codes_and_links(markings)
    yield from one_by_one(markings, lambda one: dates_reversed(one, "effective", "next_check"))
    for marking in markings:
        if marking.condition != MarkingState.REMOVED and marking.next_check is None:
            yield marking, Finding(NO_NEXT_CHECK(record=str(marking.record), column="next_check"), Severity.WARN)
