"""Data-quality rules of items of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from whitestone.problems import register
from whitestone.records.evidence.models import Evidence
from whitestone.records.reference.checks import unknown_codes
from whitestone.records.reference.units import unit_findings
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

SORT_UNCLASSED = register(
    "evidence-sort-unclassed",
    "The national profile does not say whether evidence of the sort {value} is direct or indirect.",
    "Have headquarters add the sort to the profile's table of evidence.",
)
NO_PLACE = register(
    "evidence-without-place",
    "The evidence has neither a place nor a hazardous area.",
    "Give its coordinates, or the hazardous area to which it belongs.",
)
OBSERVED_LATER = register(
    "evidence-observed-later",
    "It was observed ({value}) after the day on which it was noted.",
    "Correct one of the two dates.",
)


def check(evidence: Evidence) -> list[Finding]:
    """Every rule that the version breaks."""
    said = [*unknown_codes(evidence), *broken(evidence), *_own(evidence)]
    return [*said, *unit_findings(evidence, evidence.place)]


def _own(evidence: Evidence) -> Iterator[Finding]:
    record = str(evidence.record)
    if not evidence.evidence_class:
        yield Finding(SORT_UNCLASSED(record=record, column="sort", value=evidence.sort), Severity.WARN)
    if evidence.place is None and evidence.hazard is None:
        yield Finding(NO_PLACE(record=record, column="place"), Severity.REFUSE)
    if evidence.observed is not None and evidence.observed.first > evidence.effective:
        said = OBSERVED_LATER(record=record, column="observed", value=str(evidence.observed))
        yield Finding(said, Severity.REFUSE)
