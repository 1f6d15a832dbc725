"""Columns of codes: of words fixed by the standards, of sets of them, and of national code lists.

A column knows which list its codes come from and never holds the list itself: migrations carry no choices, labels live
apart from codes, and a national list may grow without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag, StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from whitestone.problems import register

UNKNOWN_WORD = register("unknown-word", '"{value}" is none of {allowed}.', "Use one of these words.")

E = TypeVar("E", bound=StrEnum)

NO_LIST_OF_CODES = register("no-list-of-codes", '"{value}" is no list of codes.', "Give a list of codes of the list.")

if TYPE_CHECKING:
    _List = models.JSONField[Any, Any]
    _Text = models.CharField[str, str]
    _Small = models.PositiveSmallIntegerField[Any, Any]
    _Lookup = models.Lookup[Any]
else:  # Django's own classes take no parameters
    _List = models.JSONField
    _Text = models.CharField
    _Small = models.PositiveSmallIntegerField
    _Lookup = models.Lookup


def said_of(labels: Mapping[str, str], code: str) -> str:
    """What a code of a list is called in the language that is active, by its labels.

    A label of the nation's own goes before everything. English words that come with the program are translated with it.
    """
    own, english = labels.get((get_language() or "en").partition("-")[0]), labels.get("en")
    return own or (gettext(english) if english else code)


def _refuse(value: object, allowed: list[str]) -> ValidationError:
    problem = UNKNOWN_WORD(value=value, allowed=", ".join(allowed))
    return ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)


class WordField(_Text):
    """One word of an enumeration that the standards fix, such as SHA and CHA."""

    def __init__(self, words: type[StrEnum] | None = None, **kwargs: Any) -> None:
        self.words = words
        super().__init__(**{"max_length": 32, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is none of the words."""
        super().validate(value, model_instance)
        if self.words is not None and value and value not in list(self.words):
            raise _refuse(value, list(self.words))

    def formfield(self, **_kwargs: Any) -> forms.Field | None:
        """A choice among the words."""
        choices = [("", "")] if self.blank else []
        choices += [(str(word), str(word)) for word in self.words or ()]
        return forms.ChoiceField(choices=choices, required=not self.blank, label=capfirst(self.verbose_name))


class CodeField(_Text):
    """A code of a national list, by the list's name; empty when it is not known. Checks look the code up."""

    def __init__(self, vocabulary: str = "", **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**{"max_length": 32, "blank": True, "default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "vocabulary": self.vocabulary}


class CodesField(_List):
    """Several codes of a national list, by the list's name, as texts in a list. Checks look the codes up."""

    def __init__(self, vocabulary: str = "", **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "vocabulary": self.vocabulary}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is no list of texts."""
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            problem = NO_LIST_OF_CODES(value=value)
            raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)


class FlagsField(_Small):
    """A set of words, kept as the bits of an `IntFlag`: several categories on one record."""

    def __init__(self, flags: type[IntFlag] | None = None, **kwargs: Any) -> None:
        self.flags = flags
        super().__init__(**{"default": 0, "blank": True, **kwargs})

    def from_db_value(self, value: int | None, *_: object) -> Any:
        """Bits as a set."""
        return value if value is None or self.flags is None else self.flags(value)

    def to_python(self, value: Any) -> Any:
        """Bits, names separated by commas, or a list of names, as a set."""
        if self.flags is None or value is None or isinstance(value, self.flags):
            return value
        if isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdecimal()):
            return self.flags(int(value))
        names = value.split(",") if isinstance(value, str) else list(value)
        found = self.flags(0)
        for name in (str(name).strip() for name in names):
            if name and name not in self.flags.__members__:
                raise _refuse(name, [flag.name or "" for flag in self.flags])
            found |= self.flags[name] if name else self.flags(0)
        return found

    def get_prep_value(self, value: Any) -> int | None:
        """A set as bits."""
        known = self.to_python(value)
        return None if known is None else int(known)

    def formfield(self, **_kwargs: Any) -> forms.Field | None:
        """One box for each word."""
        names = [str(flag.name) for flag in self.flags or ()]
        return forms.TypedMultipleChoiceField(
            choices=[(name, name) for name in names],
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=capfirst(self.verbose_name),
        )

    def value_from_object(self, obj: models.Model) -> Any:
        """The names, as the form's boxes want them."""
        held = self.to_python(super().value_from_object(obj))
        return [str(flag.name) for flag in self.flags or () if held is not None and flag in held]


@FlagsField.register_lookup
class Has(_Lookup):
    """``contamination__has=Contamination.AP``: rows whose set shares at least one word with the given one."""

    lookup_name = "has"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Bitwise and, which both databases know."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"({left} & {right}) <> 0", [*left_values, *right_values]
