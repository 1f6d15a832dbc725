"""The table of finds: explosive ordnance, one row for each item or for a lot of like items at one place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Self

from django.db import models

from whitestone.kernel.codes import CodeField, FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.land.words import Contamination
from whitestone.records.reference.units import unit_at, units_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version, called_index, linked_index


class FoundDuring(StrEnum):
    """The work in which it was found."""

    NTS = "non-technical survey"
    TS = "technical survey"
    CLEARANCE = "clearance"
    BAC = "battle area clearance"
    SPOT_TASK = "spot task"
    DEMOLITION = "demolition"
    REPORTED = "reported by residents"


class Find(Version):
    """One version of a find. Its `effective` day is the day on which it was found."""

    word = "find"

    reference = models.CharField(max_length=60, blank=True, default="")
    category = FlagsField(Contamination)
    ordnance = LinkField("ordnance", null=True, blank=True)
    improvised = models.BooleanField(default=False)
    booby_trapped = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=1)
    condition = CodeField("ordnance-condition")
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    place = GeometryField(kinds=("Point",), null=True, blank=True)
    accuracy_m = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    original = models.JSONField(default=dict, blank=True)
    found_during = WordField(FoundDuring)
    detected_by = CodeField("detection-method")
    hazard = LinkField("hazard", null=True, blank=True)
    survey = LinkField("survey", null=True, blank=True)
    release = LinkField("release", null=True, blank=True)
    organisation = LinkField("organisation", null=True, blank=True)
    disposal = CodeField("disposal-method")
    disposed = models.DateField(null=True, blank=True)
    disposed_by = LinkField("organisation", null=True, blank=True)
    explosives_kg = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Version.Meta.indexes,
            called_index("find"),
            linked_index("find", "release"),
            linked_index("find", "hazard"),
            models.Index(fields=["disposed", "id"], name="find_disposed"),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {', '.join(self.category.words)}"

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
