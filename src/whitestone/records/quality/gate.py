"""Whether quality management lets work go on: suspensions that were not lifted, and failed lots. Writes nothing."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q

from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity, Severity


def suspensions(organisation: uuid.UUID, task: uuid.UUID | None, day: dt.date) -> list[Nonconformity]:
    """Non-conformities that stop an organisation's work on a task (or all its work) on a day."""
    rows = Nonconformity.objects.as_at(day).filter(organisation=organisation, suspends=True)
    rows = rows.filter(Q(lifted__isnull=True) | Q(lifted__gt=day))
    return list(rows.filter(Q(task__isnull=True) | Q(task=task)).order_by("effective", "pk"))


def uncorrected(task: uuid.UUID, day: dt.date) -> list[Nonconformity]:
    """Critical and major non-conformities of a task whose correction nobody has verified by a day."""
    rows = Nonconformity.objects.as_at(day).filter(task=task, severity__in=(Severity.CRITICAL, Severity.MAJOR))
    return list(rows.exclude(correction=Correction.VERIFIED).order_by("effective", "pk"))


def lots_of(releases: list[str], day: dt.date) -> list[Lot]:
    """Lots that inspect any of the release products, in what stood on a day."""
    wanted = set(releases)
    return [lot for lot in Lot.objects.as_at(day).order_by("effective", "pk") if wanted & set(lot.releases)]


def failed(releases: list[str], day: dt.date) -> list[Lot]:
    """Lots with any of the products that failed and were not cleared again."""
    return [lot for lot in lots_of(releases, day) if lot.result == LotResult.FAILED and not lot.recleared]
