"""Reporting what happened later to a record as it stands: the one step that every verb of the field's words takes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from whitestone.problems import ProblemError
from whitestone.review import problems as say
from whitestone.review.actions.drafting import latest_approved, propose
from whitestone.review.models import Person
from whitestone.review.states import Change
from whitestone.review.versions import Version, versions_of

V = TypeVar("V", bound=Version)


def standing_version(model: type[V], record: uuid.UUID, *, actor: Person) -> V:
    """The last version of a record that is the approved truth now.

    Raises
    ------
    ProblemError
        When nothing of the record stands, or the actor may not see it.
    """
    rows = versions_of(model).visible_to(actor).standing().filter(record=record)
    version = rows.order_by("-effective", "-number").first()
    if version is None:
        raise ProblemError(say.NOT_FOUND(record=str(record), word=model.word))
    return version


def report(model: type[V], record: uuid.UUID, *, actor: Person, day: dt.date, reason: str = "", **values: Any) -> V:
    """Draft what happened to a record on a day, on top of what stands; it goes through review like any change."""
    said: Mapping[str, Any] = {"effective": day, **values}
    source = standing_version(model, record, actor=actor)
    base = latest_approved(model, record)
    return propose(source, actor=actor, change=Change.UPDATED, base=base, values=said, reason=reason)
