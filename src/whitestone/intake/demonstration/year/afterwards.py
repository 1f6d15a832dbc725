"""Handover, certificates and what came afterwards in the invented year: items, spot tasks, an accident.

One certificate is superseded, one is withdrawn, and two items are found on land that had been released.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import numpy as np
from shapely.geometry import Point

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.operations.cast import DAY
from whitestone.intake.demonstration.year.office import REASON, Office
from whitestone.intake.demonstration.year.plan import Year
from whitestone.intake.demonstration.year.work import NOTE, Done
from whitestone.records.accidents import actions as accidents
from whitestone.records.accidents.models import (
    Accident,
    AccidentKind,
    Harm,
    Injured,
    Investigation,
    InvestigationKind,
    Recommendation,
)
from whitestone.records.capacity.models import Sex
from whitestone.records.certificates.actions import issue
from whitestone.records.certificates.models import Case, Certificate, Closing
from whitestone.records.finds.models import Find, FoundDuring
from whitestone.records.handover.models import Handover
from whitestone.records.spot import actions as spots
from whitestone.records.spot.models import Outcome, Source, SpotTask
from whitestone.review.actions.reporting import report
from whitestone.review.actions.undoing import withdraw

ADDRESS = "http://127.0.0.1:8000"
"""Where `whitestone demo` serves the register: the codes on its certificates lead there."""
_SPOTS = 12
_OUTCOMES = (Outcome.DESTROYED, Outcome.DESTROYED, Outcome.MOVED, Outcome.NOTHING_FOUND)


def hand_over(done: list[Done], office: Office) -> list[Handover]:
    """Handovers of the cleared and reduced land, in the presence of women, girls, boys and men."""
    given: dict[uuid.UUID, Handover] = {}
    land = [one for one in done if one.job.activity != "NTS"]
    for body in office.officers:
        own = [one for one in land if one.job.body == body]
        made = office.enter(Handover, body, [_handover(one) for one in own])
        given |= {one.task: held for one, held in zip(own, made, strict=True)}
    return [given[one.task] for one in land]


def _handover(one: Done) -> dict[str, Any]:
    turn = one.job.turn
    return {
        "effective": one.job.handed_over,
        "unit": one.job.unit,
        "task": one.task,
        "completion": one.report.record,
        "receiver": f"{MARK} municipality",
        "women": 2 + turn % 4,
        "girls": turn % 3,
        "boys": 1 + turn % 2,
        "men": 3 + turn % 5,
        "restrictions": "No digging below 0.20 m without asking." if one.job.activity == "clearance" else "",
        "residual_risk": f"{MARK}: what lies deeper was not looked for.",
        "note": NOTE,
    }


def certify(handovers: list[Handover], office: Office) -> list[Certificate]:
    """A certificate for each handover; the second is superseded by another, the third withdrawn."""
    made = office.finish([issue(one.record, actor=office.writer, address=ADDRESS) for one in handovers])
    if len(made) > 2:
        why = f"{MARK}: the receiver asked for a copy with the code of the new address"
        again = issue(handovers[1].record, actor=office.writer, address=ADDRESS, reason=why, supersedes=True)
        office.finish([again])
        why = f"{MARK}: issued for the wrong receiver"
        office.approve([withdraw(made[2], actor=office.writer, base=made[2].number, reason=why)])
    return made


def find_again(done: list[Done], office: Office, models: Mapping[str, uuid.UUID]) -> None:
    """Two items on certified land: the case of the first stays open, that of the second is explained and closed."""
    land = [one for one in done if one.job.activity == "clearance"]
    for turn, one in enumerate((land[0], land[-1]) if len(land) > 1 else land):
        day = one.job.handed_over + (15 + turn) * DAY
        item = {
            "effective": day,
            "unit": one.job.unit,
            "category": "UXO" if turn else "AP",
            "ordnance": None if turn else models.get("PMN-2"),
            "place": Point(one.job.strips[-1].area.representative_point()),
            "found_during": FoundDuring.REPORTED,
            "organisation": one.job.body,
            "disposal": "in place",
            "disposed": day + DAY,
            "disposed_by": one.job.body,
            "note": f"{NOTE}: on land that had been handed over",
        }
        (found,) = office.enter(Find, one.job.body, [item])
        opened = Case.objects.filter(source_record=found.record)
        cases = office.confirm(list(opened))
        for case in cases if turn else ():
            told = f"{MARK}: a shell that somebody carried there with scrap metal after the handover"
            closing = report(
                Case,
                case.record,
                actor=office.writer,
                day=day + 20 * DAY,
                reason=REASON,
                status=Closing.CLOSED,
                finding=told,
                action=f"{MARK}: the dealers in scrap metal were told",
            )
            office.approve([closing])


def spot_tasks(year: Year, office: Office, rng: np.random.Generator) -> None:
    """Reports of single items from triage to disposal; what was found in them is a find, and no land."""
    (body, *_) = office.officers
    jobs = year.tasked[:_SPOTS]
    rows = []
    for turn, job in enumerate(jobs):
        # Beside the road to the village, away from the land of the task.
        west, south, _, _ = job.whole.bounds
        rows.append(
            {
                "effective": job.began,
                "unit": job.unit,
                "reference": f"SYN-S-2024-{turn + 1:03d}",
                "source": Source.PUBLIC,
                "reporter": f"{MARK} resident {turn + 1}",
                "description": f"{MARK}: something like a shell beside a path",
                "place": Point(west - 0.002 - float(rng.uniform(0, 0.001)), south - 0.002),
                "category": "UXO",
                "reported": job.began,
            }
        )
    held = office.enter(SpotTask, body, rows)
    officer = office.officers[body]
    pairs = list(zip(jobs, held, strict=True))
    office.approve(
        [
            spots.triage(one.record, day=job.began, urgency=("high", "medium")[job.turn % 2], actor=officer)
            for job, one in pairs
        ]
    )
    office.approve(
        [
            spots.dispatch(one.record, day=job.began + DAY, organisation=body, level="EOD 2", actor=officer)
            for job, one in pairs
        ]
    )
    outcomes = {one.record: _OUTCOMES[turn % len(_OUTCOMES)] for turn, one in enumerate(held)}
    office.approve(
        [
            spots.visit(
                one.record, day=job.began + 2 * DAY, outcome=outcomes[one.record], checked_m2=None, actor=officer
            )
            for job, one in pairs
        ]
    )
    items = [
        {
            "effective": job.began + 2 * DAY,
            "unit": one.unit,
            "category": "UXO",
            "count": 1 + job.turn % 3,
            "place": one.place,
            "found_during": FoundDuring.SPOT_TASK,
            "organisation": body,
            "disposal": "collected" if outcomes[one.record] == Outcome.MOVED else "in place",
            "disposed": job.began + 3 * DAY,
            "disposed_by": body,
            "note": f"{NOTE}: of {one.reference}",
        }
        for job, one in pairs
        if outcomes[one.record] != Outcome.NOTHING_FOUND
    ]
    office.enter(Find, body, items)
    office.approve([spots.close(one.record, day=job.began + 3 * DAY, actor=officer) for job, one in pairs[:-1]])


def accident(done: list[Done], office: Office) -> None:
    """One accident at work, from its report to the closing of what was recommended."""
    one = next((one for one in done if one.job.activity == "clearance"), None)
    if one is None:
        return
    day = one.job.began + DAY
    happened = dt.datetime.combine(day, dt.time(9, 20), tzinfo=dt.UTC)
    values = {
        "effective": day,
        "unit": one.job.unit,
        "reference": "SYN-X-2024-001",
        "kind": AccidentKind.DEMINING,
        "happened": happened,
        "reported": happened + dt.timedelta(hours=2),
        "place": one.job.strips[1 % len(one.job.strips)].area.representative_point(),
        "category": "AP",
        "activity": "clearance",
        "organisation": one.job.body,
        "task": one.task,
        "injured": 1,
        "narrative": f"{MARK}: a fuze went off while the ground was prodded.",
    }
    (held,) = office.enter(Accident, one.job.body, [values])
    # Who was hurt stands in the personal tier, which no region sees: headquarters verifies what has no unit.
    person = {
        "effective": day,
        "accident": held.record,
        "harm": Harm.INJURED,
        "name": f"{MARK} person",
        "sex": Sex.MALE,
        "born": dt.date(1989, 5, 4),
        "protection": "visor and vest",
        "note": NOTE,
    }
    office.enter(Injured, one.job.body, [person])
    begun = {
        "effective": day + DAY,
        "unit": one.job.unit,
        "accident": held.record,
        "kind": InvestigationKind.BOARD,
        "members": f"{MARK} joint commission of the authority",
        "began": day + DAY,
    }
    (board,) = office.enter(Investigation, None, [begun])
    ended = accidents.conclude(
        board.record,
        day=day + 25 * DAY,
        causes=["procedure"],
        findings=f"{MARK}: the standing procedure was not followed.",
        actor=office.writer,
    )
    office.approve([ended])
    text = {
        "effective": day + 26 * DAY,
        "unit": one.job.unit,
        "investigation": board.record,
        "text": f"{MARK}: train the team again.",
        "responsible": f"{MARK} operations officer",
        "due": day + 60 * DAY,
    }
    (advice,) = office.enter(Recommendation, None, [text])
    proof = f"{MARK}: list of those who were trained"
    office.approve([accidents.close(advice.record, day=day + 50 * DAY, proof=proof, actor=office.writer)])
