"""Data-quality rules of handovers: what is missing blocks them, unless the nation lets it pass with a warning."""

from __future__ import annotations

from whitestone.records.handover.missing import missing
from whitestone.records.handover.models import Handover
from whitestone.records.reference.lists import foreign_codes
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.words import Finding


def check(handover: Handover) -> list[Finding]:
    """Every rule that the version breaks."""
    blocked = [Finding(problem, Severity.REFUSE) for problem in missing(handover)]
    return [*foreign_codes(handover), *broken(handover), *blocked]
