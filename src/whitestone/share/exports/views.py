"""The pages of exports: ask for one, watch one's own, fetch the file. Nobody sees those of another."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from whitestone.problems import ProblemError
from whitestone.records.pages.views import person_of, refused
from whitestone.share.exports.jobs import ask, place_of, wake
from whitestone.share.lists import all_pages
from whitestone.share.models import Export, Format, Progress

_SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """The person's exports; POST asks for another of what a list's address shows."""
    person = person_of(request)
    if request.method == "POST":
        word, kind = request.POST.get("word", ""), request.POST.get("format", "")
        if word not in all_pages() or kind not in list(Format):
            raise Http404
        try:
            ask(person, word, Format(kind), QueryDict(request.POST.get("asked", "")).dict())
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect("exports")
    rows = Export.objects.filter(person=person, expires__gt=timezone.now()).defer("keys").order_by("-created")
    mine = [{"export": one, "plural": all_pages()[one.word].word.plural} for one in rows[:_SHOWN]]
    answer = render(request, "share/exports.html", {"exports": mine})
    if rows.filter(state__in=(Progress.WAITING, Progress.RUNNING)).exists():
        answer["Refresh"] = "3"
        wake()
    return answer


@login_required
@require_GET
def file(request: HttpRequest, export: uuid.UUID) -> HttpResponseBase:
    """The file, for the person who asked for it, until it expires."""
    mine = Export.objects.filter(person=person_of(request), state=Progress.READY, expires__gt=timezone.now())
    found = mine.filter(pk=export).defer("keys").first()
    if found is None:
        raise Http404
    place = place_of(found)
    try:
        content = place.open("rb")
    except OSError:
        raise Http404 from None
    name = f"whitestone-{found.word}-{found.asked['as_at']}{place.suffix}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
