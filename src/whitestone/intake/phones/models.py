"""Devices, the forms that were given out, and what came from phones with its receipts. Only this room writes them.

Nothing here is true of the land: a submission becomes versions of records by `placing`, through the actions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models

from whitestone.intake.models import Delivery


class Device(models.Model):
    """A phone that sends as one person for one organisation. Its key is kept as a hash and can be revoked.

    `clock_seconds` is by how much its clock was ahead when it was seen last.
    """

    name = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner = models.UUIDField(null=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    submits = models.BooleanField(default=False)
    issued = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    clock_seconds = models.IntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """A version of a form that was given out, with the definition by which its answers are read."""

    form = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    definition = models.JSONField()
    xform = models.TextField()
    given = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "version"], name="phone_form_version")
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.version}"


class Standing(StrEnum):
    """What became of a submission. `REPLACED`: it was held, and a later one of the same phone took its place."""

    RECEIVED = "received"
    HELD = "held"
    PLACED = "placed"
    REPLACED = "replaced"
    SET_ASIDE = "set aside"


WAITING = (Standing.RECEIVED.value, Standing.HELD.value)


class Submission(models.Model):
    """One filled form: its XML lies under its hash and never changes.

    `answers` is what it says, by question; `corrections` what a person says instead, `waived` the codes of problems in
    spite of which a person wants it placed. `problems` say why it is held, `flags` what is remarkable and held nobody
    up. `expected` names its attachments; `records` are the versions that it became. `twin` marks another content that
    came under an id which was taken.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="submissions")
    form = models.CharField(max_length=120, blank=True, default="")
    version = models.CharField(max_length=120, blank=True, default="")
    instance = models.CharField(max_length=120)
    earlier = models.CharField(max_length=120, blank=True, default="")
    twin = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    came = models.CharField(max_length=16, default="network")
    received = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, default=Standing.RECEIVED.value)
    answers = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    waived = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    expected = models.JSONField(default=list)
    records = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    delivery = models.OneToOneField(Delivery, null=True, on_delete=models.PROTECT, related_name="submission")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "instance"], condition=models.Q(twin=False), name="phone_instance_once"
            ),
            models.UniqueConstraint(fields=["form", "instance", "sha256"], name="phone_content_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["device", "-id"], name="phone_of_device"),
            models.Index(fields=["earlier"], name="phone_earlier"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The short hash by which the phone's user and the office speak of it."""
        return short(self.sha256)

    @property
    def missing(self) -> list[str]:
        """Attachments that were named and have not come."""
        here = {one.name for one in self.media.all()}
        return [name for name in self.expected if name not in here]


class Media(models.Model):
    """One attachment of a submission, kept under its hash; `problem` says why it could not be put to the record."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="media")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received = models.DateTimeField(auto_now_add=True)
    attached = models.BooleanField(default=False)
    problem = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "name", "sha256"], name="phone_media_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.receipt}"

    @property
    def receipt(self) -> str:
        """Its short hash."""
        return short(self.sha256)


def short(sha256: str) -> str:
    """Eight digits of a hash, as a person reads them out: ``4F2A-91C0``."""
    return f"{sha256[:4]}-{sha256[4:8]}".upper()
