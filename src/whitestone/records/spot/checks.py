"""Data-quality rules of spot tasks. A report is taken in as it comes; a team is sent only where it may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shapely.geometry import Point

from whitestone.problems import register
from whitestone.records.accidents.released import ground_at
from whitestone.records.capacity.scope import covered
from whitestone.records.reference.lists import foreign_codes
from whitestone.records.reference.units import unit_findings
from whitestone.records.spot.models import Outcome, SpotStatus, SpotTask
from whitestone.review.links import broken
from whitestone.review.order import dates_reversed, out_of_order
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

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
_NEEDED: Mapping[str, tuple[str, ...]] = {
    SpotStatus.TRIAGED: ("triaged", "urgency"),
    SpotStatus.DISPATCHED: ("triaged", "dispatched", "organisation", "place"),
    SpotStatus.VISITED: ("dispatched", "visited", "organisation", "place", "outcome"),
    SpotStatus.CLOSED: ("closed",),
}


def check(spot: SpotTask) -> list[Finding]:
    """Every rule that the version breaks."""
    return [
        *foreign_codes(spot),
        *broken(spot),
        *out_of_order(spot, "status", FOLLOWING),
        *dates_reversed(spot, "reported", "triaged", "dispatched", "visited", "closed"),
        *_steps(spot),
        *_place(spot),
        *unit_findings(spot, spot.place),
    ]


def _steps(spot: SpotTask) -> Iterator[Finding]:
    record = str(spot.record)
    for name in _NEEDED.get(spot.status, ()):
        if not getattr(spot, name):
            yield Finding(STEP_INCOMPLETE(record=record, column=name, value=spot.status), Severity.REFUSE)
    if spot.outcome == Outcome.AREA and spot.hazard is None:
        yield Finding(STEP_INCOMPLETE(record=record, column="hazard", value=spot.outcome), Severity.REFUSE)
    day = spot.dispatched
    sent = spot.status == SpotStatus.DISPATCHED and bool(spot.level)
    if sent and spot.organisation and day and not covered(spot.organisation, spot.level, day):
        said = NOT_ACCREDITED(record=record, column="organisation", value=spot.level, day=day)
        yield Finding(said, Severity.REFUSE)


def _place(spot: SpotTask) -> Iterator[Finding]:
    place = spot.place
    if not isinstance(place, Point):
        return
    ground = ground_at(place, spot.reported)
    if ground.released:
        last = ground.releases[0]
        said = ON_RELEASED_LAND(
            record=str(spot.record), column="place", value=str(last.record), day=last.day, place=(place.x, place.y)
        )
        yield Finding(said, Severity.WARN)
