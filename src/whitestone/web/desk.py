"""The reviewer's desk: the queue, and one item after another with all that is needed to judge it.

Steps are taken here through the same action as anywhere else; this module decides nothing about them.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.written import whole
from whitestone.problems import ProblemError
from whitestone.records.pages.reading import groups
from whitestone.records.pages.related import likely_duplicates
from whitestone.records.pages.sketch import features, sketch_of
from whitestone.records.pages.views import comments_on, fields_of, person_of, refused
from whitestone.review.actions import moving
from whitestone.review.actions.drafting import Seen
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.states import STATE_LABELS, STEP_LABELS, WAITING, State, Step
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Word
from whitestone.web import queue

_FORWARD = (Step.VERIFY, Step.APPROVE)


def shown(request: HttpRequest) -> HttpResponse:
    """The queue of a person, as their filters narrow it."""
    standing = standing_of(person_of(request))
    asked = request.GET
    every = queue.queue(standing, {})
    items = queue.queue(standing, asked.dict()) if asked else every
    offered = [(step, STEP_LABELS[step]) for step in queue.FORWARD if any(step in one.steps for one in items)]
    if any(one.reviewable for one in items):
        offered.append((Step.RETURN, STEP_LABELS[Step.RETURN]))
    context = {
        "items": items,
        "steps": offered,
        "words": {one.word.name: one.word for one in every}.values(),
        "units": queue.units_of(every),
        "asked": asked,
        "filter": asked.urlencode(),
        "first": next((one for one in items if one.reviewable), None),
    }
    return render(request, "web/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, word: str, record: uuid.UUID, number: int) -> HttpResponse:
    """One version to be judged; a step leads on to the next one."""
    known = {one.name: one for one in queue.with_pages()}
    standing = standing_of(person_of(request))
    if word not in known:
        raise Http404
    rows = versions_of(known[word].model).seen_by(standing)
    version = rows.filter(record=record, number=number).select_related("author").first()
    if version is None or version.state not in WAITING:
        if version is None:
            raise Http404
        messages.info(request, _("This version waits no longer: it is {state}.").format(state=_state(version)))
        return redirect("desk")
    if request.method == "POST":
        return _take(request, known[word], version, standing)
    return render(request, "web/desk_item.html", _told(request, known[word], version, standing))


def _state(version: Version) -> str:
    return str(STATE_LABELS[State(version.state)])


def _told(request: HttpRequest, word: Word, version: Version, standing: Standing) -> dict[str, Any]:
    model = type(version)
    rows = versions_of(model).seen_by(standing).filter(record=version.record)
    before = rows.filter(number=version.replaces or version.base or 0).first()
    items = queue.queue(standing, request.GET.dict())
    previous, following, place, amount = queue.neighbours(items, version)
    steps = moving.possible(version, standing)
    forward = next((step for step in _FORWARD if step in steps), None)
    seen = [Seen(version.pk, version.revision)]
    plan = moving.preview(model, forward, seen, actor=person_of(request)) if forward else None
    twins = likely_duplicates(version, standing)
    near = [shape for _address, one in twins if isinstance(shape := getattr(one, "area", None), BaseGeometry)]
    grouped = groups(version, before, standing)
    return {
        "word": word,
        "version": version,
        "before": before,
        "groups": grouped,
        "changes": [row for _heading, rows in grouped for row in rows if row.changed],
        "findings": moving.findings(version, standing),
        "comments": comments_on(version),
        "fields": fields_of(version),
        "twins": twins,
        "sketch": sketch_of(version, before, near),
        "features": features(version, before),
        "forward": forward,
        "forward_label": STEP_LABELS[forward] if forward else "",
        "back": Step.RETURN in steps,
        "reject": Step.REJECT in steps,
        "refusals": plan.refusals if plan else (),
        "previous": previous,
        "following": following,
        "place": place,
        "amount": amount,
        "filter": request.GET.urlencode(),
    }


def _take(request: HttpRequest, word: Word, version: Version, standing: Standing) -> HttpResponse:
    """Take the step and go on to what was next before it was taken."""
    asked = request.POST
    revision = whole(asked.get("revision"))
    if asked.get("step") not in (*_FORWARD, Step.RETURN, Step.REJECT) or revision is None:
        raise Http404
    following = queue.neighbours(queue.queue(standing, request.GET.dict()), version)[1]
    try:
        moving.move(
            word.model,
            Step(asked["step"]),
            [Seen(version.pk, revision)],
            actor=person_of(request),
            reason=asked.get("reason", ""),
            comments={asked["field"]: asked.get("comment", "")} if asked.get("field") else {},
        )
    except ProblemError as error:
        return refused(request, error.problems)
    done = word.model.objects.get(pk=version.pk)
    messages.success(request, _("{record} is now {state}.").format(record=done, state=_state(done)))
    suffix = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(following.address + suffix if following else "desk")
