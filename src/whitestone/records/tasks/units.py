"""The administrative unit of a task, for records that tell of its work and have no place of their own."""

from __future__ import annotations

import uuid

from whitestone.records.tasks.models import Task


def unit_of_task(record: uuid.UUID | None) -> str:
    """Code of the unit of a task's newest version; empty where there is none."""
    if record is None:
        return ""
    return Task.objects.filter(record=record).order_by("-number").values_list("unit", flat=True).first() or ""
