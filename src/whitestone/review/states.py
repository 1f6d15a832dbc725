"""States of a version, the steps between them, and who may take each: the whole of the workflow. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Where a version stands in its review."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


EDITABLE = (State.DRAFT, State.RETURNED)
WAITING = (State.SUBMITTED, State.VERIFIED)
OPEN = (*EDITABLE, *WAITING)


class Change(StrEnum):
    """What a version does to the record's history when it is approved.

    `RECORDED` begins it. `UPDATED` adds what happened later: the earlier version stays true of its own time.
    `CORRECTED` replaces a version that was wrong, `WITHDRAWAL` takes one away, or the whole record.
    """

    RECORDED = "recorded"
    UPDATED = "updated"
    CORRECTED = "corrected"
    WITHDRAWAL = "withdrawal"


class Step(StrEnum):
    """What a person does with a version."""

    SUBMIT = "submit"
    VERIFY = "verify"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    TAKE_BACK = "take-back"


class Right(StrEnum):
    """What a person's standing allows with one version."""

    WRITE = "write"
    SUBMIT = "submit"
    VERIFY = "verify"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Move:
    """One step from one state: where it leads, and the rights of which one is needed."""

    target: State
    rights: frozenset[Right]


def _move(target: State, *rights: Right) -> Move:
    return Move(target, frozenset(rights))


_ALWAYS: Mapping[tuple[Step, State], Move] = {
    (Step.SUBMIT, State.DRAFT): _move(State.SUBMITTED, Right.SUBMIT),
    (Step.SUBMIT, State.RETURNED): _move(State.SUBMITTED, Right.SUBMIT),
    (Step.TAKE_BACK, State.DRAFT): _move(State.WITHDRAWN, Right.SUBMIT),
    (Step.TAKE_BACK, State.RETURNED): _move(State.WITHDRAWN, Right.SUBMIT),
    (Step.TAKE_BACK, State.SUBMITTED): _move(State.WITHDRAWN, Right.SUBMIT),
    (Step.RETURN, State.SUBMITTED): _move(State.RETURNED, Right.VERIFY, Right.APPROVE),
    (Step.REJECT, State.SUBMITTED): _move(State.REJECTED, Right.VERIFY, Right.APPROVE),
}
_ONE_STEP = {(Step.APPROVE, State.SUBMITTED): _move(State.APPROVED, Right.APPROVE)}
_TWO_STEPS = {
    (Step.VERIFY, State.SUBMITTED): _move(State.VERIFIED, Right.VERIFY),
    (Step.APPROVE, State.VERIFIED): _move(State.APPROVED, Right.APPROVE),
    (Step.RETURN, State.VERIFIED): _move(State.RETURNED, Right.APPROVE),
    (Step.REJECT, State.VERIFIED): _move(State.REJECTED, Right.APPROVE),
}

REVIEWING = (Step.VERIFY, Step.APPROVE)
"""Steps by which others say that it is true; nobody takes two of them for one version, or one on their own work."""

BY_SESSION = (*REVIEWING, Step.RETURN, Step.REJECT)
"""Steps that a person takes on a page, signed in; no token takes them."""


def moves(review_steps: int) -> Mapping[tuple[Step, State], Move]:
    """The workflow of a programme with one review step (headquarters) or two (region, then headquarters)."""
    return {**_ALWAYS, **(_TWO_STEPS if review_steps == 2 else _ONE_STEP)}


STATE_LABELS = {
    State.DRAFT: _("draft"),
    State.SUBMITTED: _("submitted"),
    State.VERIFIED: _("verified by the region"),
    State.APPROVED: _("approved"),
    State.RETURNED: _("returned"),
    State.REJECTED: _("rejected"),
    State.WITHDRAWN: _("withdrawn"),
}
STEP_LABELS = {
    Step.SUBMIT: _("Submit"),
    Step.VERIFY: _("Verify"),
    Step.APPROVE: _("Approve"),
    Step.RETURN: _("Return with comments"),
    Step.REJECT: _("Reject"),
    Step.TAKE_BACK: _("Take back"),
}
