"""What anybody may ask of a certificate: whether it holds. Says no more than the national profile opens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language

from whitestone.records.certificates.actions import CHECK
from whitestone.records.certificates.models import Case, Certificate, Closing
from whitestone.review.permissions import Standing
from whitestone.review.rules import current
from whitestone.review.states import State


class Validity(StrEnum):
    """What the register says of a certificate."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, and what it opens; nothing but `validity` where the certificate is unknown."""

    validity: Validity
    number: str = ""
    sha256: str = ""
    issued: str = ""
    withdrawn: str = ""
    superseded_by: str = ""
    under_review: bool = False
    opened: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values; those that are empty are left out."""
        if self.validity is Validity.UNKNOWN:
            return {"validity": str(self.validity)}
        plain = {
            "validity": str(self.validity),
            "number": self.number,
            "sha256": self.sha256,
            "issued": self.issued,
            "withdrawn": self.withdrawn,
            "superseded_by": self.superseded_by,
            "under_review": self.under_review,
            **dict(self.opened),
        }
        return {name: value for name, value in plain.items() if value not in ("", None)}


UNKNOWN = Answer(Validity.UNKNOWN)
_APART = str.maketrans("", "", " -\t\r\n")
"""How people set characters apart that they copy from paper."""


def by_token(token: str) -> Answer:
    """The answer for the token of the code on the paper."""
    return _answer(Certificate.objects.filter(token=token.strip().lower()))


def by_number(number: str, check: str) -> Answer:
    """The answer for the number and the check characters on the paper; both must be those of one certificate.

    All that stand on its paper are needed: on papers of before they were ten there are fewer.
    """
    check = check.translate(_APART).lower()
    rows = Certificate.objects.filter(reference__iexact=number.strip(), token__startswith=check)
    if not check or any(len(check) < len(one.content.get("check", "?" * CHECK)) for one in rows):
        return UNKNOWN
    return _answer(rows)


def _answer(rows: Any) -> Answer:
    approved = rows.filter(approved_from__isnull=False).order_by("-number")
    last = approved.first()
    if last is None:
        return UNKNOWN
    stands = Certificate.objects.standing().filter(record=last.record).order_by("-number").first()
    one = stands or approved.exclude(state=State.WITHDRAWN).exclude(change="withdrawal").first() or last
    later = Certificate.objects.standing().filter(supersedes=one.record).order_by("-serial").first()
    validity = Validity.WITHDRAWN if stands is None else Validity.SUPERSEDED if later else Validity.VALID
    rules = current().certificates
    content = one.content
    names = content.get("unit_names", {})
    name = names.get((get_language() or "en").partition("-")[0]) or names.get("", "")
    shown = {
        "unit": f"{name} ({one.unit})" if name else one.unit,
        "area_m2": content.get("area_m2"),
        "receiver": content.get("receiver"),
        "day": content.get("day"),
    }
    return Answer(
        validity=validity,
        number=one.reference,
        sha256=one.sha256,
        issued=one.effective.isoformat(),
        withdrawn=last.approved_until.date().isoformat() if stands is None and last.approved_until else "",
        superseded_by=later.reference if later else "",
        under_review=rules.flag and under_review(one),
        opened=tuple((name, shown[name]) for name in rules.public if name in shown),
    )


def open_cases_of(standing: Standing) -> int:
    """How many cases that a person may see are open, approved or on their way to it."""
    seen = (
        Case.objects.seen_by(standing).exclude(state__in=(State.REJECTED, State.WITHDRAWN)).order_by("record", "number")
    )
    last = dict(seen.values_list("record", "status"))
    return sum(1 for status in last.values() if status == Closing.OPEN)


def under_review(certificate: Certificate) -> bool:
    """Whether an item was reported on its land and nobody has closed the case."""
    cases = Case.objects.filter(certificate=certificate.record).order_by("record", "number")
    last = {one.record: one for one in cases if one.state not in (State.REJECTED, State.WITHDRAWN)}
    return any(one.status == Closing.OPEN or not one.stands for one in last.values())
