"""What came in and where it stands: deliveries, their rows in chunks, and which row became which record.

These tables are the way in and not the register: nothing in them is true of the land until `applying` has called the
actions. Only the modules of intake write them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models

from whitestone.kernel.ids import new_id


class Channel(StrEnum):
    """How a delivery came in."""

    FILE = "file"
    PHONE = "phone"
    PULL = "pull"


class Stage(StrEnum):
    """Where a delivery stands."""

    RECEIVED = "received"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


RUNNING = (Stage.CHECKING, Stage.APPLYING)


class Delivery(models.Model):
    """One file, one phone's submission, one page that was pulled: its original lies under its hash.

    `mapping` says which column holds what; `account` counts what became of its rows; `questions` are what a person
    must answer before anything is applied; `instance` is the sender's own id of a submission, which is taken once.
    """

    channel = models.CharField(max_length=8, default=Channel.FILE.value)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    word = models.CharField(max_length=32, blank=True, default="")
    owner = models.UUIDField(null=True)
    form = models.CharField(max_length=64, blank=True, default="")
    instance = models.CharField(max_length=120, blank=True, default="")
    layer = models.CharField(max_length=255, blank=True, default="")
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    account = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    stage = models.CharField(max_length=12, default=Stage.RECEIVED.value)
    batch = models.UUIDField(default=new_id, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "instance"], condition=~models.Q(instance=""), name="delivery_instance_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["owner", "-id"], name="delivery_sender")]

    def __str__(self) -> str:
        return self.name

    @property
    def running(self) -> bool:
        """Whether it is being checked or applied."""
        return self.stage in RUNNING


class Chunk(models.Model):
    """A stretch of a delivery's rows, checked and packed: a row of the table each would cost more than the check.

    `first` is the number of its first row, `counts` how many of its rows came to what.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="chunks")
    first = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    open = models.BooleanField(default=False)
    rows = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["first"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "first"], name="chunk_first")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: rows from {self.first}"


class Taken(models.Model):
    """A row that became a version of a record.

    `key` names the row by its sender, its word and its own id, or by its content where it has no id; unique, so that
    two imports at once cannot take a row twice. `content` is the hash of what it said.
    """

    key = models.UUIDField(primary_key=True)
    content = models.UUIDField()
    word = models.CharField(max_length=32)
    record = models.UUIDField()
    number = models.PositiveIntegerField(default=1)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="taken")

    def __str__(self) -> str:
        return f"{self.word} {self.record}"


class KnownMapping(models.Model):
    """The mapping that a sender confirmed for files with these columns; `sender` is the organisation's id or empty."""

    sender = models.CharField(max_length=36, blank=True, default="")
    word = models.CharField(max_length=32)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    confirmed = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sender", "word", "signature"], name="known_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.signature[:8]}"


class Apart(models.Model):
    """Two records that a person looked at and found to be two, so that nobody is asked again. `first` sorts first."""

    word = models.CharField(max_length=32)
    first = models.UUIDField()
    second = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["word", "first", "second"], name="apart_once")
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.first}, {self.second}"
