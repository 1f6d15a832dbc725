"""Tables of certificates of handed over land, and of cases: items reported on land that had been released."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from whitestone.kernel.codes import WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.measure import square_metres
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField, LinksField
from whitestone.review.versions import Version


class Certificate(Version):
    """One version of a certificate. Its `effective` day is the day of issue.

    `content` is what the paper says, in codes and figures; `sha256` and `size` are those of the PDF, which lies among
    the attachments and is never written again. `token` opens the public page of the check; its first characters stand
    on the paper beside the number: nobody finds certificates by counting numbers up.
    """

    word = "certificate"

    reference = models.CharField("number", max_length=40)
    serial = models.PositiveIntegerField()
    token = models.CharField(max_length=32)
    handover = LinkField("handover")
    task = LinkField("task")
    completion = LinkField("completion")
    releases = LinksField("release")
    supersedes = LinkField("certificate", null=True, blank=True)
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    computed_m2 = models.FloatField(null=True, editable=False)
    languages = models.JSONField(default=list, blank=True)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Version.Meta.indexes,
            models.Index(fields=["token"], name="certificate_token"),
            models.Index(fields=["reference"], name="certificate_reference"),
        ]

    def __str__(self) -> str:
        return self.reference

    def derive(self) -> None:
        """Measure the land."""
        self.computed_m2 = None if self.area is None else square_metres(self.area)


class Closing(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Case(Version):
    """One version of a case: an item was reported on land that had been released. `effective` is the day of the item.

    `source` and `source_record` name the record that reported it: a find, a spot task or an accident. `days` is the
    time since the release product.
    """

    word = "case"

    source = models.CharField(max_length=16)
    source_record = models.UUIDField()
    place = GeometryField(kinds=("Point",), null=True, blank=True)
    release = LinkField("release")
    certificate = LinkField("certificate", null=True, blank=True)
    organisation = LinkField("organisation", null=True, blank=True)
    lots = LinksField("lot")
    days = models.PositiveIntegerField()
    status = WordField(Closing, default=Closing.OPEN.value)
    finding = models.TextField(blank=True, default="")
    action = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.effective} {self.source} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit where the item was."""
        if not self.unit and self.place is not None:
            self.unit = unit_at(self.place)
