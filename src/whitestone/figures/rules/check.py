"""One check of figures against each other: what was compared, the arithmetic, and the verdict.

A check that agrees is kept too, so that a reader sees what was looked at. Nothing here compares anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from whitestone.figures.model import Figure, Folder
from whitestone.problems.catalogue import ProblemKind, translated
from whitestone.profiles import Parameter


class Verdict(StrEnum):
    """What a check came to, worst first."""

    CONTRADICTION = "contradiction"
    QUESTION = "question"
    NOTE = "note"
    AGREES = "agrees"

    @property
    def meaning(self) -> str:
        """In words for a reader."""
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.CONTRADICTION: "cannot all be true as printed",
    Verdict.QUESTION: "hard to believe, or not comparable, without an explanation",
    Verdict.NOTE: "to be read with care",
    Verdict.AGREES: "agrees",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison.

    Attributes
    ----------
    about
        What was compared, in words.
    steps
        The arithmetic, line by line, each readable alone.
    figures
        The figures compared, with who said them.
    thresholds
        Parameters that the comparison rests on.
    values
        Fill the placeholders of the kind's sentence and question.
    note
        What the manifest says a reader should know.
    """

    kind: ProblemKind
    verdict: Verdict
    about: str
    steps: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    thresholds: tuple[Parameter, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    note: str = ""

    @property
    def code(self) -> str:
        """Stable code of the rule."""
        return self.kind.code

    @property
    def sentence(self) -> str:
        """What was seen, in words."""
        if self.verdict is Verdict.AGREES:
            return f"{self.about}: agrees."
        sentence = translated(self.kind.sentence).format(**{"about": self.about, **self.values})
        return sentence[:1].upper() + sentence[1:]

    @property
    def question(self) -> str:
        """What to ask; empty when the figures agree."""
        if self.verdict is Verdict.AGREES:
            return ""
        return translated(self.kind.remedy).format(**{"about": self.about, **self.values}).strip()


Rule = Callable[[Folder], Iterator[Check]]


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one folder, the worst first."""

    folder: Folder
    checks: tuple[Check, ...]

    def of(self, *verdicts: Verdict) -> tuple[Check, ...]:
        """The checks with these verdicts."""
        return tuple(check for check in self.checks if check.verdict in verdicts)

    @property
    def raised(self) -> tuple[Check, ...]:
        """The checks that did not agree."""
        return self.of(Verdict.CONTRADICTION, Verdict.QUESTION, Verdict.NOTE)
