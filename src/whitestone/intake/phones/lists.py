"""The records that a form offers, as a device's person sees them, as CSV with the columns name and label."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.db.models import Q
from django.utils import timezone

from whitestone.intake.phones.models import Device
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

_MOST = 5000
_OVER = {
    "hazard": Q(status__in=("closed", "handed over", "carried on")),
    "task": Q(status__in=("completed", "aborted")),
    "team": Q(disbanded__isnull=False),
    "staff": Q(left__isnull=False),
    "machine": Q(retired__isnull=False),
    "animal": Q(retired__isnull=False),
}
"""By word, the records on which nobody works any more."""
_OF_THE_ORGANISATION = ("team", "staff", "machine", "animal")


def offered(device: Device, word: str) -> list[Version]:
    """The records of a word that stand today, that the device's person may see and on which work goes on."""
    rows: Any = versions_of(word_of(word).model).visible_to(device.person).as_at(timezone.now().date())
    if word in _OVER:
        rows = rows.exclude(_OVER[word])
    if word in _OF_THE_ORGANISATION and device.owner is not None:
        rows = rows.filter(organisation=device.owner)
    return list(rows.order_by("-effective", "-pk")[:_MOST])


def as_csv(device: Device, word: str) -> bytes:
    """The file that a form asks for."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\n")
    writer.writerow(["name", "label"])
    writer.writerows((str(one.record), str(one)) for one in offered(device, word))
    return kept.getvalue().encode()
