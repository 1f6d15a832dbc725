"""Accidents with their injured people and investigations, and spot tasks, of the invented years. Nobody is real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.identity import lists, numbered
from whitestone.intake.demonstration.operations.cast import DAY, END, NOTE, START, Cast, OneTask, Rows
from whitestone.records.accidents.models import (
    Accident,
    AccidentKind,
    Closing,
    Harm,
    Injured,
    Investigation,
    InvestigationKind,
    Recommendation,
)
from whitestone.records.capacity.models import Sex
from whitestone.records.spot.models import Outcome, Source, SpotStatus, SpotTask
from whitestone.review.actions.installing import Past

SPOT_TASKS = 240
_OF_EVIDENCE = 25
_CAUSES = (["procedure"], ["procedure", "supervision"], ["equipment"])
_STORIES = (
    "A fuze went off while it was moved by hand.",
    "A mine went off under a deminer beside the cleared lane.",
    "A mine went off while the ground was prodded.",
)
_HOURS = (2, 5, 30)
_CIVILIANS = ("farming", "herding", "travelling", "playing")
_OUTCOMES = (Outcome.DESTROYED, Outcome.DESTROYED, Outcome.MOVED, Outcome.NOTHING_FOUND, Outcome.NOT_ORDNANCE)


def rows(cast: Cast) -> list[Rows]:
    """Everything in the order in which it is entered."""
    return [
        (Accident, _accidents(cast)),
        (Injured, _injured(cast)),
        (Investigation, _investigations(cast)),
        (Recommendation, _recommendations(cast)),
        (SpotTask, _spot_tasks(cast)),
    ]


def _of_deminers(cast: Cast) -> dict[int, OneTask | None]:
    """Numbers of the accidents at work, each with the task in which it lies, if any."""
    table = cast.programme.table("accidents.gpkg")
    rows_ = np.flatnonzero(table.columns["activity"] == "deminer")
    tasks = cast.tasks
    place, task = shapely.STRtree([one.area for one in tasks]).query(
        table.places[rows_], predicate="dwithin", distance=0.001
    )
    found: dict[int, OneTask | None] = {int(table.columns["id"][row][-7:]): None for row in rows_.tolist()}
    for at, one in zip(place.tolist(), task.tolist(), strict=True):
        number, day = int(table.columns["id"][rows_[at]][-7:]), table.columns["date"][rows_[at]].astype(object)
        if tasks[one].started <= day <= (tasks[one].ended or END):
            found[number] = tasks[one]
    return found


def _accidents(cast: Cast) -> Iterator[Past]:
    table = cast.programme.table("accidents.gpkg")
    said, at_work = lists(table.columns), _of_deminers(cast)
    first = next(iter(cast.bodies))
    for row, day in enumerate(said["date"]):
        number = int(said["id"][row][-7:])
        task = at_work.get(number)
        working = number in at_work
        operator = task.operator if task is not None else first if working else None
        happened = dt.datetime.combine(day, dt.time(6 + number % 9, number % 60), tzinfo=dt.UTC)
        values: dict[str, Any] = {
            "unit": said["unit"][row] or "",
            "reference": said["id"][row],
            "kind": AccidentKind.DEMINING if working else AccidentKind.MINE,
            "happened": happened,
            "reported": happened + dt.timedelta(hours=_HOURS[number % 3] if number % 10 == 0 else 3),
            "place": table.places[row],
            "category": said["category"][row],
            "activity": "clearance" if working else _CIVILIANS[number % 4],
            "organisation": None if operator is None else cast.bodies[operator],
            "task": None if task is None else numbered("T", task.number),
            "killed": said["killed"][row],
            "injured": said["injured"][row],
            "narrative": f"{MARK}: {_STORIES[number % 3]}" if working else NOTE,
        }
        yield cast.said("X", number, operator, day, values, late=(said["entered"][row] - day).days)


def _injured(cast: Cast) -> Iterator[Past]:
    said, at_work = lists(cast.programme.table("accidents.gpkg").columns), _of_deminers(cast)
    number = 0
    for row, day in enumerate(said["date"]):
        accident = int(said["id"][row][-7:])
        for harm, count in ((Harm.KILLED, said["killed"][row]), (Harm.INJURED, said["injured"][row])):
            for _ in range(count):
                number += 1
                working = accident in at_work
                age = 20 + number % 35 if working else 6 + number * 7 % 60
                values = {
                    "unit": said["unit"][row] or "",
                    "accident": numbered("X", accident),
                    "harm": harm,
                    "name": f"{MARK} person {number}",
                    "sex": Sex.FEMALE if not working and number % 5 == 0 else Sex.MALE,
                    "born": day.replace(year=day.year - age, day=min(day.day, 28)),
                    "protection": "visor and vest" if working else "",
                    "note": NOTE,
                }
                late = (said["entered"][row] - day).days + 1
                yield cast.said("I", number, None, day, values, late=late)


def _investigated(cast: Cast) -> list[tuple[int, dt.date]]:
    """Numbers and days of the accidents at work of the year."""
    said, at_work = lists(cast.programme.table("accidents.gpkg").columns), _of_deminers(cast)
    days = {int(name[-7:]): day for name, day in zip(said["id"], said["date"], strict=True)}
    return [(number, days[number]) for number in at_work if START <= days[number] <= END]


def _investigations(cast: Cast) -> Iterator[Past]:
    for turn, (accident, day) in enumerate(_investigated(cast)):
        begun: dict[str, Any] = {
            "accident": numbered("X", accident),
            "kind": InvestigationKind.BOARD,
            "members": f"{MARK} joint commission of the authority",
            "began": day + DAY,
        }
        yield cast.said("J", accident, None, day + DAY, begun)
        ended = {
            "ended": day + 25 * DAY,
            "causes": _CAUSES[turn % 3],
            "findings": f"{MARK}: the standing procedure was not followed.",
            "narrative": f"{MARK}: {_STORIES[turn % 3]}",
        }
        yield cast.said("J", accident, None, day + 25 * DAY, {**begun, **ended})


def _recommendations(cast: Cast) -> Iterator[Past]:
    number = 0
    for accident, day in _investigated(cast):
        for text in ("Train the team again.", "Change the standing procedure."):
            number += 1
            values: dict[str, Any] = {
                "investigation": numbered("J", accident),
                "text": f"{MARK}: {text}",
                "responsible": f"{MARK} operations officer",
                "due": day + 60 * DAY,
            }
            yield cast.said("j", number, None, day + 26 * DAY, values)
            if number % 3:
                closed = day + 50 * DAY
                proof = {
                    "closing": Closing.CLOSED,
                    "closed": closed,
                    "proof": f"{MARK}: list of those who were trained",
                }
                yield cast.said("j", number, None, closed, {**values, **proof})


def _spot_tasks(cast: Cast) -> Iterator[Past]:
    """Reports of single items through 2023. What was found in them is in no file, so that no find is added."""
    evidence = cast.programme.table("evidence.gpkg")
    rng = cast.rng(4)
    count = min(SPOT_TASKS, len(evidence) // _OF_EVIDENCE)
    rows_ = np.sort(rng.choice(len(evidence), count, replace=False))
    days = np.sort(rng.integers(0, 360, count))
    first = next(iter(cast.bodies))
    for number, (row, offset) in enumerate(zip(rows_.tolist(), days.tolist(), strict=True), start=1):
        day = START + offset * DAY
        values: dict[str, Any] = {
            "reference": f"SYN-S-{number:05d}",
            "source": (Source.PUBLIC, Source.PUBLIC, Source.AUTHORITY)[number % 3],
            "reporter": f"{MARK} resident {number}",
            "description": f"{MARK}: something like a shell beside a path",
            "place": evidence.places[row],
            "category": "UXO",
            "reported": day,
        }
        yield cast.said("S", number, None, day, values, late=0)
        if number % 12 == 0:
            continue
        visited = day + (1 + number % 6) * DAY
        steps: tuple[tuple[dt.date, dict[str, Any]], ...] = (
            (day, {"status": SpotStatus.TRIAGED, "triaged": day, "urgency": ("high", "medium", "low")[number % 3]}),
            (
                day + DAY,
                {
                    "status": SpotStatus.DISPATCHED,
                    "dispatched": day + DAY,
                    "organisation": cast.bodies[first],
                    "level": "EOD 2",
                },
            ),
            (
                visited,
                {
                    "status": SpotStatus.VISITED,
                    "visited": visited,
                    "outcome": _OUTCOMES[number % 5],
                    "checked_m2": 25 + number % 200,
                },
            ),
            (visited + DAY, {"status": SpotStatus.CLOSED, "closed": visited + DAY}),
        )
        for when, more in steps:
            values |= more
            yield cast.said("S", number, None, when, dict(values), late=1)
