"""Putting records in as approved, without review: reference data of a new register, by the machine's own operator.

Only the command line may: `actor` is nobody, the events say `install`, and nothing is asked or checked but the columns.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TypeVar

from whitestone.review.actions.drafting import COMMON, NewRecord, fill
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.rules import current
from whitestone.review.states import State
from whitestone.review.versions import Version
from whitestone.review.words import word_of

V = TypeVar("V", bound=Version)


def install(model: type[V], new: Iterable[NewRecord], *, author: Person, reason: str) -> list[V]:
    """Record and approve at once, all or none; `author` is the account under which the rows stand.

    Raises
    ------
    ProblemError
        With every value that does not hold.
    """
    tier = word_of(model.word).first_tier(current())
    installed: list[V] = []
    with writing(None, reason, uuid.uuid4()) as entry:
        for one in new:
            version = model(owner=one.owner, author=author, tier=tier, state=State.APPROVED)
            if one.record is not None:
                version.record = one.record
            version.written = version.approved_from = entry.moment
            version.batch = entry.batch
            fill(version, one.values)
            entry.save("install", version, {}, (*COMMON, "state", "approved_from", "owner", *version.domain_fields()))
            installed.append(version)
    return installed
