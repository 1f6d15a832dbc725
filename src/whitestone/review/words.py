"""The words of the field that review knows: each room of records registers its own. Names no word itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from whitestone.problems import Problem
from whitestone.review.rules import Rules, Severity, Tier
from whitestone.review.states import Move, State, Step, moves
from whitestone.review.versions import Version

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

V = TypeVar("V", bound=Version)


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that a version failed, and what follows from it where the nation says nothing else."""

    problem: Problem
    severity: Severity


def _no_checks(_version: Any) -> Sequence[Finding]:
    return ()


def _alone(_versions: Any) -> Sequence[Problem]:
    return ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the field.

    Attributes
    ----------
    model
        Its table of versions.
    label, plural
        What people call one and many of them.
    check
        The data-quality rules of one version: run when it is submitted and on demand.
    together
        The same for many versions at once, for words of which there are many; it stands in the place of `check`.
    tier
        The tier in which a new record begins, unless the nation says otherwise.
    central
        Kept by headquarters for the nation: one review step, by another person of headquarters.
    bound
        Why versions that are to take a step cannot take it without others: asked before every step.
    """

    model: type[Version]
    label: StrOrPromise
    plural: StrOrPromise
    check: Callable[[Any], Sequence[Finding]] = _no_checks
    tier: Tier = Tier.PARTNERS
    central: bool = False
    bound: Callable[[Sequence[Any]], Iterable[Problem]] = _alone
    together: Callable[[Sequence[Any]], Iterable[tuple[Any, Finding]]] | None = None

    @property
    def name(self) -> str:
        """The word itself."""
        return self.model.word

    def first_tier(self, rules: Rules) -> Tier:
        """The tier in which a new record begins."""
        return rules.word_tiers.get(self.name, self.tier)

    def moves(self, rules: Rules) -> Mapping[tuple[Step, State], Move]:
        """The workflow of the word."""
        return moves(1 if self.central else rules.review_steps)

    def findings(self, version: Version, rules: Rules) -> list[Finding]:
        """The checks that a version fails, with the severity that the nation gives them."""
        return self.all_findings([version], rules)[0]

    def all_findings(self, versions: Sequence[Version], rules: Rules) -> list[list[Finding]]:
        """The same for many versions, one list for each."""
        said: dict[int, list[Finding]] = defaultdict(list)
        if self.together is None:
            for version in versions:
                said[id(version)].extend(self.check(version))
        else:
            for version, finding in self.together(versions):
                said[id(version)].append(finding)
        return [
            [Finding(one.problem, rules.severities.get(one.problem.code, one.severity)) for one in said[id(version)]]
            for version in versions
        ]


def one_by_one(versions: Sequence[V], rule: Callable[[V], Iterable[Finding]]) -> Iterator[tuple[V, Finding]]:
    """What many versions fail of a rule that needs nothing but the version."""
    return ((version, finding) for version in versions for finding in rule(version))


_WORDS: dict[str, Word] = {}


def add(word: Word) -> None:
    """Make a word known to review: its versions are reviewed, audited and verified from then on."""
    _WORDS[word.name] = word


_EFFECTS: dict[str, list[Callable[[Sequence[Any], Any], None]]] = defaultdict(list)


def when_approved(name: str, effect: Callable[[Sequence[Any], Any], None]) -> None:
    """Name what follows when versions of a word are approved: called in the same transaction, with who approved."""
    _EFFECTS[name].append(effect)


def effects_of(name: str) -> Sequence[Callable[[Sequence[Any], Any], None]]:
    """What follows when versions of a word are approved."""
    return _EFFECTS[name]


def all_words() -> tuple[Word, ...]:
    """Every word, by name."""
    return tuple(_WORDS[name] for name in sorted(_WORDS))


def word_of(name: str) -> Word:
    """The word of a name; `KeyError` when there is none."""
    return _WORDS[name]
