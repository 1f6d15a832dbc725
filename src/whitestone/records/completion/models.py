"""Tables of completion reports and of marking and fencing."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from whitestone.kernel.codes import CodeField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.records.reference.units import unit_at
from whitestone.records.tasks.units import unit_of_task
from whitestone.review.links import LinkField, LinksField
from whitestone.review.versions import Version, linked_index


class MarkingState(StrEnum):
    """In what state marking or a fence is."""

    GOOD = "good"
    DAMAGED = "damaged"
    MISSING = "missing"
    REMOVED = "removed"


class Completion(Version):
    """One version of a completion report. Its `effective` day is the day on which the work was completed.

    `products` are release products, with their own polygons and depths; `exclusions` are the hazardous areas recorded
    for what was left. `marks` are the permanent survey marks, turning points first to last, and `mark_table` says of
    each how it was fixed. `environment` answers the environmental checklist.
    """

    word = "completion"

    task = LinkField("task")
    started = models.DateField(null=True, blank=True)
    products = LinksField("release")
    exclusions = LinksField("hazard")
    marks = GeometryField(kinds=("MultiPoint",), null=True, blank=True)
    mark_table = models.JSONField(default=list, blank=True)
    environment = models.JSONField(default=dict, blank=True)
    restored = models.BooleanField("land restored", null=True, blank=True)
    missed_items = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [*Version.Meta.indexes, linked_index("completion", "task")]

    def __str__(self) -> str:
        return f"{self.effective} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit of its task."""
        if not self.unit:
            self.unit = unit_of_task(self.task)


class Marking(Version):
    """Marking or fencing of land that stays hazardous. Its `effective` day is that of the last check."""

    word = "marking"

    task = LinkField("task", null=True, blank=True)
    hazard = LinkField("hazard", null=True, blank=True)
    kind = CodeField("marking", blank=False)
    line = GeometryField(kinds=("LineString", "MultiLineString"), null=True, blank=True)
    length_m = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    signs = models.PositiveIntegerField(null=True, blank=True)
    condition = WordField(MarkingState)
    next_check = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.kind} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit where it stands."""
        if not self.unit and self.line is not None:
            self.unit = unit_at(self.line)
