"""Pages of hazardous areas: what all words share, and splitting and merging, shown before they are done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from whitestone.problems import ProblemError
from whitestone.records.hazards import policy, tables
from whitestone.records.hazards.actions import Part, merge, split, tried
from whitestone.records.hazards.forms import MergeForm, SplitForm
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages.sketch import sketch
from whitestone.records.pages.views import RecordPages, person_of, refused
from whitestone.review import canonical
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.words import Finding

PAGES = (RecordPages(policy.WORDS[0], tables.HAZARD, tables.HAZARD_FILTERS),)

_NOT_TYPED = ("csrfmiddlewaretoken", "mark")


def _approved(request: HttpRequest, record: uuid.UUID, number: int) -> tuple[Hazard, Person]:
    """An approved version with a polygon, for whoever may write for its owner."""
    person = person_of(request)
    found = Hazard.objects.visible_to(person).filter(record=record, number=number).select_related("author").first()
    if found is None or not found.stands or found.area is None or not standing_of(person).may_write_for(found.owner):
        raise Http404
    return found, person


@login_required
@require_http_methods(["GET", "POST"])
def split_hazard(request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
    """Split an area by a cutting line or into polygons that were typed."""
    hazard, person = _approved(request, record, number)
    form = SplitForm(request.POST if request.method == "POST" else None)

    def write() -> list[Hazard]:
        parts = [Part(piece) for piece in form.pieces(hazard.area)] if hazard.area is not None else []
        said = form.cleaned_data
        return split(hazard, parts, actor=person, day=said["day"], reason=said["reason"])

    return _done_or_shown(request, form, hazard, person, write, gettext("Split"))


@login_required
@require_http_methods(["GET", "POST"])
def merge_hazard(request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
    """Merge an area with neighbours."""
    hazard, person = _approved(request, record, number)
    form = MergeForm(request.POST if request.method == "POST" else None, hazard=hazard, person=person)

    def write() -> list[Hazard]:
        said = form.cleaned_data
        values = {"reference": said["reference"]} if said["reference"] else {}
        together = [hazard, *form.chosen()]
        return merge(together, actor=person, day=said["day"], values=values, reason=said["reason"])

    return _done_or_shown(request, form, hazard, person, write, gettext("Merge"))


def _done_or_shown(
    request: HttpRequest,
    form: SplitForm | MergeForm,
    hazard: Hazard,
    person: Person,
    write: Callable[[], list[Hazard]],
    title: str,
) -> HttpResponse:
    """Writes when exactly this was shown and confirmed; else shows what would be written."""
    context: dict[str, Any] = {"form": form, "hazard": hazard, "title": title, "shown": None}
    if request.method == "POST" and form.is_valid():
        # The same words on the same version make the same parts.
        typed = [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name not in _NOT_TYPED]
        mark = canonical.sha256(repr((hazard.pk, typed)))
        try:
            if request.POST.get("mark") == mark:
                return redirect("batch", write()[0].batch)
            shown = tried(write, person)
        except ProblemError as error:
            return refused(request, error.problems)
        context |= {"shown": shown, "mark": mark, "sketch": _drawn(hazard, shown)}
    return render(request, "hazards/family.html", context)


def _drawn(hazard: Hazard, shown: Sequence[tuple[Hazard, list[Finding]]]) -> Any:
    made = [("now", one.area) for one, _ in shown if one.area is not None and one.parents]
    before = [("before", hazard.area)] if hazard.area is not None else []
    return sketch([*before, *made], gettext("sketch of the parts, north up"))
