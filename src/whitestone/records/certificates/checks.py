"""Rules of certificates and cases: a certificate says what the register says, its paper is the one that was kept."""

from __future__ import annotations

import hashlib

from whitestone.problems import register
from whitestone.records.certificates.content import facts
from whitestone.records.certificates.models import Case, Certificate, Closing
from whitestone.records.certificates.paper import write_pdf
from whitestone.records.handover.models import Handover
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.states import State
from whitestone.review.storage import fault_of
from whitestone.review.words import Finding

NOT_FROM_REGISTER = register(
    "certificate-not-from-register",
    "The certificate does not say what the register says of its handover: {value}.",
    "Issue it from the handover; nothing of a certificate is typed.",
)
PAPER_CHANGED = register(
    "certificate-paper-changed",
    "The kept paper of the certificate is not the one that was issued: {reason}.",
    "Restore the file from a backup; never hand out another.",
)
CASE_UNEXPLAINED = register(
    "case-closed-without-finding",
    "The case is closed and nothing is said of what was found out.",
    "Say what the item was, how it came there, and what follows.",
)


def check(certificate: Certificate) -> list[Finding]:
    """Every rule that the version breaks."""
    record = str(certificate.record)
    found = [*broken(certificate)]
    fault = fault_of(certificate.sha256)
    if fault:
        found.append(Finding(PAPER_CHANGED(record=record, column="sha256", reason=fault), Severity.REFUSE))
    if certificate.state not in (State.APPROVED, State.WITHDRAWN):
        differing = _difference(certificate)
        if differing:
            problem = NOT_FROM_REGISTER(record=record, column="content", value=differing)
            found.append(Finding(problem, Severity.REFUSE))
    return found


def _difference(certificate: Certificate) -> str:
    """What a certificate that is not approved yet says other than the register does; empty when nothing."""
    handover = Handover.objects.standing().filter(record=certificate.handover).order_by("-number").first()
    if handover is None:
        return "handover"
    said = certificate.content
    differing = [name for name, value in facts(handover).items() if said.get(name) != value]
    if differing:
        return ", ".join(differing)
    others = Certificate.objects.filter(reference=certificate.reference).exclude(record=certificate.record)
    if certificate.area is None or said.get("number") != certificate.reference or others.exists():
        return "number"
    again = write_pdf(said, certificate.area, certificate.languages)
    return "" if hashlib.sha256(again).hexdigest() == certificate.sha256 else "sha256"


def check_case(case: Case) -> list[Finding]:
    """Every rule that the version breaks."""
    found = [*broken(case)]
    if case.status == Closing.CLOSED and not case.finding.strip():
        found.append(Finding(CASE_UNEXPLAINED(record=str(case.record), column="finding"), Severity.REFUSE))
    return found
