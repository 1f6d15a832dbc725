"""People, appointments and tokens, the chain of events, comments and attachments. Only `actions` writes them."""

from __future__ import annotations

import json
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from whitestone.review.rules import Role


class Person(AbstractUser):
    """An account. What it may do comes from its appointments, never from Django's own flags."""

    language = models.CharField(max_length=12, blank=True, default="")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Appointment(models.Model):
    """A role that a person holds: for an organisation (field, officer) or for administrative units (verifier)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=16)
    organisation = models.UUIDField(null=True, blank=True)
    units = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.person} as {Role(self.role)}"


class Event(models.Model):
    """One thing that somebody did. Rows are only ever added: the database itself refuses anything else.

    `old` and `new` are canonical JSON text; `digest` is that of the version's whole row after the event; `hash` covers
    everything here and the hash of the event before, so that a change anywhere breaks the chain behind it.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=255)
    verb = models.CharField(max_length=32)
    word = models.CharField(max_length=32)
    record = models.UUIDField(null=True)
    number = models.PositiveIntegerField(null=True)
    batch = models.UUIDField(null=True)
    reason = models.TextField()
    old = models.TextField()
    new = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["sequence"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["word", "record", "number"], name="event_version")
        ]

    def __str__(self) -> str:
        return f"event {self.sequence}: {self.actor_name} {self.verb} {self.word}"

    @property
    def differences(self) -> list[tuple[str, object, object]]:
        """Field, old value, new value, for every field that the event names."""
        old, new = json.loads(self.old), json.loads(self.new)
        return [(name, old.get(name), new.get(name)) for name in {**old, **new}]


class Comment(models.Model):
    """A reviewer's remark on one field of a version, which whoever edits next must answer."""

    word = models.CharField(max_length=32)
    record = models.UUIDField()
    number = models.PositiveIntegerField()
    field = models.CharField(max_length=64)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["word", "record", "number"], name="comment_version")
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


class Attachment(models.Model):
    """A document or photograph of a record. Its content lies beside the database under its hash."""

    word = models.CharField(max_length=32)
    record = models.UUIDField()
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    note = models.TextField(blank=True, default="")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["word", "record"], name="attachment_record")]

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """What lets a program speak for a person; the secret itself is shown once and never kept, only its digest."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
