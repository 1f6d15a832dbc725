"""Release products, tasks and daily work of the sites that were worked, as the programme would have recorded them.

A task's polygon exceeds the mined ground in it; the release product is the whole polygon, as programmes report it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import shapely

from whitestone.demonstration.operators import Operators
from whitestone.demonstration.shapes import to_degrees
from whitestone.demonstration.sites import Days, Ints, Role, Sites
from whitestone.demonstration.tables import Table, as_texts, ids, named
from whitestone.demonstration.targets import Targets
from whitestone.land.inputs import Geometries, Texts

ACTIVITIES = ("clearance", "TS", "BAC", "NTS")
PRODUCTS = ("cleared", "reduced", "cleared", "cancelled")


@dataclass(frozen=True, slots=True)
class Work:
    """m release products, one for each worked site.

    Attributes
    ----------
    site : (m,) row of the site
    activity : (m,) position in `ACTIVITIES`
    id, task : (m,) texts
    declared : (m,) whole square metres
    outline : (m,) in the plane
    release_of : (n,) product of each site, -1 for open ones
    """

    site: Ints
    activity: Ints
    id: Texts
    task: Texts
    declared: Ints
    outline: Geometries
    release_of: Ints


def do_work(sites: Sites, rng: np.random.Generator) -> Work:
    """Release the worked sites; by non-technical survey only a handful, and none in 2023."""
    site = np.flatnonzero(sites.role != Role.OPEN)
    site = site[np.lexsort((site, sites.released[site]))]
    count = len(site)
    activity = rng.choice(3, count, p=[0.74, 0.1, 0.16])
    activity[sites.role[site] == Role.WITHOUT_AP] = 0
    earlier = np.flatnonzero(sites.role[site] == Role.EARLIER)
    activity[rng.choice(earlier, max(1, len(earlier) // 50), replace=False)] = 3
    release_of = np.full(len(sites), -1)
    release_of[site] = np.arange(count)
    zero = np.zeros(count)
    outline = sites.frame.take(site).outlines(sites.edge.take(site), zero + 1, zero, zero)
    declared = np.round(sites.area[site]).astype(np.int64)
    return Work(site, activity, ids("R", count), ids("T", count), declared, outline, release_of)


def release_table(targets: Targets, sites: Sites, work: Work, operators: Operators, rng: np.random.Generator) -> Table:
    """The release products, as ``whitestone settle`` reads them."""
    district, operator = sites.district[work.site], sites.operator[work.site]
    date = sites.released[work.site]
    return Table(
        "releases.gpkg",
        "releases",
        "Release products 2019 to 2023: whole task polygons",
        {
            "id": work.id,
            "date": date,
            "product": named(PRODUCTS, work.activity),
            "activity": named(ACTIVITIES, work.activity),
            "declared_m2": work.declared,
            "organisation": named(operators.name, operator),
            "organisation_id": named(operators.id, operator),
            "task": work.task,
            "depth_m": np.where(work.activity == 0, 0.2, np.nan),
            "started": sites.started[work.site],
            "district": named(tuple(unit.printed for unit in targets.districts), district),
            "unit": named(tuple(unit.unit for unit in targets.districts), district),
            "entered": entered(date, rng),
            "entered_by": signed(operators, operator, rng),
        },
        to_degrees(work.outline),
    )


def task_table(targets: Targets, sites: Sites, work: Work, operators: Operators, rng: np.random.Generator) -> Table:
    """Tasks of the released polygons, and those that were open at the end of 2023."""
    open_ = sites.of(Role.OPEN)
    begun = open_[rng.uniform(size=len(open_)) < 0.15]
    site = np.concatenate([work.site, begun])
    zero = np.zeros(len(begun))
    outline = sites.frame.take(begun).outlines(sites.edge.take(begun), zero + 1, zero, zero)
    started = sites.started[site]
    started[len(work.site) :] = np.datetime64("2023-11-01") + rng.integers(0, 58, len(begun))
    done = ~np.isnat(sites.released[site])
    finished = np.full(len(site), None, dtype=object)
    finished[: len(work.id)] = work.id
    return Table(
        "tasks.gpkg",
        "tasks",
        "Tasks with their polygons; those without an end were still worked at the end of 2023",
        {
            "id": np.concatenate(
                [work.task, as_texts([f"SYN-T-{len(work.id) + n + 1:07d}" for n in range(len(begun))])]
            ),
            "started": started,
            "ended": sites.released[site],
            "status": named(("in progress", "completed"), done.astype(np.int64)),
            "activity": named(ACTIVITIES, np.concatenate([work.activity, np.zeros(len(begun), dtype=np.int64)])),
            "organisation_id": named(operators.id, sites.operator[site]),
            "district": named(tuple(unit.printed for unit in targets.districts), sites.district[site]),
            "unit": named(tuple(unit.unit for unit in targets.districts), sites.district[site]),
            "release": finished,
            "entered": entered(started, rng),
            "entered_by": signed(operators, sites.operator[site], rng),
        },
        to_degrees(np.concatenate([work.outline, outline])),
    )


def daily_table(sites: Sites, work: Work, operators: Operators, rng: np.random.Generator) -> Table:
    """Daily work by team: the square metres of a task's days add up to what its release declares."""
    length = (sites.released[work.site] - sites.started[work.site]).astype(np.int64)
    days = np.clip(length // 2, 1, 14)
    row = np.repeat(np.arange(len(days)), days)
    end = np.cumsum(days)
    number = np.arange(len(row)) - np.repeat(end - days, days)
    part = rng.gamma(3, size=len(row))
    share = part / np.repeat(np.add.reduceat(part, end - days), days)
    metres = np.floor(share * work.declared[row]).astype(np.int64)
    metres[end - 1] += work.declared - np.add.reduceat(metres, end - days)
    operator = sites.operator[work.site][row]
    step = length // np.maximum(days, 1)
    last = sites.started[work.site] + (days - 1) * step
    team = _free_teams(operators.teams, sites.operator[work.site], sites.started[work.site], last)[row]
    date = sites.started[work.site][row] + number * step[row]
    names = [f"{operators.id[o]}-team-{t:03d}" for o, t in zip(operator.tolist(), team.tolist(), strict=True)]
    return Table(
        "daily_work.csv",
        "daily_work",
        "What a team did on a task on a day",
        {
            "id": ids("D", len(row)),
            "task": work.task[row],
            "release": work.id[row],
            "date": date,
            "organisation_id": named(operators.id, operator),
            "team": as_texts([*names]),
            "square_metres": metres,
            "deminers": rng.integers(6, 16, len(row)),
            "hours": rng.integers(4, 9, len(row)),
            "entered": entered(date, rng),
        },
    )


def _free_teams(teams: Ints, operator: Ints, first: Days, last: Days) -> Ints:
    """A team for each task that has none of its other tasks on the same days, while its operator has such a team."""
    free: list[list[tuple[np.datetime64, int]]] = [
        [(np.datetime64("1970-01-01"), team) for team in range(1, count + 1)] for count in teams.tolist()
    ]
    taken = np.zeros(len(operator), dtype=np.int64)
    for task in np.argsort(first, kind="stable").tolist():
        waiting = free[operator[task]]
        until, team = heapq.heappop(waiting)
        taken[task] = team
        heapq.heappush(waiting, (max(until, last[task]), team))
    return taken


def entered(date: Days, rng: np.random.Generator) -> Days:
    """The day on which a record reached the register: mostly within days, one in fifteen months late."""
    late = rng.uniform(size=len(date)) < 1 / 15
    delay = np.where(late, rng.integers(30, 240, len(date)), rng.integers(0, 10, len(date)))
    result: Days = date + delay
    return result


def signed(operators: Operators, operator: Ints, rng: np.random.Generator) -> Texts:
    """Who entered a record: one of three invented information officers of its operator."""
    officers = tuple(f"{id_}-officer-{number}" for id_ in operators.id for number in (1, 2, 3))
    return named(officers, operator * 3 + rng.integers(0, 3, len(operator)))


def covers(work: Work, product: Ints, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each place lies in its product's polygon."""
    inside: np.ndarray = shapely.contains_xy(work.outline[product], x, y)
    return inside
