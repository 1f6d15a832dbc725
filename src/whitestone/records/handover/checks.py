"""Data-quality rules of handovers: what is missing blocks them, unless the nation lets it pass with a warning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whitestone.records.handover.missing import missing_of
from whitestone.records.handover.models import Handover
from whitestone.records.reference.lists import codes_and_links
from whitestone.review.rules import Severity
from whitestone.review.words import Finding


def together(handovers: Sequence[Handover]) -> Iterator[tuple[Handover, Finding]]:
    """Every rule that each of many handovers breaks."""
    yield from codes_and_links(handovers)
    yield from ((one, Finding(problem, Severity.REFUSE)) for one, problem in missing_of(handovers))
