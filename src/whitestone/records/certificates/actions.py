"""Issuing certificates: what the register says is put on paper, numbered, kept under its hash, and sent to approval."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Iterator

from django.db.models import Max, Q
from django.utils import timezone

from whitestone.kernel.geometry import intersecting
from whitestone.problems import Problem, ProblemError, register
from whitestone.records.certificates.content import facts, land_of, products_of
from whitestone.records.certificates.models import Case, Certificate, Closing
from whitestone.records.certificates.paper import write_pdf
from whitestone.records.completion.models import Completion
from whitestone.records.completion.preview import open_land
from whitestone.records.handover.missing import STILL_OPEN, missing
from whitestone.records.handover.models import Handover
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.problems import NO_RIGHT
from whitestone.review.rules import current
from whitestone.review.states import OPEN, State, Step
from whitestone.review.storage import store

NO_HANDOVER = register(
    "certificate-without-handover",
    "There is no approved handover {value}.",
    "Have the handover approved; then issue its certificate.",
)
ALREADY = register(
    "certificate-exists",
    "The handover has the certificate {value}.",
    "Say why it is superseded, or withdraw it.",
)
CASE_OPEN = register(
    "certificate-case-open",
    "An item was reported on this land on {value}, and the case is not closed.",
    "Find out what it was and close the case; then issue the certificate.",
)
CHECK = 10
"""Characters of the token (of five bits each) that stand on the paper beside the number: nobody guesses 50 bits."""


def issue(
    handover: uuid.UUID, *, actor: Person, reason: str = "", address: str = "", supersedes: bool = False
) -> Certificate:
    """Put a handover on paper and send it to another person of headquarters for approval.

    Parameters
    ----------
    address
        Where the register is served, such as ``https://register.example``: the code on the paper leads there.
    supersedes
        Whether the certificate that the handover has now is superseded, for the reason given.

    Raises
    ------
    ProblemError
        The actor is not of headquarters; there is no such handover; something is missing; it has a certificate.
    """
    if not standing_of(actor).headquarters:
        raise ProblemError(NO_RIGHT(word=Certificate.word, step="issue", rights="headquarters"))
    with writing(actor, reason):
        found = Handover.objects.standing().filter(record=handover).order_by("-number").first()
        if found is None:
            raise ProblemError(NO_HANDOVER(value=handover))
        lacking = [*missing(found), *_since(found)]
        if lacking:
            raise ProblemError(lacking)
        before = _before(handover)
        if before is not None and not (supersedes and reason.strip()):
            raise ProblemError(ALREADY(value=before.reference))
        values = _values(found, before, address.rstrip("/"))
        (draft,) = record(Certificate, [NewRecord(None, values)], actor=actor, reason=reason)
        (submitted,) = move(Certificate, Step.SUBMIT, [Seen(draft.pk, draft.revision)], actor=actor)
    return submitted


def _since(handover: Handover) -> Iterator[Problem]:
    """What happened to the land between its handover and today: the certificate is read as of the day of its issue."""
    report = Completion.objects.as_at(handover.effective).filter(record=handover.completion).first()
    area = None if report is None else land_of(products_of(report, handover.effective))
    if area is None:
        return
    record, today = str(handover.record), timezone.now().date()
    left = open_land(area, today) if today > handover.effective else 0.0
    if left >= 1.0:
        yield STILL_OPEN(record=record, column="completion", value=left)
    rows = Case.objects.filter(status=Closing.OPEN).filter(approved_until__isnull=True)
    rows = rows.filter(Q(approved_from__isnull=False) | Q(state__in=OPEN))
    closed = Case.objects.standing().filter(status=Closing.CLOSED).values("record")
    for case in rows.exclude(record__in=closed).filter(pk__in=intersecting(rows, "place", area)).order_by("pk"):
        yield CASE_OPEN(record=record, value=case.effective)


def _before(handover: uuid.UUID) -> Certificate | None:
    """The certificate that a handover has, or that waits for approval."""
    rows = Certificate.objects.filter(handover=handover)
    waiting = rows.filter(state__in=(State.SUBMITTED, State.VERIFIED)).first()
    standing = rows.standing().filter(pk__in=Certificate.objects.standing()).order_by("-serial", "-number").first()
    return waiting or standing


def _values(handover: Handover, before: Certificate | None, address: str) -> dict[str, object]:
    """What a new certificate says. Nobody else can write meanwhile, so that no number is given twice or left out."""
    rules, today = current(), timezone.now().date()
    last = Certificate.objects.filter(effective__year=today.year).aggregate(Max("serial"))["serial__max"]
    serial = (last or 0) + 1
    token = base64.b32encode(secrets.token_bytes(20)).decode().lower()
    number = rules.certificates.number.format(year=today.year, serial=serial)
    report = Completion.objects.as_at(handover.effective).get(record=handover.completion)
    rows = products_of(report, handover.effective)
    area = land_of(rows)
    content = {
        **facts(handover),
        "number": number,
        "issued": today.isoformat(),
        "check": token[:CHECK],
        "address": f"{address}/c/{token}/" if address else "",
        "supersedes": before.reference if before else "",
    }
    languages = list(rules.certificates.languages)
    pdf = write_pdf(content, area, languages) if area is not None else b""
    kept = store(f"{number}.pdf", [pdf])
    return {
        "effective": today,
        "unit": handover.unit,
        "reference": number,
        "serial": serial,
        "token": token,
        "handover": handover.record,
        "task": handover.task,
        "completion": handover.completion,
        "releases": [str(row.record) for row in rows],
        "supersedes": before.record if before else None,
        "area": area,
        "languages": languages,
        "content": content,
        "sha256": kept.sha256,
        "size": kept.size,
    }
