"""Tables of tasks and of the targets of an annual work plan."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from whitestone.kernel.codes import CodeField, CodesField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.land.words import Activity
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField, LinksField
from whitestone.review.versions import Version, called_index


class Status(StrEnum):
    """How far the work is; apart from review's states, which say how far the record is."""

    PLANNED = "planned"
    ORDERED = "ordered"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in progress"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    ABORTED = "aborted"


class Objective(StrEnum):
    """The state that the hazardous areas of a task are to reach."""

    SURVEYED = "surveyed"
    CONFIRMED = "confirmed"
    REDUCED = "reduced"
    RELEASED = "released"


class PrioritySource(StrEnum):
    """Where a priority comes from."""

    DECREE = "decree"
    PLAN = "plan"
    REQUEST = "request"
    EVIDENCE = "evidence"


class Quantity(StrEnum):
    """What a target counts."""

    RELEASED_M2 = "square metres released"
    COMPLETED_TASKS = "tasks completed"


class Task(Version):
    """One version of a task order.

    `fade_out_m` is what the order lays down; without it the national profile's distance of the category holds. A
    version that changes `area` says why in `boundary_reason`. `environment` answers the environmental checklist. `lot`
    is the lot that failed and whose land is cleared again.
    """

    word = "task"

    reference = models.CharField(max_length=60)
    activity = WordField(Activity)
    status = WordField(Status, default=Status.PLANNED.value)
    organisation = LinkField("organisation", null=True, blank=True)
    team = LinkField("team", null=True, blank=True)
    hazards = LinksField("hazard")
    objective = WordField(Objective)
    priority = CodeField("priority")
    priority_source = WordField(PrioritySource, blank=True, default="")
    priority_reason = models.CharField(max_length=200, blank=True, default="")
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    computed_m2 = models.FloatField(null=True, editable=False)
    boundary_reason = models.CharField(max_length=200, blank=True, default="")
    intended_use = CodeField("land-use")
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    methods = CodesField("release-method")
    fade_out_m = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    environment = models.JSONField(default=dict, blank=True)
    dossier = models.TextField(blank=True, default="")
    planned_from = models.DateField(null=True, blank=True)
    planned_until = models.DateField(null=True, blank=True)
    ordered = models.DateField(null=True, blank=True)
    accepted = models.DateField(null=True, blank=True)
    began = models.DateField(null=True, blank=True)
    suspended = models.DateField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=200, blank=True, default="")
    completed = models.DateField(null=True, blank=True)
    lot = LinkField("lot", null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [*Version.Meta.indexes, called_index("task")]

    def __str__(self) -> str:
        return self.reference

    def derive(self) -> None:
        """Measure the area, and place the record in the administrative unit where it lies."""
        self.computed_m2 = None if self.area is None else square_metres(self.area)
        if not self.unit and self.area is not None:
            self.unit = unit_at(self.area)


class Target(Version):
    """One line of an annual work plan: how much of what, by whom. Progress is computed and never typed."""

    word = "target"

    plan = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    organisation = LinkField("organisation", null=True, blank=True)
    activity = WordField(Activity, blank=True, default="")
    quantity = WordField(Quantity)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.plan} {self.year}: {self.quantity}"
