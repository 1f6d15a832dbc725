"""Applies a checked delivery through the register's actions: one transaction and one batch, or nothing at all.

Writes by no other way than the actions; rows that were taken are remembered with it, so that nothing comes twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from whitestone.intake import problems as say
from whitestone.intake.accounts import Account, Outcome, account_of
from whitestone.intake.gone import Gone
from whitestone.intake.models import Delivery, Stage, Taken
from whitestone.intake.staged import StagedRow, all_values, as_values, unpack
from whitestone.kernel.bulk import many_rows
from whitestone.land.progress import SILENT, Progress
from whitestone.problems import Problem, ProblemError
from whitestone.review.actions.drafting import NewRecord, Proposal, Seen, latest_approved_of, propose_all, record
from whitestone.review.actions.moving import move
from whitestone.review.inserting import insert_columns
from whitestone.review.states import Change, Step
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of


def refusals(delivery: Delivery, *, leave_out: bool) -> list[Problem]:
    """Why a delivery cannot be applied as it is."""
    account, found = account_of(delivery.account), list[Problem]()
    if delivery.stage != Stage.CHECKED:
        found.append(say.NOT_CHECKED(file=delivery.name, value=delivery.stage))
    found += [say.UNANSWERED(file=delivery.name, value=one["sentence"]) for one in delivery.questions]
    if (account.refused or account.held) and not leave_out:
        found.append(say.ROWS_REFUSED(file=delivery.name, refused=account.refused, held=account.held))
    return found


def apply(delivery: Delivery, *, leave_out: bool = False, submit: bool = False, progress: Progress = SILENT) -> Account:
    """Write every row that is ready, as drafts of the delivery's sender.

    Parameters
    ----------
    leave_out
        Whether rows that are refused or held stay behind; without it one such row stops all.
    submit
        Whether the drafts are sent on to review at once, which needs the right to do so.

    Raises
    ------
    ProblemError
        With every reason why not; then nothing was written.
    """
    claim(delivery, leave_out=leave_out)
    return carry_out(delivery, submit=submit, progress=progress)


def claim(delivery: Delivery, *, leave_out: bool) -> None:
    """Say that it is being applied, so that nobody else applies it or checks it anew.

    Raises
    ------
    ProblemError
        With every reason why it cannot be applied.
    """
    found = refusals(delivery, leave_out=leave_out)
    if found:
        raise ProblemError(found)
    if not Delivery.objects.filter(pk=delivery.pk, stage=Stage.CHECKED).update(stage=Stage.APPLYING):
        raise ProblemError(say.NOT_CHECKED(file=delivery.name, value="being applied by somebody else"))


def carry_out(delivery: Delivery, *, submit: bool, progress: Progress = SILENT) -> Account:
    """Apply what was claimed; it is checked and nobody's again if that fails.

    Raises
    ------
    ProblemError
        Where rows were taken meanwhile, or the claim was lost to somebody who checks it anew.
    """
    if not Delivery.objects.filter(pk=delivery.pk, stage=Stage.APPLYING).exists():
        raise ProblemError(say.NOT_CHECKED(file=delivery.name, value="being checked anew"))
    done = False
    try:
        with many_rows(), transaction.atomic():
            _write(delivery, submit, progress)
            delivery.stage, delivery.applied = Stage.APPLIED, timezone.now()
            delivery.save(update_fields=["stage", "applied"])
        done = True
    except IntegrityError as error:
        raise ProblemError(say.TAKEN_MEANWHILE(file=delivery.name)) from error
    finally:
        if not done:
            delivery.stage = Stage.CHECKED
            Delivery.objects.filter(pk=delivery.pk).update(stage=Stage.CHECKED)
    return account_of(delivery.account)


def _write(delivery: Delivery, submit: bool, progress: Progress) -> None:
    total, done = account_of(delivery.account).ready, 0
    for chunk in delivery.chunks.order_by("first").iterator(chunk_size=1):
        rows = unpack(chunk)
        fresh = [row for row in rows if row.outcome == Outcome.NEW]
        changed = [row for row in rows if row.outcome == Outcome.CHANGED]
        written = [*_begin(delivery, fresh), *_change(delivery, changed)]
        if submit and written:
            model, seen = type(written[0]), [Seen(version.pk, version.revision) for version in written]
            move(model, Step.SUBMIT, seen, actor=delivery.person, reason=delivery.note, batch=delivery.batch)
        done += len(written)
        progress.step("applying", done, total)


def _begin(delivery: Delivery, rows: Sequence[StagedRow]) -> Sequence[Version]:
    if not rows:
        return ()
    model = word_of(delivery.word).model
    new = [NewRecord(delivery.owner, values) for values in all_values(model, [row.values for row in rows])]
    drafts = record(model, new, actor=delivery.person, reason=delivery.note, batch=delivery.batch)
    taken = _taken(delivery, rows, drafts)
    Gone(model).forget(taken["key"])
    insert_columns(Taken, taken)
    return drafts


def _taken(delivery: Delivery, rows: Sequence[StagedRow], drafts: Sequence[Version]) -> dict[str, list[Any]]:
    """Columns of `Taken`: which row became which version."""
    return {
        "key": [uuid.UUID(row.key) for row in rows],
        "content": [uuid.UUID(row.content) for row in rows],
        "word": [delivery.word] * len(rows),
        "record": [draft.record for draft in drafts],
        "number": [draft.number for draft in drafts],
        "delivery_id": [delivery.pk] * len(rows),
    }


def _change(delivery: Delivery, rows: Sequence[StagedRow]) -> list[Version]:
    """Proposals on top of the versions with which the rows were merged."""
    model = word_of(delivery.word).model
    bases = versions_of(model).filter(record__in=[row.record for row in rows])
    known = {(str(one.record), one.number): one for one in bases}
    if not rows:
        return []
    approved = latest_approved_of(model, [source.record for source in known.values()])
    proposals = []
    for row in rows:
        source, values = known[row.record, row.base], as_values(model, row.values)
        later = str(values.get("effective", source.effective)) > str(source.effective)
        change, replaces = (Change.UPDATED, None) if later else (Change.CORRECTED, source.number)
        proposals.append(Proposal(source, change, values, approved.get(source.record), replaces))
    reason = delivery.note or delivery.name
    drafts = propose_all(model, proposals, actor=delivery.person, reason=reason, batch=delivery.batch)
    taken = _taken(delivery, rows, drafts)
    Taken.objects.filter(key__in=taken["key"]).delete()
    insert_columns(Taken, taken)
    return drafts
