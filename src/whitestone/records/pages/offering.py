"""Which records a form offers where a column names another record. Looks up; whether a link holds is said by checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from whitestone.review.links import ids
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.states import STATE_LABELS, State
from whitestone.review.versions import versions_of
from whitestone.review.words import word_of

MOST, MOST_OPEN = 1000, 200
"""Records of a word that stand, and that are being written or reviewed, of which a list can be looked through."""


class Offered:
    """The records that one person may name on one day, each word looked up once however many columns name it."""

    def __init__(self, person: Person, day: dt.date) -> None:
        self._standing, self._day = standing_of(person), day
        self._known: dict[str, dict[str, str]] = {}

    def choices(self, word: str, held: Iterable[str]) -> list[tuple[str, str]]:
        """Ids with what they are called: the latest ones, what is under review, and those that the column holds."""
        if word not in self._known:
            self._known[word] = self._latest(word)
        known = self._known[word]
        missing = {str(one) for one in ids(held)} - known.keys()
        if missing:
            rows = versions_of(word_of(word).model).seen_by(self._standing).filter(record__in=missing)
            for one in (rows.standing() | rows.open()).order_by("effective", "number"):
                known[str(one.record)] = str(one)
        return sorted(known.items(), key=lambda one: one[1].casefold())

    def _latest(self, word: str) -> dict[str, str]:
        rows = versions_of(word_of(word).model).seen_by(self._standing)
        found: dict[str, str] = {}
        # A record under review is named with its state; one that stands, by what stands.
        for one in rows.open().filter(base__isnull=True).order_by("-effective", "-pk")[:MOST_OPEN]:
            found[str(one.record)] = f"{one} ({STATE_LABELS[State(one.state)]})"
        for one in rows.as_at(self._day).order_by("-effective", "-pk")[:MOST]:
            found[str(one.record)] = str(one)
        return found
