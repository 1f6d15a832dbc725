"""Finds what was tampered with: walks the chain of events and holds every version's row against its last event.

Reads everything, changes nothing. What a person with all rights on the database could still do, rewrite the whole
chain, shows when the head is compared with one that was written down elsewhere.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, TypeVar

from django.db import connection

from whitestone.problems import Problem, register
from whitestone.review import canonical, guards
from whitestone.review.audit import BEGINNING, hash_of
from whitestone.review.models import Attachment, Event
from whitestone.review.storage import fault_of
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

ATTACHMENT_CHANGED = register(
    "audit-attachment-row",
    "The row of {name}, attached by event {sequence}, is gone or was changed.",
    "The event holds its name, size, hash and note; restore the row from a backup.",
)
ATTACHMENT_UNKNOWN = register(
    "audit-attachment-unknown",
    "The row of the attachment {name} is in the table, and no event knows it.",
    "It was put in past the actions, or changed; compare with a backup.",
)
ATTACHMENT_FAULTY = register(
    "audit-attachment",
    "The content of {name}, attached by event {sequence}, is not as it was: {reason}.",
    "Restore the file from a backup; its name is the hash of its content.",
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


Left = TypeVar("Left")
Right = TypeVar("Right")
Key = TypeVar("Key", bound=tuple[Any, ...])


def _beside(
    lefts: Iterator[tuple[Key, Left]], rights: Iterator[tuple[Key, Right]]
) -> Iterator[tuple[Key, Left | None, Right | None]]:
    """Two streams in the same order side by side, holding one of each: None where one has nothing under a key."""
    left, right = next(lefts, None), next(rights, None)
    while left is not None or right is not None:
        if left is not None and (right is None or left[0] < right[0]):
            yield left[0], left[1], None
            left = next(lefts, None)
        elif right is not None and (left is None or right[0] < left[0]):
            yield right[0], None, right[1]
            right = next(rights, None)
        elif left is not None and right is not None:
            yield left[0], left[1], right[1]
            left, right = next(lefts, None), next(rights, None)


def _rows() -> Iterator[Problem]:
    """Holds the tables against the events; neither is ever in memory as a whole."""
    models: dict[str, type[Version]] = {word.name: word.model for word in all_words()}
    spoken = Event.objects.exclude(digest="").order_by("word").values_list("word", flat=True).distinct()
    for word in sorted({*models, *spoken}):
        for (record, number), known, version in _beside(_last_events(word), _versions(models.get(word))):
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
    yield from _attachments()


_Paper = tuple[str, str, int, str, int | None, str]
_PaperKey = tuple[uuid.UUID, int, dt.datetime]


def _attached_events() -> Iterator[tuple[_PaperKey, list[tuple[_Paper, int]]]]:
    """What the events say of attachments, those of one moment together."""
    rows = Event.objects.filter(verb="attach").order_by("record", "number", "at", "sequence")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda one: (one.record, one.number, one.at)):
        found = []
        for event in same:
            said = json.loads(event.new)
            paper = (event.word, said["name"], said["size"], said["sha256"], event.actor_id, event.reason)
            found.append((paper, event.sequence))
        yield key, sorted(found)


def _attached_rows() -> Iterator[tuple[_PaperKey, list[_Paper]]]:
    rows = Attachment.objects.order_by("record", "number", "at")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda one: (one.record, one.number, one.at)):
        yield key, sorted((one.word, one.name, one.size, one.sha256, one.author_id, one.note) for one in same)


def _attachments() -> Iterator[Problem]:
    """Holds the table of attachments against its events, and every content against its hash."""
    for (record, _, _), events, rows in _beside(_attached_events(), _attached_rows()):
        said, papers = events or [], Counter(rows or [])
        for (word, name, size, sha256, author, note), sequence in said:
            paper = (word, name, size, sha256, author, note)
            if papers[paper]:
                papers[paper] -= 1
            else:
                yield ATTACHMENT_CHANGED(record=str(record), name=name, sequence=sequence)
            reason = fault_of(sha256)
            if reason:
                yield ATTACHMENT_FAULTY(record=str(record), name=name, sequence=sequence, reason=reason)
        for paper in papers.elements():
            yield ATTACHMENT_UNKNOWN(record=str(record), name=paper[1])
