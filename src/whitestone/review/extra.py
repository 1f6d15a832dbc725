"""Fields that a nation adds to a word without a migration: typed, validated, kept in the version's `extra` column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from whitestone.problems import Problem, ProblemError, register

EXTRA_UNKNOWN = register(
    "extra-field-unknown",
    "The national profile defines no extra field {column} here.",
    "Use the fields of the profile, or add this one to the profile first.",
)
EXTRA_WRONG = register(
    "extra-field-value",
    'The extra field {column} does not take "{value}": it holds {kind}.',
    "Correct the value, or leave the field out.",
)


class Kind(StrEnum):
    """What an extra field holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class ExtraField:
    """One field of a nation's own.

    Attributes
    ----------
    labels
        By language code.
    codes
        What a field of kind `CODE` takes.
    """

    name: str
    kind: Kind
    labels: Mapping[str, str] = field(default_factory=dict)
    codes: Sequence[str] = ()


def _is_date(value: Any) -> bool:
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


_HOLDS: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.WHOLE: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Kind.NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    Kind.DATE: _is_date,
    Kind.YES_NO: lambda value: isinstance(value, bool),
}


PREFIX = "extra__"
"""Begins the name of an extra field in forms and in the addresses of lists: ``?extra__lichen=grey``."""


def _number(text: str) -> float | int:
    return float(text) if "." in text else int(text)


_READS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.WHOLE: int,
    Kind.NUMBER: _number,
    Kind.YES_NO: {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.__getitem__,
}


def wanted(asked: Mapping[str, str], fields: Sequence[ExtraField]) -> dict[str, Any]:
    """What the address of a list asks of extra fields, as filters of the versions.

    Raises
    ------
    ProblemError
        For a field that the profile does not define, or a value that its kind does not take.
    """
    known = {one.name: one for one in fields}
    found: dict[str, Any] = {}
    for name, text in asked.items():
        if not name.startswith(PREFIX) or not text:
            continue
        one = known.get(name.removeprefix(PREFIX))
        if one is None:
            raise ProblemError(EXTRA_UNKNOWN(column=name.removeprefix(PREFIX), value=text))
        try:
            found[f"extra__{one.name}"] = _READS.get(one.kind, str)(text)
        except (ValueError, KeyError):
            raise ProblemError(EXTRA_WRONG(column=one.name, value=text, kind=one.kind)) from None
    return found


def faults(values: Mapping[str, Any], fields: Sequence[ExtraField]) -> Iterator[Problem]:
    """What is unknown to the profile or holds the wrong sort of value."""
    known = {one.name: one for one in fields}
    for name, value in values.items():
        one = known.get(name)
        if one is None:
            yield EXTRA_UNKNOWN(column=name, value=value)
        elif one.kind is Kind.CODE:
            if value not in one.codes:
                yield EXTRA_WRONG(column=name, value=value, kind=f"one of {', '.join(one.codes)}")
        elif not _HOLDS[one.kind](value):
            yield EXTRA_WRONG(column=name, value=value, kind=one.kind)
