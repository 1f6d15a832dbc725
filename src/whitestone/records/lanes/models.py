"""The table of lanes and targeted areas of technical survey."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.codes import CodeField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.kernel.metres import into, out_of, plane_around
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version, linked_index


class LaneKind(StrEnum):
    """Whether the land was chosen on evidence or covered by a pattern."""

    TARGETED = "targeted"
    SYSTEMATIC = "systematic"


class LaneResult(StrEnum):
    """What technical survey of the lane came to."""

    NOTHING = "nothing found"
    POSITIVE = "ordnance found"
    UNFINISHED = "not finished"


class Lane(Version):
    """One version of a lane (a line with a width) or of a targeted area (a polygon).

    `covered` is the land itself and `computed_m2` its area; both follow from what was drawn and are never typed.
    """

    word = "lane"

    task = LinkField("task")
    survey = LinkField("survey", null=True, blank=True)
    kind = WordField(LaneKind)
    asset = CodeField("survey-asset", blank=False)
    line = GeometryField(kinds=("LineString", "MultiLineString"), null=True, blank=True)
    width_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    covered = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, editable=False)
    computed_m2 = models.FloatField(null=True, editable=False)
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    result = WordField(LaneResult)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [*Version.Meta.indexes, linked_index("lane", "task")]

    def __str__(self) -> str:
        return f"{gettext(self.kind)} {self.asset} {self.short}"

    def derive(self) -> None:
        """Draw the land of a lane, flat at its ends, measure it, and place it in its administrative unit."""
        self.covered = self.area or _drawn(self.line, float(self.width_m or 0))
        self.computed_m2 = None if self.covered is None else square_metres(self.covered)
        if not self.unit and self.covered is not None:
            self.unit = unit_at(self.covered)


def _drawn(line: BaseGeometry | None, width: float) -> BaseGeometry | None:
    if line is None or width <= 0 or line.length == 0:
        return None
    plane = plane_around(line)
    return out_of(plane, into(plane, [line])[0].buffer(width / 2, cap_style="flat"))
