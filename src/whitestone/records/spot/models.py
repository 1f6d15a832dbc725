"""The table of spot tasks."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Self

from django.db import models

from whitestone.kernel.codes import CodeField, FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.land.words import Contamination
from whitestone.records.reference.units import unit_at, units_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class Source(StrEnum):
    """Who reported the item."""

    PUBLIC = "public"
    OPERATOR = "operator"
    AUTHORITY = "authority"


class SpotStatus(StrEnum):
    """How far the work on a report is."""

    REPORTED = "reported"
    TRIAGED = "triaged"
    DISPATCHED = "dispatched"
    VISITED = "visited"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What a visit came to."""

    DESTROYED = "destroyed in place"
    MOVED = "moved"
    NOTHING_FOUND = "nothing found"
    NOT_ORDNANCE = "no ordnance"
    AREA = "hazardous area recorded"


class SpotTask(Version):
    """One version of a spot task. Its `effective` day is that of the report, later that of the step.

    The reporter's name and telephone stand in `reporter`; a report from the public is therefore kept restricted.
    Items found are finds that name `found_during` spot task.
    """

    word = "spottask"

    reference = models.CharField(max_length=60, blank=True, default="")
    source = WordField(Source)
    reporter = models.CharField(max_length=160, blank=True, default="")
    description = models.TextField(blank=True, default="")
    place = GeometryField(kinds=("Point",), null=True, blank=True)
    category = FlagsField(Contamination)
    status = WordField(SpotStatus, default=SpotStatus.REPORTED.value)
    urgency = CodeField("spot-urgency")
    reported = models.DateField()
    triaged = models.DateField(null=True, blank=True)
    dispatched = models.DateField(null=True, blank=True)
    visited = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    organisation = LinkField("organisation", null=True, blank=True)
    team = LinkField("team", null=True, blank=True)
    level = CodeField("accredited-activity")
    outcome = WordField(Outcome, blank=True, default="")
    checked_m2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    hazard = LinkField("hazard", null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or f"{self.reported} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit where it lies."""
        if not self.unit and self.place is not None:
            self.unit = unit_at(self.place)

    @classmethod
    def derive_all(cls, versions: Sequence[Self]) -> None:
        """The same for many, with one search."""
        lost = [one for one in versions if not one.unit and one.place is not None]
        for one, unit in zip(lost, units_at([one.place for one in lost]), strict=True):
            one.unit = unit
