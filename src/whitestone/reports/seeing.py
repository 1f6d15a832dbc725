"""Which records behind a figure a person may see: sums are of all records, names of these alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from whitestone.kernel.columns import columns
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.words import word_of


def seen_by(person: Person | AnonymousUser, rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Of some records, by word and id, those that the person may see: ids by word."""
    standing = standing_of(person)
    asked: dict[str, set[str]] = defaultdict(set)
    for word, record in rows:
        asked[word].add(record)
    seen: dict[str, set[str]] = defaultdict(set)
    for word, records in asked.items():
        # All that a person sees of a word is one query; thousands of ids in one condition are not.
        (visible,) = columns(word_of(word).model.objects.seen_by(standing).order_by().distinct(), "record")
        seen[word] = records & set(visible.tolist())
    return seen
