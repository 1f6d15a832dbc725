"""Servers from which is pulled, each run with what came of it, and which rows came. Only this room writes them.

Nothing here is true of the land: pages become deliveries in the staging that files use, forms of our own submissions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models

from whitestone.intake.models import Delivery
from whitestone.intake.phones.models import Device


class Protocol(StrEnum):
    """What a source speaks."""

    CENTRAL = "ODK Central"
    KOBO = "KoboToolbox"
    ARCGIS = "ArcGIS"


class PullSource(models.Model):
    """One form or layer of a server, and as whom and for whom its rows come in.

    `secret` is a token or password, sealed with the register's key. `cursor` says how far the last run came: it is the
    reader's own. `columns` are those that were ever met, so that every page has the same; `crs` is the system of the
    first. `device` stands for the source among the phones where it serves a form of our own. `walk` counts the
    walks from the beginning, `whole` says that one is under way, `walk_from` is the first of the present address.
    """

    name = models.CharField(max_length=80, unique=True)
    protocol = models.CharField(max_length=16)
    address = models.CharField(max_length=500)
    form = models.CharField(max_length=200, blank=True, default="")
    account = models.CharField(max_length=200, blank=True, default="")
    secret = models.TextField(blank=True, default="")
    word = models.CharField(max_length=32, blank=True, default="")
    owner = models.UUIDField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    every_minutes = models.PositiveIntegerField(default=0)
    again_days = models.PositiveIntegerField(default=7)
    applies = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    cursor = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    crs = models.TextField(blank=True, default="")
    due = models.DateTimeField(null=True)
    busy = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    walk = models.PositiveIntegerField(default=0)
    walk_from = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=False)
    whole_at = models.DateTimeField(null=True)
    made = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def channel_form(self) -> str:
        """The name under which deliveries count as this source's."""
        return f"pull {self.pk}"


class PullRun(models.Model):
    """One run: who or what began it, how far it came, and why it ended where it did not end well."""

    source = models.ForeignKey(PullSource, on_delete=models.CASCADE, related_name="runs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    began = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.began}"


class PulledRow(models.Model):
    """A row of a source as it came last, so that what did not change is not staged again.

    `waiting` names its attachments that have not come; an empty name stands for those that the server lists apart.
    `met` is the walk in which the server last held it, `gone` the moment when a whole walk missed it.
    """

    source = models.ForeignKey(PullSource, on_delete=models.CASCADE, related_name="rows")
    own = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="+")
    waiting = models.JSONField(default=list)
    came = models.DateTimeField(auto_now=True)
    met = models.PositiveIntegerField(default=0)
    gone = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "own"], name="pulled_row_once")
        ]

    def __str__(self) -> str:
        return self.own


class PulledFile(models.Model):
    """An attachment of a row, kept under its hash; put to the record once the row has become one."""

    row = models.ForeignKey(PulledRow, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    attached = models.BooleanField(default=False)
    problem = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["row", "name"], name="pulled_file_once")
        ]

    def __str__(self) -> str:
        return self.name
