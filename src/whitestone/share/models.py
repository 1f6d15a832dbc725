"""The table of exports: who asked for what, how far it is, where the file lies and until when. Holds no record."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models


class Format(StrEnum):
    """What a file can be."""

    XLSX = "xlsx"
    CSV = "csv"
    GPKG = "gpkg"
    GEOJSON = "geojson"


class Progress(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Export(models.Model):
    """One file that somebody asked for. `asked` is the list's address; days and moments are fixed when it is asked.

    `keys` holds the primary keys of the versions that the requester saw at that time, packed as 64-bit integers: rights
    and records that change afterwards change nothing in the file, and a restart begins the same file again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=32)
    format = models.CharField(max_length=8)
    asked = models.JSONField()
    keys = models.BinaryField()
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default=Progress.WAITING.value)
    created = models.DateTimeField()
    touched = models.DateTimeField()
    expires = models.DateTimeField()
    sha256 = models.CharField(max_length=64, blank=True, default="")
    problem = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "created"], name="export_queue")]

    def __str__(self) -> str:
        return f"{self.word} as {self.format}, {self.rows} rows"
