"""Handing in days of work: several at once, all of them or none. What a day tells of is judged by its checks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from whitestone.records.work.models import Workday
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.models import Person
from whitestone.review.states import Step


def hand_in(
    days: Iterable[Mapping[str, Any]], *, organisation: uuid.UUID, actor: Person, batch: uuid.UUID | None = None
) -> list[Workday]:
    """Draft the daily reports of an organisation and submit them.

    Raises
    ------
    ProblemError
        With every value that does not hold; the drafts of days that a check refuses are kept, to be mended.
    """
    new = [NewRecord(organisation, {**one, "organisation": organisation}) for one in days]
    drafts = record(Workday, new, actor=actor, batch=batch)
    return move(Workday, Step.SUBMIT, [Seen(one.pk, one.revision) for one in drafts], actor=actor, batch=batch)
