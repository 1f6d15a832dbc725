"""Tables of organisations and of their accreditations."""

from __future__ import annotations

from django.db import models

from whitestone.kernel.codes import CodeField
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class Organisation(Version):
    """An authority, operator, donor or other body. Its record id is what other records name as their owner."""

    word = "organisation"

    name = models.CharField(max_length=160)
    names = models.JSONField(default=dict, blank=True)
    short_name = models.CharField(max_length=24, blank=True, default="")
    kind = CodeField("organisation-type")
    contact = models.CharField(max_length=160, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.short_name or self.name


class Accreditation(Version):
    """What an organisation may do, and from when to when. A suspension is an update of it, with its date."""

    word = "accreditation"

    organisation = LinkField("organisation")
    activity = CodeField("accredited-activity", blank=False)
    valid_from = models.DateField()
    valid_until = models.DateField()
    suspended = models.BooleanField(default=False)
    certificate = models.CharField(max_length=60, blank=True, default="")
    conditions = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.activity} {self.valid_from} to {self.valid_until}"
