"""The words of the field that review knows: each room of records registers its own. Names no word itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from whitestone.problems import Problem
from whitestone.review.rules import Severity
from whitestone.review.versions import Version


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that a version failed, and what follows from it where the nation says nothing else."""

    problem: Problem
    severity: Severity


def _no_checks(_version: Any) -> Sequence[Finding]:
    return ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the field.

    Attributes
    ----------
    model
        Its table of versions.
    check
        The data-quality rules of one version: run when it is submitted and on demand.
    """

    model: type[Version]
    check: Callable[[Any], Sequence[Finding]] = _no_checks

    @property
    def name(self) -> str:
        """The word itself."""
        return self.model.word


_WORDS: dict[str, Word] = {}


def add(word: Word) -> None:
    """Make a word known to review: its versions are reviewed, audited and verified from then on."""
    _WORDS[word.name] = word


def all_words() -> tuple[Word, ...]:
    """Every word, by name."""
    return tuple(_WORDS[name] for name in sorted(_WORDS))


def word_of(name: str) -> Word:
    """The word of a name; `KeyError` when there is none."""
    return _WORDS[name]
