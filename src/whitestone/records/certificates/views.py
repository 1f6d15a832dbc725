"""Pages of certificates: the shared ones, issuing, the paper, and the public page on which anybody checks one."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from whitestone.problems import ProblemError
from whitestone.records.certificates import policy, tables
from whitestone.records.certificates.actions import issue
from whitestone.records.certificates.models import Certificate
from whitestone.records.certificates.public import UNKNOWN, Answer, Validity, by_number, by_token
from whitestone.records.handover.missing import missing
from whitestone.records.handover.models import Handover
from whitestone.records.pages.tries import MINUTE, Tries
from whitestone.records.pages.views import RecordPages, person_of, refused
from whitestone.review.permissions import standing_of
from whitestone.review.storage import place_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.CERTIFICATE, tables.CERTIFICATE_FILTERS),
    RecordPages(policy.WORDS[1], tables.CASE, tables.CASE_FILTERS),
)
TRIES = Tries("certificate-tries", 30)
"""Unknown certificates that may be asked for from one address in a minute before every answer is: later."""
_MOST = 20_000_000


@login_required
@require_http_methods(["GET", "POST"])
def issue_certificate(request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
    """What is missing before a handover can have its certificate; issue it where nothing is."""
    person = person_of(request)
    found = Handover.objects.visible_to(person).filter(record=record, number=number).first()
    if found is None or not found.stands or not standing_of(person).headquarters:
        raise Http404
    if request.method == "POST":
        address = request.build_absolute_uri("/").rstrip("/")
        reason, again = request.POST.get("reason", ""), request.POST.get("supersedes") == "yes"
        try:
            made = issue(record, actor=person, reason=reason, address=address, supersedes=again)
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect("certificate-version", made.record, made.number)
    held = Certificate.objects.filter(handover=record).order_by("serial", "number")
    context = {"handover": found, "missing": list(missing(found)), "held": {one.record: one for one in held}.values()}
    return render(request, "certificates/issue.html", context)


@login_required
@require_GET
def paper(request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponseBase:
    """The PDF of a certificate, for whoever may see its record."""
    found = Certificate.objects.visible_to(person_of(request)).filter(record=record, number=number).first()
    if found is None or not place_of(found.sha256).exists():
        raise Http404
    answer = FileResponse(place_of(found.sha256).open("rb"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.reference}.pdf"'
    return answer


def _limited(request: HttpRequest, ask: Callable[[], Answer]) -> Answer | None:
    """The answer; None when too many unknown ones were asked for from this address."""
    if TRIES.spent(request):
        return None
    answer = ask()
    if answer.validity is Validity.UNKNOWN:
        TRIES.add(request)
    return answer


# Anybody may ask, from any page and without a session: nothing is changed, and nothing of a person is in the answer.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The public page: asked by number and check characters."""
    number, mark = request.GET.get("number", ""), request.GET.get("check", "")
    if not number:
        return _told(request, None, "")
    answer = _limited(request, lambda: by_number(number, mark))
    return _told(request, answer, number) if answer is not None else _later(request)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def check_token(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the code on the paper."""
    answer = _limited(request, lambda: by_token(token))
    if answer is None:
        return _later(request)
    return _told(request, answer, answer.number)


@require_GET
def check_json(request: HttpRequest, token: str) -> HttpResponse:
    """The same for programs."""
    answer = _limited(request, lambda: by_token(token))
    if answer is None:
        return JsonResponse({"validity": "ask again in a minute"}, status=429)
    return JsonResponse(answer.as_json(), status=404 if answer is UNKNOWN else 200)


def _told(request: HttpRequest, answer: Answer | None, asked: str) -> HttpResponse:
    same: bool | None = None
    if answer is not None and answer.sha256:
        said = request.GET.get("sha256", "").strip().lower()
        sent = request.FILES.get("file") if request.method == "POST" else None
        if sent is not None and (sent.size or 0) <= _MOST:
            digest = hashlib.sha256()
            for chunk in sent.chunks():
                digest.update(chunk)
            said = digest.hexdigest()
        same = None if not said else said == answer.sha256
    status = 404 if answer is UNKNOWN else 200
    context = {"answer": answer, "asked": asked, "same": same, "opened": dict(answer.opened) if answer else {}}
    return render(request, "certificates/check.html", context, status=status)


def _later(request: HttpRequest) -> HttpResponse:
    answer = render(request, "certificates/check.html", {"later": True, "answer": None}, status=429)
    answer["Retry-After"] = str(MINUTE)
    return answer
