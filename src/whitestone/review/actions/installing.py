"""Putting records in as approved, without review: reference data of a new register, and the history of earlier books.

Only the command line may: `actor` is nobody, the events say `install`, and nothing is asked or checked but the columns.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from whitestone.kernel.bulk import many_rows
from whitestone.problems import ProblemError, register
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.filling import COMMON, Filler, assign
from whitestone.review.audit import Entry, writing
from whitestone.review.models import Person
from whitestone.review.rules import current
from whitestone.review.states import Change, State
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

V = TypeVar("V", bound=Version)

HISTORY_REFUSED = register(
    "history-refused",
    "This {word} cannot be entered as history: {reason}.",
    "Give records that the register does not hold, each version known after the one before it and before now.",
)
_CHUNK = 2000


class Past(NamedTuple):
    """One version of a record as earlier books held it.

    Versions of one record follow each other in the order in which they became known. `known_from` is the moment from
    which they were the approved truth there, `author` the account under which they stand.
    """

    record: uuid.UUID
    owner: uuid.UUID | None
    author: Person
    known_from: dt.datetime
    values: Mapping[str, Any]


def install(model: type[V], new: Iterable[NewRecord], *, author: Person, reason: str) -> list[V]:
    """Record and approve at once, all or none; `author` is the account under which the rows stand.

    Raises
    ------
    ProblemError
        With every value that does not hold.
    """
    tier = word_of(model.word).first_tier(current())
    with writing(None, reason, uuid.uuid4()) as entry:
        installed = []
        for one in new:
            version = model(owner=one.owner, author=author, tier=tier, approved_from=entry.moment)
            if one.record is not None:
                version.record = one.record
            assign(version, one.values)
            installed.append(version)
        _write(entry, installed)
        return list(versions_of(model).filter(batch=entry.batch).order_by("pk"))


def install_history(model: type[V], past: Iterable[Past], *, reason: str) -> int:
    """Enter versions with the moments from which they were known, all or none; gives their number.

    The events are of today and say `install`, each with its version's `approved_from`: nobody can take what was
    entered as history for something that was reviewed here.

    Raises
    ------
    ProblemError
        With the first chunk's values that do not hold; for a record that the register already holds, and for versions
        that were known before the one before them, or will be known.
    """
    tier = word_of(model.word).first_tier(current())
    known: dict[uuid.UUID, tuple[int, dt.datetime]] = {}
    written = 0
    rows = iter(past)
    with many_rows(), writing(None, reason, uuid.uuid4()) as entry:
        while chunk := list(islice(rows, _CHUNK)):
            fresh = {one.record for one in chunk if one.record not in known}
            if versions_of(model).filter(record__in=fresh).exists():
                raise ProblemError(HISTORY_REFUSED(word=model.word, reason="the register already holds the record"))
            filler = Filler(model, tier=tier)
            records, owners = [one.record for one in chunk], [one.owner for one in chunk]
            versions = filler.blanks(len(chunk), record=records, owner=owners)
            for version, one in zip(versions, chunk, strict=True):
                _of_the_past(version, one, known, entry.moment)
            refused = filler.fill_all(versions, [one.values for one in chunk])
            if refused:
                raise refused[min(refused)]
            _write(entry, versions)
            written += len(versions)
    return written


def _of_the_past(
    version: Version, one: Past, known: dict[uuid.UUID, tuple[int, dt.datetime]], now: dt.datetime
) -> None:
    """Number a version, and date it by when it was known."""
    number, before = known.get(one.record, (0, one.known_from))
    if not before <= one.known_from <= now:
        reason = f"version {number + 1} was known from {one.known_from}, which is before the last one, or still to come"
        raise ProblemError(HISTORY_REFUSED(record=str(one.record), word=version.word, reason=reason))
    known[one.record] = (number + 1, one.known_from)
    version.author = one.author
    version.number, version.approved_from = number + 1, one.known_from
    if number:
        version.base, version.change = number, Change.UPDATED


def _write(entry: Entry, versions: Sequence[Version]) -> None:
    for version in versions:
        version.state, version.written, version.batch = State.APPROVED, entry.moment, entry.batch
    if versions:
        model = type(versions[0])
        model.derive_all(versions)
        own = ("change", "base", "state", "approved_from", "owner")
        entry.add_all("install", versions, (*COMMON, *own, *versions[0].domain_fields()))
