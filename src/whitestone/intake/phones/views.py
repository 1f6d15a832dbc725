"""Pages of phones: devices with what came from each, and submissions with their receipts, to be mended where held."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Max, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from whitestone.intake.forms import owners
from whitestone.intake.phones import devices as keys
from whitestone.intake.phones import fixing
from whitestone.intake.phones.models import WAITING, Device, Standing, Submission
from whitestone.intake.phones.placing import WAIVED
from whitestone.intake.phones.storage import take
from whitestone.kernel.written import whole
from whitestone.problems import ProblemError
from whitestone.records.pages.views import person_of, refused
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.storage import place_of
from whitestone.review.words import word_of

_PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """Every device that the person may see, and a key for a new one: shown here once."""
    person = person_of(request)
    choices = owners(standing_of(person))
    if request.method == "POST":
        return _issue(request, person)
    held, placed = Q(submissions__state__in=WAITING), Q(submissions__state=Standing.PLACED)
    rows = (
        keys.visible_to(person)
        .select_related("person")
        .annotate(
            received=Count("submissions"),
            held=Count("submissions", filter=held),
            placed=Count("submissions", filter=placed),
            last=Max("submissions__received"),
        )
    )
    shown = list(rows.order_by("-seen", "-pk")[:500])
    missing = _missing(shown)
    context = {
        "devices": [(one, missing.get(one.pk, 0)) for one in shown],
        "owners": choices,
        "people": people_for(person),
    }
    return render(request, "phones/devices.html", context)


def _missing(shown: Sequence[Device]) -> dict[int, int]:
    """Attachments that were named and have not come, by device."""
    found: dict[int, int] = {}
    rows = Submission.objects.filter(device__in=shown).exclude(expected=[]).prefetch_related("media")
    for one in rows:
        found[one.device_id] = found.get(one.device_id, 0) + len(one.missing)
    return found


def people_for(person: Person) -> list[Person]:
    """For whom the person may give out keys."""
    standing = standing_of(person)
    people = Person.objects.filter(is_active=True)
    if not standing.headquarters:
        people = people.filter(Q(pk=person.pk) | Q(appointments__organisation__in=standing.submits_for))
    return list(people.distinct().order_by("username"))


def _issue(request: HttpRequest, person: Person) -> HttpResponse:
    said = request.POST
    chosen = next((one for one in people_for(person) if str(one.pk) == said.get("person")), person)
    try:
        owner = uuid.UUID(said["owner"]) if said.get("owner") else None
    except ValueError:
        raise Http404 from None
    try:
        device, key = keys.issue(
            name=said.get("name", ""), person=chosen, owner=owner, actor=person, submits=said.get("submits") == "yes"
        )
    except ProblemError as error:
        return refused(request, error.problems)
    address = request.build_absolute_uri(f"/openrosa/key/{key}")
    # segno writes the image from the address alone: nothing that a person typed is in it.
    image = mark_safe(keys.qr_code(keys.settings_text(address, device.name)))  # noqa: S308  # see above
    answer = render(request, "phones/key.html", {"device": device, "address": address, "image": image})
    answer["Cache-Control"] = "no-store"
    return answer


def _device(request: HttpRequest, pk: int) -> Device:
    found = keys.visible_to(person_of(request)).filter(pk=pk).select_related("person").first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def device(request: HttpRequest, pk: int) -> HttpResponse:
    """What came from one device, the newest first."""
    one = _device(request, pk)
    start = whole(request.GET.get("from")) or 0
    rows = list(one.submissions.prefetch_related("media").order_by("-pk")[start : start + _PAGE + 1])
    context = {"device": one, "submissions": rows[:_PAGE], "next": start + _PAGE if len(rows) > _PAGE else None}
    return render(request, "phones/device.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a device out."""
    keys.revoke(_device(request, pk), actor=person_of(request), reason=request.POST.get("reason", ""))
    return redirect("device", pk=pk)


@login_required
@require_POST
def storage(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in the archive of a phone's storage."""
    one, file = _device(request, pk), request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not standing_of(person_of(request)).may_write_for(one.owner):
        raise Http404
    with tempfile.TemporaryDirectory(prefix="whitestone-phone-") as folder:
        kept = Path(folder) / "storage.zip"
        with kept.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        try:
            take(one, kept)
        except ProblemError as error:
            return refused(request, error.problems)
    return redirect("device", pk=pk)


def _submission(request: HttpRequest, pk: int) -> Submission:
    rows = fixing.visible_to(person_of(request)).filter(pk=pk).select_related("device__person", "delivery")
    found = rows.first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission: what it says, what became of it; and its answers to correct while it is held."""
    one, person = _submission(request, pk), person_of(request)
    if request.method == "POST":
        said = request.POST
        try:
            if said.get("step") == "set aside":
                fixing.set_aside(one, reason=said.get("reason", ""), actor=person)
            else:
                answers = {
                    name.removeprefix("answer:"): str(value).strip()
                    for name, value in said.items()
                    if name.startswith("answer:")
                }
                fixing.mend(one, answers=answers, waived=said.getlist("waive"), actor=person)
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect("submission", pk=pk)
    paths = [*one.answers, *(path for path in one.corrections if path not in one.answers)]
    context: dict[str, Any] = {
        "one": one,
        "media": list(one.media.order_by("pk")),
        "answers": [(path, one.answers.get(path, ""), one.corrections.get(path)) for path in paths],
        "waiting": one.state in WAITING,
        "doubts": [problem for problem in one.problems if problem["code"] in WAIVED],
        "records": [
            (word_of(each["word"]).label, f"/{each['word']}/{each['record']}/{each['number']}/") for each in one.records
        ],
    }
    return render(request, "phones/submission.html", context)


@login_required
@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The XML as it came."""
    one = _submission(request, pk)
    return _download(one.sha256, f"{one.receipt}.xml")


@login_required
@require_GET
def media(request: HttpRequest, pk: int, media: int) -> FileResponse:
    """An attachment as it came."""
    one = _submission(request, pk).media.filter(pk=media).first()
    if one is None:
        raise Http404
    return _download(one.sha256, one.name)


def _download(sha256: str, name: str) -> FileResponse:
    answer = FileResponse(place_of(sha256).open("rb"), as_attachment=True, filename=name)
    answer["Content-Type"] = "application/octet-stream"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
