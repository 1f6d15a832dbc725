"""What all parts of the invented year of operations share: who signs, and how a version of the past is put down.

Reads the invented tables once; enters nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.demonstration import MARK, Programme
from whitestone.intake.demonstration.identity import lists, noon, numbered, record_id
from whitestone.review.actions.installing import Past
from whitestone.review.models import Person
from whitestone.review.versions import Version

NOTE = f"{MARK}: invented by the demonstration"
START, END = dt.date(2023, 1, 1), dt.date(2023, 12, 31)
DAY = dt.timedelta(days=1)
HEADQUARTERS = "SYN-headquarters"

Rows = tuple[type[Version], Iterator[Past]]


def officer(operator: str) -> str:
    """The account that signs an operator's records of operations."""
    return f"{operator}-officer-1"


class OneTask(NamedTuple):
    """One invented task; `ended` and `release` are None where it was still worked at the end of 2023."""

    number: int
    name: str
    operator: str
    unit: str
    activity: str
    started: dt.date
    ended: dt.date | None
    release: str | None
    area: BaseGeometry
    team: str | None

    @property
    def of_the_year(self) -> bool:
        """Whether work on it went on in 2023."""
        return self.ended is None or self.ended >= START


@dataclass(frozen=True)
class Cast:
    """The programme, the record ids of its operators, and the accounts under which history stands."""

    programme: Programme
    bodies: Mapping[str, uuid.UUID]
    people: Mapping[str, Person]

    def rng(self, part: int) -> np.random.Generator:
        """Random numbers of one part of operations; the same seed and scale give the same."""
        return np.random.default_rng([self.programme.seed, self.programme.scale, 100 + part])

    def said(
        self, letter: str, number: int, operator: str | None, day: dt.date, values: Mapping[str, Any], *, late: int = 2
    ) -> Past:
        """A version about a day that became known some days later; without an operator it is the authority's."""
        owner = None if operator is None else self.bodies[operator]
        author = self.people[HEADQUARTERS if operator is None else officer(operator)]
        return Past(numbered(letter, number), owner, author, noon(day + late * DAY), {"effective": day, **values})

    @cached_property
    def tasks(self) -> list[OneTask]:
        """Every task, in the order of the file."""
        table = self.programme.table("tasks.gpkg")
        said, teams = lists(table.columns), self.team_of
        return [
            OneTask(
                int(name[-7:]),
                name,
                said["organisation_id"][row],
                said["unit"][row] or "",
                said["activity"][row],
                said["started"][row],
                said["ended"][row],
                said["release"][row],
                table.places[row],
                teams.get(name),
            )
            for row, name in enumerate(said["id"])
        ]

    @cached_property
    def team_of(self) -> dict[str, str]:
        """The team that worked first on a task, by task."""
        said = lists(self.programme.table("daily_work.csv").columns)
        return dict(zip(reversed(said["task"]), reversed(said["team"]), strict=True))

    @cached_property
    def teams(self) -> dict[str, int]:
        """Numbers of the clearance teams by name: every one that an operator has."""
        said = lists(self.programme.table("operators.csv").columns)
        names = [
            f"{operator}-team-{number:03d}"
            for operator, count in zip(said["id"], said["teams"], strict=True)
            for number in range(1, count + 1)
        ]
        return {name: number for number, name in enumerate(names, start=1)}

    @cached_property
    def hazards_of(self) -> dict[int, list[str]]:
        """Record ids of the hazards that each task's polygon touches, by the task's number."""
        table = self.programme.table("hazards.gpkg")
        last = {name: row for row, name in enumerate(table.columns["id"].tolist())}
        names, rows = list(last), list(last.values())
        places = np.array([one.area for one in self.tasks], dtype=object)
        task, hazard = shapely.STRtree(table.places[rows]).query(places, predicate="intersects")
        found: dict[int, list[str]] = defaultdict(list)
        for one, other in zip(task.tolist(), hazard.tolist(), strict=True):
            found[self.tasks[one].number].append(str(record_id(names[other])))
        return found

    @cached_property
    def numbers(self) -> dict[tuple[str, str], int]:
        """The numbers of the two printed tables of capacity, by operator and quantity."""
        said = lists(self.programme.table("capacities.csv").columns)
        return {
            (operator, quantity): number
            for operator, quantity, number in zip(said["operator"], said["quantity"], said["number"], strict=True)
        }
