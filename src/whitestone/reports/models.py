"""The tables of printing in the background: what is printed regularly for whom, and each printing. Holds no record."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models


class Every(StrEnum):
    """How often a report is printed: for each day, week (from Monday), month, quarter or year that has ended."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Progress(StrEnum):
    """How far a printing is; `sending` means that the mail server may have the message already."""

    WAITING = "waiting"
    PRINTING = "printing"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"


class Order(models.Model):
    """What schedules and printings share: which report, in which forms, for whom.

    `address` is where the register was served when it was ordered: figures in the files lead there. `receivers` are
    mail addresses; without any the files are kept for the owner to fetch.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    report = models.CharField(max_length=60)
    forms = models.JSONField()
    languages = models.CharField(max_length=60, blank=True, default="")
    only = models.JSONField(default=dict, blank=True)
    receivers = models.JSONField(default=list, blank=True)
    address = models.CharField(max_length=200, blank=True, default="")
    created = models.DateTimeField()

    class Meta:
        abstract = True


class Schedule(Order):
    """One report that is printed again and again, `wait` days after each period has ended, until it is ended itself."""

    every = models.CharField(max_length=8)
    wait = models.PositiveSmallIntegerField(default=0)
    ended = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.report}, every {self.every}"


class Run(Order):
    """One printing. `known_at` is fixed when it is begun first, so that a second attempt says the same."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, null=True, blank=True, related_name="runs")
    start = models.DateField()
    end = models.DateField()
    known_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, default=Progress.WAITING.value)
    touched = models.DateTimeField()
    after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    expires = models.DateTimeField()
    sent = models.JSONField(default=list, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    problem = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "after"], name="printing_queue")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["schedule", "start"], name="one_printing_for_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.start.isoformat()} to {self.end.isoformat()}"
