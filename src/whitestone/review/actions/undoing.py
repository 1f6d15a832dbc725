"""Taking back what was approved: withdraw, restore, revert a batch. Each is a new version that goes through review."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from whitestone.problems import Problem, ProblemError
from whitestone.review import canonical
from whitestone.review import problems as say
from whitestone.review.actions.drafting import Seen, add_versions, continued, latest_approved_of, look_up, propose
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.states import Change, State
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import all_words

V = TypeVar("V", bound=Version)


def withdraw(standing_version: V, *, actor: Person, base: int | None, reason: str, whole: bool = True) -> V:
    """Propose that a record was never right; with `whole` false, that only this version of it was not."""
    return propose(
        standing_version,
        actor=actor,
        change=Change.WITHDRAWAL,
        base=base,
        values={},
        replaces=None if whole else standing_version.number,
        reason=reason,
    )


def withdrawable(model: type[V], seen: Sequence[Seen], *, actor: Person) -> tuple[list[V], list[Problem]]:
    """The standing versions that somebody chose to withdraw with their records, and why they could not be.

    Raises
    ------
    ProblemError
        With every version that is gone, hidden from the actor, or changed since it was seen.
    """
    standing, found = standing_of(actor), list[Problem]()
    chosen = look_up(model, seen, standing)
    open_ones = set(
        versions_of(model)
        .open()
        .filter(record__in={one.record for one in chosen}, change=Change.WITHDRAWAL)
        .values_list("record", flat=True)
    )
    for one in chosen:
        record = str(one.record)
        if not standing.may_write_for(one.owner):
            found.append(say.NO_RIGHT(record=record, word=model.word, step=Change.WITHDRAWAL, rights="write"))
        elif not one.stands:
            state = State(one.state)
            found.append(say.WRONG_STATE(record=record, word=model.word, state=state, step=Change.WITHDRAWAL))
        elif one.record in open_ones:
            found.append(say.WITHDRAWAL_WAITS(record=record, word=model.word))
    return chosen, found


def withdraw_all(
    chosen: Mapping[type[Version], Sequence[Seen]], *, actor: Person, reason: str, batch: uuid.UUID | None = None
) -> list[Version]:
    """Propose that many records were never right, for one reason: one new version each; all of all words or none.

    Raises
    ------
    ProblemError
        Without a reason, or with every reason why any of them cannot be withdrawn.
    """
    if not reason.strip():
        raise ProblemError(say.REASON_NEEDED())
    refusals: list[Problem] = []
    drafts: list[Version] = []
    with writing(actor, reason, batch or uuid.uuid4()) as entry:
        for model, seen in chosen.items():
            versions, found = withdrawable(model, seen, actor=actor)
            refusals += found
            records = {one.record: one for one in versions}
            base = latest_approved_of(model, records)
            proposed = [continued(one, Change.WITHDRAWAL, None, base.get(one.record)) for one in records.values()]
            if not refusals:
                add_versions(entry, model, proposed, [{}] * len(proposed), actor)
                drafts += proposed
        if refusals:
            raise ProblemError(refusals)
    return drafts


def restore(earlier: V, *, actor: Person, base: int | None, replaces: int | None, reason: str) -> V:
    """Propose that a record is again as an earlier version said, in the place of the standing version `replaces`.

    With `replaces` None a record that was withdrawn as a whole is recorded again.
    """
    change = Change.UPDATED if replaces is None else Change.CORRECTED
    return propose(earlier, actor=actor, change=change, base=base, values={}, replaces=replaces, reason=reason)


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a batch would write.

    Attributes
    ----------
    drafts
        The versions that it would propose, each beside the version that it takes away.
    mark
        Differs when anything that it rests on has changed: what was looked at is what is done, or nothing is.
    """

    drafts: tuple[tuple[Version, Version], ...]
    mark: str


def preview_undo(batch: uuid.UUID, *, actor: Person, reason: str) -> Undoing:
    """What `undo_batch` would write. It is written and taken back, so that it refuses what the real one would refuse.

    Raises
    ------
    ProblemError
        As `undo_batch` does.
    """
    with transaction.atomic():
        drafts = undo_batch(batch, actor=actor, reason=reason)
        found = [(one, known) for one, known in zip(drafts, _replaced_by(drafts), strict=True)]
        mark = _mark_of(drafts)
        transaction.set_rollback(True)
    return Undoing(tuple(found), mark)


def _replaced_by(drafts: Sequence[Version]) -> list[Version]:
    """The version that each draft takes away."""
    known: dict[tuple[type[Version], uuid.UUID, int], Version] = {}
    for model in {type(one) for one in drafts}:
        rows = versions_of(model).filter(record__in=[one.record for one in drafts if type(one) is model])
        known |= {(model, one.record, one.number): one for one in rows}
    return [known[type(one), one.record, one.replaces or 0] for one in drafts]


def _mark_of(drafts: Sequence[Version]) -> str:
    return canonical.sha256("\n".join(sorted(f"{one.key} {one.change} {one.base} {one.replaces}" for one in drafts)))


def undo_batch(batch: uuid.UUID, *, actor: Person, reason: str, mark: str | None = None) -> list[Version]:
    """Propose to undo what a batch brought into every word, in one new batch; all of it or nothing.

    Parameters
    ----------
    mark
        What `preview_undo` showed; refused when it would be something else now.

    Raises
    ------
    ProblemError
        When the actor may not write one of the records, or when nothing of the batch stands.
    """
    into = uuid.uuid4()
    drafts: list[Version] = []
    with writing(actor, reason, into):
        for word in all_words():
            if versions_of(word.model).visible_to(actor).standing().filter(batch=batch).exists():
                drafts += revert_batch(word.model, batch, actor=actor, reason=reason, into=into)
        if not drafts:
            raise ProblemError(say.NOTHING_TO_REVERT())
        if mark is not None and mark != _mark_of(drafts):
            raise ProblemError(say.CHANGED_MEANWHILE(word="batch", by="its versions say who"))
    return drafts


def revert_batch(
    model: type[V], batch: uuid.UUID, *, actor: Person, reason: str, into: uuid.UUID | None = None
) -> list[V]:
    """Propose to undo what a batch brought in and what still stands of it: one new version for each, in a new batch.

    A version that replaced another is corrected back to it; any other is withdrawn.

    Raises
    ------
    ProblemError
        When the actor may not write one of the records, or when nothing of the batch stands.
    """
    if not reason.strip():
        raise ProblemError(say.REASON_NEEDED())
    standing = standing_of(actor)
    with writing(actor, reason, into or uuid.uuid4()) as entry:
        brought = list(versions_of(model).visible_to(actor).standing().filter(batch=batch).order_by("-number"))
        if not brought:
            raise ProblemError(say.NOTHING_TO_REVERT())
        refused = [
            say.NO_RIGHT(record=str(version.record), word=model.word, step="revert", rights="write")
            for version in brought
            if not standing.may_write_for(version.owner)
        ]
        if refused:
            raise ProblemError(refused)
        base = latest_approved_of(model, [version.record for version in brought])
        drafts = [
            continued(version if before is None else before, change, version.number, base.get(version.record))
            for version, change, before in _taking_back(model, brought)
        ]
        add_versions(entry, model, drafts, [{}] * len(drafts), actor)
    return drafts


def _taking_back(model: type[V], brought: Sequence[V]) -> Iterator[tuple[V, Change, V | None]]:
    """By which change each version goes, and the one that it had replaced."""
    replaced = versions_of(model).filter(record__in={one.record for one in brought if one.replaces is not None})
    known = {(one.record, one.number): one for one in replaced} if brought else {}
    for version in brought:
        if version.replaces is None:
            yield version, Change.WITHDRAWAL, None
        else:
            yield version, Change.CORRECTED, known[version.record, version.replaces]
