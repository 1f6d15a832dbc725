"""The records around one record: those that name it, and those on the same land. Only what the person may see."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.review.links import LinkField
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version, Versions, called, versions_of
from whitestone.review.words import Word, all_words

MOST = 20
LAND = ("hazard", "survey", "release")
"""Words whose records are pieces of land."""


class Related(NamedTuple):
    """Records of one word around a record; `more` says that the list was cut at `MOST`."""

    word: Word
    found: list[tuple[str, Version]]
    more: bool


def related(version: Version, standing: Standing) -> list[Related]:
    """Records by word: first those that name this one, then land that meets its land."""
    today = timezone.now().date()
    result = []
    for word in all_words():
        rows = versions_of(word.model).seen_by(standing).as_at(today).exclude(record=version.record)
        found = _naming(word, version, rows) + _on_the_land(word, version, rows)
        if found:
            unique = {one.record: one for one in found}
            listed = [(reverse(f"{word.name}-record", args=[record]), one) for record, one in unique.items()]
            result.append(Related(word, listed[:MOST], len(listed) > MOST))
    return result


def _naming(word: Word, version: Version, rows: Versions[Version]) -> list[Version]:
    names = [
        name
        for name, column in word.model.domain_fields().items()
        if isinstance(column, LinkField) and column.to_word == version.word
    ]
    if version.word == "organisation":
        # What an organisation wrote is a list with its own filters, not a handful of neighbours.
        names = names if word.name == "accreditation" else []
    return [one for name in names for one in rows.filter(**{name: version.record}).order_by("-effective")[: MOST + 1]]


def _on_the_land(word: Word, version: Version, rows: Versions[Version]) -> list[Version]:
    area = getattr(version, "area", None)
    if word.name not in LAND or version.word not in LAND or not isinstance(area, BaseGeometry) or not area.is_valid:
        return []
    return list(rows.filter(pk__in=intersecting(rows, "area", area)[: MOST + 1]).order_by("-effective"))


def likely_duplicates(version: Version, standing: Standing) -> list[tuple[str, Version]]:
    """Records of the same word that may be this one told twice: the same reference, or the same place and day.

    The place is the same within about 50 metres for a point, and for land where the perimeters share ground.
    """
    rows = versions_of(type(version)).seen_by(standing).exclude(record=version.record)
    rows = rows.standing() | rows.open()
    found: dict[object, Version] = {}
    reference = getattr(version, "reference", "")
    if reference:
        for one in called(rows, reference)[:MOST]:
            found[one.record] = one
    for column in ("area", "place"):
        shape = getattr(version, column, None)
        if isinstance(shape, BaseGeometry) and shape.is_valid:
            near = rows.filter(effective__range=_around(version.effective)) if column == "place" else rows
            reach = shape.buffer(0.0005) if column == "place" else shape
            for one in near.filter(pk__in=intersecting(near, column, reach)[:MOST]):
                found[one.record] = one
    return [
        (reverse(f"{version.word}-version", args=[one.record, one.number]), one) for one in list(found.values())[:MOST]
    ]


def _around(day: dt.date) -> tuple[dt.date, dt.date]:
    return day - dt.timedelta(days=3), day + dt.timedelta(days=3)
