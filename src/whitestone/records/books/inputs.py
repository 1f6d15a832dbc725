"""From approved versions to what the ledger takes: columns in one plane. Decides nothing about land."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.land.geometry.plane import choose_plane, to_plane
from whitestone.land.inputs import Finds, Geometries, Hazards, LandInputs, Plane, Releases, Units
from whitestone.land.words import Activity
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.reference.models import Unit
from whitestone.records.releases.models import Release
from whitestone.review.versions import Versions

LONGITUDE_LATITUDE = CRS("OGC:CRS84")
_CLOSED = (Status.CLOSED, Status.HANDED_OVER)


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _days(values: Sequence[dt.date]) -> NDArray[np.datetime64]:
    return np.array(values, dtype="datetime64[D]")


def _metres(values: Sequence[Any]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


def _polygons(shapes: Sequence[Any], plane: Plane) -> Geometries:
    """Polygons in the plane; a nation may let invalid ones pass the checks, and the ledger takes only valid ones."""
    array = _objects(shapes)
    invalid = ~shapely.is_valid(array)
    array[invalid] = shapely.make_valid(array[invalid], method="structure", keep_collapsed=False)
    return to_plane(array, LONGITUDE_LATITUDE, plane)


def hazards(known: Versions[Hazard], plane: Plane) -> Hazards:
    """Every version of every known history, with its polygon; records that are only a point hold no land."""
    columns = ("record", "effective", "kind", "contamination", "area", "number", "status")
    rows = list(known.filter(area__isnull=False).order_by("record", "number").values_list(*columns))
    record, day, kind, claims, area, number, status = zip(*rows, strict=True) if rows else ((),) * 7
    return Hazards(
        id=_objects([str(one) for one in record]),
        date=_days(day),
        kind=_objects(kind),
        claims=np.array([int(one) for one in claims], dtype=np.uint8),
        geometry=_polygons(area, plane),
        version=np.array(number, dtype=np.int64),
        closed=np.array([one in _CLOSED for one in status], dtype=np.bool_),
        row=np.arange(1, len(rows) + 1),
    )


def releases(known: Versions[Release], plane: Plane) -> Releases:
    """The last known version of every release product that has a polygon."""
    columns = (
        "record", "effective", "product", "activity", "removes", "area", "declared_m2", "organisation", "task",
        "depth_m",
    )  # fmt: skip
    ordered = known.filter(area__isnull=False).order_by("record", "effective", "number").values_list(*columns)
    rows = list({row[0]: row for row in ordered}.values())
    record, day, product, activity, removes, area, declared, body, task, depth = (
        zip(*rows, strict=True) if rows else ((),) * 10
    )
    narrowed = [int(said) or int(Activity(name).removes) for said, name in zip(removes, activity, strict=True)]
    return Releases(
        id=_objects([str(one) for one in record]),
        date=_days(day),
        product=_objects(product),
        activity=_objects(activity),
        removes=np.array(narrowed, dtype=np.uint8),
        geometry=_polygons(area, plane),
        declared_m2=_metres(declared),
        organisation=_objects([None if one is None else str(one) for one in body]),
        task=_objects([one or None for one in task]),
        depth_m=_metres(depth),
        row=np.arange(1, len(rows) + 1),
    )


def _units(known: Versions[Unit], day: dt.date, moment: dt.datetime, plane: Plane) -> Units:
    """The lowest units of the tree: upper ones cover the same land again."""
    rows = list(known.as_at(day, moment).order_by("code").values_list("code", "name", "area", "parent"))
    parents = {row[3] for row in rows}
    leaves = [row for row in rows if row[2] is not None and row[0] not in parents]
    code, name, area, _ = zip(*leaves, strict=True) if leaves else ((),) * 4
    return Units(code=_objects(code), name=_objects(name), geometry=_polygons(area, plane))


def _finds(known: Versions[Find], until: dt.date, moment: dt.datetime, plane: Plane) -> Finds:
    columns = ("record", "effective", "category", "count", "improvised", "release", "place")
    rows = list(known.as_at(until, moment).order_by("record").values_list(*columns))
    record, day, category, count, improvised, release, place = zip(*rows, strict=True) if rows else ((),) * 7
    points = to_plane(_objects(place), LONGITUDE_LATITUDE, plane)
    return Finds(
        id=_objects([str(one) for one in record]),
        date=_days(day),
        category=np.array([int(one) for one in category], dtype=np.uint8),
        count=np.array(count, dtype=np.int64),
        improvised=np.array(improvised, dtype=np.bool_),
        model=_objects([None] * len(rows)),
        release=_objects([None if one is None else str(one) for one in release]),
        x=shapely.get_x(points),
        y=shapely.get_y(points),
        row=np.arange(1, len(rows) + 1),
    )


def plane_of(moment: dt.datetime) -> Plane:
    """The plane for what was known at a moment: around the administrative units, or around the hazards without them.

    Units hardly ever change, so that a new record does not move the plane under all others.
    """
    units = Unit.objects.known_at(moment).filter(area__isnull=False).order_by("pk")
    shapes = list(units.values_list("area", flat=True))
    if not shapes:
        known = Hazard.objects.known_at(moment).filter(area__isnull=False).order_by("pk")
        shapes = list(known.values_list("area", flat=True))
    return choose_plane([(_objects(shapes), LONGITUDE_LATITUDE)])


def land_inputs(moment: dt.datetime, as_at: dt.date | None = None) -> LandInputs:
    """All that was known at a moment, whole histories, in one plane.

    With a day, only what the records say of that day and of days before it: of a product that was updated later the
    version that held on the day, of the administrative units those of the day.
    """
    plane = plane_of(moment)
    known = Hazard.objects.known_at(moment), Release.objects.known_at(moment)
    if as_at is not None:
        known = known[0].filter(effective__lte=as_at), known[1].filter(effective__lte=as_at)
    return LandInputs(
        plane=plane,
        hazards=hazards(known[0], plane),
        releases=releases(known[1], plane),
        units=_units(Unit.objects.all(), as_at or moment.date(), moment, plane),
        finds=_finds(Find.objects.all(), as_at or dt.date.max, moment, plane),
    )
