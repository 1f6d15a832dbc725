"""Tables of organisations and of their accreditations."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from whitestone.kernel.codes import CodeField, WordField
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class AccreditationKind(StrEnum):
    """The two stages: the organisation at its desk, then its work in the field."""

    ORGANISATIONAL = "organisational"
    OPERATIONAL = "operational"


class Organisation(Version):
    """An authority, operator, donor or other body. Its record id is what other records name as their owner."""

    word = "organisation"

    name = models.CharField(max_length=160)
    names = models.JSONField(default=dict, blank=True)
    short_name = models.CharField(max_length=24, blank=True, default="")
    kind = CodeField("organisation-type")
    country = models.CharField(max_length=3, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    active_from = models.DateField(null=True, blank=True)
    active_until = models.DateField(null=True, blank=True)
    contact = models.CharField(max_length=160, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.short_name or self.name


class Accreditation(Version):
    """What an organisation may do, and from when to when. A suspension is an update of it, with its date.

    `procedures` names the version of the standing procedures that was approved.
    """

    word = "accreditation"

    organisation = LinkField("organisation")
    activity = CodeField("accredited-activity", blank=False)
    kind = WordField(AccreditationKind, blank=True, default="")
    method = CodeField("release-method")
    assessed = models.DateField(null=True, blank=True)
    decision = CodeField("accreditation-decision")
    valid_from = models.DateField()
    valid_until = models.DateField()
    suspended = models.BooleanField(default=False)
    suspended_from = models.DateField(null=True, blank=True)
    suspended_reason = models.CharField(max_length=200, blank=True, default="")
    procedures = models.CharField(max_length=120, blank=True, default="")
    certificate = models.CharField(max_length=60, blank=True, default="")
    conditions = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.activity} {self.valid_from} to {self.valid_until}"
