"""What waits on the desk: some seventy records of 2024 in every state of review, entered through the ordinary actions.

The books do not know them: nothing here is approved.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.demonstration import MARK, Programme
from whitestone.intake.demonstration.identity import record_id
from whitestone.intake.demonstration.reference import organisations
from whitestone.kernel.measure import square_metres
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find, FoundDuring
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.releases.models import Release
from whitestone.records.surveys.models import Survey, SurveyKind
from whitestone.records.work.models import Workday
from whitestone.review.actions.drafting import NewRecord, Seen, latest_approved, propose, record
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import withdraw
from whitestone.review.models import Person
from whitestone.review.states import Change, State, Step
from whitestone.review.versions import Version

_NOTE = f"{MARK}: invented by the demonstration, waiting for review"
_FIRST = dt.date(2024, 1, 8)
_WANTED = {Release: 14, Workday: 10, Find: 14, Hazard: 20, Evidence: 8, Survey: 6}
_STATES = (State.SUBMITTED, State.DRAFT, State.VERIFIED, State.RETURNED, State.SUBMITTED, State.VERIFIED)
_REMARKS = (
    "Which team was it, and who was asked in the village?",
    "The daily reports say another day. Please compare.",
    "Attach the sketch that the team made.",
)


class Staff(NamedTuple):
    """Who takes the steps: an officer for each operator that has one, verifiers by unit, headquarters."""

    officers: Mapping[uuid.UUID, Person]
    verifiers: Mapping[str, Person]
    headquarters: Person


def fill_desk(programme: Programme, staff: Staff) -> int:
    """Draft the records and take each as far as its turn says; gives their number."""
    waiting = [*_work(programme, staff), *_hazards(staff)]
    for number, version in enumerate(waiting):
        _take(version, _STATES[number % len(_STATES)], _REMARKS[number % len(_REMARKS)], staff)
    return len(waiting)


def _work(programme: Programme, staff: Staff) -> Iterator[Version]:
    """Products of tasks that were open at the end of 2023, what was found there, and what people said around them."""
    table = programme.table("tasks.gpkg")
    said, owners = table.columns, organisations(programme)
    open_ = np.flatnonzero(np.isnat(said["ended"]))
    ours = [row for row in open_.tolist() if owners[said["organisation_id"][row]] in staff.officers]
    for number, row in enumerate(ours[: max(_WANTED.values())]):
        owner, area = owners[said["organisation_id"][row]], table.places[row]
        day = _FIRST + dt.timedelta(days=3 * number)
        values: dict[type[Version], dict[str, Any]] = {
            Release: _product(area, number, {"task": said["id"][row], "started": said["started"][row].astype(object)}),
            Workday: {
                "task": record_id(said["id"][row]),
                "hours": 7,
                "men": 8,
                # One in five is faster than any team: the desk has something to find.
                "by_method": {"manual": 9000 if number % 5 == 3 else 560},
            },
            Find: {"category": "AP", "place": area.representative_point(), "found_during": FoundDuring.CLEARANCE},
            Survey: {
                "reference": f"SYN-S-2024-{number + 1:03d}",
                "kind": SurveyKind.NTS,
                "area": area,
                "women": 3,
                "men": 4,
            },
            Evidence: {"sort": "mine seen", "place": area.representative_point(), "reliability": "B", "source": MARK},
        }
        for model, filled in values.items():
            if number < _WANTED[model]:
                body = {} if model is Evidence else {"organisation": owner}
                new = NewRecord(owner, {"effective": day, "note": _NOTE, **body, **filled})
                yield from record(model, [new], actor=staff.officers[owner], reason=_NOTE)


def _product(area: BaseGeometry, number: int, task: Mapping[str, Any]) -> dict[str, Any]:
    # One in five declares hectares where square metres are asked for: the desk has something to find.
    declared = square_metres(area) / (10_000 if number % 5 == 3 else 1)
    return {
        "reference": f"SYN-R-2024-{number + 1:03d}",
        "product": "cleared",
        "activity": "clearance",
        "area": area,
        "declared_m2": round(declared),
        "depth_m": None if number % 7 == 5 else "0.20",
        **task,
    }


def _hazards(staff: Staff) -> Iterator[Version]:
    """Closures, corrected outlines and a few withdrawals of records that stand."""
    for owner, officer in staff.officers.items():
        stands = Hazard.objects.as_at(dt.date(2023, 12, 31)).filter(owner=owner, status=Status.OPEN)
        for number, hazard in enumerate(stands.order_by("record")[: _WANTED[Hazard] // len(staff.officers)]):
            base = latest_approved(Hazard, hazard.record)
            if number % 5 == 4:
                yield withdraw(hazard, actor=officer, base=base, reason=f"{MARK}: recorded twice")
                continue
            corrects = number % 2 == 1
            redrawn = shapely.convex_hull(hazard.area)
            closed = {"effective": _FIRST, "status": Status.CLOSED, "status_reason": "worked through"}
            yield propose(
                hazard,
                actor=officer,
                change=Change.CORRECTED if corrects else Change.UPDATED,
                base=base,
                values={"note": _NOTE, **({"area": redrawn} if corrects else closed)},
                replaces=hazard.number if corrects else None,
                reason=_NOTE,
            )


def _take(version: Version, target: State, remark: str, staff: Staff) -> None:
    if target is State.DRAFT or version.owner is None:
        return
    verifier = staff.verifiers.get(version.unit, staff.headquarters)
    version = _step(version, Step.SUBMIT, staff.officers[version.owner])
    if target is State.VERIFIED:
        _step(version, Step.VERIFY, verifier)
    elif target is State.RETURNED:
        _step(version, Step.RETURN, verifier, {"note": remark})


def _step(version: Version, step: Step, actor: Person, comments: Mapping[str, str] | None = None) -> Version:
    seen = Seen(version.pk, version.revision)
    (taken,) = move(type(version), step, [seen], actor=actor, comments=comments)
    return taken
