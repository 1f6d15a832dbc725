"""The phones' forms in a browser: the page that fills one in, what it asks for, and where it is sent.

Who is signed in fills as themselves. What is sent goes the way of a phone's submission, with the same receipt.
"""

from __future__ import annotations

import secrets
import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from whitestone.intake.forms import owners
from whitestone.intake.phones import openrosa
from whitestone.intake.phones.definitions import from_json
from whitestone.intake.phones.lists import as_csv
from whitestone.intake.phones.models import Device, FormVersion, Standing
from whitestone.intake.phones.published import published
from whitestone.intake.phones.receiving import receive
from whitestone.problems import ProblemError
from whitestone.records.pages.views import person_of
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{mark}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{mark}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""That of every page, and two concessions for ODK Web Forms: its reader of expressions is WebAssembly, and it writes
its styles into the page, each with the mark of this one answer. No script is made from text."""


@login_required
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """The forms that can be filled in here."""
    person = person_of(request)
    listed = [(form.form, _title(form)) for form in published()]
    return render(request, "phones/forms.html", {"forms": listed, "owners": owners(standing_of(person))})


def _title(form: FormVersion) -> str:
    """What a form is called in the reader's language, also where the form itself is not in that language."""
    titles = from_json(form.definition).titles
    return titles.get(get_language() or "en") or gettext(titles.get("en") or form.form)


def _asked(request: HttpRequest, form: str) -> tuple[Device, FormVersion]:
    """As whom and for whom a form is filled in, and the form."""
    person = person_of(request)
    said = request.POST.get("owner") if request.method == "POST" else request.GET.get("owner")
    try:
        owner = uuid.UUID(said) if said else None
    except ValueError:
        raise Http404 from None
    found = next((one for one in published() if one.form == form), None)
    if found is None or not standing_of(person).may_write_for(owner):
        raise Http404
    return Device(person=person, owner=owner), found


@login_required
@require_GET
def fill(request: HttpRequest, form: str) -> HttpResponse:
    """The page on which a form is filled in."""
    device, found = _asked(request, form)
    mark = secrets.token_urlsafe(16)
    context = {
        "form": form,
        "title": _title(found),
        "owner": str(device.owner or ""),
        "mark": mark,
        "token": get_token(request),
    }
    answer = render(request, "phones/fill.html", context)
    answer["Content-Security-Policy"] = POLICY.format(mark=mark)
    return answer


@login_required
@require_GET
def form_xml(request: HttpRequest, form: str) -> HttpResponse:
    """The form as an XForm."""
    _, found = _asked(request, form)
    return HttpResponse(found.xform, content_type="text/xml; charset=utf-8")


@login_required
@require_GET
def form_list(request: HttpRequest, form: str, word: str) -> HttpResponse:
    """The records of a word that the form offers to who fills it in."""
    device, found = _asked(request, form)
    if word not in from_json(found.definition).lists:
        raise Http404
    return HttpResponse(as_csv(device, word), content_type="text/csv; charset=utf-8")


@login_required
@require_POST
def send(request: HttpRequest, form: str) -> JsonResponse:
    """Take in what was filled in; says the receipt, whether it waits for a person, and where it is."""
    asked, _found = _asked(request, form)
    device = _browser_of(asked.person, asked.owner)
    try:
        content, files = openrosa.sent_in(request)
        kept = receive(device, content, files, came="browser")
    except ProblemError as error:
        first = error.problems[0]
        return JsonResponse({"text": f"{first.sentence} {first.remedy} ({first.code})"}, status=400)
    held = kept.state == Standing.HELD
    address = f"/submissions/{kept.pk}/"
    return JsonResponse({"text": openrosa.receipt_text(kept), "held": held, "address": address})


def _browser_of(person: Person, owner: uuid.UUID | None) -> Device:
    """The device under which a person's browsers send for an organisation. What stands for its key is no key's hash."""
    stands = f"browser {person.pk} {owner or ''}"
    found = Device.objects.filter(key_sha256=stands).first()
    if found is None:
        with writing(person) as entry:
            found, made = Device.objects.get_or_create(
                key_sha256=stands,
                defaults={"name": _("Browser"), "person": person, "owner": owner, "issued": entry.moment,
                          "issued_by": person},
            )  # fmt: skip
            if made:
                new = {"device": found.pk, "person": person.username, "owner": str(owner or "")}
                entry.add("begin in a browser", "device", new=new)
    if found.revoked is not None:
        raise Http404
    Device.objects.filter(pk=found.pk).update(seen=timezone.now())
    return found
