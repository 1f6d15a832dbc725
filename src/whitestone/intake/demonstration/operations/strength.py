"""Teams, staff, dogs, rats, machines, tests, training and contracts of the invented year. Names are invented.

At the end of 2023 they are those of the two printed tables of capacity. The printed table of staff by sex is of May
2024 and counts fewer operational staff than those do; the difference is taken to be counted as support from then on.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import NamedTuple

from whitestone.demonstration import MARK
from whitestone.demonstration.targets import FIGURES
from whitestone.intake.demonstration.identity import FIRST_DAY, numbered
from whitestone.intake.demonstration.operations.cast import NOTE, Cast, Rows
from whitestone.profiles import open_profile
from whitestone.records.capacity.models import (
    Animal,
    Attendance,
    Contract,
    Course,
    Function,
    Identity,
    Machine,
    Result,
    Sex,
    Staff,
    Team,
    Trial,
)
from whitestone.review.actions.installing import Past

ANAMA, IEPF = "SYN-O-anama", "SYN-O-iepf"
RECOUNTED = dt.date(2024, 5, 1)
IEPF_TEAM = 12
_RATS = 6
_RATS_FROM = dt.date(2023, 8, 14)
_GIVEN = {
    Sex.FEMALE: ("Aida", "Leyla", "Nigar", "Sevda", "Turan", "Vefa"),
    Sex.MALE: ("Anar", "Emin", "Farid", "Kamran", "Rauf", "Tural", "Zaur"),
    Sex.UNKNOWN: ("N.", "R.", "S.", "T."),
}
_FAMILY = ("Whitestone", "Greenfield", "Stonebridge", "Oakhill", "Riverton", "Fairmeadow", "Northgate", "Westbrook")
_MACHINES = (("tiller", "T-40"), ("flail", "F-10"), ("excavator", "E-20"))
_COURSES = (
    ("deminer", dt.date(2023, 2, 24), 160),
    ("deminer", dt.date(2023, 6, 16), 160),
    ("first-aid", dt.date(2023, 3, 10), 24),
    ("team-leader", dt.date(2023, 9, 8), 80),
    ("EOD", dt.date(2023, 10, 20), 120),
)


class Member(NamedTuple):
    """One member of staff; `team` is a team's number, 0 for none."""

    operator: str
    function: Function
    role: str
    sex: Sex
    team: int
    recounted: bool = False


class OneTeam(NamedTuple):
    """One team."""

    operator: str
    name: str
    activity: str


@dataclass
class Strength:
    """All that operators had; lists count from 1."""

    teams: list[OneTeam] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    dogs: list[str] = field(default_factory=list)
    machines: list[str] = field(default_factory=list)

    def of(self, operators: list[str], operator: str) -> list[int]:
        """Numbers of what belongs to an operator."""
        return [number for number, one in enumerate(operators, start=1) if one == operator]


def _by_sex() -> dict[str, tuple[int, int]]:
    """Printed staff of the authority and the women among them, by group."""
    file = open_profile("aze").folder.joinpath(FIGURES, "staff_by_gender.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["group"].split(" ", 1)[0]: (int(row["total"]), int(row["women"])) for row in rows}


def gather(cast: Cast) -> Strength:
    """Spread the printed numbers over teams and people."""
    strength = Strength([OneTeam(name.rsplit("-team-", 1)[0], name, "clearance") for name in cast.teams])
    operators = list(cast.bodies)
    printed = {operator: cast.numbers.get((operator, "operational_staff"), 0) for operator in operators}
    printed[IEPF] = min(IEPF_TEAM, printed[ANAMA] // 2)
    printed[ANAMA] -= printed[IEPF]
    women = _by_sex()["operational"][1]
    for operator in operators:
        numbers = [number for number, one in enumerate(strength.teams, start=1) if one.operator == operator]
        female = printed[IEPF] if operator == IEPF else max(women - printed[IEPF], 0) if operator == ANAMA else 0
        _post(strength, operator, numbers, printed[operator], min(female, printed[operator]))
        for activity, quantity in (("TS", "ts"), ("NTS", "nts")):
            numbers = []
            for one in range(1, cast.numbers.get((operator, f"{quantity}_teams"), 0) + 1):
                strength.teams.append(OneTeam(operator, f"{operator}-{quantity}-{one:02d}", activity))
                numbers.append(len(strength.teams))
            _post(strength, operator, numbers, cast.numbers.get((operator, f"{quantity}_personnel"), 0), 0)
        strength.dogs += [operator] * cast.numbers.get((operator, "mine_detection_dogs"), 0)
        strength.machines += [operator] * cast.numbers.get((operator, "machines"), 0)
    _headquarters(strength)
    return strength


def _post(strength: Strength, operator: str, teams: list[int], people: int, women: int) -> None:
    """Post people to teams in turn; the first of a team leads it, the second is its medic."""
    known = operator in (ANAMA, IEPF)
    turn = cycle(teams or [0])
    for number in range(people):
        role = ("team-leader", "medic")[number // len(teams)] if teams and number < 2 * len(teams) else "deminer"
        # The printed tables say nothing of the sex of other operators' people: it is not recorded, and not invented.
        sex = (Sex.FEMALE if number >= people - women else Sex.MALE) if known else Sex.UNKNOWN
        strength.members.append(Member(operator, Function.OPERATIONAL, role, sex, next(turn)))


def _headquarters(strength: Strength) -> None:
    """The authority's managers and support, and who is counted as support from the day of the printed table on."""
    printed = _by_sex()
    own = [number for number, one in enumerate(strength.members) if one.operator in (ANAMA, IEPF)]
    # A programme that is a part of the whole has a part of the staff, too.
    part = len(own) / 1885 if len(own) < 1885 else 1.0
    (every, women), (managers, leading) = printed["all"], printed["managerial"]
    operational, fielded = printed["operational"]
    surplus = max(len(own) - round(operational * part), 0)
    clearing = {number for number, one in enumerate(strength.teams, start=1) if one.activity == "clearance"}
    men = [
        number
        for number in own
        if strength.members[number].sex == Sex.MALE and strength.members[number].team in clearing
    ]
    for number in men[len(men) - surplus :] if surplus else ():
        strength.members[number] = strength.members[number]._replace(recounted=True)
    support = round(every * part) - round(managers * part) - len(own)
    groups = (
        (Function.MANAGERIAL, "manager", round(managers * part), round(leading * part)),
        (Function.SUPPORT, "support", max(support, 0), round((women - leading - fielded) * part)),
    )
    for function, role, people, female in groups:
        for number in range(people):
            sex = Sex.FEMALE if number < female else Sex.MALE
            strength.members.append(Member(ANAMA, function, role, sex, 0))


def rows(cast: Cast, strength: Strength) -> list[Rows]:
    """Everything in the order in which it is entered."""
    return [
        (Team, _teams(cast, strength)),
        (Staff, _staff(cast, strength)),
        (Identity, _identities(cast, strength)),
        (Animal, _animals(cast, strength)),
        (Machine, _machines(cast, strength)),
        (Trial, _trials(cast, strength)),
        (Course, _courses(cast)),
        (Attendance, _attendance(cast, strength)),
        (Contract, _contracts(cast)),
    ]


def _teams(cast: Cast, strength: Strength) -> Iterator[Past]:
    for number, one in enumerate(strength.teams, start=1):
        fit = ["clearance", "BAC", "TS"] if one.activity == "clearance" else [one.activity]
        values = {
            "organisation": cast.bodies[one.operator],
            "name": one.name,
            "activity": one.activity,
            "activities": fit,
            "station": f"{MARK} camp {number % 12 + 1}",
        }
        yield cast.said("t", number, one.operator, FIRST_DAY, values)


def _staff(cast: Cast, strength: Strength) -> Iterator[Past]:
    for number, one in enumerate(strength.members, start=1):
        values = {
            "organisation": cast.bodies[one.operator],
            "badge": f"SYN-{number:05d}",
            "function": one.function,
            "role": one.role,
            "sex": one.sex,
            "team": numbered("t", one.team) if one.team else None,
        }
        yield cast.said("s", number, one.operator, FIRST_DAY, values)
        if one.recounted:
            again = {**values, "function": Function.SUPPORT, "role": "support", "team": None}
            yield cast.said("s", number, one.operator, RECOUNTED, again)


def _identities(cast: Cast, strength: Strength) -> Iterator[Past]:
    for number, one in enumerate(strength.members, start=1):
        given, family = _GIVEN[one.sex], _FAMILY[number // 7 % len(_FAMILY)]
        values = {
            "staff": numbered("s", number),
            "name": f"{MARK} {given[number % len(given)]} {family} {number}",
            "born": dt.date(1960 + number % 40, number % 12 + 1, number % 28 + 1),
        }
        yield cast.said("i", number, one.operator, FIRST_DAY, values)


def _animals(cast: Cast, strength: Strength) -> Iterator[Past]:
    for number, operator in enumerate(strength.dogs, start=1):
        body = cast.bodies[operator]
        values = {"organisation": body, "kind": "dog", "name": f"{MARK} dog {number}"}
        yield cast.said("a", number, operator, FIRST_DAY, values)
    for number in range(len(strength.dogs) + 1, len(strength.dogs) + _RATS + 1):
        values = {"organisation": cast.bodies[ANAMA], "kind": "rat", "name": f"{MARK} rat {number}"}
        yield cast.said("a", number, ANAMA, _RATS_FROM, values)


def _machines(cast: Cast, strength: Strength) -> Iterator[Past]:
    for number, operator in enumerate(strength.machines, start=1):
        kind, model = _MACHINES[number % len(_MACHINES)]
        values = {
            "organisation": cast.bodies[operator],
            "kind": kind,
            "model": f"{MARK} {model}",
            "serial": f"SYN-{number:04d}",
        }
        yield cast.said("m", number, operator, FIRST_DAY, values)


def _trials(cast: Cast, strength: Strength) -> Iterator[Past]:
    """A test a year; the machines of every twentieth have a gap of three weeks between two tests."""
    number = 0
    for word, letter, owned in (("machine", "m", strength.machines), ("animal", "a", strength.dogs)):
        for asset, operator in enumerate(owned, start=1):
            gap = word == "machine" and asset % 20 == 1
            ends = dt.date(2023, 8, 31) if gap else dt.date(2023, 12, 4)
            again = dt.date(2023, 9, 21) if gap else dt.date(2023, 11, 20)
            for day, until in ((dt.date(2022, 12, 5), ends), (again, again.replace(year=2024))):
                number += 1
                values = {
                    word: numbered(letter, asset),
                    "result": Result.PASSED,
                    "valid_until": until,
                    "place": f"{MARK} test field",
                    "note": NOTE,
                }
                yield cast.said("v", number, operator, day, values)


def _courses(cast: Cast) -> Iterator[Past]:
    for number, (subject, day, hours) in enumerate(_COURSES, start=1):
        started = day - dt.timedelta(days=hours // 8)
        values = {"subject": subject, "started": started, "hours": hours, "place": f"{MARK} training centre"}
        yield cast.said("c", number, None, day, values)


def _attendance(cast: Cast, strength: Strength) -> Iterator[Past]:
    pupils = [number for number, one in enumerate(strength.members, start=1) if one.team]
    for number, staff in enumerate(pupils[::15], start=1):
        course = number % len(_COURSES)
        result = Result.FAILED if number % 17 == 0 else Result.PASSED
        values = {"course": numbered("c", course + 1), "staff": numbered("s", staff), "result": result}
        yield cast.said("b", number, strength.members[staff - 1].operator, _COURSES[course][1], values)


def _contracts(cast: Cast) -> Iterator[Past]:
    others = [operator for operator in cast.bodies if operator != ANAMA]
    for number, operator in enumerate(others, start=1):
        values = {
            "organisation": cast.bodies[operator],
            "partner": cast.bodies[ANAMA],
            "kind": "partnership" if operator == IEPF else "tasking",
            "reference": f"SYN-K-{number:03d}",
            "valid_from": dt.date(2022, 1, 1),
            "valid_until": dt.date(2024, 12, 31),
            # The printed table says "ANAMA (including IEPF)".
            "counted_together": operator == IEPF,
        }
        yield cast.said("K", number, None, dt.date(2022, 1, 1), values)
