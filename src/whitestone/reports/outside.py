"""What stands beside a report's own figures: its last publication, and figures that others have reported.

Neither is mixed with ours: a mark says only whether a part differs, a reported figure keeps who said it and why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from whitestone.records.figures.models import Figure
from whitestone.records.publications.models import Publication
from whitestone.reports.cells import Period
from whitestone.reports.report import Report, Said, called
from whitestone.review.rules import Tier

CHANGED, UNCHANGED, NOT_APPLICABLE, FIRST = "changed", "unchanged", "not applicable", "first report"
_NOTICED = 0.5
"""Smaller differences are those of the overlay's grid, in square metres; of counts there are none so small."""


def marks_of(report: Report) -> tuple[str, ...]:
    """For each part: changed or unchanged since the report was last published, or not applicable.

    A part is not applicable when nothing in it is more than zero, now and then. Where its layout names the rows that it
    is about, they alone are looked at: what stands beside them for comparison changes nothing of the form.

    The last publication is the approved one, known at the report's own moment, of the latest period that ended before
    this one.
    """
    moment = report.register.known_at
    before = Publication.objects.known_at(moment).filter(report=report.layout.id, effective__lt=report.period.end)
    # Of several publications of one period the last approved is the one that stands.
    last = max(before, key=lambda one: (one.effective, one.approved_from or moment), default=None)
    then = {} if last is None else _lined_up(dict(last.content["cells"]), Period(last.start, last.effective))
    now = _lined_up({address: cell.value for address, cell in report.cells}, report.period)
    found = []
    for section, part in zip(report.sections, report.layout.parts, strict=True):
        ids = tuple(f"{name}/" for name in part.marked or (table.layout.id for table in section.tables))
        old, new = (
            {address: value for address, value in cells.items() if address.startswith(ids)} for cells in (then, now)
        )
        found.append(_mark(old, new, first=last is None))
    return tuple(found)


def _mark(old: Mapping[str, float], new: Mapping[str, float], *, first: bool) -> str:
    if not old and not new:
        return NOT_APPLICABLE
    if first:
        return FIRST
    same = all(abs(old.get(key, 0.0) - new.get(key, 0.0)) <= _NOTICED for key in {**old, **new})
    return UNCHANGED if same else CHANGED


def _lined_up(cells: Mapping[str, float | None], period: Period) -> dict[str, float]:
    """Cells that are not empty, by an address that is the same in any year."""
    year = called(period)
    return {
        "/".join("period" if part == year else part for part in address.split("/")): value
        for address, value in cells.items()
        if value
    }


def said_of(period: Period, known_at: dt.datetime) -> tuple[Said, ...]:
    """Approved figures of others about any day of the period, of those open to partners, ordered by topic."""
    rows = Figure.objects.as_at(dt.date.max, known_at).filter(tier__in=(Tier.PUBLIC, Tier.PARTNERS))
    found = []
    for one in rows.order_by("topic", "reference", "pk"):
        span = one.span
        if span is None or span.last < period.start or span.first > period.end:
            continue
        shown = one.quantity.shown if one.quantity else f"{one.value} {one.measure}"
        found.append(Said(str(one.record), one.what, shown, one.place, one.period, one.said_by, one.basis))
    return tuple(found)
