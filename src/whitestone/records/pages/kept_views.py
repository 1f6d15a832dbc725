"""The page of kept lists: one's own and those that are shared; keep, forget, begin with one. Writes through actions."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from whitestone.kernel.written import whole
from whitestone.problems import ProblemError
from whitestone.records.pages.actions import forget_list, keep_list, open_with
from whitestone.records.pages.listing import question
from whitestone.records.pages.models import Audience, FirstList, KeptList
from whitestone.records.pages.views import person_of, refused
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.words import all_words


@login_required
@require_http_methods(["GET", "POST"])
def kept_lists(request: HttpRequest) -> HttpResponse:
    """Every kept list that the person sees, by word; a POST keeps, forgets, or begins with one."""
    person = person_of(request)
    if request.method == "POST":
        try:
            return redirect(_done(request.POST, person))
        except ProblemError as error:
            return refused(request, error.problems)
    standing = standing_of(person)
    plurals = {word.name: word.plural for word in all_words()}
    firsts = set(FirstList.objects.filter(person=person).values_list("kept", flat=True))
    seen = KeptList.objects.seen_by(standing).select_related("person").filter(word__in=plurals)
    rows = [(one, plurals[one.word], address_of(one), one.person_id == person.pk, one.pk in firsts) for one in seen]
    context = {"rows": rows, "administrator": standing.administrator}
    return render(request, "pages/kept_lists.html", context)


def address_of(kept: KeptList) -> str:
    """Where a kept list is read."""
    return f"{reverse(f'{kept.word}-list')}?{kept.asked}&view={kept.pk}"


def _done(asked: QueryDict, person: Person) -> str:
    """Do what was asked; gives the address to go on at."""
    if asked.get("do") == "keep":
        word = asked.get("word", "")
        if word not in {one.name for one in all_words()}:
            raise Http404
        audience, organisation = _audience(asked.get("audience", ""))
        kept = keep_list(
            actor=person,
            word=word,
            name=asked.get("name", ""),
            asked=question(QueryDict(asked.get("asked", ""))),
            audience=audience,
            organisation=organisation,
        )
        if asked.get("first"):
            open_with(kept, actor=person, word=word)
        return address_of(kept)
    kept = get_object_or_404(KeptList.objects.seen_by(standing_of(person)), pk=whole(asked.get("list")))
    if asked.get("do") == "forget":
        forget_list(kept, actor=person)
    elif asked.get("do") in ("first", "no-first"):
        open_with(kept if asked["do"] == "first" else None, actor=person, word=kept.word)
    else:
        raise Http404
    return reverse("kept-lists")


def _audience(said: str) -> tuple[Audience, uuid.UUID | None]:
    name, _, organisation = said.partition(":")
    try:
        return Audience(name or Audience.MINE), uuid.UUID(organisation) if organisation else None
    except ValueError:
        raise Http404 from None
