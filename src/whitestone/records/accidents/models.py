"""Tables of accidents, injured people, investigations and recommendations. Who was injured is in the personal tier."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext

from whitestone.kernel.codes import CodeField, CodesField, FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.land.words import Contamination
from whitestone.records.capacity.models import Sex
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class AccidentKind(StrEnum):
    """At a demining workplace, or away from one."""

    DEMINING = "demining accident"
    INCIDENT = "demining incident"
    MINE = "mine or ordnance accident"
    NEAR_MISS = "near miss"


class Harm(StrEnum):
    """What happened to a person."""

    KILLED = "killed"
    INJURED = "injured"


class InvestigationKind(StrEnum):
    """Who investigates."""

    INTERNAL = "internal"
    BOARD = "board of inquiry"


class Closing(StrEnum):
    """How far a recommendation is."""

    OPEN = "open"
    CLOSED = "closed"
    DECLINED = "declined"


class Accident(Version):
    """One version of an accident report. Its `effective` day is the day of the accident."""

    word = "accident"

    reference = models.CharField(max_length=60, blank=True, default="")
    kind = WordField(AccidentKind)
    happened = models.DateTimeField()
    reported = models.DateTimeField(null=True, blank=True)
    place = GeometryField(kinds=("Point",), null=True, blank=True)
    category = FlagsField(Contamination)
    improvised = models.BooleanField(default=False)
    ordnance = LinkField("ordnance", null=True, blank=True)
    activity = CodeField("accident-activity")
    organisation = LinkField("organisation", null=True, blank=True)
    task = LinkField("task", null=True, blank=True)
    marked = models.BooleanField(null=True, blank=True)
    killed = models.PositiveIntegerField(default=0)
    injured = models.PositiveIntegerField(default=0)
    narrative = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or f"{gettext(self.kind)} {self.effective}"

    def derive(self) -> None:
        """Place the record in the administrative unit where it lies."""
        if not self.unit and self.place is not None:
            self.unit = unit_at(self.place)


class Injured(Version):
    """One person killed or injured in an accident."""

    word = "injured"

    accident = LinkField("accident")
    harm = WordField(Harm)
    name = models.CharField(max_length=160, blank=True, default="")
    sex = WordField(Sex, default=Sex.UNKNOWN.value)
    born = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True, default="")
    staff = LinkField("staff", null=True, blank=True)
    injuries = CodesField("injury")
    touched = models.BooleanField(null=True, blank=True)
    protection = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{gettext(self.harm)} {self.short}"


class Investigation(Version):
    """What was found out about an accident: causes by code, and the story as the board tells it."""

    word = "investigation"

    accident = LinkField("accident")
    kind = WordField(InvestigationKind)
    members = models.TextField(blank=True, default="")
    began = models.DateField()
    ended = models.DateField(null=True, blank=True)
    causes = CodesField("accident-cause")
    findings = models.TextField(blank=True, default="")
    narrative = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{gettext(self.kind)} {self.began}"


class Recommendation(Version):
    """What is to be done so that it does not happen again: by whom, until when, and what shows that it was done."""

    word = "recommendation"

    investigation = LinkField("investigation")
    text = models.TextField()
    responsible = models.CharField(max_length=120)
    due = models.DateField()
    closing = WordField(Closing, default=Closing.OPEN.value)
    closed = models.DateField(null=True, blank=True)
    proof = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.responsible}, {self.due}"
