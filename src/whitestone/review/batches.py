"""Batches: versions that were written together, by an import, a split or a revert. Reads only what a person may see."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from whitestone.review import canonical
from whitestone.review.actions.moving import possible
from whitestone.review.models import Event
from whitestone.review.permissions import Standing
from whitestone.review.states import State, Step
from whitestone.review.versions import Version
from whitestone.review.words import Word, all_words

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """What was written together.

    Attributes
    ----------
    at, actor, reason
        When, by whom and why, as the batch's first event says.
    counts
        Number of versions by word and state, of those that the person sees.
    """

    id: uuid.UUID
    at: dt.datetime
    actor: str
    reason: str
    counts: tuple[tuple[Word, str, int], ...]


def _states(word: Word, standing: Standing, ids: list[uuid.UUID]) -> tuple[list[tuple[uuid.UUID, str, int]], list[int]]:
    """How many versions of a word each batch has, by state, and the first of each batch; of those that the person sees.

    Approved ones are what is left of all: a batch may have a million of them, which the index of batches counts, and
    few others, which the index of states finds.
    """
    rows = word.model.objects.seen_by(standing).filter(batch__in=ids)
    left, firsts = {}, []
    for one, number, first in rows.values_list("batch").annotate(number=Count("pk"), first=Min("pk")).order_by():
        left[one] = number
        firsts.append(first)
    others = rows.filter(state__in=[state for state in State if state != State.APPROVED])
    told = []
    for one, state, number in others.values_list("batch", "state").annotate(number=Count("pk")).order_by():
        told.append((one, state, number))
        left[one] -= number
    approved = [(one, str(State.APPROVED), number) for one, number in left.items() if number > 0]
    return sorted(approved + told, key=lambda said: said[1]), firsts


def _written(word: Word, firsts: list[int]) -> Iterator[tuple[uuid.UUID, Event]]:
    """The events that wrote some versions, by batch. The chain has no order within a batch that an index knows."""
    for version in word.model.objects.filter(pk__in=firsts).only("record", "number", "batch"):
        events = Event.objects.filter(word=word.name, record=version.record, number=version.number)
        event = events.filter(batch=version.batch).order_by("sequence").first()
        if event is not None and version.batch is not None:
            yield version.batch, event


def _told(standing: Standing, ids: list[uuid.UUID]) -> list[Batch]:
    if not standing.appointed:
        # Who wrote what with whom is not for the public, signed in or not.
        return []
    counts: dict[uuid.UUID, list[tuple[Word, str, int]]] = defaultdict(list)
    firsts: dict[uuid.UUID, Event] = {}
    for word in all_words():
        told, first_rows = _states(word, standing, ids)
        for one, state, number in told:
            counts[one].append((word, state, number))
        for one, event in _written(word, first_rows):
            firsts[one] = min(firsts.get(one, event), event, key=lambda each: each.sequence)
    return [
        Batch(one, first.at, first.actor_name, first.reason, tuple(counts[one]))
        for one in ids
        if (first := firsts.get(one)) is not None
    ]


def batches_seen(standing: Standing, most: int = 50) -> list[Batch]:
    """The latest batches of which the person sees a version, the latest first."""
    last: dict[uuid.UUID, dt.datetime] = {}
    for word in all_words():
        rows = word.model.objects.seen_by(standing)
        batched = rows.filter(batch__isnull=False).values_list("batch")
        # Rows are numbered as they are written: the highest number stands in the index of batches, the moment does not.
        latest = [last_of for _, last_of in batched.annotate(last_of=Max("pk")).order_by("-last_of")[:most]]
        for one, written in rows.filter(pk__in=latest).values_list("batch", "written"):
            if one is not None:
                last[one] = max(written, last.get(one, written))
    return _told(standing, sorted(last, key=lambda one: last[one], reverse=True)[:most])


def batch_seen(standing: Standing, batch: uuid.UUID) -> tuple[Batch, list[Version]] | None:
    """One batch with its versions, the first of each word; None when the person sees nothing of it."""
    told = _told(standing, [batch])
    if not told:
        return None
    versions: list[Version] = []
    for word, *_ in {one[0].name: one for one in told[0].counts}.values():
        rows = word.model.objects.seen_by(standing).filter(batch=batch).select_related("author")
        versions += rows.order_by("pk")[: MOST_SHOWN - len(versions)]
    return told[0], versions


def whole_batch(standing: Standing, batch: uuid.UUID, step: Step) -> list[Version]:
    """Every version of a batch that the person may take one step, however many; families are of one batch."""
    versions: list[Version] = []
    for word in all_words():
        rows = word.model.objects.seen_by(standing).filter(batch=batch).select_related("author").order_by("pk")
        versions += [version for version in rows if step in possible(version, standing)]
    return versions


def mark_of(versions: Iterable[Version]) -> str:
    """One short text for what was looked at: it differs when any of the versions was changed since."""
    seen = sorted(f"{one.word}:{one.pk}:{one.revision}" for one in versions)
    return canonical.sha256("\n".join(seen))
