"""Which records behind a figure a person may see: sums are of all records, names of these alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from whitestone.kernel.columns import columns
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.versions import versions_of
from whitestone.review.words import word_of

_AT_ONCE = 500
_FEW = 5000


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


def unseen_of(person: Person | AnonymousUser, words: Iterable[str]) -> dict[str, set[str]]:
    """Of all records of some words, those of which the person may see no version: ids by word.

    Most people may see most records: where there are hundreds of thousands, those few are read much sooner.
    """
    standing = standing_of(person)
    unseen: dict[str, set[str]] = {}
    for word in words:
        rows = versions_of(word_of(word).model)
        (hidden,) = columns(rows.unseen_by(standing).order_by().distinct(), "record")
        ids = sorted(hidden.tolist())
        # Of a record with a version that is hidden another one may be seen, as of an approved one with a draft.
        seen = rows.seen_by(standing).order_by().distinct()
        lots = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
        asked = [seen.filter(record__in=lot) for lot in lots] if len(ids) <= _FEW else [seen]
        unseen[word] = set(ids).difference(*(columns(one, "record")[0].tolist() for one in asked))
    return unseen
