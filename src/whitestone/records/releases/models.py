"""The table of release products: land cancelled by non-technical survey, reduced by technical survey, or cleared."""

from __future__ import annotations

from django.db import models

from whitestone.kernel.codes import CodeField, FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.land.words import Activity, Contamination, Product
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class Release(Version):
    """One version of a release product. Its `effective` day is the day on which the land was released.

    `removes` narrows what the activity removes; empty leaves it to the activity. `hazards` are the records worked on.
    """

    word = "release"

    reference = models.CharField(max_length=60, blank=True, default="")
    product = WordField(Product)
    activity = WordField(Activity)
    removes = FlagsField(Contamination)
    hazards = models.JSONField(default=list, blank=True)
    organisation = LinkField("organisation", null=True, blank=True)
    task = models.CharField(max_length=60, blank=True, default="")
    method = CodeField("release-method")
    started = models.DateField(null=True, blank=True)
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    benchmark = GeometryField(kinds=("Point",), null=True, blank=True)
    original = models.JSONField(default=dict, blank=True)
    declared_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    computed_m2 = models.FloatField(null=True, editable=False)
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    criteria = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or f"{self.product} {self.short}"

    def derive(self) -> None:
        """Measure the area, and place the record in the administrative unit where it lies."""
        self.computed_m2 = None if self.area is None else square_metres(self.area)
        place = self.area or self.benchmark
        if not self.unit and place is not None:
            self.unit = unit_at(place)
