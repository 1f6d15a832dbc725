"""Pages of batches: what was written together, and undoing it. They write through actions only."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from whitestone.problems import ProblemError
from whitestone.records.pages.patience import patient
from whitestone.records.pages.views import person_of, refused
from whitestone.review.actions.moving import possible
from whitestone.review.actions.undoing import preview_undo, undo_batch
from whitestone.review.batches import batch_seen, batches_seen
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.states import STEP_LABELS, Step

_BULK = (Step.SUBMIT, Step.VERIFY, Step.APPROVE, Step.TAKE_BACK)


def _appointed(request: HttpRequest) -> Standing:
    standing = standing_of(person_of(request))
    if not standing.appointed:
        raise Http404
    return standing


@login_required
@require_GET
@patient
def all_batches(request: HttpRequest) -> HttpResponse:
    """The latest batches of which the person sees something."""
    return render(request, "web/batches.html", {"batches": batches_seen(_appointed(request))})


@login_required
@require_http_methods(["GET", "POST"])
def one_batch(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """One batch with its versions and the steps that all can take; undoes it by new versions."""
    standing = _appointed(request)
    found = batch_seen(standing, batch)
    if found is None:
        raise Http404
    told, versions = found
    if request.method == "POST":
        return _undo(request, batch)
    steps = [step for step in _BULK if any(step in possible(version, standing) for version in versions)]
    context = {
        "batch": told,
        "versions": [
            (version, reverse(f"{version.word}-version", args=[version.record, version.number])) for version in versions
        ],
        "steps": [(step, STEP_LABELS[step]) for step in steps],
        "total": sum(number for *_, number in told.counts),
        "undoable": any(version.stands and standing.may_write_for(version.owner) for version in versions),
    }
    return render(request, "web/batch.html", context)


def _undo(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Shows what undoing would write; writes it when exactly that was confirmed."""
    person, reason, mark = person_of(request), request.POST.get("reason", ""), request.POST.get("mark")
    try:
        if mark:
            drafts = undo_batch(batch, actor=person, reason=reason, mark=mark)
            return redirect("batch", drafts[0].batch)
        shown = preview_undo(batch, actor=person, reason=reason)
    except ProblemError as error:
        return refused(request, error.problems)
    return render(request, "web/undo.html", {"batch": batch, "shown": shown, "reason": reason})
