"""A country for tests: two districts side by side, a few codes, two organisations. SYNTHETIC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

import shapely

from tests.cast import NORTH, OPERATOR, OTHER_OPERATOR, SOUTH, Cast
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.models import Ordnance, Term, Unit
from whitestone.review.actions.drafting import NewRecord, Seen, propose, record
from whitestone.review.actions.installing import install
from whitestone.review.actions.moving import move
from whitestone.review.states import Change, Step
from whitestone.review.versions import Version

V = TypeVar("V", bound=Version)
FIRST = dt.date(2000, 1, 1)
DAY = dt.date(2023, 1, 10)


def square(west: float, south: float, side: float = 0.01) -> shapely.Polygon:
    """About 850 m by 1110 m at 40 degrees north."""
    return shapely.box(west, south, west + side, south + side)


def found(cast: Cast) -> None:
    """Put the country's reference data in, as the machine's operator does."""
    units = [
        {"code": NORTH, "name": "North", "area": shapely.box(46, 40, 47, 41), "effective": FIRST},
        {"code": SOUTH, "name": "South", "area": shapely.box(46, 39, 47, 40), "effective": FIRST},
    ]
    terms = [
        ("terrain", "flat"), ("vegetation", "dense"), ("release-method", "manual"), ("organisation-type", "ngo"),
        ("accredited-activity", "clearance"), ("ordnance-condition", "good"), ("disposal-method", "in place"),
    ]  # fmt: skip
    author, reason = cast.headquarters, "a country for tests"
    install(Unit, [NewRecord(None, one) for one in units], author=author, reason=reason)
    said = [{"vocabulary": name, "code": code, "effective": FIRST} for name, code in terms]
    install(Term, [NewRecord(None, one) for one in said], author=author, reason=reason)
    ordnance = {"model": "PMN-2", "category": "AP", "effective": FIRST}
    install(Ordnance, [NewRecord(None, ordnance)], author=author, reason=reason)
    bodies = [
        NewRecord(None, {"name": "Operator", "effective": FIRST}, OPERATOR),
        NewRecord(None, {"name": "Other operator", "effective": FIRST}, OTHER_OPERATOR),
    ]
    install(Organisation, bodies, author=author, reason=reason)
    accredited = {
        "organisation": OPERATOR, "activity": "clearance", "effective": FIRST, "valid_from": FIRST,
        "valid_until": dt.date(2030, 1, 1),
    }  # fmt: skip
    install(Accreditation, [NewRecord(None, accredited)], author=author, reason=reason)


def draft(model: type[V], cast: Cast, values: Mapping[str, Any]) -> V:
    (version,) = record(model, [NewRecord(OPERATOR, {"effective": DAY, **values})], actor=cast.field)
    return version


def hazard(cast: Cast, **values: Any) -> Hazard:
    said = {"reference": "HA-1", "kind": "CHA", "contamination": "AP", "area": square(46.1, 40.1), **values}
    return draft(Hazard, cast, said)


def through(version: V, cast: Cast) -> V:
    """From draft to approved."""
    model = type(version)
    people = {Step.SUBMIT: cast.officer, Step.VERIFY: cast.verifier, Step.APPROVE: cast.headquarters}
    for step, actor in people.items():
        row = model.objects.get(pk=version.pk)
        (version,) = move(model, step, [Seen(row.pk, row.revision)], actor=actor)
    return version


def change(version: V, cast: Cast, kind: Change, values: Mapping[str, Any], replaces: int | None = None) -> V:
    """A draft on top of everything that is approved."""
    approved = type(version).objects.filter(record=version.record, approved_from__isnull=False)
    base = approved.order_by("-number").values_list("number", flat=True).first()
    return propose(version, actor=cast.field, change=kind, base=base, values=values, replaces=replaces, reason="a test")
