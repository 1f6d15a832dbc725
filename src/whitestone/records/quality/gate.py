"""Whether quality management lets work go on: suspensions that were not lifted, and failed lots. Writes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity, Severity
from whitestone.records.reference.history import OnDay, each_of


class Stops:
    """Non-conformities that stop work, of many organisations on any day, asked of the database at once."""

    def __init__(self, organisations: Collection[uuid.UUID]) -> None:
        rows = Nonconformity.objects.standing()
        records = {one.record for one in each_of(rows.filter(suspends=True), "organisation", organisations)}
        self._held = OnDay(each_of(rows, "record", records))

    def on(self, organisation: uuid.UUID, task: uuid.UUID | None, day: dt.date) -> list[Nonconformity]:
        """Those that stop an organisation's work on a task (or all its work) on a day."""
        found = [
            one
            for one in self._held.every(day)
            if one.organisation == organisation
            and one.suspends
            and (one.lifted is None or one.lifted > day)
            and one.task in (None, task)
        ]
        return sorted(found, key=_order)


def suspensions(organisation: uuid.UUID, task: uuid.UUID | None, day: dt.date) -> list[Nonconformity]:
    """Non-conformities that stop an organisation's work on a task (or all its work) on a day."""
    return Stops({organisation}).on(organisation, task, day)


class Quality:
    """What quality management says of many tasks and their release products on any day, asked at once."""

    def __init__(self, tasks: Collection[uuid.UUID]) -> None:
        rows = Nonconformity.objects.standing()
        named = defaultdict[uuid.UUID, set[uuid.UUID]](set)
        for one in each_of(rows, "task", tasks):
            if one.task is not None:
                named[one.task].add(one.record)
        every = OnDay(each_of(rows, "record", {record for held in named.values() for record in held}))
        self._raised = {task: (every, records) for task, records in named.items()}
        self._lots = Lots()

    def uncorrected(self, task: uuid.UUID, day: dt.date) -> list[Nonconformity]:
        """Critical and major non-conformities of a task whose correction nobody has verified by a day."""
        every, records = self._raised.get(task, (None, ()))
        said = [every.on(record, day) for record in records] if every is not None else []
        found = [
            one
            for one in said
            if one is not None
            and one.task == task
            and one.severity in (Severity.CRITICAL, Severity.MAJOR)
            and one.correction != Correction.VERIFIED
        ]
        return sorted(found, key=_order)

    def lots_of(self, releases: Iterable[str], day: dt.date) -> list[Lot]:
        """Lots that inspect any of the release products, in what stood on a day."""
        return self._lots.of(releases, day)


class Lots:
    """The lots of any release product on any day, read once."""

    def __init__(self) -> None:
        rows = list(Lot.objects.standing())
        self._held, self._of = OnDay(rows), defaultdict[str, set[uuid.UUID]](set)
        for row in rows:
            for release in row.releases:
                self._of[release].add(row.record)

    def of(self, releases: Iterable[str], day: dt.date) -> list[Lot]:
        """Lots that inspect any of the release products, in what stood on a day."""
        wanted = set(releases)
        said = (self._held.on(record, day) for record in {one for each in wanted for one in self._of.get(each, ())})
        return sorted((lot for lot in said if lot is not None and wanted & set(lot.releases)), key=_order)


def uncorrected(task: uuid.UUID, day: dt.date) -> list[Nonconformity]:
    """Critical and major non-conformities of a task whose correction nobody has verified by a day."""
    return Quality({task}).uncorrected(task, day)


def lots_of(releases: list[str], day: dt.date) -> list[Lot]:
    """Lots that inspect any of the release products, in what stood on a day."""
    return Lots().of(releases, day)


def failed(releases: list[str], day: dt.date) -> list[Lot]:
    """Lots with any of the products that failed and were not cleared again."""
    return not_mended(lots_of(releases, day))


def not_mended(lots: Iterable[Lot]) -> list[Lot]:
    """Of some lots those that failed and were not cleared again."""
    return [lot for lot in lots if lot.result == LotResult.FAILED and not lot.recleared]


def _order(one: Nonconformity | Lot) -> tuple[dt.date, int]:
    return one.effective, one.pk
