"""Tasks, targets, limits and daily work of the invented year, and the lanes of its technical survey.

The square metres of a finished task's days add up to what its product declares, as in the files. Tasks that were still
worked at the end of 2023 have days of their own, without a product.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from shapely.affinity import scale
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.identity import lists, numbered, record_id
from whitestone.intake.demonstration.operations.cast import DAY, END, NOTE, START, Cast, OneTask, Rows
from whitestone.intake.demonstration.operations.strength import Strength
from whitestone.kernel.measure import square_metres
from whitestone.records.lanes.models import Lane, LaneKind, LaneResult
from whitestone.records.tasks.models import Objective, Quantity, Status, Target, Task
from whitestone.records.work.models import Limit, LimitKind, Workday
from whitestone.review.actions.installing import Past

OBJECTIVES = {
    "clearance": Objective.RELEASED,
    "BAC": Objective.RELEASED,
    "TS": Objective.REDUCED,
    "NTS": Objective.SURVEYED,
}
_METHODS = {
    "clearance": ["manual", "mechanical", "animal detection"],
    "TS": ["manual", "animal detection"],
    "BAC": ["visual"],
    "NTS": ["survey"],
}
_SOURCES = ("plan", "decree", "request", "evidence")
_WHY = ("return of displaced people", "road under construction", "farmland before spring", "find by a resident")
_USES = ("farming", "road", "housing", "grazing")
_SOILS, _PLANTS = ("clay", "loam", "gravel", "rock"), ("none", "low", "dense")
_ENVIRONMENT = {"water": "protected", "topsoil": "kept", "waste": "removed", "trees": "left standing"}
_FULL_VERSIONS_FROM = dt.date(2022, 12, 1)
_MANUAL_M2_PER_HOUR = 12
PLANNED = 40
"""Tasks of the plan of 2024 that stand in the history."""
PLANNED_FOR = ("SYN-O-anama", "SYN-O-anama", "SYN-O-safe-point")
"""For whom they are planned, in turn: the operators whose officers can sign in."""
_LANES, _LANE_M, _COVERED = 4, 10, 0.08
_METRES_A_DEGREE = 111_000
_LIMITS: tuple[tuple[LimitKind, str, int], ...] = (
    (LimitKind.DAYS_WITHOUT_FIND, "", 20),
    (LimitKind.M2_WITHOUT_FIND, "", 400_000),
    (LimitKind.M2_PER_PERSON_HOUR, "manual", 25),
    (LimitKind.M2_PER_PERSON_HOUR, "visual", 2_500),
    (LimitKind.M2_PER_MACHINE_HOUR, "", 12_000),
    (LimitKind.M2_PER_ANIMAL_HOUR, "", 3_000),
    (LimitKind.COVERAGE_PERCENT, "", 5),
    (LimitKind.REPORT_HOURS, "", 24),
)


def rows(cast: Cast, strength: Strength) -> list[Rows]:
    """Everything in the order in which it is entered."""
    return [
        (Limit, _limits(cast)),
        (Task, _tasks(cast)),
        (Target, _targets(cast)),
        (Workday, _workdays(cast, strength)),
        (Lane, _lanes(cast)),
    ]


def _limits(cast: Cast) -> Iterator[Past]:
    for number, (kind, method, amount) in enumerate(_LIMITS, start=1):
        values = {"kind": kind, "method": method, "amount": amount, "source": f"{MARK}: assumed by the demonstration"}
        yield cast.said("Y", number, None, dt.date(2019, 1, 1), values)


def _ordered(one: OneTask) -> dt.date:
    return one.started - (10 + one.number % 21) * DAY


def _tasks(cast: Cast) -> Iterator[Past]:
    for one in cast.tasks:
        yield from _versions(cast, one)
    yield from _planned(cast)


def _versions(cast: Cast, one: OneTask) -> Iterator[Past]:
    """A task as it went on; of tasks long finished only how they ended."""
    ordered = _ordered(one)
    accepted = ordered + 3 * DAY
    values: dict[str, Any] = {
        "unit": one.unit,
        "reference": one.name,
        "activity": one.activity,
        "organisation": cast.bodies[one.operator],
        "team": numbered("t", cast.teams[one.team or _team_of(cast, one)]),
        "hazards": cast.hazards_of.get(one.number, []),
        "objective": OBJECTIVES[one.activity],
        "priority": ("high", "medium", "low")[one.number % 3],
        "priority_source": _SOURCES[one.number % 4],
        "priority_reason": f"{MARK}: {_WHY[one.number % 4]}",
        "area": one.area,
        "intended_use": _USES[one.number % 4],
        "depth_m": "0.20" if one.activity == "clearance" else None,
        "methods": _METHODS[one.activity],
        "environment": dict(_ENVIRONMENT),
        "dossier": NOTE,
        "planned_from": ordered + 10 * DAY,
        "planned_until": (one.ended or one.started) + ((one.number % 9 - 2) * 10) * DAY,
        "ordered": ordered,
        "note": NOTE,
    }
    if values["planned_until"] < values["planned_from"]:
        values["planned_until"] = values["planned_from"] + 20 * DAY
    through: list[tuple[dt.date, dict[str, Any]]] = [(ordered, {"status": Status.ORDERED})]
    begun = {"status": Status.IN_PROGRESS, "accepted": accepted, "began": one.started}
    smaller = one.of_the_year and one.number % 60 == 7
    if smaller:
        through[0][1]["area"] = scale(one.area, 0.9, 0.9)
        begun["boundary_reason"] = f"{MARK}: mines were seen beyond the boundary"
    through.append(
        (
            accepted,
            {"status": Status.ACCEPTED, "accepted": accepted, **({"area": through[0][1]["area"]} if smaller else {})},
        )
    )
    through.append((one.started, begun))
    long_ = one.ended is not None and (one.ended - one.started).days > 12
    if long_ and one.number % 12 == 5:
        stop = {"suspended": one.started + 3 * DAY, "suspension_reason": f"{MARK}: heavy rain"}
        through.append((one.started + 3 * DAY, {**begun, "status": Status.SUSPENDED, **stop}))
        through.append((one.started + 6 * DAY, begun))
    if one.ended is not None:
        through.append((one.ended, {**begun, "status": Status.COMPLETED, "completed": one.ended}))
    if one.ended is not None and one.ended < _FULL_VERSIONS_FROM:
        through = through[-1:]
    for day, more in through:
        yield cast.said("T", one.number, one.operator, day, {**values, **more})


def free_hazards(cast: Cast) -> list[int]:
    """Rows of open hazards that no task of the file touches, those of one district and another in turn."""
    touched = {name for names in cast.hazards_of.values() for name in names}
    table = cast.programme.table("hazards.gpkg")
    said = lists(table.columns)
    last = {name: row for row, name in enumerate(said["id"])}
    free = [row for name, row in last.items() if str(record_id(name)) not in touched]
    free = [row for row in free if said["status"][row] == "open" and said["recorded"][row] < END - 60 * DAY]
    seen: Counter[str] = Counter()
    turns = []
    for row in free:
        seen[said["unit"][row] or ""] += 1
        turns.append((seen[said["unit"][row] or ""], row))
    return [row for _, row in sorted(turns)]


def _planned(cast: Cast) -> Iterator[Past]:
    """Tasks of the plan of 2024, over hazards that no task of the file touches, for two operators in turn."""
    table = cast.programme.table("hazards.gpkg")
    said = lists(table.columns)
    number = max(one.number for one in cast.tasks)
    for turn, row in enumerate(free_hazards(cast)[:PLANNED]):
        number += 1
        operator = PLANNED_FOR[turn % len(PLANNED_FOR)]
        values = {
            "unit": said["unit"][row] or "",
            "reference": f"SYN-T-{number:07d}",
            "activity": "clearance",
            "status": Status.PLANNED,
            "organisation": cast.bodies[operator],
            "hazards": [str(record_id(said["id"][row]))],
            "objective": Objective.RELEASED,
            "priority": ("high", "medium", "low")[turn % 3],
            "priority_source": _SOURCES[turn % 4],
            "priority_reason": f"{MARK}: {_WHY[turn % 4]}",
            "area": table.places[row],
            "intended_use": _USES[turn % 4],
            "depth_m": "0.20",
            "methods": _METHODS["clearance"],
            "planned_from": dt.date(2024, 1 + turn % 9, 8),
            "planned_until": dt.date(2024, 3 + turn % 9, 20),
            "note": NOTE,
        }
        yield cast.said("T", number, operator, dt.date(2023, 12, 1), values)


def _targets(cast: Cast) -> Iterator[Past]:
    """The annual plan of 2023: the land of each operator, which add up, and the tasks of all."""
    said = lists(cast.programme.table("releases.gpkg").columns)
    done = dict.fromkeys(cast.bodies, 0)
    tasks = 0
    for operator, day, declared in zip(said["organisation_id"], said["date"], said["declared_m2"], strict=True):
        if START <= day <= END:
            done[operator] += declared
            tasks += 1
    lines: list[tuple[str | None, Quantity, int]] = [
        (None, Quantity.COMPLETED_TASKS, tasks + 45),
        # Each operator was to do about a tenth more or less than it did.
        *(
            (name, Quantity.RELEASED_M2, round(m2 * (18 + turn) // 20, -5))
            for turn, (name, m2) in enumerate(done.items())
        ),
    ]
    for number, (operator, quantity, amount) in enumerate(lines, start=1):
        values = {
            "plan": f"{MARK} work plan",
            "year": 2023,
            "organisation": None if operator is None else cast.bodies[operator],
            "quantity": quantity,
            "amount": max(amount, 1),
            "note": NOTE,
        }
        yield cast.said("G", number, None, dt.date(2023, 1, 9), values)


class _Assets:
    """Gives the machines and dogs of an operator out in turn."""

    def __init__(self, strength: Strength) -> None:
        self._owned = {
            letter: {operator: strength.of(owned, operator) for operator in set(owned)}
            for letter, owned in (("m", strength.machines), ("a", strength.dogs))
        }

    def take(self, letter: str, operator: str, turn: int, count: int) -> list[str]:
        """So many of an operator's machines (m) or dogs (a), at most all; none where it has none."""
        owned = self._owned[letter].get(operator, [])
        return [str(numbered(letter, owned[(turn + step) % len(owned)])) for step in range(min(count, len(owned)))]


def _workdays(cast: Cast, strength: Strength) -> Iterator[Past]:
    said = lists(cast.programme.table("daily_work.csv").columns)
    tasks = {one.name: one for one in cast.tasks}
    assets = _Assets(strength)
    for row, day in enumerate(said["date"]):
        one = tasks.get(said["task"][row])
        if one is None or not START <= day <= END:
            continue
        number = int(said["id"][row][-7:])
        late = (said["entered"][row] - day).days
        people, hours, m2 = said["deminers"][row], said["hours"][row], said["square_metres"][row]
        yield _workday(cast, assets, (number, late), one, said["team"][row], day, people, hours, m2)
    number = len(said["date"])
    for one in cast.tasks:
        if one.ended is not None:
            continue
        left = square_metres(one.area)
        for turn, day in enumerate(range(0, (END - one.started).days, 7)):
            number += 1
            m2 = round(left * 0.03)
            team = _team_of(cast, one)
            yield _workday(cast, assets, (number, 2), one, team, one.started + day * DAY, 8 + turn % 5, 6, m2)


def _team_of(cast: Cast, one: OneTask) -> str:
    """The team of a task that was still worked: an operator's teams in turn."""
    own = [name for name in cast.teams if name.startswith(f"{one.operator}-team-")]
    return own[one.number % len(own)]


def _workday(
    cast: Cast,
    assets: _Assets,
    key: tuple[int, int],
    one: OneTask,
    team: str,
    day: dt.date,
    people: int,
    hours: int,
    m2: int,
) -> Past:
    number, late = key
    dogs: list[str] = []
    machines: list[str] = []
    if one.activity == "BAC":
        done = {"visual": m2}
    else:
        manual = min(m2, _MANUAL_M2_PER_HOUR * people * hours)
        dogs = assets.take("a", one.operator, number, 2)
        searched = min(m2 - manual, 1_800 * hours * len(dogs)) if one.activity == "TS" or number % 2 else 0
        rest = m2 - manual - searched
        machines = assets.take("m", one.operator, one.number, 1 + min(rest // 60_000, 2)) if rest else []
        # Where an operator has no machine the rest is reported as worked by hand: the alarm on rates is for that.
        done = {
            "manual": manual if machines else manual + rest,
            "animal detection": searched,
            "mechanical": rest if machines else 0,
        }
        done = {method: amount for method, amount in done.items() if amount}
    women = min(people, 9) if one.operator == "SYN-O-iepf" else 2 if team in ("SYN-O-anama-team-001",) else 0
    values = {
        "unit": one.unit,
        "task": numbered("T", one.number),
        "team": numbered("t", cast.teams[team]),
        "organisation": cast.bodies[one.operator],
        "hours": hours,
        "women": women,
        "men": people - women,
        "machines": machines,
        "animals": dogs if done.get("animal detection") else [],
        "by_method": done,
        "depth_m": None if one.activity != "clearance" else "0.15" if number % 400 == 33 else "0.20",
        "soil": _SOILS[one.number % len(_SOILS)],
        "vegetation": _PLANTS[one.number % len(_PLANTS)],
        "signals": number % 23,
        "stoppages": {"weather": 90} if number % 11 == 0 else {"machine": 45} if number % 19 == 0 else {},
        "note": NOTE,
    }
    return cast.said("D", number, one.operator, day, values, late=late)


def _lanes(cast: Cast) -> Iterator[Past]:
    """Lanes through each task of technical survey; in one of them something was found where its product has finds."""
    finds = cast.programme.table("finds.gpkg").columns["release"]
    with_finds = set(finds[finds != np.array(None)].tolist())
    number = 0
    for one in cast.tasks:
        if one.activity != "TS" or not one.of_the_year:
            continue
        day = (one.ended or END) - DAY
        for turn, line in enumerate(through(one.area)):
            number += 1
            positive = turn == 1 and one.release in with_finds
            values = {
                "unit": one.unit,
                "task": numbered("T", one.number),
                "kind": LaneKind.SYSTEMATIC,
                "asset": "dogs" if turn % 2 else "manual",
                "line": line,
                "width_m": _LANE_M,
                "depth_m": "0.20",
                "result": LaneResult.POSITIVE if positive else LaneResult.NOTHING,
                "note": NOTE,
            }
            yield cast.said("l", number, one.operator, max(day, one.started), values)


def through(area: BaseGeometry) -> list[BaseGeometry]:
    """Lines from west to east through an area, evenly from south to north, so many that lanes cover their share."""
    west, south, east, north = area.bounds
    count = max(_LANES, math.ceil(_COVERED * (north - south) * _METRES_A_DEGREE / _LANE_M))
    lines = []
    for turn in range(count):
        y = south + (turn + 0.5) / count * (north - south)
        cut = shapely.intersection(LineString([(west, y), (east, y)]), area)
        if cut.geom_type in ("LineString", "MultiLineString") and not cut.is_empty:
            lines.append(cut)
    return lines
