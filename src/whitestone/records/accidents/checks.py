"""Data-quality rules of accidents, injured people, investigations and recommendations."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from shapely.geometry import Point

from whitestone.problems import register
from whitestone.records.accidents.models import (
    Accident,
    AccidentKind,
    Closing,
    Injured,
    Investigation,
    Recommendation,
)
from whitestone.records.accidents.released import released_before
from whitestone.records.reference.history import each_of, some_of
from whitestone.records.reference.lists import codes_and_links, foreign_codes
from whitestone.records.reference.units import units_findings
from whitestone.records.work.limits import NationalLimits
from whitestone.records.work.models import LimitKind
from whitestone.review.links import broken
from whitestone.review.order import dates_reversed, out_of_order
from whitestone.review.rules import Severity
from whitestone.review.words import Finding, one_by_one

OTHER_DAY = register(
    "accident-other-day",
    "The accident happened on {value}, and the report is about {day}.",
    "Correct one of the two days.",
)
NO_PLACE = register(
    "accident-without-place",
    "The accident has no place.",
    "Give its coordinates: it is evidence of what lies there.",
)
REPORTED_EARLIER = register(
    "accident-reported-earlier",
    "The accident was reported ({value}) before it happened.",
    "Correct one of the two times.",
)
REPORTED_LATE = register(
    "accident-reported-late",
    "The accident was reported {value:.0f} hours after it happened; the nation's limit is {limit:.0f}.",
    "Find out why the report was late.",
)
NO_DEMINER = register(
    "demining-accident-without-organisation",
    "A demining accident names no organisation.",
    "Name the organisation at whose workplace it happened.",
)
ON_RELEASED_LAND = register(
    "accident-on-released-land",
    "The ground had been released on {day} (product {value}).",
    "Reopen the case: look at the product, the operator and the inspection, and record the land as hazardous.",
)
MORE_PEOPLE = register(
    "injured-more-than-reported",
    "More people are recorded as {value} than the accident counts.",
    "Correct the accident's count.",
)
NO_CAUSE = register(
    "investigation-without-cause",
    "The investigation has ended, and it names no cause.",
    "Choose every cause that was found, or the code for an unknown one.",
)
CLOSED_WITHOUT_PROOF = register(
    "recommendation-closed-without-proof",
    "The recommendation is {value}, and {column} is not given.",
    "Give the day, and say what shows that it was done, or why it was declined.",
)

_CLOSING: Mapping[str, tuple[Closing, ...]] = {
    Closing.OPEN: (Closing.CLOSED, Closing.DECLINED),
    Closing.CLOSED: (Closing.OPEN,),
    Closing.DECLINED: (Closing.OPEN,),
}


def check_accidents(accidents: Sequence[Accident]) -> Iterator[tuple[Accident, Finding]]:
    """Rules of accidents."""
    limits = NationalLimits()
    yield from codes_and_links(accidents)
    yield from one_by_one(accidents, lambda one: _times(one, limits))
    yield from _places(accidents)
    yield from units_findings(accidents, [one.place for one in accidents])


def _times(accident: Accident, limits: NationalLimits) -> Iterator[Finding]:
    record = str(accident.record)
    # The day is the local one: a report from near the date line may be about the day before or after in UTC.
    if abs((accident.happened.date() - accident.effective).days) > 1:
        said = OTHER_DAY(record=record, column="happened", value=accident.happened.date(), day=accident.effective)
        yield Finding(said, Severity.REFUSE)
    if accident.reported is not None:
        limit = limits.one(LimitKind.REPORT_HOURS, accident.effective)
        hours = (accident.reported - accident.happened) / dt.timedelta(hours=1)
        if hours < 0:
            said = REPORTED_EARLIER(record=record, column="reported", value=accident.reported)
            yield Finding(said, Severity.REFUSE)
        elif limit is not None and hours > limit:
            said = REPORTED_LATE(record=record, column="reported", value=hours, limit=limit)
            yield Finding(said, Severity.WARN)
    if accident.kind in (AccidentKind.DEMINING, AccidentKind.INCIDENT) and accident.organisation is None:
        yield Finding(NO_DEMINER(record=record, column="organisation"), Severity.REFUSE)


def _places(accidents: Sequence[Accident]) -> Iterator[tuple[Accident, Finding]]:
    places = [one.place if isinstance(one.place, Point) else None for one in accidents]
    released = released_before(places, [one.effective for one in accidents])
    for accident, place, last in zip(accidents, places, released, strict=True):
        record = str(accident.record)
        if place is None:
            yield accident, Finding(NO_PLACE(record=record, column="place"), Severity.WARN)
        elif last is not None:
            product, day = last
            said = ON_RELEASED_LAND(record=record, column="place", value=product, day=day, place=(place.x, place.y))
            yield accident, Finding(said, Severity.WARN)


def check_injured(people: Sequence[Injured]) -> Iterator[tuple[Injured, Finding]]:
    """Rules of injured people."""
    yield from codes_and_links(people)
    yield from one_by_one(people, lambda one: dates_reversed(one, "born", "effective"))
    named = {one.accident for one in people}
    rows = sorted(each_of(Accident.objects.defer("place"), "record", named), key=lambda one: one.number)
    accidents = {one.record: one for one in rows}
    counted: defaultdict[tuple[uuid.UUID, str], set[uuid.UUID]] = defaultdict(set)
    for some in some_of(Injured.objects.all(), "accident", named):
        for accident, harm, record in (some.standing() | some.open()).values_list("accident", "harm", "record"):
            counted[accident, harm].add(record)
    for person in people:
        of = accidents.get(person.accident)
        if of is not None and len(counted[person.accident, person.harm] | {person.record}) > getattr(of, person.harm):
            said = MORE_PEOPLE(record=str(person.record), column="harm", value=person.harm)
            yield person, Finding(said, Severity.WARN)


def check_investigation(one: Investigation) -> list[Finding]:
    """Rules of investigations."""
    found = [*foreign_codes(one), *broken(one), *dates_reversed(one, "began", "ended")]
    if one.ended is not None and not one.causes:
        found.append(Finding(NO_CAUSE(record=str(one.record), column="causes"), Severity.REFUSE))
    return found


def check_recommendation(one: Recommendation) -> list[Finding]:
    """Rules of recommendations."""
    found = [*foreign_codes(one), *broken(one), *(finding for _, finding in out_of_order([one], "closing", _CLOSING))]
    if one.closing != Closing.OPEN:
        for name in ("closed", "proof"):
            if not getattr(one, name):
                said = CLOSED_WITHOUT_PROOF(record=str(one.record), column=name, value=one.closing)
                found.append(Finding(said, Severity.REFUSE))
    return found
