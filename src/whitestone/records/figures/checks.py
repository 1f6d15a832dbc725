"""Data-quality rules of source documents, figures and returns, each alone. Between them `figures.rules` asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Q

from whitestone.figures.cells import SEPARATED
from whitestone.figures.kinds import (
    ITEMS_UNSORTED,
    NOT_A_NUMBER,
    NOT_A_PERIOD,
    NOTHING_RETURNED,
    NUMBER_NEGATIVE,
    NUMBER_SEPARATED,
    REFERENCE_UNKNOWN,
)
from whitestone.land.words import CATEGORIES
from whitestone.problems import Problem, register
from whitestone.profiles import available, fold
from whitestone.records.figures.models import Figure, Return, Source
from whitestone.records.figures.tables_kept import table_of
from whitestone.records.reference.checks import in_the_future, references_twice
from whitestone.records.reference.names import unit_codes
from whitestone.review.links import broken_of
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NAME_NOT_OF_CODE = register(
    "unit-name-not-of-code",
    'The name "{value}" means the unit {found}, and the record is kept under {code}.',
    "Correct the unit, or add the spelling to the unit's other names if it is one.",
)
NAME_UNKNOWN = register(
    "unit-name-unknown",
    'No administrative unit is called "{value}"; the declared land stands in a line without a unit.',
    "Choose the unit, or add the spelling to the unit's other names.",
)
PERIOD_NOT_OVER = register(
    "return-period-not-over",
    "The return declares what happened until {value}, after the day that the record is about.",
    "Correct the period, or date the record to its last day.",
)
PROFILE_NOT_PACKAGED = register(
    "source-profile-unknown",
    'There is no packaged national profile "{value}".',
    "Use one of {known}, or leave the field empty.",
)
TABLE_UNREADABLE = register(
    "source-table-unreadable",
    "A printed table of the document cannot be read as it is kept: {reason}.",
    "Load the document again from its files; tables are not written by hand.",
)


def check_source(source: Source) -> list[Finding]:
    """Rules of source documents."""
    return list(_source(source))


def _source(source: Source) -> Iterator[Finding]:
    record = str(source.record)
    if source.period and source.span is None:
        yield Finding(NOT_A_PERIOD(record=record, column="period", value=source.period), Severity.REFUSE)
    if source.profile and source.profile not in available():
        known = ", ".join(available())
        said = PROFILE_NOT_PACKAGED(record=record, column="profile", value=source.profile, known=known)
        yield Finding(said, Severity.REFUSE)
    problems: list[Problem] = []
    try:
        for one in source.tables:
            table_of(one, None, source.citation, problems)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Finding(TABLE_UNREADABLE(record=record, column="tables", reason=repr(error)), Severity.REFUSE)
    for problem in problems:
        yield Finding(TABLE_UNREADABLE(record=record, column="tables", reason=problem.sentence), Severity.REFUSE)


def check_figures(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Finding]]:
    """Rules of reported figures."""
    yield from broken_of(figures)
    yield from in_the_future(figures)
    sources = {one.source for one in figures if one.source}
    rows = (Figure.objects.standing() | Figure.objects.open()).filter(Q(source__in=sources) | Q(source__isnull=True))
    known: defaultdict[object, set[str]] = defaultdict(set)
    for source, reference in rows.values_list("source", "reference"):
        known[source].add(reference)
    codes = unit_codes()
    for figure in figures:
        yield from ((figure, Finding(problem, Severity.REFUSE)) for problem in _figure(figure, known[figure.source]))
        yield from ((figure, finding) for finding in _name(figure, figure.place, "place", codes))


def _figure(figure: Figure, known: set[str]) -> Iterator[Problem]:
    record = str(figure.record)
    if figure.quantity is None:
        kind = NUMBER_SEPARATED if SEPARATED.fullmatch(figure.value) else NOT_A_NUMBER
        yield kind(record=record, column="value", value=figure.value)
    elif figure.quantity.value < 0:
        yield NUMBER_NEGATIVE(record=record, column="value", value=figure.value)
    if figure.period and figure.span is None:
        yield NOT_A_PERIOD(record=record, column="period", value=figure.period)
    for column, other in (("part_of", figure.part_of), ("same_as", figure.same_as)):
        if other and other not in known:
            yield REFERENCE_UNKNOWN(record=record, column=column, value=other, where=f"The figure {figure.reference}")


def check_returns(returns: Sequence[Return]) -> Iterator[tuple[Return, Finding]]:
    """Rules of tabular returns."""
    yield from broken_of(returns)
    yield from in_the_future(returns)
    yield from references_twice(returns)
    codes = unit_codes()
    for row in returns:
        yield from ((row, Finding(problem, Severity.REFUSE)) for problem in _return(row))
        yield from ((row, finding) for finding in _name(row, row.unit_written, "unit_written", codes))
        if fold(row.unit_written) not in codes and not row.unit:
            said = NAME_UNKNOWN(record=str(row.record), column="unit_written", value=row.unit_written)
            yield row, Finding(said, Severity.WARN)


def _return(row: Return) -> Iterator[Problem]:
    record = str(row.record)
    if row.span is None:
        yield NOT_A_PERIOD(record=record, column="period", value=row.period)
    elif row.span.last > row.effective:
        yield PERIOD_NOT_OVER(record=record, column="period", value=row.span.last)
    if row.area_m2 is None and row.items is None:
        yield NOTHING_RETURNED(record=record, column="area_m2")
    if row.area_m2 is not None and row.area_m2 < 0:
        yield NUMBER_NEGATIVE(record=record, column="area_m2", value=row.area_m2)
    if row.items and row.category not in CATEGORIES:
        known = ", ".join(str(one.name) for one in CATEGORIES)
        yield ITEMS_UNSORTED(record=record, column="category", known=known)


def _name(one: Figure | Return, written: str, column: str, codes: dict[str, set[str]]) -> Iterator[Finding]:
    """A name that is surely another unit's than the one under which the record is kept."""
    found = codes.get(fold(written), set()) if written else set()
    if found and one.unit and one.unit not in found:
        said = NAME_NOT_OF_CODE(
            record=str(one.record), column=column, value=written, found=", ".join(sorted(found)), code=one.unit
        )
        yield Finding(said, Severity.WARN)
