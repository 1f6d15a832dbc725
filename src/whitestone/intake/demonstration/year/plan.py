"""What is done when in the invented year of 2024: one line for each task. Enters nothing.

The year grows with the programme up to what a small register shows well; more records would teach nobody more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from whitestone.intake.demonstration.identity import lists, numbered, record_id
from whitestone.intake.demonstration.operations import tasking
from whitestone.intake.demonstration.operations.cast import DAY, Cast
from whitestone.intake.demonstration.operations.strength import Strength
from whitestone.kernel.measure import square_metres

FIRST = dt.date(2024, 1, 9)
_LAST_ORDER = 225
_CLEARED, _TECHNICAL, _ASKED = 28, 4, 6
"""Most tasks of clearance, of technical and of non-technical survey in the year."""
_RECORDS_A_TASK = 80
_DAYS = (0, 1, 2, 8, 9, 10)
"""Days of work after the first; between the third and the fourth a task may be suspended."""
_SMALLER = 0.9


class Strip(NamedTuple):
    """The land of one day: where, how many whole square metres, and when."""

    area: BaseGeometry
    m2: int
    day: dt.date


@dataclass(frozen=True)
class Job:
    """One task of the year.

    Attributes
    ----------
    planned
        The record of the task where it stood in the plan already; None where it is drafted in the year.
    whole
        The polygon of its hazardous area, in longitude and latitude (WGS 84).
    """

    turn: int
    activity: str
    planned: uuid.UUID | None
    operator: str
    body: uuid.UUID
    team: uuid.UUID
    machine: str | None
    hazard: uuid.UUID
    unit: str
    whole: BaseGeometry
    ordered: dt.date

    @property
    def smaller(self) -> bool:
        """Whether its boundary is drawn in while work goes on."""
        return self.turn % 9 == 2 and self.activity == "clearance"

    @property
    def suspended(self) -> bool:
        """Whether work stops for some days."""
        return self.turn % 8 == 3

    @cached_property
    def area(self) -> BaseGeometry:
        """The land that is worked in the end."""
        return shapely.intersection(scale(self.whole, _SMALLER, _SMALLER), self.whole) if self.smaller else self.whole

    @property
    def began(self) -> dt.date:
        """The first day of work."""
        return self.ordered + 10 * DAY

    @property
    def ended(self) -> dt.date:
        """The day on which it was completed."""
        return self.began + 12 * DAY

    @property
    def inspected(self) -> dt.date:
        """The day on which its lot was inspected."""
        return self.ended + 14 * DAY

    @property
    def handed_over(self) -> dt.date:
        """The day of its handover."""
        return self.inspected + 20 * DAY

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """The land day by day, from west to east; together the whole of it."""
        west, south, east, north = self.area.bounds
        edges = np.linspace(west, east, len(_DAYS) + 1)
        cut = []
        for turn, offset in enumerate(_DAYS):
            part = shapely.intersection(self.area, shapely.box(edges[turn], south, edges[turn + 1], north))
            kept = [one for one in shapely.get_parts(part) if one.geom_type == "Polygon" and one.area > 0]
            if kept:
                land = shapely.MultiPolygon(kept) if len(kept) > 1 else kept[0]
                cut.append(Strip(land, round(square_metres(land)), self.began + offset * DAY))
        return tuple(cut)


@dataclass(frozen=True)
class Year:
    """All tasks of the year, by what is done on them."""

    cleared: tuple[Job, ...]
    technical: tuple[Job, ...]
    asked: tuple[Job, ...]

    @property
    def tasked(self) -> tuple[Job, ...]:
        """Every one of them."""
        return (*self.cleared, *self.technical, *self.asked)


def draw_up(cast: Cast, strength: Strength) -> Year:
    """The year of a programme; a small one has a small year, and one without free land none."""
    rows = tasking.free_hazards(cast)
    records = len(set(cast.programme.table("hazards.gpkg").columns["id"].tolist()))
    size = max(records // _RECORDS_A_TASK, 4)
    cleared = min(_CLEARED, size, len(rows[: tasking.PLANNED]))
    further = rows[tasking.PLANNED :]
    technical = min(_TECHNICAL, max(size // 6, 1), len(further))
    asked = min(_ASKED, max(size // 5, 1), len(further) - technical)
    lines: list[tuple[str, int, int | None]] = [
        ("clearance", row, number) for number, row in enumerate(rows[:cleared], start=1)
    ]
    lines += [("TS", row, None) for row in further[:technical]]
    lines += [("NTS", row, None) for row in further[technical : technical + asked]]
    jobs = list(_jobs(cast, strength, lines))
    return Year(*(tuple(one for one in jobs if one.activity == name) for name in ("clearance", "TS", "NTS")))


def _jobs(cast: Cast, strength: Strength, lines: list[tuple[str, int, int | None]]) -> Iterator[Job]:
    table = cast.programme.table("hazards.gpkg")
    said = lists(table.columns)
    before = max(one.number for one in cast.tasks)
    teams = {
        operator: [number for name, number in cast.teams.items() if name.startswith(f"{operator}-team-")]
        for operator in tasking.PLANNED_FOR
    }
    taken: Counter[str] = Counter()
    step = max(_LAST_ORDER // max(len(lines), 1), 1)
    for turn, (activity, row, planned) in enumerate(lines):
        operator = tasking.PLANNED_FOR[turn % len(tasking.PLANNED_FOR)]
        taken[operator] += 1
        team = teams[operator][taken[operator] % len(teams[operator])]
        machines = strength.of(strength.machines, operator)
        yield Job(
            turn=turn,
            activity=activity,
            planned=None if planned is None else numbered("T", before + planned),
            operator=operator,
            body=cast.bodies[operator],
            team=numbered("t", team),
            machine=str(numbered("m", machines[turn % len(machines)])) if machines else None,
            hazard=record_id(said["id"][row]),
            unit=said["unit"][row] or "",
            whole=table.places[row],
            ordered=FIRST + turn * step * DAY,
        )
