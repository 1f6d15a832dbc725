"""Which records a form offers where a column names another record. Looks up; whether a link holds is said by checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from whitestone.review.links import ids
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.states import STATE_LABELS, State
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

MOST, MOST_OPEN = 1000, 200
"""Records of a word that stand, and that are being written or reviewed, of which a list can be looked through."""
FEW, SCREEN = 200, 40
"""The latest, where there are more than can be looked through and the others are written; and what one looks over."""


def named(version: Version) -> str:
    """What a record is called where it is chosen: one under review with its state, one that stands by what stands."""
    return str(version) if version.stands else f"{version} ({STATE_LABELS[State(version.state)]})"


def apart(version: Version) -> str:
    """What tells a record from another of the same name: its day, its unit, the end of its id."""
    return " · ".join(one for one in (f"{version.effective:%Y-%m-%d}", version.unit, version.short) if one)


class Offered:
    """The records that one person may name on one day, each word looked up once however many columns name it."""

    def __init__(self, person: Person, day: dt.date) -> None:
        self.standing, self._day = standing_of(person), day
        self._known: dict[str, dict[str, str]] = {}
        self._cut: set[str] = set()

    def choices(self, word: str, held: Iterable[str], alike: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Ids with what they are called: the latest ones, what is under review, and those that the column holds.

        Records that are `alike` in name are told apart by more than it.
        """
        if word not in self._known:
            self._known[word] = self._latest(word)
        known, same = self._known[word], {str(one) for one in ids(alike)}
        missing = ({str(one) for one in ids(held)} - known.keys()) | same
        if missing:
            rows = versions_of(word_of(word).model).seen_by(self.standing).filter(record__in=missing)
            for one in (rows.standing() | rows.open()).order_by("effective", "number"):
                known[str(one.record)] = f"{one} · {apart(one)}" if str(one.record) in same else str(one)
        return sorted(known.items(), key=lambda one: one[1].casefold())

    def many(self, word: str) -> bool:
        """Whether a word has more records than one looks over at once, so that naming one is quicker."""
        return word in self._cut or len(self._known.get(word, ())) > SCREEN

    def _latest(self, word: str) -> dict[str, str]:
        rows = versions_of(word_of(word).model).seen_by(self.standing)
        opened = list(rows.open().filter(base__isnull=True).order_by("-effective", "-pk")[: MOST_OPEN + 1])
        stand = list(rows.as_at(self._day).order_by("-effective", "-pk")[: MOST + 1])
        if len(opened) > MOST_OPEN or len(stand) > MOST:
            self._cut.add(word)
        few = min(FEW, MOST) if len(stand) > MOST else MOST
        found = {str(one.record): named(one) for one in opened[:MOST_OPEN]}
        return found | {str(one.record): str(one) for one in stand[:few]}
