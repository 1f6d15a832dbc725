"""What follows a lot that failed: its land is ordered to be cleared again, and inspected again after that.

Nothing is taken back: the failed lot, its products and its squares stay as they were recorded.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.land.words import Activity
from whitestone.problems import ProblemError, register
from whitestone.records.quality.models import Lot, LotResult
from whitestone.records.quality.squares import land_of
from whitestone.records.releases.models import Release
from whitestone.records.tasks.checks import gate
from whitestone.records.tasks.models import Objective, PrioritySource, Status, Task
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.actions.reporting import standing_version
from whitestone.review.models import Person

NOT_FAILED = register(
    "lot-not-failed",
    'The lot "{value}" has not failed.',
    "Only land of a lot that failed its inspection is ordered to be cleared again.",
)
NO_LAND_AGAIN = register(
    "lot-again-without-land",
    'No release product of the lot "{value}" has a polygon that stands.',
    "Restore the products of the lot first.",
)
NOT_CLEARED_AGAIN = register(
    "lot-not-cleared-again",
    'The lot "{value}" names no product by which its land was cleared again.',
    "Have the land cleared again and name the new products in the lot; then inspect it again.",
)


def _failed(lot: uuid.UUID, actor: Person) -> Lot:
    held = standing_version(Lot, lot, actor=actor)
    if held.result != LotResult.FAILED:
        raise ProblemError(NOT_FAILED(record=str(lot), column="result", value=held.name))
    return held


def order_clearance(
    lot: uuid.UUID,
    *,
    organisation: uuid.UUID,
    day: dt.date,
    actor: Person,
    reference: str,
    team: uuid.UUID | None = None,
) -> Task:
    """Draft an order to clear the land of a failed lot again: a task of its own, which goes through review.

    Its polygon is the joined land of the lot's products (longitude and latitude, WGS 84), its depth the deepest that
    they declare, its hazards those that they name.

    Raises
    ------
    ProblemError
        When the lot has not failed or has no land, or the organisation may not do such work on that day.
    """
    held = _failed(lot, actor)
    land = _polygon(land_of(held))
    if land is None:
        raise ProblemError(NO_LAND_AGAIN(record=str(lot), column="releases", value=held.name))
    products = list(Release.objects.standing().filter(record__in=held.releases))
    activity = (
        Activity.BAC if products and all(one.activity == Activity.BAC for one in products) else Activity.CLEARANCE
    )
    values = {
        "effective": day,
        "unit": held.unit,
        "reference": reference,
        "activity": activity,
        "status": Status.ORDERED,
        "organisation": organisation,
        "team": team,
        "hazards": sorted({str(one) for product in products for one in product.hazards}),
        "objective": Objective.RELEASED,
        "priority_source": PrioritySource.EVIDENCE,
        "priority_reason": held.name,
        "area": land,
        "depth_m": max((one.depth_m for one in products if one.depth_m is not None), default=None),
        "ordered": day,
        "lot": lot,
    }
    new = NewRecord(organisation, values)
    if found := list(gate(lot, activity, organisation, day)):
        raise ProblemError(found)
    (drafted,) = record(Task, [new], actor=actor, reason=held.name)
    return drafted


def inspect_again(
    lot: uuid.UUID, *, day: dt.date, seed: int, actor: Person, share_percent: Decimal | None = None
) -> Lot:
    """Draft the plan of a second inspection of a failed lot's land, with other random squares.

    The new lot holds the products of the failed one and those by which it was cleared again, so that a handover of
    either finds them inspected once it passes.

    Raises
    ------
    ProblemError
        When the lot has not failed, or names no product by which it was cleared again.
    """
    held = _failed(lot, actor)
    if not held.recleared:
        raise ProblemError(NOT_CLEARED_AGAIN(record=str(lot), column="recleared", value=held.name))
    values = {
        "effective": day,
        "unit": held.unit,
        "name": f"{held.name} (2)",
        "releases": [*held.releases, *held.recleared],
        "inspector": held.inspector,
        "side_m": held.side_m,
        "share_percent": held.share_percent if share_percent is None else share_percent,
        "seed": seed,
        "allowed": held.allowed,
        "again": lot,
    }
    (drafted,) = record(Lot, [NewRecord(held.owner, values)], actor=actor, reason=held.name)
    return drafted


def after(lot: Lot, person: Person) -> tuple[list[Task], list[Lot]]:
    """Orders to clear a lot's land again, and its later inspections: the newest version of each that a person sees."""
    tasks = Task.objects.visible_to(person).filter(lot=lot.record).order_by("number")
    lots = Lot.objects.visible_to(person).filter(again=lot.record).order_by("number")
    return list({one.record: one for one in tasks}.values()), list({one.record: one for one in lots}.values())


def _polygon(land: BaseGeometry | None) -> BaseGeometry | None:
    parts = [] if land is None else [one for one in shapely.get_parts(land) if one.geom_type == "Polygon"]
    return None if not parts else shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
