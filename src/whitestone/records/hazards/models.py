"""The table of hazardous areas.

Fields follow the draft minimum data requirements of 2018 for a hazardous area and what programmes use beyond them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from whitestone.kernel.codes import CodeField, FlagsField, WordField
from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.land.words import Contamination, Kind
from whitestone.records.reference.units import unit_at
from whitestone.review.versions import Version, called_index


class Status(StrEnum):
    """Where the work on a hazardous area stands. Closing one removes no land: only a release product does."""

    OPEN = "open"
    WORKED_ON = "worked on"
    CLOSED = "closed"
    HANDED_OVER = "handed over"
    CARRIED_ON = "carried on"


LET_GO = (Status.CARRIED_ON.value,)
"""Split or merged: the land is held by the records that carry it on, and by this one no more."""


class Hazard(Version):
    """One version of a suspected or confirmed hazardous area.

    `original` keeps the coordinates as they were given: ``{"crs": ..., "notation": ..., "text": ...}``. `declared_m2`
    is what somebody wrote down; `computed_m2` is measured on the ellipsoid and never typed. `parents` are the records
    that it was split from or merged of. `points` are reference, start, turning and intermediate points as surveyed:
    ``[{"kind": ..., "name": ..., "lon": ..., "lat": ...}]``. `remaining_m2` is what somebody says is still open; what
    follows from the release products is the ledger's to say, and a check compares the two.
    """

    word = "hazard"

    reference = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    kind = WordField(Kind)
    status = WordField(Status, default=Status.OPEN.value)
    status_reason = models.CharField(max_length=200, blank=True, default="")
    status_changed = models.DateField(null=True, blank=True)
    contamination = FlagsField(Contamination)
    improvised = models.BooleanField(default=False)
    booby_trapped = models.BooleanField(default=False)
    threat = CodeField("threat-level")
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    benchmark = GeometryField(kinds=("Point",), null=True, blank=True)
    points = models.JSONField(default=list, blank=True)
    community = models.CharField(max_length=120, blank=True, default="")
    original = models.JSONField(default=dict, blank=True)
    declared_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    computed_m2 = models.FloatField(null=True, editable=False)
    remaining_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    minefield_type = CodeField("minefield-type")
    laid = PartialDateField(null=True, blank=True)
    items_estimated = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=160, blank=True, default="")
    source_kind = CodeField("information-source")
    source_reliability = CodeField("reliability")
    reliability = CodeField("reliability")
    terrain = CodeField("terrain")
    slope = CodeField("slope")
    vegetation = CodeField("vegetation")
    soil = CodeField("soil")
    metal = CodeField("metal-level")
    blocked_use = CodeField("land-use")
    intended_use = CodeField("land-use")
    depth_required_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    girls = models.PositiveIntegerField(null=True, blank=True)
    boys = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    marking = CodeField("marking")
    priority = CodeField("priority")
    priority_source = models.CharField(max_length=120, blank=True, default="")
    parents = models.JSONField(default=list, blank=True)
    territory = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Version.Meta.indexes,
            called_index("hazard"),
            models.Index(fields=["computed_m2", "id"], name="hazard_area"),
        ]

    def __str__(self) -> str:
        return self.reference or self.name or self.short

    def derive(self) -> None:
        """Measure the area, and place the record in the administrative unit where it lies."""
        self.computed_m2 = None if self.area is None else square_metres(self.area)
        place = self.area or self.benchmark
        if not self.unit and place is not None:
            self.unit = unit_at(place)
