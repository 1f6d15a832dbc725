"""Capacity: each rule with what breaks it, who sees names, accreditation and tests on a day, and the capacity tables
of a country chapter from records (Mine Action Review, Clearing the Mines 2024, Azerbaijan: figures of 2023)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import DAY, FIRST, draft
from tests.records.operations import approved, codes, prepare, put
from whitestone.demonstration.targets import read_targets
from whitestone.kernel.ids import new_id
from whitestone.problems import ProblemError
from whitestone.records.capacity import actions
from whitestone.records.capacity.models import (
    Animal,
    Attendance,
    Contract,
    Course,
    Identity,
    Machine,
    Result,
    Staff,
    Team,
    Trial,
)
from whitestone.records.capacity.scope import covered
from whitestone.records.capacity.strength import ClearanceCapacity, SurveyCapacity, capacity_as_at
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.work.around import Around
from whitestone.records.work.models import Workday
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

LATER = dt.date(2023, 12, 31)
BODIES = {
    "ANAMA": (1591, 91, 36),
    "Ministry of Defence": (250, 4, 20),
    "Ministry of Emergency Situations": (50, 10, 4),
    "State Border Service": (45, 0, 0),
    "Alpha Demining": (80, 20, 2),
    "Qaya Safety Solutions": (80, 6, 3),
    "Safe Point": (136, 10, 2),
    "Azerbaijan Demining Company": (49, 10, 3),
}
SURVEY = {
    "ANAMA": (0, 0, 36, 267),
    "IEPF": (3, 12, 2, 15),
    "Qaya Safety Solutions": (0, 0, 2, 8),
    "Azerbaijan Demining Company": (0, 0, 7, 40),
    "Alpha Demining": (0, 0, 2, 15),
    "Safe Point": (0, 0, 3, 57),
}


@pytest.fixture
def field(land: Cast) -> Cast:
    return prepare(land)


def some(model: type[Any], cast: Cast, **values: Any) -> Any:
    return put(model, cast, values)


@pytest.mark.parametrize(
    ("model", "values", "broken"),
    [
        (Team, {"name": "T1", "activity": "TS"}, []),
        (Team, {"name": "T1", "activity": "flying"}, ["code-unknown"]),
        (Team, {"name": "T1", "activity": "TS", "activities": ["TS", "flying"]}, ["code-unknown"]),
        (Team, {"name": "T1", "activity": "TS", "disbanded": dt.date(2022, 1, 1)}, ["dates-reversed"]),
        (Staff, {"function": "operational", "sex": "female", "role": "medic"}, []),
        (Staff, {"function": "operational", "role": "wizard"}, ["code-unknown"]),
        (Staff, {"function": "support", "team": uuid.UUID(int=7)}, ["link-broken"]),
        (Animal, {"kind": "rat", "name": "Ira"}, []),
        (Animal, {"kind": "dog", "name": "Rex", "handler": uuid.UUID(int=7)}, ["link-broken"]),
        (Machine, {"kind": "flail", "serial": "1"}, []),
        (Machine, {"kind": "tank", "serial": "1"}, ["code-unknown"]),
        (Course, {"subject": "basic demining", "started": DAY}, []),
        (Course, {"subject": "basic demining", "started": LATER}, ["dates-reversed"]),
    ],
)
def test_each_rule_of_capacity(field: Cast, model: type[Any], values: dict[str, Any], broken: list[str]) -> None:
    assert codes(draft(model, field, {"organisation": OPERATOR, **values})) == broken


def test_rules_that_need_other_records(field: Cast) -> None:
    team = some(Team, field, organisation=OTHER_OPERATOR, name="T", activity="TS")
    staff = {"organisation": OPERATOR, "function": "operational"}
    assert codes(draft(Staff, field, {**staff, "team": team.record})) == ["team-of-other-organisation"]
    machine = some(Machine, field, organisation=OPERATOR, kind="flail", serial="77")
    again = {"organisation": OPERATOR, "kind": "flail", "serial": "77"}
    assert codes(draft(Machine, field, again)) == ["machine-serial-twice"]
    passed = {"result": "passed", "valid_until": LATER}
    assert codes(draft(Trial, field, {**passed, "machine": machine.record})) == []
    assert codes(draft(Trial, field, passed)) == ["tested-not-one"]
    early = {"result": "passed", "valid_until": FIRST, "machine": machine.record}
    assert codes(draft(Trial, field, early)) == ["dates-reversed"]
    person = some(Staff, field, **staff)
    name = {"staff": person.record, "name": "Somebody (SYNTHETIC)"}
    assert codes(draft(Identity, field, {**name, "born": dt.date(1990, 1, 1)})) == []
    assert codes(draft(Identity, field, {**name, "born": LATER})) == ["dates-reversed"]
    course = some(Course, field, subject="basic demining")
    there = {"course": course.record, "staff": person.record, "result": "passed"}
    assert codes(draft(Attendance, field, there)) == []
    assert codes(draft(Attendance, field, {**there, "course": uuid.UUID(int=7)})) == ["link-broken"]
    deal = {"organisation": OTHER_OPERATOR, "partner": OPERATOR, "kind": "grant", "valid_from": DAY}
    assert codes(draft(Contract, field, deal)) == []
    assert codes(draft(Contract, field, {**deal, "partner": OTHER_OPERATOR})) == ["partner-of-itself"]
    assert codes(draft(Contract, field, {**deal, "valid_until": FIRST})) == ["dates-reversed"]


def test_names_stand_in_the_personal_tier(field: Cast) -> None:
    person = some(Staff, field, organisation=OPERATOR, function="operational")
    some(Identity, field, staff=person.record, name="Somebody (SYNTHETIC)")
    for user, somebody in field.everyone().items():
        inside = {"field", "officer", "headquarters", "second_headquarters"}
        assert Identity.objects.visible_to(somebody).exists() == (user in inside), user
        assert Staff.objects.visible_to(somebody).exists() == (user not in {"anonymous", "nobody"}), user


def test_a_list_of_links_or_codes_must_be_one(field: Cast) -> None:
    for wrong in ({"a": 1}, [1], "TS"):
        with pytest.raises(ProblemError, match="bad-value"):
            draft(Team, field, {"organisation": OPERATOR, "name": "T", "activity": "TS", "activities": wrong})


def accredit(cast: Cast, activity: str, **values: Any) -> Accreditation:
    said = {"organisation": OTHER_OPERATOR, "activity": activity, "valid_from": FIRST, "valid_until": LATER, **values}
    return put(Accreditation, cast, said)


def test_scopes_of_accreditation_cover_what_they_allow_until_they_are_suspended(field: Cast) -> None:
    held = accredit(field, "manual")
    accredit(field, "EOD 3")
    assert [covered(OTHER_OPERATOR, one, DAY) for one in ("manual", "clearance", "mechanical", "NTS")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [covered(OTHER_OPERATOR, f"EOD {one}", DAY) for one in (1, 2, 3, "3+")] == [True, True, True, False]
    assert not covered(OTHER_OPERATOR, "manual", LATER + dt.timedelta(days=1))
    told = actions.suspend(held.record, day=DAY, reason="unsafe", actor=field.headquarters)
    assert covered(OTHER_OPERATOR, "manual", DAY), "a suspension that nobody approved has no effect"
    approved(told, field)
    assert covered(OTHER_OPERATOR, "manual", DAY - dt.timedelta(days=1))
    assert not covered(OTHER_OPERATOR, "clearance", DAY)
    lifted = actions.lift(held.record, day=dt.date(2023, 2, 1), reason="mended", actor=field.headquarters)
    approved(lifted, field)
    assert [covered(OTHER_OPERATOR, "manual", dt.date(2023, month, 1)) for month in (1, 2)] == [True, True]
    assert not covered(OTHER_OPERATOR, "manual", dt.date(2023, 1, 31))


def test_a_machine_works_only_between_a_passed_test_and_its_end(field: Cast) -> None:
    machine = some(Machine, field, organisation=OPERATOR, kind="flail", serial="1")
    named = [str(machine.record)]

    def untested(assets: list[str], column: str, day: dt.date) -> list[str]:
        return Around([Workday(machines=assets, effective=day)]).untested(assets, column, day)

    assert untested(named, "machine", DAY) == named
    put(Trial, field, {"machine": machine.record, "result": "passed", "valid_until": dt.date(2023, 6, 1)}, DAY)
    assert untested(named, "machine", DAY) == []
    assert untested(named, "machine", dt.date(2023, 6, 2)) == named
    put(Trial, field, {"machine": machine.record, "result": "failed"}, dt.date(2023, 3, 1))
    assert untested(named, "machine", dt.date(2023, 3, 1)) == named
    told = actions.record_test(machine, result=Result.PASSED, day=LATER, valid_until=None, actor=field.field)
    assert untested(named, "machine", LATER) == named
    approved(told, field)
    assert untested(named, "machine", LATER) == []


def programme() -> Iterator[tuple[type[Any], list[NewRecord]]]:
    """The programme of the two printed tables, person by person and team by team; nobody in it is real."""
    ids = {name: new_id() for name in (*BODIES, "IEPF")}
    yield Organisation, [NewRecord(None, {"name": name, "effective": FIRST}, one) for name, one in ids.items()]
    together = {"organisation": ids["IEPF"], "partner": ids["ANAMA"], "valid_from": FIRST, "counted_together": True}
    yield Contract, [NewRecord(None, {**together, "effective": FIRST})]
    teams: list[NewRecord] = []
    staff: list[tuple[str, uuid.UUID | None]] = []
    for name, (nts_teams, nts, ts_teams, ts) in SURVEY.items():
        for kind, count, people in (("NTS", nts_teams, nts), ("TS", ts_teams, ts)):
            made = [new_id() for _ in range(count)]
            said = {"organisation": ids[name], "activity": kind, "name": kind, "effective": FIRST}
            teams += [NewRecord(None, said, one) for one in made]
            staff += [(name, made[number % count]) for number in range(people)]
    staff += [
        ("IEPF" if name == "ANAMA" and n < 24 else name, None) for name, row in BODIES.items() for n in range(row[0])
    ]
    yield Team, teams
    posted = {"function": "operational", "effective": FIRST}
    yield Staff, [NewRecord(None, {**posted, "organisation": ids[name], "team": team}) for name, team in staff]
    boss = {"function": "managerial or supervisory", "sex": "female", "effective": FIRST}
    yield Staff, [NewRecord(None, {**boss, "organisation": ids["ANAMA"]})]
    for place, (model, plain) in enumerate(((Animal, {"kind": "dog"}), (Machine, {"kind": "flail"})), start=1):
        own = [(name, number) for name, row in BODIES.items() for number in range(row[place])]
        other = {"name": "SYN"} if model is Animal else {}
        yield (
            model,
            [
                NewRecord(
                    None, {**plain, **(other or {"serial": f"S{n}"}), "organisation": ids[name], "effective": FIRST}
                )
                for name, n in own
            ],
        )


def test_records_print_the_two_capacity_tables_of_a_chapter(field: Cast) -> None:
    for model, rows in programme():
        install(model, rows, author=field.headquarters, reason="SYNTHETIC")
    told = capacity_as_at(field.headquarters, LATER)
    assert told.survey == tuple(sorted((SurveyCapacity(name, *row) for name, row in SURVEY.items()), key=str))
    assert told.clearance == tuple(
        ClearanceCapacity(name, *row, including=("IEPF",) if name == "ANAMA" else ())
        for name, row in sorted(BODIES.items())
    )
    totals = [
        sum(getattr(row, one) for row in told.survey)
        for one in SurveyCapacity.__dataclass_fields__
        if one != "operator"
    ]
    assert totals == [3, 12, 52, 402]
    assert [sum(getattr(row, one) for row in told.clearance) for one in ("operational_staff", "dogs", "machines")] == [
        2281, 151, 70,
    ]  # fmt: skip
    assert [(row.function, row.total, row.women) for row in told.staff] == [
        ("operational", 2281 + 414, 0),
        ("managerial or supervisory", 1, 1),
        ("", 2281 + 415, 1),
    ]
    printed = {(one, name, what): number for one, name, what, number in read_targets().capacities}
    assert sum(n for (_, _, what), n in printed.items() if what == "operational_staff") == 2281


def test_who_left_and_what_was_disbanded_no_longer_counts(field: Cast) -> None:
    team = some(Team, field, organisation=OPERATOR, name="T", activity="TS")
    person = some(Staff, field, organisation=OPERATOR, function="operational", team=team.record)
    day = dt.date(2023, 5, 1)
    approved(actions.leave(person.record, day=day, actor=field.field), field)
    approved(actions.disband(team.record, day=day, actor=field.field), field)
    before = capacity_as_at(field.reader, day - dt.timedelta(days=1))
    assert before.survey == (SurveyCapacity("Operator", 0, 0, 1, 1),)
    assert capacity_as_at(field.reader, day).survey == ()
    assert capacity_as_at(field.anonymous, day - dt.timedelta(days=1)).survey == ()
    assert not list(verify())
