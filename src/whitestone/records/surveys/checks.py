"""Data-quality rules of surveys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from whitestone.problems import register
from whitestone.records.reference.areas import areas_findings
from whitestone.records.reference.checks import in_the_future, references_twice, unknown_codes_of
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import point_of, sound
from whitestone.records.reference.units import units_findings
from whitestone.records.surveys.models import Survey, SurveyKind
from whitestone.review.links import broken_lists, broken_of
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
TECHNICAL_NTS = register(
    "nts-with-technical-asset",
    "A non-technical survey names a technical asset, lanes or a share of ground covered.",
    "Correct the kind of the survey: where ground is entered with a technical means it is a technical survey.",
)
LANES_OUTSIDE = register(
    "lanes-outside-survey",
    "Lanes lie outside the surveyed area.",
    "Check both perimeters.",
)
LANES_MORE = register(
    "lanes-exceed-survey",
    "The lanes cover {value} m², more than the surveyed area ({computed:,.0f} m²).",
    "Check the width and the length of the lanes, and the unit of the area.",
)

Found = tuple[Survey, Finding]


def check(surveys: Sequence[Survey]) -> Iterator[Found]:
    """Every rule that each version breaks."""
    yield from unknown_codes_of(surveys)
    yield from broken_of(surveys)
    yield from broken_lists(surveys, "hazards", "hazard")
    yield from in_the_future(surveys)
    yield from references_twice(surveys)
    for survey in surveys:
        yield from ((survey, finding) for finding in _own(survey))
    areas = [one.area for one in surveys]
    nothing = [None] * len(surveys)
    yield from areas_findings(surveys, areas, nothing, [one.computed_m2 for one in surveys])
    yield from _lanes(surveys)
    yield from units_findings(surveys, [one.area or one.benchmark for one in surveys])


def _own(survey: Survey) -> Iterator[Finding]:
    record = str(survey.record)
    if survey.started is not None and survey.started > survey.effective:
        yield Finding(BEGAN_LATER(record=record, column="started", value=survey.started), Severity.REFUSE)
    if survey.coverage_percent is not None and not 0 <= survey.coverage_percent <= 100:
        said = COVERAGE_IMPOSSIBLE(record=record, column="coverage_percent", value=survey.coverage_percent)
        yield Finding(said, Severity.REFUSE)
    if survey.kind == SurveyKind.NTS and (survey.technical_asset or survey.lanes or survey.lanes_m2):
        yield Finding(TECHNICAL_NTS(record=record, column="kind"), Severity.WARN)
    if survey.lanes_m2 and survey.computed_m2 and float(survey.lanes_m2) > survey.computed_m2:
        said = LANES_MORE(record=record, column="lanes_m2", value=survey.lanes_m2, computed=survey.computed_m2)
        yield Finding(said, Severity.WARN)


def _lanes(surveys: Sequence[Survey]) -> Iterator[Found]:
    areas, lanes = sound(one.area for one in surveys), sound(one.lanes for one in surveys)
    outside = shapely.difference(lanes, areas)
    size = np.where(shapely.area(lanes) > 0, shapely.area(lanes), shapely.length(lanes))
    over = np.where(shapely.area(lanes) > 0, shapely.area(outside), shapely.length(outside))
    for index in np.flatnonzero(over > Limits()["overlap_share"] * size).tolist():
        survey, place = surveys[index], point_of(outside[index])
        yield survey, Finding(LANES_OUTSIDE(record=str(survey.record), column="lanes", place=place), Severity.WARN)
