"""What is still missing before a task's land may be handed over: completion, quality, documents, and no open land.

Only approved records count. Each thing that is missing is said in the catalogue's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import shapely

from whitestone.problems import Problem, register
from whitestone.records.completion.models import Completion
from whitestone.records.completion.preview import open_land
from whitestone.records.handover.models import Handover
from whitestone.records.quality.gate import Quality, not_mended
from whitestone.records.quality.models import LotResult
from whitestone.records.reference.history import OnDay, each_of
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
from whitestone.review.links import ids
from whitestone.review.models import Attachment

NOT_COMPLETED = register(
    "handover-task-not-completed",
    "The task was {value} on that day, not completed.",
    "Have its completion reported and approved.",
)
NO_COMPLETION = register(
    "handover-without-completion",
    "No approved completion report of the task is named.",
    "Have the completion report approved, and name it.",
)
PRODUCT_UNAPPROVED = register(
    "handover-product-not-approved",
    "The release product {value} of the completion report is not approved.",
    "Have it approved, or take it out of the report.",
)
NONCONFORMITY_OPEN = register(
    "handover-nonconformity-open",
    "A {severity} non-conformity of the task has not been verified as corrected: {value}",
    "Correct it and have the correction verified.",
)
NOT_INSPECTED = register(
    "handover-not-inspected",
    "The release product {value} is in no lot that passed inspection.",
    "Have it inspected.",
)
LOT_FAILED = register(
    "handover-lot-failed",
    'The lot "{value}" failed and has not been cleared again.',
    "Clear it again and have the new products named in the lot.",
)
NO_DOCUMENT = register(
    "handover-without-document",
    "No document is attached to the completion report.",
    "Attach the signed report and its map.",
)
STILL_OPEN = register(
    "handover-land-still-open",
    "{value:.0f} m² of the land to be handed over are still open by the ledger.",
    "Release that land first, or take it out of the products.",
)
_LEAST_M2 = 1.0


def missing(handover: Handover) -> Iterator[Problem]:
    """Everything that stands between the land and those who are to use it."""
    return (problem for _, problem in missing_of([handover]))


def missing_of(handovers: Sequence[Handover]) -> Iterator[tuple[Handover, Problem]]:
    """The same for many handovers."""
    if not handovers:
        return
    around = _Around(handovers)
    for handover in handovers:
        yield from ((handover, problem) for problem in _missing(handover, around))


class _Around:
    """Tasks, reports, products, documents and inspections of some handovers, asked of the database at once."""

    def __init__(self, handovers: Sequence[Handover]) -> None:
        tasks = {one.task for one in handovers}
        self.tasks = OnDay(each_of(Task.objects.standing(), "record", tasks))
        reports = list(each_of(Completion.objects.standing(), "record", {one.completion for one in handovers}))
        self.reports = OnDay(reports)
        named = ids(one for report in reports for one in report.products)
        self.products = OnDay(each_of(Release.objects.standing(), "record", named))
        files = Attachment.objects.filter(word=Completion.word, record__in={one.record for one in reports})
        self.documents = set(files.values_list("record", flat=True))
        self.quality = Quality(tasks)


def _missing(handover: Handover, around: _Around) -> Iterator[Problem]:
    record, day = str(handover.record), handover.effective
    task = around.tasks.on(handover.task, day)
    status = task.status if task is not None else "not recorded"
    if status != Status.COMPLETED:
        yield NOT_COMPLETED(record=record, column="task", value=status)
    report = around.reports.on(handover.completion, day)
    if report is None or report.task != handover.task:
        yield NO_COMPLETION(record=record, column="completion")
        return
    yield from _products(record, report, day, around)
    yield from _quality(record, handover, report, around)
    if report.record not in around.documents:
        yield NO_DOCUMENT(record=record, column="completion")


def _products(record: str, report: Completion, day: dt.date, around: _Around) -> Iterator[Problem]:
    rows = {one: around.products.on(key, day) for one in report.products for key in ids([one])}
    for one in report.products:
        if rows.get(one) is None:
            yield PRODUCT_UNAPPROVED(record=record, column="completion", value=one)
    shapes = [row.area for row in rows.values() if row is not None and row.area is not None and row.area.is_valid]
    left = open_land(shapely.union_all(shapes), day) if shapes else 0.0
    if left >= _LEAST_M2:
        yield STILL_OPEN(record=record, column="completion", value=left)


def _quality(record: str, handover: Handover, report: Completion, around: _Around) -> Iterator[Problem]:
    quality, day = around.quality, handover.effective
    for one in quality.uncorrected(handover.task, day):
        yield NONCONFORMITY_OPEN(record=record, column="task", value=one.finding, severity=one.severity)
    lots = quality.lots_of(report.products, day)
    for lot in not_mended(lots):
        yield LOT_FAILED(record=record, column="completion", value=lot.name)
    passed = {one for lot in lots if lot.result == LotResult.PASSED for one in lot.releases}
    for product in report.products:
        if product not in passed:
            yield NOT_INSPECTED(record=record, column="completion", value=product)
