"""From approved versions to what the ledger takes: columns in one plane. Decides nothing about land."""

from __future__ import annotations

import datetime as dt

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.kernel.bulk import seldom_collecting
from whitestone.kernel.columns import columns
from whitestone.land.geometry.plane import choose_plane, to_plane
from whitestone.land.inputs import Finds, Geometries, Hazards, LandInputs, Plane, Releases, Units
from whitestone.land.words import Activity
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import LET_GO, Hazard, Status
from whitestone.records.reference.models import Unit
from whitestone.records.releases.models import Release
from whitestone.review.versions import Versions

LONGITUDE_LATITUDE = CRS("OGC:CRS84")
_CLOSED = (Status.CLOSED, Status.HANDED_OVER)


def _polygons(shapes: Geometries, plane: Plane) -> Geometries:
    """Polygons in the plane; a nation may let invalid ones pass the checks, and the ledger takes only valid ones."""
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    return to_plane(shapes, LONGITUDE_LATITUDE, plane)


def _said(texts: NDArray[np.object_]) -> NDArray[np.object_]:
    texts[texts == ""] = None
    return texts


def hazards(known: Versions[Hazard], plane: Plane) -> Hazards:
    """Every version of every known history, with its polygon; records that are only a point hold no land."""
    names = ("record", "effective", "kind", "contamination", "area", "number", "status")
    ordered = known.filter(area__isnull=False).order_by("record", "number")
    record, day, kind, claims, area, number, status = columns(ordered, *names)
    return Hazards(
        id=record,
        date=day,
        kind=kind,
        claims=np.where(np.isin(status, LET_GO), 0, claims).astype(np.uint8),
        geometry=_polygons(area, plane),
        version=number,
        closed=np.isin(status, _CLOSED),
        row=np.arange(1, len(record) + 1),
    )


def releases(known: Versions[Release], plane: Plane) -> Releases:
    """The last known version of every release product that has a polygon."""
    names = (
        "record", "effective", "product", "activity", "removes", "area", "declared_m2", "organisation", "task",
        "depth_m",
    )  # fmt: skip
    ordered = known.filter(area__isnull=False).order_by("record", "effective", "number")
    every = columns(ordered, *names)
    last = np.flatnonzero(np.append(every[0][1:] != every[0][:-1], True)) if len(every[0]) else np.zeros(0, np.int64)
    record, day, product, activity, removes, area, declared, body, task, depth = (one[last] for one in every)
    said = np.array([int(Activity(name).removes) for name in activity.tolist()], dtype=np.int64)
    return Releases(
        id=record,
        date=day,
        product=product,
        activity=activity,
        removes=np.where(removes > 0, removes, said).astype(np.uint8),
        geometry=_polygons(area, plane),
        declared_m2=declared,
        organisation=body,
        task=_said(task),
        depth_m=depth,
        row=np.arange(1, len(record) + 1),
    )


def _units(known: Versions[Unit], day: dt.date, moment: dt.datetime, plane: Plane) -> Units:
    """The lowest units of the tree: upper ones cover the same land again."""
    code, name, area, parent = columns(known.as_at(day, moment).order_by("code"), "code", "name", "area", "parent")
    leaves = ~np.isin(code, parent) & np.array([one is not None for one in area], dtype=np.bool_)
    return Units(code=code[leaves], name=name[leaves], geometry=_polygons(area[leaves], plane))


def finds(known: Versions[Find], until: dt.date, moment: dt.datetime, plane: Plane) -> Finds:
    """Of each find what held on a day, as it was known at a moment."""
    names = ("record", "effective", "category", "count", "improvised", "release", "place")
    ordered = known.as_at(until, moment).order_by("record")
    record, day, category, count, improvised, release, place = columns(ordered, *names)
    points = to_plane(place, LONGITUDE_LATITUDE, plane)
    return Finds(
        id=record,
        date=day,
        category=category.astype(np.uint8),
        count=count,
        improvised=improvised,
        model=np.full(len(record), None, dtype=object),
        release=release,
        x=shapely.get_x(points),
        y=shapely.get_y(points),
        row=np.arange(1, len(record) + 1),
    )


def plane_of(moment: dt.datetime) -> Plane:
    """The plane for what was known at a moment: around the administrative units, or around the hazards without them.

    Units hardly ever change, so that a new record does not move the plane under all others.
    """
    units = Unit.objects.known_at(moment).filter(area__isnull=False).order_by("pk")
    (shapes,) = columns(units, "area")
    if not len(shapes):
        (shapes,) = columns(Hazard.objects.known_at(moment).filter(area__isnull=False).order_by("pk"), "area")
    return choose_plane([(shapes, LONGITUDE_LATITUDE)])


def land_inputs(moment: dt.datetime, as_at: dt.date | None = None) -> LandInputs:
    """All that was known at a moment, whole histories, in one plane.

    With a day, only what the records say of that day and of days before it: of a product that was updated later the
    version that held on the day, of the administrative units those of the day.
    """
    with seldom_collecting():
        return _land_inputs(moment, as_at)


def _land_inputs(moment: dt.datetime, as_at: dt.date | None) -> LandInputs:
    plane = plane_of(moment)
    known = Hazard.objects.known_at(moment), Release.objects.known_at(moment)
    if as_at is not None:
        known = known[0].filter(effective__lte=as_at), known[1].filter(effective__lte=as_at)
    return LandInputs(
        plane=plane,
        hazards=hazards(known[0], plane),
        releases=releases(known[1], plane),
        units=_units(Unit.objects.all(), as_at or moment.date(), moment, plane),
        finds=finds(Find.objects.all(), as_at or dt.date.max, moment, plane),
    )
