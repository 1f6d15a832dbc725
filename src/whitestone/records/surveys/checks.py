"""Data-quality rules of surveys."""

from __future__ import annotations

from collections.abc import Iterator

from whitestone.problems import register
from whitestone.records.reference.areas import area_findings
from whitestone.records.reference.checks import unknown_codes
from whitestone.records.reference.units import unit_findings
from whitestone.records.surveys.models import Survey
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

BEGAN_LATER = register(
    "survey-dates-reversed",
    "The survey began ({value}) after it ended.",
    "Correct one of the two dates.",
)
COVERAGE_IMPOSSIBLE = register(
    "survey-coverage-impossible",
    "The survey covered {value} % of its area.",
    "Give a share between 0 and 100.",
)


def check(survey: Survey) -> list[Finding]:
    """Every rule that the version breaks."""
    return [*unknown_codes(survey), *broken(survey), *_own(survey), *unit_findings(survey, survey.area)]


def _own(survey: Survey) -> Iterator[Finding]:
    record = str(survey.record)
    if survey.started is not None and survey.started > survey.effective:
        yield Finding(BEGAN_LATER(record=record, column="started", value=survey.started), Severity.REFUSE)
    if survey.coverage_percent is not None and not 0 <= survey.coverage_percent <= 100:
        said = COVERAGE_IMPOSSIBLE(record=record, column="coverage_percent", value=survey.coverage_percent)
        yield Finding(said, Severity.REFUSE)
    if survey.area is not None:
        yield from area_findings(survey, survey.area, None, survey.computed_m2)
