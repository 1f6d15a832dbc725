"""The checks of the whole register on demand: every version that stands or is under review. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from whitestone.review.rules import current
from whitestone.review.states import OPEN
from whitestone.review.versions import Version, Versions, versions_of
from whitestone.review.words import Finding, Word, all_words

_CHUNK = 5_000
"""Versions looked at together: enough that a query for each rule costs nothing, few enough for any memory."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One version with what it fails; the severity is the nation's."""

    version: Version
    findings: tuple[Finding, ...]


def amount() -> int:
    """Number of versions that `check_register` will look at."""
    return sum(_rows(word).count() for word in all_words())


def check_register() -> Iterator[Checked]:
    """Look at every version that stands or is under review, word by word."""
    rules = current()
    for word in all_words():
        last = 0
        while versions := list(_rows(word).filter(pk__gt=last).order_by("pk")[:_CHUNK]):
            last = versions[-1].pk
            for version, findings in zip(versions, word.all_findings(versions, rules), strict=True):
                yield Checked(version, tuple(findings))


def _rows(word: Word) -> Versions[Version]:
    return versions_of(word.model).filter(
        Q(approved_from__isnull=False, approved_until__isnull=True) | Q(state__in=OPEN)
    )
