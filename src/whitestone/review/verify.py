"""Finds what was tampered with: walks the chain of events and holds every version's row against its last event.

Reads everything, changes nothing. What a person with all rights on the database could still do, rewrite the whole
chain, shows when the head is compared with one that was written down elsewhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from whitestone.problems import Problem, register
from whitestone.review import canonical, guards
from whitestone.review.audit import BEGINNING, hash_of
from whitestone.review.models import Event
from whitestone.review.verify_beside import attachments, beside, comments, tokens
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import all_words

EVENT_CHANGED = register(
    "audit-event-changed",
    "Event {sequence} ({verb} {word} {named}) does not carry its own hash: it was changed after it was written.",
    "Compare it with a backup from before; keep both.",
)
EVENT_UNLINKED = register(
    "audit-event-unlinked",
    "Event {sequence} does not follow event {before}: something between them was changed, removed or put in.",
    "Compare the events around it with a backup.",
)
EVENTS_MISSING = register(
    "audit-events-missing",
    "Events {first} to {last} are missing.",
    "Restore them from a backup.",
)
ROW_CHANGED = register(
    "audit-row-changed",
    "Version {number} of {word} {record} is not as event {sequence} left it: it was changed past the actions.",
    "Its event holds what it should be; compare and restore the row.",
)
ROW_MISSING = register(
    "audit-row-missing",
    "Version {number} of {word} {record}, known to event {sequence}, is gone.",
    "Its events hold its values; restore the row from a backup.",
)
ROW_UNKNOWN = register(
    "audit-row-unknown",
    "Version {number} of {word} {record} is in the table, and no event knows it.",
    "It was put in past the actions, or its events were removed: compare with a backup.",
)
HEAD_DIFFERS = register(
    "audit-head-differs",
    "The chain does not hold event {sequence} with the hash that you wrote down.",
    "The chain was rewritten or cut after you wrote it down; compare with a backup.",
)
GUARDS_MISSING = register(
    "audit-guards-missing",
    "The database's trigger {name} on the events is gone.",
    "Run `whitestone migrate`, which puts it back, and look at who changed the database.",
)


def _chain(head: tuple[int, str] | None) -> Iterator[Problem]:
    sequence, previous = 0, BEGINNING
    head_seen = head is None
    for event in Event.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != sequence + 1:
            yield EVENTS_MISSING(first=sequence + 1, last=event.sequence - 1)
        elif event.previous != previous:
            yield EVENT_UNLINKED(sequence=event.sequence, before=sequence)
        if hash_of(event) != event.hash:
            named = f"{event.record} version {event.number}" if event.record else ""
            yield EVENT_CHANGED(sequence=event.sequence, verb=event.verb, word=event.word, named=named)
        sequence, previous = event.sequence, event.hash
        head_seen = head_seen or (event.sequence, event.hash) == head
    if head is not None and not head_seen:
        yield HEAD_DIFFERS(sequence=head[0])


_Key = tuple[uuid.UUID, int]
_Said = tuple[int, str]


def _last_events(word: str) -> Iterator[tuple[_Key, _Said]]:
    """Sequence and digest of each version's last event, in the order of record and number."""
    events = Event.objects.filter(word=word, record__isnull=False).exclude(digest="")
    rows = events.order_by("record", "number", "sequence").values_list("record", "number", "sequence", "digest")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda row: (row[0], row[1])):
        *_, (_record, _number, sequence, digest) = same
        yield key, (sequence, digest)


def _versions(model: type[Version] | None) -> Iterator[tuple[_Key, Version]]:
    if model is not None:
        for version in versions_of(model).order_by("record", "number").iterator(chunk_size=2000):
            yield (version.record, version.number), version


def _rows() -> Iterator[Problem]:
    """Holds the tables against the events; neither is ever in memory as a whole."""
    models: dict[str, type[Version]] = {word.name: word.model for word in all_words()}
    spoken = Event.objects.exclude(digest="").order_by("word").values_list("word", flat=True).distinct()
    for word in sorted({*models, *spoken}):
        for (record, number), known, version in beside(_last_events(word), _versions(models.get(word))):
            if version is None and known is not None:
                yield ROW_MISSING(record=str(record), word=word, number=number, sequence=known[0])
            elif version is not None and (version.event, canonical.digest(version)) != known:
                yield from _judged(version, known)


def _judged(version: Version, known: _Said | None) -> Iterator[Problem]:
    """A row that is not as the events said when they were read: somebody may have gone on working since."""
    record = str(version.record)
    word, _, number = version.key
    later = Event.objects.filter(word=word, record=version.record, number=number).exclude(digest="")
    last = later.order_by("-sequence").values_list("sequence", "digest").first()
    now = versions_of(type(version)).filter(pk=version.pk).first() if last != known else version
    if last is None:
        yield ROW_UNKNOWN(record=record, word=word, number=number)
    elif now is None or (now.event, canonical.digest(now)) != last:
        yield ROW_CHANGED(record=record, word=word, number=number, sequence=last[0])


def verify(head: tuple[int, str] | None = None) -> Iterator[Problem]:
    """Everything that is not as the events say.

    Parameters
    ----------
    head
        Sequence and hash of an event that was written down outside the database.
    """
    for name in guards.missing(connection):
        yield GUARDS_MISSING(name=name)
    yield from _chain(head)
    yield from _rows()
    yield from attachments()
    yield from comments()
    yield from tokens()
