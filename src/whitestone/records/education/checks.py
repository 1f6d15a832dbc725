"""Data-quality rules of education sessions: that people are counted once, in the right place, by known codes."""

from __future__ import annotations

from collections.abc import Iterator

from whitestone.problems import register
from whitestone.records.capacity.scope import Scope, covered
from whitestone.records.education.models import DIRECT, PEOPLE, Education
from whitestone.records.reference.checks import CODE_UNKNOWN
from whitestone.records.reference.lists import foreign_codes
from whitestone.records.reference.models import Term
from whitestone.records.reference.units import unit_findings
from whitestone.review.links import broken
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NO_SESSION = register(
    "education-without-session",
    "The record counts no session.",
    "Give the number of sessions, at least 1.",
)
NOBODY_THERE = register(
    "education-without-people",
    "The session was {value}, and nobody took part.",
    "Give how many women, men, girls and boys took part.",
)
REACH_MIXED = register(
    "education-reach-mixed",
    "The session was {value}, and {column} is given.",
    "Count participants where people were taught face to face, and the people reached where a medium was used: a "
    "listener is no participant. Record the two as two sessions.",
)
BANDS_EXCEED = register(
    "education-age-bands-exceed",
    "The age bands count {value} people, and {participants} took part.",
    "Correct the numbers; people whose age is not known stand in no band.",
)
DISABILITY_EXCEEDS = register(
    "education-disability-exceeds",
    "{value} persons with disability are counted among {participants} participants.",
    "Correct one of the two; leave it empty where it was not asked.",
)
NO_PLACE = register(
    "education-without-place",
    "Nothing says where the session was held.",
    "Give its place, or the administrative unit where no position was taken.",
)
NOT_ACCREDITED = register(
    "education-not-accredited",
    "The organisation was not accredited for EORE on {day}.",
    "Check the organisation; education is given by accredited organisations (IMAS 12.10).",
)
TWICE = register(
    "education-recorded-twice",
    "Another session of the organisation on the same day and in the same unit has the same numbers: {other}.",
    "Withdraw one of the two if it is the same session: its people would be counted twice.",
)

AGE_BANDS = "age-band"
_MOST_NAMED = 3


def check(one: Education) -> list[Finding]:
    """Every rule that the version breaks."""
    return [
        *foreign_codes(one),
        *broken(one),
        *_people(one),
        *_ages(one),
        *_held(one),
        *_twice(one),
        *unit_findings(one, one.place),
    ]


def _people(one: Education) -> Iterator[Finding]:
    record = str(one.record)
    if not one.sessions:
        yield Finding(NO_SESSION(record=record, column="sessions"), Severity.REFUSE)
    direct = one.delivery in DIRECT
    if direct and not one.participants:
        yield Finding(NOBODY_THERE(record=record, column="women", value=one.delivery), Severity.REFUSE)
    wrong = ("reached",) if direct else PEOPLE
    for name in wrong:
        if getattr(one, name):
            yield Finding(REACH_MIXED(record=record, column=name, value=one.delivery), Severity.REFUSE)
    if one.with_disability is not None and one.with_disability > one.participants:
        said = DISABILITY_EXCEEDS(
            record=record, column="with_disability", value=one.with_disability, participants=one.participants
        )
        yield Finding(said, Severity.REFUSE)


def _ages(one: Education) -> Iterator[Finding]:
    record, bands = str(one.record), int(sum(one.by_age.values()))
    if bands > one.participants:
        said = BANDS_EXCEED(record=record, column="by_age", value=bands, participants=one.participants)
        yield Finding(said, Severity.REFUSE)
    if not one.by_age:
        return
    terms = Term.objects.as_at(one.effective).filter(vocabulary=AGE_BANDS, retired=False, code__in=one.by_age)
    for code in sorted(set(one.by_age) - set(terms.values_list("code", flat=True))):
        said = CODE_UNKNOWN(record=record, column="by_age", value=code, vocabulary=AGE_BANDS)
        yield Finding(said, Severity.REFUSE)


def _held(one: Education) -> Iterator[Finding]:
    """Where, and by whom. A broadcast has no place."""
    if one.delivery in DIRECT and one.place is None and not one.unit:
        yield Finding(NO_PLACE(record=str(one.record), column="place"), Severity.WARN)
    if not covered(one.organisation, Scope.EORE, one.effective):
        said = NOT_ACCREDITED(record=str(one.record), column="organisation", day=one.effective)
        yield Finding(said, Severity.WARN)


def _twice(one: Education) -> Iterator[Finding]:
    """The same people on the same day: in sessions that stand or are under review."""
    if not one.participants:
        return
    same = {name: getattr(one, name) for name in (*PEOPLE, "organisation", "delivery", "effective", "unit")}
    rows = Education.objects.filter(**same).exclude(record=one.record)
    others = sorted({str(record) for record in (rows.standing() | rows.open()).values_list("record", flat=True)})
    if others:
        said = TWICE(record=str(one.record), column="effective", other=", ".join(others[:_MOST_NAMED]))
        yield Finding(said, Severity.WARN)
