"""What waits for a reviewer, in the order in which it is worked off, and one item of it made ready to be judged.

Reads only; the steps themselves are the shared pages' and the bulk action's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from whitestone.kernel.written import whole
from whitestone.review.actions.moving import possible
from whitestone.review.permissions import Standing
from whitestone.review.states import State, Step
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Word, all_words, word_of

MOST = 200
OLD = dt.timedelta(days=30)
_LONGEST_WAIT = 99_999
FORWARD = (Step.VERIFY, Step.APPROVE, Step.SUBMIT)


@dataclass(frozen=True, slots=True)
class Item:
    """One version that waits, and the steps that its person may take with it."""

    word: Word
    version: Version
    steps: tuple[Step, ...]
    age: dt.timedelta

    @property
    def address(self) -> str:
        """Its page at the desk for reviewers, its own page for whoever still writes it."""
        kind = "desk-item" if self.reviewable else "version"
        parts = [self.version.record, self.version.number]
        return (
            reverse(kind, args=[self.word.name, *parts])
            if self.reviewable
            else reverse(f"{self.word.name}-{kind}", args=parts)
        )

    @property
    def reviewable(self) -> bool:
        """Whether it is to be judged, not to be written."""
        return Step.VERIFY in self.steps or Step.APPROVE in self.steps

    @property
    def old(self) -> bool:
        """Whether it has waited longer than a month."""
        return self.age > OLD

    @property
    def days(self) -> int:
        """Whole days since it was written."""
        return self.age.days


def with_pages() -> list[Word]:
    """The words that have pages of their own."""
    return [word for word in all_words() if word.model.__module__.startswith("whitestone.records.")]


def queue(standing: Standing, asked: Mapping[str, str]) -> list[Item]:
    """What waits for a person, the oldest first, narrowed by ``word``, ``unit`` and ``days`` (at least so old)."""
    now, days = timezone.now(), whole(asked.get("days"), _LONGEST_WAIT)
    items: list[Item] = []
    for word in with_pages():
        if asked.get("word") not in (None, "", word.name):
            continue
        rows = versions_of(word.model).seen_by(standing).open().select_related("author")
        if asked.get("unit"):
            rows = rows.filter(unit=asked["unit"])
        if days is not None:
            rows = rows.filter(written__lte=now - dt.timedelta(days=days))
        # Rows written together were written at one moment: the order in which they were entered tells them apart.
        for version in rows.order_by("written", "pk")[:MOST]:
            steps = tuple(step for step in possible(version, standing) if step in FORWARD)
            if steps or (version.state == State.RETURNED and standing.may_write_for(version.owner)):
                items.append(Item(word, version, steps, now - version.written))
    items.sort(key=lambda one: (not one.reviewable, one.version.written))
    return items


def neighbours(items: list[Item], version: Version) -> tuple[Item | None, Item | None, int, int]:
    """The reviewable item before and after a version, its place among them from 1, and how many there are."""
    judged = [one for one in items if one.reviewable]
    at = next((place for place, one in enumerate(judged) if one.version.key == version.key), None)
    if at is None:
        return None, judged[0] if judged else None, 0, len(judged)
    before = judged[at - 1] if at else None
    after = judged[at + 1] if at + 1 < len(judged) else None
    return before, after, at + 1, len(judged)


def units_of(items: list[Item]) -> list[str]:
    """Units that occur, for the filter."""
    return sorted({one.version.unit for one in items if one.version.unit})


def totals(items: list[Item]) -> dict[str, Any]:
    """What waits, counted for the front page: to judge by word, to mend, overdue."""
    judge: dict[str, int] = {}
    for one in items:
        if one.reviewable:
            judge[one.word.name] = judge.get(one.word.name, 0) + 1
    return {
        "judge": [(word_of(name), number) for name, number in judge.items()],
        "returned": [one for one in items if one.version.state == State.RETURNED],
        "drafts": sum(1 for one in items if one.version.state == State.DRAFT),
        "overdue": [one for one in items if one.old and one.reviewable],
    }
