"""Data-quality rules of spot tasks. A report is taken in as it comes; a team is sent only where it may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shapely.geometry import Point

from whitestone.problems import register
from whitestone.records.accidents.released import released_before
from whitestone.records.capacity.scope import Covered
from whitestone.records.reference.lists import codes_and_links
from whitestone.records.reference.units import units_findings
from whitestone.records.spot.models import Outcome, SpotStatus, SpotTask
from whitestone.review.order import dates_reversed, out_of_order
from whitestone.review.rules import Severity
from whitestone.review.words import Finding, one_by_one

STEP_INCOMPLETE = register(
    "spot-step-incomplete",
    "The spot task is {value}, and {column} is not given.",
    "Give it, or report the spot task as far as it is.",
)
NOT_ACCREDITED = register(
    "spot-organisation-not-accredited",
    "The organisation was not accredited for {value} on {day}.",
    "Send a team that is accredited for this level.",
)
ON_RELEASED_LAND = register(
    "spot-on-released-land",
    "The place had been released on {day} (product {value}).",
    "Reopen the case: an item on released land may have been missed.",
)

FOLLOWING: Mapping[str, tuple[SpotStatus, ...]] = {
    SpotStatus.REPORTED: (SpotStatus.TRIAGED,),
    SpotStatus.TRIAGED: (SpotStatus.DISPATCHED, SpotStatus.CLOSED),
    SpotStatus.DISPATCHED: (SpotStatus.VISITED, SpotStatus.TRIAGED),
    SpotStatus.VISITED: (SpotStatus.CLOSED, SpotStatus.DISPATCHED),
    SpotStatus.CLOSED: (SpotStatus.DISPATCHED,),
}
_DAYS = ("reported", "triaged", "dispatched", "visited", "closed")
Found = Iterator[tuple[SpotTask, Finding]]
_NEEDED: Mapping[str, tuple[str, ...]] = {
    SpotStatus.TRIAGED: ("triaged", "urgency"),
    SpotStatus.DISPATCHED: ("triaged", "dispatched", "organisation", "place"),
    SpotStatus.VISITED: ("dispatched", "visited", "organisation", "place", "outcome"),
    SpotStatus.CLOSED: ("closed",),
}


def together(spots: Sequence[SpotTask]) -> Found:
    """Every rule that each of many spot tasks breaks."""
    yield from codes_and_links(spots)
    yield from out_of_order(spots, "status", FOLLOWING)
    yield from one_by_one(spots, lambda one: dates_reversed(one, *_DAYS))
    yield from one_by_one(spots, _steps)
    yield from _sent(spots)
    yield from _places(spots)
    yield from units_findings(spots, [one.place for one in spots])


def _steps(spot: SpotTask) -> Iterator[Finding]:
    record = str(spot.record)
    for name in _NEEDED.get(spot.status, ()):
        if not getattr(spot, name):
            yield Finding(STEP_INCOMPLETE(record=record, column=name, value=spot.status), Severity.REFUSE)
    if spot.outcome == Outcome.AREA and spot.hazard is None:
        yield Finding(STEP_INCOMPLETE(record=record, column="hazard", value=spot.outcome), Severity.REFUSE)


def _sent(spots: Sequence[SpotTask]) -> Found:
    """Whether who was dispatched was accredited for it on that day."""
    covered = Covered({one.organisation for one in spots if one.organisation is not None})
    for spot in spots:
        day, body = spot.dispatched, spot.organisation
        sent = spot.status == SpotStatus.DISPATCHED and bool(spot.level)
        if sent and body and day and not covered.on(body, spot.level, day):
            said = NOT_ACCREDITED(record=str(spot.record), column="organisation", value=spot.level, day=day)
            yield spot, Finding(said, Severity.REFUSE)


def _places(spots: Sequence[SpotTask]) -> Found:
    places = [one.place if isinstance(one.place, Point) else None for one in spots]
    released = released_before(places, [one.reported for one in spots])
    for spot, place, last in zip(spots, places, released, strict=True):
        if place is not None and last is not None:
            record, (product, day) = str(spot.record), last
            said = ON_RELEASED_LAND(record=record, column="place", value=product, day=day, place=(place.x, place.y))
            yield spot, Finding(said, Severity.WARN)
