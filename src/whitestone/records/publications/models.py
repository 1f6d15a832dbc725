"""The table of published reports: what was worked out at one moment, kept as it was said."""

from __future__ import annotations

from django.db import models

from whitestone.review.versions import Version


class Publication(Version):
    """One version of a published report. Its `effective` day is the last day of the period.

    `content` is what the report said, figure by figure, with its definitions; `sha256` is its hash. `known_at` is the
    moment of the register that it was worked out from.
    """

    word = "publication"

    report = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    start = models.DateField()
    known_at = models.DateTimeField()
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    profile = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.title}, {self.start.isoformat()} to {self.effective.isoformat()}"
