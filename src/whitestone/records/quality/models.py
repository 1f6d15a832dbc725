"""Tables of monitoring plans, visits, non-conformities and lots of finished land."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from whitestone.kernel.codes import CodeField, WordField
from whitestone.land.words import Activity
from whitestone.records.quality.checklist import answers
from whitestone.records.tasks.units import unit_of_task
from whitestone.review.links import LinkField, LinksField
from whitestone.review.versions import Version, linked_index


class Side(StrEnum):
    """Who monitors: the operator itself, or the authority."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class VisitStatus(StrEnum):
    """How far a visit is."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class VisitResult(StrEnum):
    """What a visit came to."""

    OPEN = "open"
    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does not conform"


class Severity(StrEnum):
    """How grave a non-conformity is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Correction(StrEnum):
    """How far the correction of a non-conformity is."""

    OPEN = "open"
    CORRECTED = "corrected"
    VERIFIED = "verified"


class LotResult(StrEnum):
    """The outcome of the inspection of a lot."""

    PLANNED = "planned"
    PASSED = "passed"
    FAILED = "failed"


class QAPlan(Version):
    """A monitoring plan: how many visits, and which share of finished land, in a period."""

    word = "qaplan"

    name = models.CharField(max_length=120)
    side = WordField(Side)
    organisation = LinkField("organisation", null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    visits = models.PositiveIntegerField(default=0)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Visit(Version):
    """A monitoring visit with its checklist. Its `effective` day is the day of the visit."""

    word = "visit"

    plan = LinkField("qaplan", null=True, blank=True)
    side = WordField(Side)
    status = WordField(VisitStatus)
    reference_type = CodeField("quality-reference-type")
    inspected = CodeField("quality-object")
    activity = WordField(Activity, blank=True, default="")
    task = LinkField("task", null=True, blank=True)
    organisation = LinkField("organisation")
    authority = LinkField("organisation", null=True, blank=True)
    contact = models.CharField(max_length=160, blank=True, default="")
    result = WordField(VisitResult, default=VisitResult.OPEN.value)
    answers = models.JSONField(default=dict, blank=True, validators=[answers])
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [*Version.Meta.indexes, linked_index("visit", "task")]

    def __str__(self) -> str:
        return f"{self.effective} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit of its task, where it names one."""
        if not self.unit:
            self.unit = unit_of_task(self.task)


class Nonconformity(Version):
    """Something that did not conform, who mends it by when, and proof that it was mended.

    `suspends` stops the organisation's work on the task (or, without a task, on all) until it is lifted.
    """

    word = "nonconformity"

    visit = LinkField("visit", null=True, blank=True)
    lot = LinkField("lot", null=True, blank=True)
    task = LinkField("task", null=True, blank=True)
    organisation = LinkField("organisation")
    severity = WordField(Severity)
    finding = models.TextField()
    action = models.TextField(blank=True, default="")
    responsible = models.CharField(max_length=120, blank=True, default="")
    due = models.DateField(null=True, blank=True)
    correction = WordField(Correction, default=Correction.OPEN.value)
    corrected = models.DateField(null=True, blank=True)
    verified = models.DateField(null=True, blank=True)
    proof = models.TextField(blank=True, default="")
    suspends = models.BooleanField(default=False)
    lifted = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{gettext(self.severity)} {self.short}"

    def derive(self) -> None:
        """Place the record in the administrative unit of its task, where it names one."""
        if not self.unit:
            self.unit = unit_of_task(self.task)


class Lot(Version):
    """Finished land that is inspected together, its plan of random squares, and the outcome.

    The plan is drawn from `side_m`, `share_percent` and `seed`, so that anybody can draw it again. Its `effective` day
    is that of the plan, later that of the result. `recleared` names the products that cleared a failed lot again;
    `again` is the failed lot whose land this one inspects a second time.
    """

    word = "lot"

    name = models.CharField(max_length=120)
    releases = LinksField("release")
    inspector = LinkField("organisation", null=True, blank=True)
    side_m = models.DecimalField(max_digits=5, decimal_places=2)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2)
    seed = models.PositiveBigIntegerField()
    allowed = models.PositiveIntegerField(default=0)
    inspected = models.DateField(null=True, blank=True)
    inspected_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    bad_squares = models.PositiveIntegerField(null=True, blank=True)
    items = models.PositiveIntegerField("items found", null=True, blank=True)
    result = WordField(LotResult, default=LotResult.PLANNED.value)
    recleared = LinksField("release")
    again = LinkField("lot", verbose_name="second inspection of", null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.name
