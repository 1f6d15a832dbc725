"""The polygons and places of records, by word, as they were known at a moment. The caller asks for rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from whitestone.review.versions import versions_of
from whitestone.review.words import word_of

_COLUMNS = ("area", "place", "line", "benchmark")
_AT_ONCE = 500


def shapes_of(word: str, records: Iterable[str], known_at: dt.datetime) -> dict[str, BaseGeometry]:
    """Geometry by record, WGS 84, as the last version draws it; records without one are left out."""
    model = word_of(word).model
    found: dict[str, BaseGeometry] = {}
    column = next((name for name in _COLUMNS if name in model.domain_fields()), None)
    if column is None:
        return found
    wanted = sorted(set(records))
    for start in range(0, len(wanted), _AT_ONCE):
        rows = versions_of(model).known_at(known_at).filter(record__in=wanted[start : start + _AT_ONCE])
        told = rows.exclude(**{f"{column}__isnull": True}).order_by("effective", "number")
        found |= {str(record): shape for record, shape in told.values_list("record", column)}
    return found
