"""A column that names another record, of a word that is given by name, so that rooms need not import each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

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
    for name, field in version.domain_fields().items():
        if isinstance(field, LinkField | LinksField):
            held = getattr(version, name)
            named = {str(one) for one in (held if isinstance(field, LinksField) else [held]) if one is not None}
            yield from _lost(version, name, field.to_word, named)


def _lost(version: Version, name: str, to_word: str, named: set[str]) -> Iterator[Finding]:
    if not named:
        return
    rows = word_of(to_word).model.objects.filter(record__in=named)
    known = {str(one) for one in (rows.standing() | rows.open()).values_list("record", flat=True)}
    for one in sorted(named - known):
        problem = LINK_BROKEN(record=str(version.record), column=name, word=to_word, value=one)
        yield Finding(problem, Severity.REFUSE)
