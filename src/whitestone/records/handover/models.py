"""The table of handovers: who received which land, when, in whose presence, and under which restrictions."""

from __future__ import annotations

from django.db import models

from whitestone.records.tasks.units import unit_of_task
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class Handover(Version):
    """One version of a handover. Its `effective` day is the day of the handover."""

    word = "handover"

    task = LinkField("task")
    completion = LinkField("completion")
    receiver = models.CharField(max_length=160)
    women = models.PositiveIntegerField(null=True, blank=True)
    girls = models.PositiveIntegerField(null=True, blank=True)
    boys = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    restrictions = models.TextField(blank=True, default="")
    residual_risk = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.effective} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit of its task."""
        if not self.unit:
            self.unit = unit_of_task(self.task)
