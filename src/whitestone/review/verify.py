"""Finds what was tampered with: walks the chain of events and holds every version's row against its last event.

Reads everything, changes nothing. What a person with all rights on the database could still do, rewrite the whole
chain, shows when the head is compared with one that was written down elsewhere.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from django.db import connection

from whitestone.problems import Problem, register
from whitestone.review import canonical, guards
from whitestone.review.audit import BEGINNING, hash_of
from whitestone.review.models import Event
from whitestone.review.storage import fault_of
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

ATTACHMENT_FAULTY = register(
    "audit-attachment",
    "The content of {name}, attached by event {sequence}, is not as it was: {reason}.",
    "Restore the file from a backup; its name is the hash of its content.",
)

_Last = dict[tuple[str, uuid.UUID, int], tuple[int, str]]


def _chain(last: _Last, head: tuple[int, str] | None) -> Iterator[Problem]:
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
        if event.digest and event.record is not None and event.number is not None:
            last[event.word, event.record, event.number] = (event.sequence, event.digest)
    if head is not None and not head_seen:
        yield HEAD_DIFFERS(sequence=head[0])


def _rows(last: _Last) -> Iterator[Problem]:
    for word in all_words():
        for version in word.model.objects.order_by("pk").iterator(chunk_size=2000):
            record = str(version.record)
            known = last.pop(version.key, None)
            if known is None:
                yield ROW_UNKNOWN(record=record, word=word.name, number=version.number)
            elif (version.event, canonical.digest(version)) != known:
                yield ROW_CHANGED(record=record, word=word.name, number=version.number, sequence=known[0])
    for (name, gone, number), (sequence, _) in last.items():
        yield ROW_MISSING(record=str(gone), word=name, number=number, sequence=sequence)


def verify(head: tuple[int, str] | None = None) -> Iterator[Problem]:
    """Everything that is not as the events say.

    Parameters
    ----------
    head
        Sequence and hash of an event that was written down outside the database.
    """
    for name in guards.missing(connection):
        yield GUARDS_MISSING(name=name)
    last: _Last = {}
    yield from _chain(last, head)
    yield from _rows(last)
    yield from _attachments()


def _attachments() -> Iterator[Problem]:
    for event in Event.objects.filter(verb="attach").order_by("sequence").iterator(chunk_size=2000):
        said = json.loads(event.new)
        reason = fault_of(said["sha256"])
        if reason:
            record = str(event.record)
            yield ATTACHMENT_FAULTY(record=record, name=said["name"], sequence=event.sequence, reason=reason)
