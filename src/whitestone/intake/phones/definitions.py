"""A form as data: its questions, made from the columns of the words, the code lists and the nation's own fields.

Knows neither XLSForm nor XML; a definition is kept with every version that was given out, so that old ones are read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils import timezone, translation
from django.utils.text import capfirst

from whitestone.intake.phones.catalogue import AMOUNTS, FORMS, FormOf, PartOf
from whitestone.kernel.codes import CodeField, CodesField, FlagsField, WordField, said_of
from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField
from whitestone.records.pages.fields import name_of
from whitestone.records.quality.checklist import ANSWERS, ITEMS
from whitestone.records.reference.models import Term
from whitestone.records.reference.profile import profile_as_at
from whitestone.review.extra import PREFIX, ExtraField, Kind
from whitestone.review.links import LinkField, LinksField
from whitestone.review.rules import current
from whitestone.review.versions import Version
from whitestone.review.words import word_of

Labels = dict[str, str]
"""Text by language code."""


class Asked(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long text"
    PARTIAL_DATE = "partial date"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes or no"
    ONE = "one of a list"
    SEVERAL = "several of a list"
    RECORD = "record"
    RECORDS = "records"
    POINT = "point"
    LINE = "line"
    AREA = "area"
    POINTS = "points"
    AMOUNTS = "amounts"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: `name` is what the phone sends, `code` what the register keeps."""

    name: str
    code: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `column` is where its answer goes, `word` what a record that it names is, `most` its length."""

    name: str
    column: str
    asked: Asked
    labels: Labels
    required: bool = False
    choices: tuple[Choice, ...] = ()
    cells: tuple[Choice, ...] = ()
    word: str = ""
    most: int = 0
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One word within the form."""

    name: str
    word: str
    labels: Labels
    questions: tuple[Question, ...]
    fixed: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """One form; `version` follows from everything else here."""

    id: str
    titles: Labels
    parts: tuple[Part, ...]
    languages: tuple[str, ...]

    @property
    def version(self) -> str:
        """The beginning of the definition's hash."""
        return hashlib.sha256(self.as_text().encode()).hexdigest()[:12]

    @property
    def lists(self) -> list[str]:
        """The words of which the phone needs a list."""
        return sorted({one.word for part in self.parts for one in part.questions if one.word})

    def as_text(self) -> str:
        """Canonical JSON."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(said: Mapping[str, Any]) -> Definition:
    """The definition that `as_text` wrote."""

    def choices(rows: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
        return tuple(Choice(**row) for row in rows)

    def question(row: Mapping[str, Any]) -> Question:
        made = {"asked": Asked(row["asked"]), "choices": choices(row["choices"]), "cells": choices(row["cells"])}
        return Question(**{**row, **made})

    parts = tuple(
        Part(**{**part, "questions": tuple(question(one) for one in part["questions"])}) for part in said["parts"]
    )
    return Definition(said["id"], said["titles"], parts, tuple(said["languages"]))


def languages() -> tuple[str, ...]:
    """The languages of the national profile; English is always among them."""
    profile = profile_as_at(timezone.now().date())
    said = [str(one) for one in profile.languages] if profile is not None else []
    return tuple(dict.fromkeys([*said, "en"]))


def definitions() -> list[Definition]:
    """Every form as the register's words, lists and rules make it now."""
    maker = _Maker(languages())
    return [maker.form(one) for one in FORMS]


_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")


class _Maker:
    """Makes definitions; reads every code list once."""

    def __init__(self, spoken: tuple[str, ...]) -> None:
        self._languages = spoken
        terms = Term.objects.as_at(timezone.now().date()).filter(retired=False).order_by("vocabulary", "code")
        self._terms: dict[str, list[Term]] = {}
        for term in terms:
            self._terms.setdefault(term.vocabulary, []).append(term)
        self._extra = current().extra_fields

    def form(self, one: FormOf) -> Definition:
        parts = tuple(self._part(name, part) for name, part in one.parts.items())
        return Definition(one.id, self._said(one.title), parts, self._languages)

    def _said(self, text: object) -> Labels:
        """A text of the program in every language in which the program has it."""
        found = {}
        for language in self._languages:
            with translation.override(language):
                found[language] = capfirst(translation.gettext(str(text)))
        return found

    def _part(self, name: str, part: PartOf) -> Part:
        word = word_of(part.word)
        columns = {"effective": word.model._meta.get_field("effective"), **word.model.domain_fields()}
        made = [self._question(column, columns[column]) for column in part.columns]
        asked = [one for one in made if one is not None]
        asked += [self._extra_question(one) for one in self._extra.get(part.word, ())]
        own = {key: str(value) for key, value in part.fixed.items()}
        return Part(name, part.word, self._said(word.label), tuple(asked), own, dict(part.links), part.repeat)

    def _question(self, name: str, column: models.Field[Any, Any]) -> Question | None:
        """None for a code of a list that has no code."""
        labels = self._said("date" if name == "effective" else name_of(column))
        required = not column.blank and not column.has_default() and not column.null
        if name in AMOUNTS:
            cells = self._codes(AMOUNTS[name], "m_")
            return Question(name, name, Asked.AMOUNTS, labels, cells=cells) if cells else None
        if name == "answers":
            cells = tuple(Choice(f"m_{_plain(item)}", item, self._said(text)) for item, text in ITEMS.items())
            return Question(name, name, Asked.ANSWERS, labels, choices=self._words(ANSWERS), cells=cells)
        if isinstance(column, LinkField | LinksField):
            several = isinstance(column, LinksField)
            asked = Asked.RECORDS if several else Asked.RECORD
            return Question(name, name, asked, labels, required and not several, word=column.to_word)
        if isinstance(column, WordField | FlagsField | CodeField | CodesField):
            return self._choice(name, column, labels, required)
        return Question(name, name, _plainly(column), labels, required, most=column.max_length or 0)

    def _choice(self, name: str, column: models.Field[Any, Any], labels: Labels, required: bool) -> Question | None:
        if isinstance(column, WordField):
            return Question(name, name, Asked.ONE, labels, required, self._words(column.words or ()))
        if isinstance(column, FlagsField):
            flags = tuple(Choice(str(one.name), str(one.name), self._said(one.name)) for one in column.flags or ())
            return Question(name, name, Asked.SEVERAL, labels, name == "contamination", flags)
        several = isinstance(column, CodesField)
        codes = self._codes(column.vocabulary) if isinstance(column, CodeField | CodesField) else ()
        asked = Asked.SEVERAL if several else Asked.ONE
        return Question(name, name, asked, labels, required and not several, codes) if codes else None

    def _words(self, words: Iterable[str]) -> tuple[Choice, ...]:
        return tuple(Choice(_plain(one), str(one), self._said(one)) for one in words)

    def _labels(self, labels: Mapping[str, str], code: str) -> Labels:
        found = {}
        for language in self._languages:
            with translation.override(language):
                found[language] = said_of(labels, code)
        return found

    def _codes(self, vocabulary: str, prefix: str = "") -> tuple[Choice, ...]:
        return tuple(
            Choice(
                prefix + _plain(term.code),
                term.code,
                self._labels(term.labels, term.code),
            )
            for term in self._terms.get(vocabulary, ())
        )

    def _extra_question(self, one: ExtraField) -> Question:
        labels = self._labels(one.labels, one.name)
        asked = {
            Kind.TEXT: Asked.TEXT, Kind.WHOLE: Asked.WHOLE, Kind.NUMBER: Asked.NUMBER, Kind.DATE: Asked.DATE,
            Kind.YES_NO: Asked.YES_NO, Kind.CODE: Asked.ONE,
        }[one.kind]  # fmt: skip
        choices = tuple(Choice(_plain(code), code, dict.fromkeys(self._languages, code)) for code in one.codes)
        return Question(PREFIX + one.name, one.name, asked, labels, choices=choices, extra=True)


def _plain(code: object) -> str:
    """A code as a phone may send it: several codes are sent with blanks between them."""
    return _NOT_A_NAME.sub("_", str(code))


_SHAPES = {"Point": Asked.POINT, "MultiPoint": Asked.POINTS, "LineString": Asked.LINE, "Polygon": Asked.AREA}


def _plainly(column: models.Field[Any, Any]) -> Asked:
    """The sort of answer of a column that needs no list."""
    if isinstance(column, GeometryField):
        return _SHAPES[column.kinds[0]]
    table: tuple[tuple[Any, Asked], ...] = (
        (PartialDateField, Asked.PARTIAL_DATE),
        (models.DateTimeField, Asked.MOMENT),
        (models.DateField, Asked.DATE),
        (models.BooleanField, Asked.YES_NO),
        (models.IntegerField, Asked.WHOLE),
        ((models.DecimalField, models.FloatField), Asked.NUMBER),
        (models.TextField, Asked.LONG_TEXT),
    )
    return next((asked for kind, asked in table if isinstance(column, kind)), Asked.TEXT)


def model_of(part: Part) -> type[Version]:
    """The table of versions that a part writes."""
    return word_of(part.word).model
