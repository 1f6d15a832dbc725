"""What a certificate says, in codes and figures, from approved records as they stood on the day of the handover.

Words are put in by `paper`, once for each language; nothing here depends on one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.kernel.measure import square_metres
from whitestone.records.completion.models import Completion
from whitestone.records.finds.models import Find
from whitestone.records.handover.models import Handover
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.organisations.models import Organisation
from whitestone.records.quality.gate import lots_of
from whitestone.records.reference.models import Unit
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task
from whitestone.review.rules import current

_NEAR = 0.001
"""Degrees around small land in which what stays hazardous is told: about a hundred metres."""
_SLIVER = 1e-10
"""Square degrees, about one square metre: edges that two drawings of one line leave."""
PEOPLE = ("women", "girls", "boys", "men")


def land_of(rows: Sequence[Release]) -> BaseGeometry | None:
    """All that the products released, as one area."""
    shapes = [row.area for row in rows if row.area is not None]
    if not shapes:
        return None
    whole = shapely.union_all(shapes, grid_size=1e-8)
    parts = [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def products_of(report: Completion, day: dt.date) -> list[Release]:
    """The approved release products of a completion report, as they stood on a day."""
    return list(Release.objects.as_at(day).filter(record__in=report.products).order_by("effective", "record"))


def facts(handover: Handover) -> dict[str, Any]:
    """Everything that the certificate of a handover says, as plain values."""
    day = handover.effective
    task = Task.objects.as_at(day).get(record=handover.task)
    report = Completion.objects.as_at(day).get(record=handover.completion)
    rows = products_of(report, day)
    area = land_of(rows)
    unit = Unit.objects.as_at(day).filter(code=handover.unit).first()
    return {
        "handover": str(handover.record),
        "day": day.isoformat(),
        "receiver": handover.receiver,
        "unit": handover.unit,
        "unit_names": {"": unit.name, **unit.names} if unit else {"": handover.unit},
        "task": task.reference,
        "operator": _name_of(task.organisation),
        "completed": report.effective.isoformat(),
        "area_m2": 0.0 if area is None else round(square_metres(area), 1),
        "products": [_product(row) for row in rows],
        "intended_use": task.intended_use,
        "marks": _marks(report, area),
        "parts": [{"product": row.product, "wkt": _written(row.area)} for row in rows if row.area is not None],
        "hazardous": _hazardous(area, day),
        "finds": _finds(rows, day),
        "lots": [_lot(lot) for lot in lots_of([str(row.record) for row in rows], day)],
        "restrictions": handover.restrictions,
        "residual_risk": handover.residual_risk,
        "people": {name: getattr(handover, name) for name in PEOPLE},
        "synthetic": current().demonstration,
    }


def _written(shape: BaseGeometry) -> str:
    """A shape as text, to a centimetre."""
    return shapely.to_wkt(shape, rounding_precision=7)


def _hazardous(area: BaseGeometry | None, day: dt.date) -> str:
    """What around the land stood as hazardous on a day and was not released by then; empty where nothing did.

    It is drawn on the map so that nobody takes the land beside for part of what is handed over.
    """
    if area is None:
        return ""
    west, south, east, north = area.bounds
    wide, high = max(east - west, _NEAR), max(north - south, _NEAR)
    window = shapely.box(west - wide, south - high, east + wide, north + high)
    records = Hazard.objects.as_at(day).filter(status=Status.OPEN)
    products = Release.objects.as_at(day)
    released = [
        (row.effective, row.area)
        for row in products.filter(pk__in=intersecting(products, "area", window))
        if row.area is not None
    ]
    left = []
    for hazard in records.filter(pk__in=intersecting(records, "area", window)).order_by("pk"):
        since = [shape for when, shape in released if when >= hazard.effective]
        left.append(shapely.difference(shapely.intersection(hazard.area, window), shapely.union_all([area, *since])))
    whole = shapely.union_all(left, grid_size=1e-7)
    parts = [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon" and one.area > _SLIVER]
    return _written(shapely.MultiPolygon(parts)) if parts else ""


def _name_of(record: Any) -> str:
    found = Organisation.objects.standing().filter(record=record).order_by("-number").first() if record else None
    return found.name if found else ""


def _product(row: Release) -> dict[str, Any]:
    return {
        "record": str(row.record),
        "reference": row.reference,
        "product": row.product,
        "activity": row.activity,
        "day": row.effective.isoformat(),
        "m2": None if row.area is None else round(square_metres(row.area), 1),
        "depth_m": None if row.depth_m is None else float(row.depth_m),
        "method": row.method,
    }


def _marks(report: Completion, area: BaseGeometry | None) -> list[dict[str, Any]]:
    """The permanent marks, turning points first to last; without any, the corners of the land."""
    if report.marks is not None:
        points = [(one.x, one.y) for one in shapely.get_parts(report.marks)]
        told = [*report.mark_table, *([{}] * len(points))]
        return [_mark(at, x, y, told[at - 1]) for at, (x, y) in enumerate(points, start=1)]
    if area is None:
        return []
    corners = [xy for part in shapely.get_parts(area) for xy in list(part.exterior.coords)[:-1]]
    return [_mark(at, x, y, {}) for at, (x, y) in enumerate(corners, start=1)]


def _mark(number: int, x: float, y: float, told: object) -> dict[str, Any]:
    said = told if isinstance(told, Mapping) else {}
    how = ", ".join(str(value) for value in said.values() if value not in (None, ""))
    return {"number": number, "lon": round(x, 7), "lat": round(y, 7), "how": how}


def _finds(rows: Sequence[Release], day: dt.date) -> dict[str, int]:
    """Items found and dealt with in this land, by category."""
    found: Counter[str] = Counter()
    for one in Find.objects.as_at(day).filter(release__in=[row.record for row in rows]):
        for word in one.category.words:
            found[word] += one.count
    return dict(sorted(found.items()))


def _lot(lot: Any) -> dict[str, Any]:
    return {
        "name": lot.name,
        "result": lot.result,
        "inspected": None if lot.inspected is None else lot.inspected.isoformat(),
        "m2": None if lot.inspected_m2 is None else float(lot.inspected_m2),
        "share": float(lot.share_percent),
    }
