"""The table of evidence items."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Self

from django.db import models

from whitestone.kernel.codes import CodeField, FlagsField
from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField
from whitestone.land.words import Contamination
from whitestone.records.reference.profile import evidence_classes
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version, linked_index


class EvidenceClass(StrEnum):
    """What a sort of evidence counts as: direct evidence confirms a hazardous area, indirect makes it suspected."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Evidence(Version):
    """One version of an item of evidence. Its `effective` day is the day on which it was noted.

    `evidence_class` follows from the sort by the national profile's table in force that day, and is never typed.
    """

    word = "evidence"

    reference = models.CharField(max_length=60, blank=True, default="")
    sort = CodeField("evidence-type", blank=False)
    evidence_class = models.CharField(max_length=16, editable=False, default="")
    observed = PartialDateField(null=True, blank=True)
    place = GeometryField(null=True, blank=True)
    original = models.JSONField(default=dict, blank=True)
    hazard = LinkField("hazard", null=True, blank=True)
    survey = LinkField("survey", null=True, blank=True)
    contamination = FlagsField(Contamination)
    ordnance = LinkField("ordnance", null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=160, blank=True, default="")
    source_kind = CodeField("information-source")
    source_reliability = CodeField("reliability")
    reliability = CodeField("reliability")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [*Version.Meta.indexes, linked_index("evidence", "hazard")]

    def __str__(self) -> str:
        return self.reference or f"{self.sort} {self.short}"

    def derive(self) -> None:
        """Class the item by the nation's table, and place it in the administrative unit where it lies."""
        self.derive_all([self])

    @classmethod
    def derive_all(cls, versions: Sequence[Self]) -> None:
        """The same for many items, with one look at the nation's tables."""
        classes = evidence_classes([(one.sort, one.effective) for one in versions])
        for version, counts_as in zip(versions, classes, strict=True):
            version.evidence_class = counts_as
            if not version.unit and version.place is not None:
                version.unit = unit_at(version.place)
