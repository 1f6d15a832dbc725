"""The coded items of a monitoring visit that are answered yes or no; the others are columns of the visit itself.

The items are those that IMSMA NG codes on its QA form; what each asks is said here in our words.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from whitestone.problems import register

BAD_ANSWER = register(
    "checklist-answer-unknown",
    '"{value}" answers no item of the checklist.',
    "Answer the items by their codes, each with yes, no or not applicable.",
)

ITEMS = {
    "compliant-sop": _("Work follows the operator's standing procedures"),
    "compliant-standard": _("Work follows the national standards"),
    "accredited": _("The team and its assets are accredited for this work"),
    "evidence-of-testing": _("Tests and evaluations of the equipment are at hand"),
    "documentation": _("The documents of the site are complete and current"),
    "marking": _("The site is marked as required"),
    "supervision": _("Supervision is adequate"),
    "personnel-qualified": _("Everybody is qualified for what they do"),
    "medic-available": _("A qualified medic is at the site"),
    "equipment-suitable": _("The equipment suits the work"),
    "equipment-stored": _("Equipment and explosives are stored properly"),
    "facilities-suitable": _("The facilities suit the work"),
    "maintenance-log": _("The log of maintenance is current"),
    "visitor-log": _("The log of visitors is current"),
    "internal-log": _("The log of the operator's own quality control is current"),
    "corrected": _("Earlier non-conformities have been corrected"),
    "warning-delivered": _("A warning was delivered"),
    "warning-explained": _("The warning was explained"),
    "warning-received": _("The warning was received"),
    "special-monitoring": _("Special monitoring was ordered"),
    "suspended": _("Operations were suspended"),
    "debrief-provided": _("A debriefing was given"),
    "debrief-accepted": _("The debriefing was accepted"),
}
IN_COLUMNS = (
    "status", "reference_type", "inspected", "activity", "task", "authority", "contact", "result",
)  # fmt: skip
"""Columns of a visit that hold the remaining eight of the 31 coded items."""
ANSWERS = ("yes", "no", "not applicable")


def answers(value: Any) -> None:
    """Refuse what answers no item, or not with one of the three answers."""
    said = value if isinstance(value, dict) else {str(value): ""}
    for item, answer in said.items():
        if item not in ITEMS or answer not in ANSWERS:
            problem = BAD_ANSWER(value=f"{item}: {answer}")
            raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)
