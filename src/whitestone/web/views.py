"""Pages that join rooms: the desk's bulk action, people. They write through actions only."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from whitestone.kernel.written import whole
from whitestone.problems import Problem, ProblemError
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.listing import WITHDRAW
from whitestone.records.pages.views import fields_of, person_of, refused
from whitestone.records.reference.models import Unit
from whitestone.review import problems as say
from whitestone.review.actions import people
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import Plan, move_all, preview
from whitestone.review.actions.undoing import withdraw_all, withdrawable
from whitestone.review.batches import mark_of, whole_batch
from whitestone.review.models import Appointment, Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Role
from whitestone.review.states import STEP_LABELS, State, Step
from whitestone.review.words import all_words, word_of
from whitestone.web.desk import shown

_BULK = (Step.VERIFY, Step.APPROVE, Step.SUBMIT, Step.RETURN)


@login_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the oldest first; several are taken at once after a look at what that would do."""
    if request.method == "POST":
        return _bulk(request, person_of(request))
    return shown(request)


def _chosen(request: HttpRequest) -> dict[str, list[Seen]]:
    """The ticked versions by word, as ``word:row:revision``."""
    chosen: dict[str, list[Seen]] = defaultdict(list)
    known = {word.name for word in all_words()}
    for ticked in request.POST.getlist("version"):
        word, _, rest = ticked.partition(":")
        row, _, revision = rest.partition(":")
        key, looked_at = whole(row), whole(revision)
        if word not in known or key is None or looked_at is None:
            raise Http404
        chosen[word].append(Seen(key, looked_at))
    return chosen


def _of_batch(batch: str, step: Step, person: Person) -> tuple[dict[str, list[Seen]], str]:
    """All of a batch that can take a step, and the mark of how it stands now: it may be too long to be posted."""
    try:
        versions = whole_batch(standing_of(person), uuid.UUID(batch), step)
    except ValueError:
        raise Http404 from None
    if not versions:
        raise Http404
    chosen: dict[str, list[Seen]] = defaultdict(list)
    for version in versions:
        chosen[version.word].append(Seen(version.pk, version.revision))
    return chosen, mark_of(versions)


def _bulk(request: HttpRequest, person: Person) -> HttpResponse:
    batch, mark = request.POST.get("batch", ""), ""
    if request.POST.get("step") == WITHDRAW:
        return _withdraw(request, person)
    # What a file brought in and nobody has approved goes as it came: as a whole.
    if request.POST.get("step") not in (*_BULK, *([Step.TAKE_BACK] if batch else [])):
        raise Http404
    step = Step(request.POST["step"])
    if batch:
        chosen, mark = _of_batch(batch, step, person)
    else:
        chosen = _chosen(request)
    try:
        if request.POST.get("confirmed") == "yes":
            if mark and mark != request.POST.get("mark"):
                raise ProblemError(say.CHANGED_MEANWHILE(word="batch", by="its versions say who"))
            by_model = {word_of(name).model: seen for name, seen in chosen.items()}
            move_all(step, by_model, actor=person, batch=uuid.uuid4(), comments=_comments(request, step))
            return redirect("desk")
        plans: list[Plan[Any]] = [
            preview(word_of(name).model, step, seen, actor=person) for name, seen in chosen.items()
        ]
    except ProblemError as error:
        return refused(request, error.problems)
    refusals: list[Problem] = [problem for plan in plans for problem in plan.refusals]
    context = {
        "step": step,
        "label": STEP_LABELS[step],
        "targets": [target for plan in plans for target in plan.targets],
        "refusals": refusals,
        "warnings": [problem for plan in plans for problem in plan.warnings],
        "ticked": request.POST.getlist("version"),
        "batch": batch,
        "mark": mark,
        "fields": _fields_of(plans) if step is Step.RETURN else [],
    }
    return render(request, "web/preview.html", context, status=409 if refusals else 200)


def _comments(request: HttpRequest, step: Step) -> dict[str, str]:
    """The comment that is fixed to a field of every version that goes back."""
    field = request.POST.get("field", "")
    return {field: request.POST.get("comment", "")} if step is Step.RETURN and field else {}


def _fields_of(plans: Sequence[Plan[Any]]) -> list[tuple[str, str]]:
    """The fields on which one comment can be fixed: those that all of the words have."""
    every = [dict(fields_of(plan.targets[0][0])) for plan in plans if plan.targets]
    return [(name, label) for name, label in every[0].items() if all(name in one for one in every)] if every else []


def _withdraw(request: HttpRequest, person: Person) -> HttpResponse:
    """Shows which records would be proposed to be withdrawn; proposes it once a reason is given."""
    chosen, reason = _chosen(request), request.POST.get("reason", "")
    by_model = {word_of(name).model: seen for name, seen in chosen.items()}
    try:
        if request.POST.get("confirmed") == "yes":
            drafts = withdraw_all(by_model, actor=person, reason=reason)
            return redirect("batch", drafts[0].batch) if drafts else redirect("desk")
        found = [withdrawable(model, seen, actor=person) for model, seen in by_model.items()]
    except ProblemError as error:
        return refused(request, error.problems)
    refusals = [problem for _versions, problems in found for problem in problems]
    context = {
        "step": WITHDRAW,
        "label": _("Propose to withdraw"),
        "targets": [(one, State.DRAFT) for versions, _why in found for one in versions],
        "refusals": refusals,
        "ticked": request.POST.getlist("version"),
        "withdrawing": True,
    }
    return render(request, "web/preview.html", context, status=409 if refusals else 200)


def _administrator(request: HttpRequest) -> Person:
    person = person_of(request)
    if not standing_of(person).administrator:
        raise Http404
    return person


@login_required
@require_http_methods(["GET", "POST"])
def all_people(request: HttpRequest) -> HttpResponse:
    """Every account with its appointments; opens new ones."""
    administrator = _administrator(request)
    if request.method == "POST":
        asked = request.POST
        try:
            person = people.open_account(
                actor=administrator,
                username=asked.get("username", ""),
                password=asked.get("password", ""),
                name=asked.get("name", ""),
                email=asked.get("email", ""),
            )
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect("person", person.pk)
    everybody = Person.objects.prefetch_related("appointments").order_by("username")
    return render(request, "web/people.html", {"people": everybody})


@login_required
@require_http_methods(["GET", "POST"])
def one_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: appoint, dismiss, close."""
    administrator, person = _administrator(request), get_object_or_404(Person, pk=pk)
    if request.method == "POST":
        try:
            _manage(request, person, administrator)
        except ProblemError as error:
            return refused(request, error.problems)
        except ValueError:
            raise Http404 from None
        return redirect("person", pk)
    names = {one.record: one.name for one in Organisation.objects.standing()}
    context = {
        "person": person,
        "held": [(one, names.get(one.organisation) if one.organisation else "") for one in person.appointments.all()],
        "roles": list(Role),
        "organisations": sorted(names.items(), key=lambda item: item[1]),
        "units": Unit.objects.standing().order_by("name"),
    }
    return render(request, "web/person.html", context)


def _manage(request: HttpRequest, person: Person, administrator: Person) -> None:
    asked = request.POST
    reason = asked.get("reason", "")
    if asked.get("do") == "appoint":
        organisation = asked.get("organisation")
        people.appoint(
            person,
            Role(asked.get("role", "")),
            actor=administrator,
            organisation=uuid.UUID(organisation) if organisation else None,
            units=asked.getlist("units"),
        )
    elif asked.get("do") == "dismiss":
        held = get_object_or_404(Appointment, pk=asked.get("appointment"), person=person)
        people.dismiss(held, actor=administrator, reason=reason)
    elif asked.get("do") == "close":
        people.close_account(person, actor=administrator, reason=reason)
    else:
        raise Http404
