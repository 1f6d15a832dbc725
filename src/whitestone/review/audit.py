"""The chain of events: adding to it inside the transaction of a write, and finding what was tampered with.

Every write of the register happens inside `writing`, one at a time, so that the chain has one order and one clock.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from whitestone.review import canonical
from whitestone.review.inserting import insert_all, insert_columns
from whitestone.review.models import Event, Person
from whitestone.review.versions import Version

V = TypeVar("V", bound=Version)

BEGINNING = "0" * 64
# Any constant does; it names the lock that PostgreSQL's writers of the chain queue for.
_LOCK = 0x57_48_49_54_45
_COVERED = (
    "sequence", "at", "actor_id", "actor_name", "verb", "word", "record", "number", "batch", "reason", "old", "new",
    "digest", "previous",
)  # fmt: skip


def hash_of(event: Event) -> str:
    """The hash that an event must carry."""
    return canonical.sha256(canonical.text({name: canonical.plain(getattr(event, name)) for name in _COVERED}))


def _writer(constant: Mapping[str, Any]) -> Callable[..., str]:
    """How the text that a hash covers is written where only some of it differs from event to event.

    What differs is given as JSON by name.
    """
    parts = []
    for name in sorted(_COVERED):
        known = canonical.text({name: constant[name]})[1:-1] if name in constant else None
        parts.append(f'"{name}":{{{name}}}' if known is None else known.replace("{", "{{").replace("}", "}}"))
    return f"{{{{{','.join(parts)}}}}}".format


class Entry:
    """The events of one write; `moment` is its time, later than that of every event before."""

    def __init__(self, actor: Person | None, reason: str, batch: uuid.UUID | None, head: Event | None) -> None:
        self.actor, self.reason, self.batch = actor, reason, batch
        self.moment = timezone.now()
        if head is not None:
            # A clock that was set back must not put what is known now before what was known then.
            self.moment = max(self.moment, head.at + dt.timedelta(microseconds=1))
        self._next = head.sequence + 1 if head else 1
        self._previous = head.hash if head else BEGINNING
        self._events: list[Event] = []

    def add(
        self,
        verb: str,
        word: str,
        record: uuid.UUID | None = None,
        number: int | None = None,
        *,
        old: Mapping[str, Any] | None = None,
        new: Mapping[str, Any] | None = None,
        digest: str = "",
    ) -> int:
        """Note one event; gives its sequence number."""
        event = Event(
            sequence=self._next,
            at=self.moment,
            actor=self.actor,
            actor_name=self.actor.username if self.actor else "system",
            verb=verb,
            word=word,
            record=record,
            number=number,
            batch=self.batch,
            reason=self.reason,
            old=canonical.text(old or {}),
            new=canonical.text(new or {}),
            digest=digest,
            previous=self._previous,
        )
        event.hash = self._previous = hash_of(event)
        self._next += 1
        self._events.append(event)
        return event.sequence

    def save(self, verb: str, version: Version, old: Mapping[str, Any], names: tuple[str, ...]) -> None:
        """Write a version's row together with the event that names what changed in it."""
        new = canonical.columns(version, names)
        version.event = self.add(verb, *version.key, old=old, new=new, digest=canonical.digest(version))
        version.save(force_insert=version.pk is None)

    def add_all(self, verb: str, versions: Sequence[V], names: tuple[str, ...]) -> None:
        """Write many new rows of one word, each with its own event, in few statements."""
        if not versions:
            return
        model, rows = type(versions[0]), canonical.columns_of(versions)
        said, digests = canonical.told(model, rows, names)
        word, nothing = versions[0].word, canonical.text({})
        actor_name = self.actor.username if self.actor else "system"
        constant = {
            "actor_id": self.actor and self.actor.pk, "actor_name": actor_name, "at": canonical.plain(self.moment),
            "batch": canonical.plain(self.batch), "old": nothing, "reason": self.reason, "verb": verb, "word": word,
        }  # fmt: skip
        write = _writer(constant)
        first, count, previous = self._next, len(versions), self._previous
        hashes = [previous]
        for sequence, (new, digest, number, record) in enumerate(
            zip(said, digests, rows["number"], rows["record"], strict=True), start=first
        ):
            # Digests, hashes and ids are letters and digits: they stand in JSON as they are.
            event = write(
                digest=f'"{digest}"', new=canonical.quoted(new), number=number, previous=f'"{previous}"',
                record=f'"{record}"', sequence=sequence,
            )  # fmt: skip
            previous = canonical.sha256(event)
            hashes.append(previous)
        self._next, self._previous = first + count, previous
        rows["event"] = range(first, first + count)
        for version, sequence in zip(versions, rows["event"], strict=True):
            version.event = sequence
        insert_columns(model, {name: values for name, values in rows.items() if name != "id"})
        self.flush()
        insert_columns(
            Event,
            {
                "sequence": range(first, first + count), "at": [self.moment] * count,
                "actor_id": [constant["actor_id"]] * count, "actor_name": [actor_name] * count,
                "verb": [verb] * count, "word": [word] * count, "record": rows["record"],
                "number": rows["number"], "batch": [self.batch] * count,
                "reason": [self.reason] * count, "old": [nothing] * count, "new": said, "digest": digests,
                "previous": hashes[:-1], "hash": hashes[1:],
            },
        )  # fmt: skip

    def flush(self) -> None:
        """Put the events into the database."""
        insert_all(self._events)
        self._events.clear()

    @contextmanager
    def part(self, reason: str, batch: uuid.UUID | None) -> Iterator[Entry]:
        """A write inside this one, with its own reason: it may fail alone, and stands only if the whole does."""
        # What is noted so far must be in the database: a second person's rule reads it there.
        self.flush()
        mark = self._next, self._previous, self.reason, self.batch
        self.reason, self.batch = reason or self.reason, batch or self.batch
        try:
            with transaction.atomic():
                yield self
                self.flush()
        except BaseException:
            self._next, self._previous, self._events = mark[0], mark[1], []
            raise
        finally:
            self.reason, self.batch = mark[2:]


_open: ContextVar[Entry | None] = ContextVar("the write that this thread has begun", default=None)


@contextmanager
def writing(actor: Person | None, reason: str = "", batch: uuid.UUID | None = None) -> Iterator[Entry]:
    """One transaction that may change the register: all of it happens, with its events, or nothing does.

    Inside another one of the same actor it is a part of that one: several actions together are one write.
    """
    outer = _open.get()
    if outer is not None:
        if outer.actor != actor:
            raise RuntimeError("a write of one person inside a write of another")
        with outer.part(reason, batch) as entry:
            yield entry
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        entry = Entry(actor, reason, batch, Event.objects.order_by("-sequence").first())
        token = _open.set(entry)
        try:
            yield entry
        finally:
            _open.reset(token)
        entry.flush()
