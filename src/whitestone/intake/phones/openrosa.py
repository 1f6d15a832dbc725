"""The addresses that ODK Collect and KoboCollect speak to: form list, forms, manifests, lists, submissions.

A device is known by the key in the address and by nothing else; no session, no cookie. Answers are OpenRosa's XML.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from functools import wraps
from typing import Any
from xml.sax.saxutils import escape

from django.core.exceptions import BadRequest, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.definitions import from_json
from whitestone.intake.phones.devices import known, note_seen
from whitestone.intake.phones.lists import as_csv
from whitestone.intake.phones.models import Device, FormVersion, Standing, Submission
from whitestone.intake.phones.published import md5, published
from whitestone.intake.phones.receiving import LIMIT_MEGABYTES, receive
from whitestone.problems import ProblemError
from whitestone.review.storage import NOT_STORED

REQUEST_MEGABYTES = 100
"""Of one request; the phone sends more photographs in further requests."""
_XML = "xml_submission_file"
_STATUS = {
    say.NO_DEVICE.code: 401, say.REVOKED.code: 403, say.FOREIGN.code: 403, say.TOO_LARGE.code: 413,
    NOT_STORED.code: 503, "attachment-too-large": 413,
}  # fmt: skip

View = Callable[..., HttpResponse]


def _answer(message: str, status: int, nature: str = "") -> HttpResponse:
    said = f' nature="{nature}"' if nature else ""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message{said}>{escape(message)}</message>'
        "</OpenRosaResponse>"
    )
    return HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")


def _refused(error: ProblemError) -> HttpResponse:
    first = error.problems[0]
    message = f"{first.sentence} {first.remedy} ({first.code})"
    return _answer(message, _STATUS.get(first.code, 400), "submit_error")


def _of_device(view: View) -> View:
    """Find the device by its key, note that it spoke, and put on every answer what OpenRosa wants there."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, key: str, **rest: Any) -> HttpResponse:
        try:
            device = known(key)
            ahead = note_seen(device, _date(request))
            answer = view(request, device, ahead, key=key, **rest)
        except ProblemError as error:
            answer = _refused(error)
        answer["X-OpenRosa-Version"] = "1.0"
        answer["X-OpenRosa-Accept-Content-Length"] = str(REQUEST_MEGABYTES * 1_000_000)
        answer["Cache-Control"] = "no-store"
        return answer

    return wrapped


def _date(request: HttpRequest) -> dt.datetime | None:
    """The moment that the phone believes it is: OpenRosa has it say so."""
    try:
        moment = parsedate_to_datetime(request.headers.get("Date", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)


def _address(request: HttpRequest, name: str, **parts: str) -> str:
    return escape(request.build_absolute_uri(reverse(name, kwargs=parts)))


@require_safe
@_of_device
def form_list(request: HttpRequest, device: Device, ahead: int | None, *, key: str) -> HttpResponse:  # noqa: ARG001  # one signature for every view of a device
    """The forms, each with its version and hash."""
    wanted = request.GET.get("formID")
    rows = []
    for form in published():
        if wanted and form.form != wanted:
            continue
        definition = from_json(form.definition)
        download = _address(request, "openrosa-form", key=key, form=form.form)
        manifest = _address(request, "openrosa-manifest", key=key, form=form.form)
        rows.append(
            f"<xform><formID>{form.form}</formID><name>{escape(definition.titles[definition.languages[0]])}</name>"
            f"<version>{form.version}</version><hash>{md5(form.xform.encode())}</hash>"
            f"<downloadUrl>{download}</downloadUrl><manifestUrl>{manifest}</manifestUrl></xform>"
        )
    body = f'<?xml version="1.0" encoding="UTF-8"?><xforms xmlns="http://openrosa.org/xforms/xformsList">{"".join(rows)}</xforms>'
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _published(form: str) -> FormVersion:
    found = next((one for one in published() if one.form == form), None)
    if found is None:
        raise ProblemError(say.FORM_UNKNOWN(value=form))
    return found


@require_safe
@_of_device
def form(request: HttpRequest, device: Device, ahead: int | None, *, key: str, form: str) -> HttpResponse:  # noqa: ARG001  # one signature
    """One form as an XForm."""
    return HttpResponse(_published(form).xform, content_type="text/xml; charset=utf-8")


@require_safe
@_of_device
def manifest(request: HttpRequest, device: Device, ahead: int | None, *, key: str, form: str) -> HttpResponse:  # noqa: ARG001  # one signature
    """The lists that a form needs, each with its hash."""
    rows = []
    for word in from_json(_published(form).definition).lists:
        address = _address(request, "openrosa-list", key=key, word=word)
        rows.append(
            f"<mediaFile><filename>{word}.csv</filename><hash>{md5(as_csv(device, word))}</hash>"
            f"<downloadUrl>{address}</downloadUrl></mediaFile>"
        )
    body = f'<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="http://openrosa.org/xforms/xformsManifest">{"".join(rows)}</manifest>'
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


@require_safe
@_of_device
def records(request: HttpRequest, device: Device, ahead: int | None, *, key: str, word: str) -> HttpResponse:  # noqa: ARG001  # one signature
    """The records of a word that a form of the device offers."""
    offered = {one for form in published() for one in from_json(form.definition).lists}
    if word not in offered:
        raise ProblemError(say.FORM_UNKNOWN(value=f"{word}.csv"))
    return HttpResponse(as_csv(device, word), content_type="text/csv; charset=utf-8")


@require_http_methods(["HEAD", "POST"])
@_of_device
def submission(request: HttpRequest, device: Device, ahead: int | None, *, key: str) -> HttpResponse:
    """HEAD: yes, send it here. POST: a submission, or a part of one."""
    if request.method == "HEAD":
        answer = HttpResponse(status=204)
        answer["Location"] = request.build_absolute_uri(reverse("openrosa-submission", kwargs={"key": key}))
        return answer
    content, files = sent_in(request)
    kept = receive(device, content, files, ahead=ahead)
    return _answer(receipt_text(kept), 201 if kept.state == Standing.PLACED else 202, "submit_success")


def sent_in(request: HttpRequest) -> tuple[bytes, dict[str, Iterable[bytes]]]:
    """The XML of a submission and its attachments by name, as a request brings them.

    Raises
    ------
    ProblemError
        When there is none, or more of it than is taken.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > REQUEST_MEGABYTES * 1_000_000:
        raise ProblemError(say.TOO_LARGE(limit=REQUEST_MEGABYTES))
    try:
        xml = request.FILES.get(_XML) or request.POST.get(_XML)
        parts = [one for name in request.FILES if name != _XML for one in request.FILES.getlist(name)]
    except (MultiPartParserError, TooManyFilesSent, UnreadablePostError, BadRequest) as error:
        raise ProblemError(say.UNREADABLE(reason=str(error) or type(error).__name__)) from error
    content = xml.read(LIMIT_MEGABYTES * 1_000_000 + 1) if isinstance(xml, UploadedFile) else str(xml or "").encode()
    if not content:
        raise ProblemError(say.NO_SUBMISSION())
    if len(content) > LIMIT_MEGABYTES * 1_000_000:
        raise ProblemError(say.TOO_LARGE(limit=LIMIT_MEGABYTES))
    return content, {str(one.name): one.chunks() for one in parts}


def receipt_text(one: Submission) -> str:
    """What the phone shows: the receipts of what came, what is missing still, and whether it waits for a person."""
    media = list(one.media.order_by("pk"))
    said = [f"Receipt {one.receipt}"]
    if one.expected:
        said.append(f"{len(one.expected) - len(one.missing)} of {len(one.expected)} attachments")
    said += [f"{each.name} {each.receipt}" for each in media[:20]]
    if one.state == Standing.HELD:
        said.append("held for the office: " + "; ".join(str(problem["sentence"]) for problem in one.problems[:3]))
    return ". ".join(said) + "."
