"""The table of release products: land cancelled by non-technical survey, reduced by technical survey, or cleared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from whitestone.kernel.codes import CodeField, FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.land.words import Activity, Contamination, Product
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version, called_index


class Release(Version):
    """One version of a release product. Its `effective` day is the day on which the land was released.

    `removes` narrows what the activity removes; empty leaves it to the activity. `hazards` are the records worked on,
    `survey` is the report that the product rests on, and `exclusions` are the hazard records of what was left inside.
    """

    word = "release"

    reference = models.CharField(max_length=60, blank=True, default="")
    product = WordField(Product)
    activity = WordField(Activity)
    removes = FlagsField(Contamination)
    hazards = models.JSONField(default=list, blank=True)
    survey = LinkField("survey", null=True, blank=True)
    organisation = LinkField("organisation", null=True, blank=True)
    task = models.CharField(max_length=60, blank=True, default="")
    method = CodeField("release-method")
    technical_asset = models.BooleanField(null=True, blank=True)
    started = models.DateField(null=True, blank=True)
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    benchmark = GeometryField(kinds=("Point",), null=True, blank=True)
    points = models.JSONField(default=list, blank=True)
    original = models.JSONField(default=dict, blank=True)
    declared_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    computed_m2 = models.FloatField(null=True, editable=False)
    depth_required_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    fade_out_m = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    intended_use = CodeField("land-use")
    people = models.PositiveIntegerField(null=True, blank=True)
    person_days = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    dogs = models.PositiveIntegerField(null=True, blank=True)
    machines = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    donor = models.CharField(max_length=160, blank=True, default="")
    exclusions = models.JSONField(default=list, blank=True)
    environment = models.TextField(blank=True, default="")
    criteria = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Version.Meta.indexes,
            called_index("release"),
            models.Index(fields=["computed_m2", "id"], name="release_area"),
        ]

    def __str__(self) -> str:
        return self.reference or f"{gettext(self.product)} {self.short}"

    def derive(self) -> None:
        """Measure the area, and place the record in the administrative unit where it lies."""
        self.computed_m2 = None if self.area is None else square_metres(self.area)
        place = self.area or self.benchmark
        if not self.unit and place is not None:
            self.unit = unit_at(place)
