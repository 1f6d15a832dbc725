"""Setting the columns of a version that a person may fill in, one version or many of one word. Writes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.db.models.base import ModelState

from whitestone.kernel.geometry import GeometryField
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
    try:
        version.clean_fields(exclude=kept)
    except ValidationError as error:
        raise ProblemError(
            say.BAD_VALUE(record=str(version.record), column=name, value=values.get(name), reason=reason)
            for name, reasons in error.message_dict.items()
            for reason in reasons
        ) from None


_HELD = (str, int, bool, float, Decimal, dt.date, dt.datetime, uuid.UUID)
"""Types of which a value is cleaned once for all rows that have it."""


class Filler(Generic[V]):
    """Fills many versions of one word, to the same columns as `assign` does, each distinct value cleaned once.

    It holds every value that it met: make one for a few thousand versions, not for a million.

    Parameters
    ----------
    own
        Columns of review's that all of them share.
    """

    def __init__(self, model: type[V], **own: Any) -> None:
        self._model, self._own = model, own
        start = model(**own)
        self._held = {name: value for name, value in start.__dict__.items() if name != "_state"}
        self._linked = dict(start._state.fields_cache)
        self._made = [
            (field.attname, field.default)
            for field in model._meta.concrete_fields
            if field.has_default() and callable(field.default) and field.name not in own
        ]
        self._known: dict[tuple[str, type, Any], Any] = {}
        self._plans: dict[tuple[str, ...], _Plan | None] = {}
        self._shapes: dict[int, tuple[Any, Any]] = {}

    def look_at(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Clean the geometries of rows that will be filled in all at once; what is not sound is left to `fill`."""
        for field in self._model._meta.concrete_fields:
            if isinstance(field, GeometryField):
                given = [shape for row in rows if (shape := row.get(field.name)) is not None]
                for shape, sound in zip(given, field.sound_ones(given), strict=True):
                    if sound is not None:
                        # The geometry that was given is held, too: its number is its own as long as it lives.
                        self._shapes[id(shape)] = shape, sound

    def blank(self, **own: Any) -> V:
        """A new version that says nothing yet, with further columns of review's as given."""
        version = self._model.__new__(self._model)
        held = version.__dict__
        held.update(self._held)
        state = held["_state"] = ModelState()
        state.fields_cache = dict(self._linked)
        for name, make in self._made:
            held[name] = make()
        held.update(own)
        return version

    def fill(self, version: V, values: Mapping[str, Any]) -> None:
        """Set columns by name and check each; what follows from them is not derived yet.

        Raises
        ------
        ProblemError
            With every field that is unknown or does not hold its value.
        """
        names = tuple(values)
        if names not in self._plans:
            self._plans[names] = self._plan(names)
        plan = self._plans[names]
        if plan is None or values.get("extra"):
            assign(version, values)
            return
        held, known = version.__dict__, self._known
        try:
            for name, attribute, clean in plan.said:
                value = values[name]
                if type(value) not in _HELD:
                    shape = self._shapes.get(id(value))
                    held[attribute] = clean(value) if shape is None else shape[1]
                    continue
                key = name, type(value), value
                found = known.get(key, key)
                if found is key:
                    found = clean(value)
                    if not isinstance(found, dict | list):
                        known[key] = found
                held[attribute] = found
        except ValidationError:
            assign(version, values)
            return
        held.update(plan.unsaid)

    def _plan(self, names: tuple[str, ...]) -> _Plan | None:
        """How rows that name just these columns are filled; None where one by one must say what is wrong."""
        fields, _kept = _columns_of(self._model)
        if not fields.keys() >= set(names):
            return None
        said = [(name, fields[name].attname, _cleaner(fields[name])) for name in names]
        unsaid = {}
        fresh = {attribute for attribute, _make in self._made}
        for name, field in fields.items():
            if name in names:
                continue
            try:
                found = _clean(field, self._held[field.attname])
            except ValidationError:
                return None
            if field.attname not in fresh:
                unsaid[field.attname] = found
        return _Plan(said, unsaid)


class _Plan(NamedTuple):
    said: list[tuple[str, str, Callable[[Any], Any]]]
    unsaid: dict[str, Any]


def _clean(field: Field[Any, Any], raw: Any) -> Any:
    """As `Model.clean_fields` does with one column."""
    return raw if field.blank and raw in field.empty_values else field.clean(raw, None)


def _cleaner(field: Field[Any, Any]) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        if value is None or (type(value) is str and value == ""):
            return _clean(field, None if field.null else field.get_default())
        return _clean(field, value)

    return clean
