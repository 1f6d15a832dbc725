"""Setting the columns of a version that a person may fill in, one version or many of one word. Writes nothing."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import CharField, DateField, Field, TextField
from django.db.models.base import ModelState

from whitestone.kernel.geometry import GeometryField
from whitestone.kernel.ids import new_id, new_ids
from whitestone.kernel.written import NUL, has_nul
from whitestone.problems import ProblemError
from whitestone.review import extra, rules
from whitestone.review import problems as say
from whitestone.review.versions import Version

V = TypeVar("V", bound=Version)

COMMON = ("effective", "unit", "tier", "extra")
"""Columns of review's own that a person fills in like the word's own."""


@cache
def _columns_of(model: type[Version]) -> tuple[dict[str, Field[Any, Any]], set[str]]:
    """The columns that a person may fill in, and the names of those that nobody does."""
    own = {name for name, field in model.domain_fields().items() if field.editable}
    fillable = {field.name: field for field in model._meta.concrete_fields if field.name in {*own, *COMMON}}
    return fillable, {field.name for field in model._meta.fields} - fillable.keys()


def assign(version: Version, values: Mapping[str, Any]) -> None:
    """Set columns by name and check each; what follows from them is not derived yet.

    Raises
    ------
    ProblemError
        With every field that is unknown or does not hold its value.
    """
    fields, kept = _columns_of(type(version))
    found = [
        say.UNKNOWN_FIELD(record=str(version.record), column=name, word=version.word)
        for name in values
        if name not in fields
    ]
    if values.get("extra"):
        found += extra.faults(values["extra"], rules.current().extra_fields.get(version.word, ()))
    if found:
        raise ProblemError(found)
    for name, value in values.items():
        column = fields[name]
        empty = value is None or value == ""
        # Django cleans no empty value of a column that may be blank: "" would reach a number as it is.
        setattr(version, name, value if not empty else None if column.null else column.get_default())
    found = [
        say.BAD_VALUE(record=str(version.record), column=name, value="", reason=str(_NUL_REFUSED.message))
        for name, value in values.items()
        if has_nul(value)
    ]
    if found:
        raise ProblemError(found)
    try:
        version.clean_fields(exclude=kept)
    except ValidationError as error:
        raise ProblemError(
            say.BAD_VALUE(record=str(version.record), column=name, value=values.get(name), reason=reason)
            for name, reasons in error.message_dict.items()
            for reason in reasons
        ) from None


_AS_IS = frozenset({str, int, bool, dt.date, dt.datetime, uuid.UUID, type(None)})
"""Types of which equal values are one value: it is cleaned once for all rows that have it."""
_AS_WRITTEN = frozenset({*_AS_IS, Decimal, float})
"""The same where they are written alike, too: 1.50 may have a digit too many where 1.5 has not."""
_REFUSED = object()


class Filler(Generic[V]):
    """Makes and fills many versions of one word, to the same columns as `assign` does, each value cleaned once.

    Parameters
    ----------
    own
        Columns of review's that all of them share.
    """

    def __init__(self, model: type[V], **own: Any) -> None:
        self._model = model
        start = model(**own)
        self._held = {name: value for name, value in start.__dict__.items() if name != "_state"}
        self._linked = dict(start._state.fields_cache)
        self._made = {
            field.attname: field.default
            for field in model._meta.concrete_fields
            if field.has_default() and callable(field.default) and field.name not in own
        }
        self._plans: dict[tuple[str, ...], _Plan | None] = {}

    def blanks(self, count: int, **own: Sequence[Any]) -> list[V]:
        """New versions that say nothing yet, with further columns of review's as given, a value for each."""
        columns: dict[str, Iterable[Any]] = {
            name: new_ids(count) if make is new_id else [make() for _ in range(count)]
            for name, make in self._made.items()
            if name not in own
        }
        columns |= own
        made = []
        for cells in zip(*columns.values(), strict=True):
            version = self._model.__new__(self._model)
            held = version.__dict__
            held.update(self._held)
            state = held["_state"] = ModelState()
            state.fields_cache = dict(self._linked)
            held.update(zip(columns, cells, strict=True))
            made.append(version)
        return made

    def fill_all(self, versions: Sequence[V], rows: Sequence[Mapping[str, Any]]) -> dict[int, ProblemError]:
        """Set columns by name and check each; what follows from them is not derived yet.

        Returns
        -------
        dict
            For the position of each version that is refused, every field that is unknown or does not hold its value.
        """
        alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, values in enumerate(rows):
            alike[tuple(values)].append(at)
        refused: dict[int, ProblemError] = {}
        for names, places in alike.items():
            if names not in self._plans:
                self._plans[names] = self._plan(names)
            plan = self._plans[names]
            for at in places if plan is None else self._fill(plan, places, versions, rows):
                try:
                    assign(versions[at], rows[at])
                except ProblemError as error:
                    refused[at] = error
        return refused

    def _fill(
        self, plan: _Plan, places: Sequence[int], versions: Sequence[V], rows: Sequence[Mapping[str, Any]]
    ) -> list[int]:
        """Fill versions whose rows name the same columns; gives those of which it must be said what is wrong."""
        columns = [_cleaned(field, [rows[at][name] for at in places]) for name, field in plan.said]
        attributes, alone = [field.attname for _, field in plan.said], []
        for at, cells in zip(places, zip(*columns, strict=True) if columns else repeat(()), strict=False):
            if _REFUSED in cells:
                alone.append(at)
                continue
            held = versions[at].__dict__
            held.update(plan.unsaid)
            held.update(zip(attributes, cells, strict=True))
        return alone

    def _plan(self, names: tuple[str, ...]) -> _Plan | None:
        """How rows that name just these columns are filled; None where one by one must say what is wrong."""
        fields, _kept = _columns_of(self._model)
        if not fields.keys() >= set(names) or "extra" in names:
            return None
        unsaid = {}
        for name, field in fields.items():
            if name in names:
                continue
            try:
                found = _clean(field, self._held[field.attname])
            except ValidationError:
                return None
            if field.attname not in self._made:
                unsaid[field.attname] = found
        return _Plan([(name, fields[name]) for name in names], unsaid)


def _cleaned(field: Field[Any, Any], values: Sequence[Any]) -> list[Any]:
    """The values of one column as the field takes them; `_REFUSED` where it does not."""
    kinds = set(map(type, values))
    if kinds == {str} and (longest := _longest(field)):
        return [
            value if 0 < len(value) <= longest and NUL not in value else _clean_or_refuse(field, value)
            for value in values
        ]
    if kinds == {str} and type(field) is DateField and not field.choices:
        return [_day(value) or _clean_or_refuse(field, value) for value in values]
    if kinds <= _AS_WRITTEN:
        alike = len(kinds) == 1 and kinds <= _AS_IS
        keys: Sequence[Any] = values if alike else [(type(value), str(value)) for value in values]
        known = {key: _clean_or_refuse(field, value) for key, value in dict(zip(keys, values, strict=True)).items()}
        # What can be changed must not be shared between versions.
        if not any(isinstance(one, dict | list) for one in known.values()):
            return [known[key] for key in keys]
    elif isinstance(field, GeometryField):
        sound = field.sound_ones(values).tolist()
        return [
            _clean_or_refuse(field, value) if shape is None else shape
            for value, shape in zip(values, sound, strict=True)
        ]
    return [_clean_or_refuse(field, value) for value in values]


@lru_cache(maxsize=20_000)
def _day(text: str) -> dt.date | None:
    """A day as it is mostly written: a file names few of them many times over."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None


@cache
def _longest(field: Field[Any, Any]) -> int:
    """How many letters a column takes that asks nothing else of a text; 0 where it asks more."""
    if type(field) not in (CharField, TextField) or field.choices:
        return 0
    asked = field.validators
    if any(type(one) is not MaxLengthValidator for one in asked):
        return 0
    return min((int(one.limit_value) for one in asked if isinstance(one, MaxLengthValidator)), default=sys.maxsize)


def _clean_or_refuse(field: Field[Any, Any], value: Any) -> Any:
    """As `assign` sets one column, and `Model.clean_fields` cleans it."""
    if value is None or (type(value) is str and value == ""):
        value = None if field.null else field.get_default()
    try:
        return _clean(field, value)
    except ValidationError:
        return _REFUSED


_NUL_REFUSED = ProhibitNullCharactersValidator()


def _clean(field: Field[Any, Any], raw: Any) -> Any:
    if has_nul(raw):
        _NUL_REFUSED(NUL)
    return raw if field.blank and raw in field.empty_values else field.clean(raw, None)


class _Plan(NamedTuple):
    said: list[tuple[str, Field[Any, Any]]]
    unsaid: dict[str, Any]
