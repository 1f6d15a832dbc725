"""A column that names another record, of a word that is given by name, so that rooms need not import each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    _Column = models.UUIDField[Any, Any]
else:  # Django's own class takes no parameters
    _Column = models.UUIDField


class LinkField(_Column):
    """The id of a record of the word `to`; of the record, not of one of its versions."""

    def __init__(self, to_word: str = "", **kwargs: Any) -> None:
        self.to_word = to_word
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "to_word": self.to_word}


def broken(version: Version) -> Iterator[Finding]:
    """The links of a version that lead to nothing."""
    for name, field in version.domain_fields().items():
        target: uuid.UUID | None = getattr(version, name)
        if isinstance(field, LinkField) and target is not None:
            rows = word_of(field.to_word).model.objects.filter(record=target)
            if not (rows.standing() | rows.open()).exists():
                problem = LINK_BROKEN(record=str(version.record), column=name, word=field.to_word, value=str(target))
                yield Finding(problem, Severity.REFUSE)
