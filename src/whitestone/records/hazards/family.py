"""Parents and children of split and merged hazardous areas: which versions belong together. Writes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from whitestone.problems import Problem, register
from whitestone.records.hazards.models import Hazard, Status

TOGETHER = register(
    "hazards-together",
    "The hazardous area was split or merged together with {other}, and that one is not among those chosen.",
    "Take all {count} versions of the batch one step together: its page does.",
)


def _families(versions: Sequence[Hazard]) -> list[tuple[Hazard, list[Hazard]]]:
    """Each version with all of its batch that share a parent with it, or are its parents or children."""
    rows: dict[uuid.UUID | None, list[Hazard]] = {}
    for row in Hazard.objects.filter(batch__in={one.batch for one in versions if one.batch is not None}):
        rows.setdefault(row.batch, []).append(row)
    found = []
    for one in versions:
        batch = rows.get(one.batch, []) if one.batch is not None else []
        records = {str(row.record) for row in batch}
        fathers = {parent for row in batch for parent in row.parents}
        shared = {parent for parent in one.parents if parent in records} | ({str(one.record)} & fathers)
        kin = [row for row in batch if str(row.record) in shared or shared.intersection(row.parents)]
        found.append((one, kin))
    return found


def together(versions: Sequence[Hazard]) -> Iterator[Problem]:
    """What is missing among versions that are to take a step: a family goes together or not at all."""
    chosen = {one.pk for one in versions}
    for one, kin in _families(versions):
        missing = [row for row in kin if row.pk not in chosen]
        if missing:
            yield TOGETHER(record=str(one.record), other=str(missing[0]), count=len(kin))


def carried_on(hazard: Hazard) -> bool:
    """Whether other records carry its land on: written in the same batch, or since an earlier version said so."""
    if any(str(hazard.record) in row.parents for row in Hazard.objects.filter(batch=hazard.batch).exclude(batch=None)):
        return True
    earlier = Hazard.objects.standing().filter(record=hazard.record, status=Status.CARRIED_ON)
    return earlier.exclude(pk=hazard.pk).exists()
