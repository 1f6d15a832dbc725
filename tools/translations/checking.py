"""What a translation has to share with its English: placeholders, tags, numbers, codes. A slip here misleads somebody.

A machine cannot see whether a sentence means the same. It can see that a number, a field or a command was lost.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator

from tools.translations.catalogues import Forms, number_of_forms
from tools.translations.collecting import Said

_NAMED = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
_BRACED = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&\w+;|&#\d+;")
_QUOTED = re.compile(r"`[^`]+`")
_CODE = re.compile(r"\b\w+_\w+\b")
_DIGITS = re.compile(r"\d+")
_FOREIGN_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
_SCRIPTS = {"ru": re.compile("[\u0400-\u04ff]"), "ar": re.compile("[\u0600-\u06ff]")}
_ENDS = {".": ".", "?": "?؟", "!": "!", ":": ":", "…": "…"}
_FEW = {"ar": (0, 1, 2), "az": (0,), "fr": (0,), "ru": ()}
"""Forms of a plural that may say their number in words: none, exactly one, exactly two."""


def faults(said: Said, forms: Forms, language: str) -> Iterator[str]:
    """What is wrong with a translation, in words; nothing when it can be used."""
    expected = number_of_forms(language, said)
    if len(forms) != expected:
        yield f"{len(forms)} forms instead of {expected}"
        return
    for number, text in enumerate(forms):
        english = said.plural if said.plural and number else said.english
        counted = bool(said.plural) and number in _FEW[language]
        yield from _faults_of(english, text, language, counted=counted)


def _faults_of(english: str, text: str, language: str, *, counted: bool) -> Iterator[str]:
    if not text.strip():
        yield "empty"
        return
    for what, pattern in (("placeholders", _BRACED), ("tags", _TAG), ("quoted words", _QUOTED), ("entities", _ENTITY)):
        if Counter(pattern.findall(english)) != Counter(pattern.findall(text)):
            yield f"{what} differ: {pattern.findall(english)} and {pattern.findall(text)}"
    if not _same_named(english, text, counted=counted):
        yield f"placeholders differ: {_NAMED.findall(english)} and {_NAMED.findall(text)}"
    bare, told = _bare(english), _bare(text)
    if lost := sorted(set(_CODE.findall(bare)) - set(_CODE.findall(told))):
        yield f"codes are missing: {lost}"
    if not counted and Counter(_DIGITS.findall(bare)) != Counter(_DIGITS.findall(told)):
        yield f"numbers differ: {_DIGITS.findall(bare)} and {_DIGITS.findall(told)}"
    if _FOREIGN_DIGITS.search(text):
        yield "digits other than 0 to 9"
    if (english[:1].isspace(), english[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
        yield "a space at the beginning or the end differs"
    yield from _looks_translated(english, text, language)


def _same_named(english: str, text: str, *, counted: bool) -> bool:
    before, after = Counter(_NAMED.findall(english)), Counter(_NAMED.findall(text))
    # A name may be said twice where a sentence is built otherwise, and a counted form may leave out its number.
    return (set(after) <= set(before) and len(set(before) - set(after)) <= 1) if counted else set(before) == set(after)


def _bare(text: str) -> str:
    for pattern in (_NAMED, _BRACED, _TAG, _ENTITY, _QUOTED):
        text = pattern.sub(" ", text)
    return text


def _looks_translated(english: str, text: str, language: str) -> Iterator[str]:
    last = english.rstrip()[-1:]
    if last in _ENDS and text.rstrip()[-1:] not in _ENDS[last]:
        yield f"does not end with {last}"
    words = [word.strip(string.punctuation) for word in _bare(english).split()]
    lower = [word for word in words if len(word) > 3 and word.islower() and word.isalpha()]
    if lower and language in _SCRIPTS and not _SCRIPTS[language].search(_bare(text)):
        yield "still in Latin letters"
    if len(lower) > 2 and text == english:
        yield "still English"
