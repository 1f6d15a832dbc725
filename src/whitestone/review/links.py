"""A column that names another record, of a word that is given by name, so that rooms need not import each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from whitestone.problems import register
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding, word_of

LINK_BROKEN = register(
    "link-broken",
    "The field {column} names {word} {value}, and no such record is approved or under review.",
    "Choose an existing {word}, or record it first.",
)

V = TypeVar("V", bound=Version)
NO_LIST_OF_RECORDS = register(
    "no-list-of-records",
    '"{value}" is no list of record ids.',
    "Give a list of ids, such as those at the foot of the records' pages.",
)

if TYPE_CHECKING:
    _Column = models.UUIDField[Any, Any]
    _List = models.JSONField[Any, Any]
else:  # Django's own class takes no parameters
    _Column = models.UUIDField
    _List = models.JSONField


class LinkField(_Column):
    """The id of a record of the word `to`; of the record, not of one of its versions."""

    def __init__(self, to_word: str = "", **kwargs: Any) -> None:
        self.to_word = to_word
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "to_word": self.to_word}


class LinksField(_List):
    """Ids of several records of the word `to_word`, as texts in a list."""

    def __init__(self, to_word: str = "", **kwargs: Any) -> None:
        self.to_word = to_word
        super().__init__(**{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "to_word": self.to_word}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no list of ids, and ids that are written in another way than the register does."""
        super().validate(value, model_instance)
        try:
            written = isinstance(value, list) and [str(uuid.UUID(str(one))) for one in value] == value
        except ValueError:
            written = False
        if not written:
            problem = NO_LIST_OF_RECORDS(value=value)
            raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)


def broken(version: Version) -> Iterator[Finding]:
    """The links of a version that lead to nothing."""
    for _, finding in broken_of([version]):
        yield finding


def broken_of(versions: Sequence[V]) -> Iterator[tuple[V, Finding]]:
    """The links of many versions of one word that lead to nothing."""
    for name, field in versions[0].domain_fields().items() if versions else ():
        if isinstance(field, LinkField):
            named = [(version, getattr(version, name)) for version in versions]
            yield from _missing([(one, target) for one, target in named if target is not None], name, field.to_word)
        elif isinstance(field, LinksField):
            yield from broken_lists(versions, name, field.to_word)


def broken_lists(versions: Sequence[V], column: str, to_word: str) -> Iterator[tuple[V, Finding]]:
    """The same for a column that holds a list of records."""
    named = [(version, target) for version in versions for target in getattr(version, column)]
    yield from _missing(named, column, to_word)


def ids(values: Iterable[object]) -> set[uuid.UUID]:
    """The values that are ids of records."""
    found = set()
    for value in values:
        with suppress(ValueError):
            found.add(uuid.UUID(str(value)))
    return found


def _missing(named: Sequence[tuple[V, object]], column: str, to_word: str) -> Iterator[tuple[V, Finding]]:
    if not named:
        return
    rows = word_of(to_word).model.objects.filter(record__in=ids(target for _, target in named))
    known = {str(one) for one in (rows.standing() | rows.open()).values_list("record", flat=True)}
    for version, target in named:
        if str(target) not in known:
            problem = LINK_BROKEN(record=str(version.record), column=column, word=to_word, value=str(target))
            yield version, Finding(problem, Severity.REFUSE)
