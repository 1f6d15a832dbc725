"""The table of surveys."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from whitestone.kernel.codes import CodeField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class SurveyKind(StrEnum):
    """Whether ground was entered with a technical means."""

    NTS = "NTS"
    TS = "TS"


class Survey(Version):
    """One version of a survey report. Its `effective` day is the day on which the survey ended.

    `lanes` are the lanes or breaches of a technical survey, `criteria` those met for cancelling or reducing land.
    Informants are counted by sex and age. `results` are codes of a national list: no hazard, new SHA, and so on.
    """

    word = "survey"

    reference = models.CharField(max_length=60, blank=True, default="")
    kind = WordField(SurveyKind)
    organisation = LinkField("organisation", null=True, blank=True)
    status = CodeField("activity-status")
    task = models.CharField(max_length=60, blank=True, default="")
    team = models.CharField(max_length=60, blank=True, default="")
    started = models.DateField(null=True, blank=True)
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    benchmark = GeometryField(kinds=("Point",), null=True, blank=True)
    computed_m2 = models.FloatField(null=True, editable=False)
    communities = models.JSONField(default=list, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    girls = models.PositiveIntegerField(null=True, blank=True)
    boys = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    assumption = models.TextField(blank=True, default="")
    approach = CodeField("survey-approach")
    asset = CodeField("survey-asset")
    coverage_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    technical_asset = models.BooleanField(null=True, blank=True)
    uav_used = models.BooleanField(null=True, blank=True)
    lanes = GeometryField(kinds=("LineString", "MultiLineString", "Polygon", "MultiPolygon"), null=True, blank=True)
    lane_width_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    lanes_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    fade_out_m = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    criteria = models.TextField(blank=True, default="")
    result = CodeField("survey-result")
    recommendation = CodeField("survey-recommendation")
    hazards = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or f"{self.kind} {self.short}"

    def derive(self) -> None:
        """Measure the area, and place the record in the administrative unit where it lies."""
        self.computed_m2 = None if self.area is None else square_metres(self.area)
        place = self.area or self.benchmark
        if not self.unit and place is not None:
            self.unit = unit_at(place)
