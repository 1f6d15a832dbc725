"""Columns of a query as arrays, read at once: no conversion for each row, the same values on both databases.

For reading whole tables. What the columns mean, and who may see them, is the caller's.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from django.db import connections, models
from django.db.models import ExpressionWrapper, F, Func
from django.db.models.expressions import Combinable
from numpy.typing import NDArray

from whitestone.kernel.bulk import seldom_collecting
from whitestone.kernel.geometry import GeometryField, unpacked_many

_AT_ONCE = 20_000


def columns(rows: models.QuerySet[Any], *names: str) -> tuple[NDArray[Any], ...]:
    """Arrays of n rows, in the order of the query.

    Parameters
    ----------
    rows
        Any query of a model, not of values.
    names
        Columns of the model itself. Ids are texts with hyphens, days datetime64[D], whole numbers int64, other numbers
        float64; what is not said is None, NaT or NaN, and 0 among whole numbers.
    """
    fields = [rows.model._meta.get_field(name) for name in names]
    lite = connections[rows.db].vendor == "sqlite"
    raw = {
        # The database's own value: Django would convert each one by itself.
        f"raw_{place}": ExpressionWrapper(_kept(field) if lite else F(name), output_field=models.BinaryField())
        for place, (name, field) in enumerate(zip(names, fields, strict=True))
    }
    with seldom_collecting():
        found = rows.annotate(**raw).values_list(*raw).iterator(_AT_ONCE)
        told: Sequence[tuple[Any, ...]] = tuple(zip(*found, strict=True)) or ((),) * len(names)
        return tuple(_array(field, values) for field, values in zip(fields, told, strict=True))


def _kept(field: Any) -> Combinable:
    """A column as SQLite keeps it: its driver makes days and truth values one by one where it sees a column's type."""
    plain = isinstance(field, models.DateField | models.BooleanField) and not isinstance(field, models.DateTimeField)
    return Func(F(field.name), template="+%(expressions)s") if plain else F(field.name)


def _array(field: Any, values: Sequence[Any]) -> NDArray[Any]:
    make = next((make for kind, make in _KINDS if isinstance(field, kind)), _objects)
    return make(values)


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _hyphened(one: str | uuid.UUID | None) -> str | None:
    """An id as text: SQLite keeps its 32 digits, PostgreSQL hands out the id itself."""
    if isinstance(one, str):
        return f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}"
    return None if one is None else str(one)


def _ids(values: Sequence[str | uuid.UUID | None]) -> list[str | None]:
    """Ids as text; each that many rows name, such as an organisation's, is written once."""
    distinct = set(values)
    if 2 * len(distinct) > len(values):
        return [_hyphened(one) for one in values]
    told = {one: _hyphened(one) for one in distinct}
    return [told[one] for one in values]


def _geometries(values: Sequence[Any]) -> NDArray[np.object_]:
    array = np.full(len(values), None, dtype=object)
    there = [place for place, one in enumerate(values) if one is not None]
    if there:
        array[there] = unpacked_many([values[place] for place in there])
    return array


_KINDS: tuple[tuple[type[Any], Callable[[Sequence[Any]], NDArray[Any]]], ...] = (
    (GeometryField, _geometries),
    (models.UUIDField, lambda values: _objects(_ids(values))),
    (models.DateTimeField, _objects),
    (models.DateField, lambda values: np.array(values, dtype="datetime64[D]")),
    (models.BooleanField, lambda values: np.array(values, dtype=np.bool_)),
    (models.IntegerField, lambda values: np.array([one or 0 for one in values], dtype=np.int64)),
    (models.DecimalField, lambda values: np.array([np.nan if one is None else float(one) for one in values])),
    (models.FloatField, lambda values: np.array([np.nan if one is None else one for one in values])),
)
"""What a column becomes by the kind of its field, a special kind before the one that it is made from."""
