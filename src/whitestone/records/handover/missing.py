"""What is still missing before a task's land may be handed over: completion, quality, documents, and no open land.

Only approved records count. Each thing that is missing is said in the catalogue's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import shapely

from whitestone.problems import Problem, register
from whitestone.records.completion.models import Completion
from whitestone.records.completion.preview import open_land
from whitestone.records.handover.models import Handover
from whitestone.records.quality.gate import failed, lots_of, uncorrected
from whitestone.records.quality.models import LotResult
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
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
    record, day = str(handover.record), handover.effective
    task = Task.objects.as_at(day).filter(record=handover.task).first()
    status = task.status if task is not None else "not recorded"
    if status != Status.COMPLETED:
        yield NOT_COMPLETED(record=record, column="task", value=status)
    report = Completion.objects.as_at(day).filter(record=handover.completion, task=handover.task).first()
    if report is None:
        yield NO_COMPLETION(record=record, column="completion")
        return
    yield from _products(record, report, day)
    yield from _quality(record, handover, report, day)
    if not Attachment.objects.filter(word=report.word, record=report.record).exists():
        yield NO_DOCUMENT(record=record, column="completion")


def _products(record: str, report: Completion, day: dt.date) -> Iterator[Problem]:
    rows = list(Release.objects.as_at(day).filter(record__in=report.products))
    approved = {str(row.record) for row in rows}
    for one in report.products:
        if one not in approved:
            yield PRODUCT_UNAPPROVED(record=record, column="completion", value=one)
    shapes = [row.area for row in rows if row.area is not None and row.area.is_valid]
    left = open_land(shapely.union_all(shapes), day) if shapes else 0.0
    if left >= _LEAST_M2:
        yield STILL_OPEN(record=record, column="completion", value=left)


def _quality(record: str, handover: Handover, report: Completion, day: dt.date) -> Iterator[Problem]:
    for one in uncorrected(handover.task, day):
        yield NONCONFORMITY_OPEN(record=record, column="task", value=one.finding, severity=one.severity)
    for lot in failed(report.products, day):
        yield LOT_FAILED(record=record, column="completion", value=lot.name)
    passed = {one for lot in lots_of(report.products, day) if lot.result == LotResult.PASSED for one in lot.releases}
    for product in report.products:
        if product not in passed:
            yield NOT_INSPECTED(record=record, column="completion", value=product)
