"""The programme's hazards, evidence, releases and finds as versions with the day on which each became known.

Reads the invented tables; decides nothing about land. Every record says SYNTHETIC.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.demonstration import MARK, Programme
from whitestone.intake.demonstration.identity import lists, noon, record_id
from whitestone.intake.demonstration.reference import DURING
from whitestone.land.inputs import Geometries
from whitestone.review.actions.installing import Past
from whitestone.review.models import Person

_NOTE = f"{MARK}: invented by the demonstration"


def _operator(account: str) -> str:
    """The operator of an account such as ``SYN-O-anama-officer-2``."""
    return account.rsplit("-officer-", 1)[0]


def hazards(programme: Programme, people: Mapping[str, Person], owners: Mapping[str, uuid.UUID]) -> Iterator[Past]:
    """Versions of a record in the order in which the register got them; each is about its own day."""
    table = programme.table("hazards.gpkg")
    said, area = lists(table.columns), table.places
    order = np.lexsort((table.columns["version"], table.columns["entered"], table.columns["id"].astype(str)))
    for row in order.tolist():
        account = said["entered_by"][row]
        values = {
            "effective": said["recorded"][row],
            "unit": said["unit"][row] or "",
            "reference": said["id"][row],
            "kind": said["kind"][row],
            "contamination": said["contamination"][row],
            "status": said["status"][row],
            "status_reason": said["reason"][row] if said["status"][row] != "open" else "",
            "area": area[row],
            "source": said["reason"][row],
            "territory": said["district"][row],
            "note": _NOTE,
        }
        owner = owners[_operator(account)]
        yield Past(record_id(said["id"][row]), owner, people[account], noon(said["entered"][row]), values)


def releases(programme: Programme, people: Mapping[str, Person], owners: Mapping[str, uuid.UUID]) -> Iterator[Past]:
    """One version of each release product."""
    table = programme.table("releases.gpkg")
    said, area = lists(table.columns), table.places
    for row in range(len(table)):
        owner = owners[said["organisation_id"][row]]
        depth = said["depth_m"][row]
        values = {
            "effective": said["date"][row],
            "unit": said["unit"][row] or "",
            "reference": said["id"][row],
            "product": said["product"][row],
            "activity": said["activity"][row],
            "organisation": owner,
            "task": said["task"][row],
            "started": said["started"][row],
            "area": area[row],
            "declared_m2": said["declared_m2"][row],
            "depth_m": None if np.isnan(depth) else f"{depth:.2f}",
            "criteria": f"{MARK}: lanes without a find" if said["product"][row] == "reduced" else "",
            "note": _NOTE,
        }
        author = people[said["entered_by"][row]]
        yield Past(record_id(said["id"][row]), owner, author, noon(said["entered"][row]), values)


def finds(
    programme: Programme, people: Mapping[str, Person], owners: Mapping[str, uuid.UUID], models: Mapping[str, uuid.UUID]
) -> Iterator[Past]:
    """One version of each find."""
    table = programme.table("finds.gpkg")
    said, place = lists(table.columns), table.places
    done = programme.table("releases.gpkg").columns
    activity = dict(zip(done["id"].tolist(), done["activity"].tolist(), strict=True))
    for row in range(len(table)):
        owner, release = owners[said["organisation_id"][row]], said["release"][row]
        values = {
            "effective": said["date"][row],
            "unit": said["unit"][row] or "",
            "category": said["category"][row],
            "ordnance": models[said["model"][row]],
            "improvised": said["improvised"][row] == "yes",
            "count": said["count"][row],
            "place": place[row],
            "found_during": DURING[activity.get(release, "clearance")],
            "release": None if release is None else record_id(release),
            "organisation": owner,
            # Invented like the rest: on the day on which it was found, where it lay.
            "disposal": "in place",
            "disposed": said["date"][row],
            "disposed_by": owner,
            "note": f"{_NOTE}, {said['id'][row]}",
        }
        author = people[said["entered_by"][row]]
        yield Past(record_id(said["id"][row]), owner, author, noon(said["entered"][row]), values)


def evidence(programme: Programme, people: Mapping[str, Person], owners: Mapping[str, uuid.UUID]) -> Iterator[Past]:
    """One version of each piece of evidence."""
    table = programme.table("evidence.gpkg")
    said, place = lists(table.columns), table.places
    units = _units_of(programme, place)
    for row in range(len(table)):
        account = said["entered_by"][row]
        values = {
            "effective": said["date"][row],
            "unit": units[row],
            "sort": said["type"][row],
            "place": place[row],
            "hazard": record_id(said["hazard"][row]),
            "reliability": said["reliability"][row],
            "source": _NOTE,
            "note": said["id"][row],
        }
        owner = owners[_operator(account)]
        yield Past(record_id(said["id"][row]), owner, people[account], noon(said["entered"][row]), values)


def _units_of(programme: Programme, places: Geometries) -> NDArray[np.object_]:
    """Code of the unit of each place, the one that sorts first where two meet; empty outside all."""
    table = programme.table("units.gpkg")
    codes = table.columns["code"]
    place, unit = shapely.STRtree(table.places).query(places, predicate="intersects")
    order = np.argsort(codes[unit].astype(str), kind="stable")[::-1]
    found = np.full(len(places), "", dtype=object)
    found[place[order]] = codes[unit[order]]
    return found
