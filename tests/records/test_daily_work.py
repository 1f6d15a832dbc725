"""Daily work: each alarm with what raises it and what does not, alarms over a whole task, rates, and fade-out."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from typing import Any

import pytest
import shapely
from django.contrib.auth.models import AnonymousUser

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import change, draft, hazard, square, through
from tests.records.operations import approved, codes, ordered, prepare, put
from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.capacity.models import Animal, Machine, Team, Trial
from whitestone.records.finds.models import Find
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.models import Profile, Term
from whitestone.records.tasks.models import Task
from whitestone.records.work.actions import hand_in
from whitestone.records.work.alarms import alarms, fade_out
from whitestone.records.work.models import Limit, Workday
from whitestone.records.work.rates import cumulative, rates
from whitestone.records.work.watch import alarming, by_kind, watch
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Severity
from whitestone.review.states import Change
from whitestone.review.verify import verify
from whitestone.review.words import word_of

pytestmark = pytest.mark.django_db

START = dt.date(2023, 3, 1)
AREA = square(46.1, 40.1)
SAME = ("activity", "objective", "organisation", "area", "ordered", "accepted", "began", "status", "depth_m")


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@pytest.fixture
def task(land: Cast) -> Task:
    prepare(land)
    through(hazard(land), land)
    put(Term, land, {"vocabulary": "release-method", "code": "mechanical"})
    put(Term, land, {"vocabulary": "release-method", "code": "animal detection"})
    return ordered(land, START, depth_m="0.20")


def workday(cast: Cast, on: Task, **values: Any) -> Workday:
    said = {"task": on.record, "organisation": OPERATOR, "hours": 6, "men": 4, "women": 1, "unit": "N"}
    return draft(Workday, cast, {**said, "by_method": {"manual": 120}, "effective": day(3), **values})


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, []),
        ({"area": shapely.box(46.101, 40.101, 46.102, 40.102), "depth_m": "0.2"}, []),
        ({"by_method": {"magic": 10}}, ["code-unknown"]),
        ({"hours": 0}, ["work-hours-impossible"]),
        ({"hours": 25}, ["work-hours-impossible"]),
        ({"men": 0, "women": 0}, ["work-without-people"]),
        ({"effective": day(-5)}, ["work-before-order"]),
        ({"area": shapely.box(46.11, 40.101, 46.112, 40.102)}, ["work-outside-task"]),
        ({"organisation": OTHER_OPERATOR}, ["work-not-accredited"]),
        ({"depth_m": "0.13"}, ["work-depth-not-reached"]),
        ({"task": uuid.UUID(int=7)}, ["link-broken"]),
    ],
)
def test_each_rule_of_a_day(land: Cast, task: Task, values: dict[str, Any], broken: list[str]) -> None:
    assert codes(workday(land, task, **values)) == broken


def test_what_should_not_have_happened_is_taken_in_with_an_alarm(land: Cast, task: Task) -> None:
    found = word_of("workday").check(workday(land, task, effective=day(-5), organisation=OTHER_OPERATOR))
    assert {one.severity for one in found} == {Severity.WARN}


@pytest.mark.parametrize("amounts", [{"manual": -1}, {"manual": "much"}, ["manual"], {"manual": True}])
def test_amounts_are_numbers_by_code(land: Cast, task: Task, amounts: Any) -> None:
    with pytest.raises(ProblemError, match="bad-value"):
        workday(land, task, by_method=amounts)


def test_work_while_the_task_rests(land: Cast, task: Task) -> None:
    rests = {"reference": "T-2", "activity": "clearance", "objective": "released", "area": AREA}
    other = put(Task, land, {**rests, "status": "suspended", "suspension_reason": "snow"}, START)
    assert codes(workday(land, other)) == ["work-without-order"]


def test_assets_without_a_valid_test(land: Cast, task: Task) -> None:
    machine = put(Machine, land, {"organisation": OPERATOR, "kind": "flail", "serial": "1"})
    dog = put(Animal, land, {"organisation": OPERATOR, "kind": "dog", "name": "Rex"})
    said = {"machines": [str(machine.record)], "animals": [str(dog.record)], "by_method": {"mechanical": 900}}
    assert codes(workday(land, task, **said)) == ["work-machine-unaccredited", "work-animal-unaccredited"]
    for one in (machine, dog):
        put(Trial, land, {one.word: one.record, "result": "passed", "valid_until": day(3)}, START)
    assert codes(workday(land, task, **said)) == []
    assert codes(workday(land, task, **said, effective=day(4))) != []


def test_dogs_and_rats_are_gated_and_measured_as_animals(land: Cast, task: Task) -> None:
    put(Term, land, {"vocabulary": "release-method", "code": "dogs"})
    body = put(Organisation, land, {"name": "Dogs alone"}).record
    said = {"by_method": {"dogs": 1300}, "organisation": body}
    assert codes(workday(land, task, **said)) == ["work-not-accredited"]
    held = {"organisation": body, "activity": "dogs", "valid_from": START, "valid_until": day(99)}
    put(Accreditation, land, held, START)
    assert codes(workday(land, task, **said)) == []
    line = {"source": "an invented standard (SYNTHETIC)", "kind": "m2 per animal-hour", "amount": 200}
    put(Limit, land, line)
    assert codes(workday(land, task, **said)) == ["work-too-fast"]
    assert codes(workday(land, task, **{**said, "by_method": {"dogs": 1200}})) == []


def test_a_team_is_in_one_place_on_a_day(land: Cast, task: Task) -> None:
    team = put(Team, land, {"organisation": OPERATOR, "name": "T", "activity": "clearance"}).record
    rests = {"reference": "T-2", "activity": "clearance", "objective": "released", "area": AREA}
    began = {"organisation": OPERATOR, "ordered": START, "accepted": START, "began": START, "status": "in progress"}
    other = put(Task, land, {**rests, **began}, START)
    first = workday(land, task, team=team)
    assert codes(first) == []
    assert codes(workday(land, task, team=team)) == ["workday-twice"]
    assert codes(workday(land, other, team=team)) == ["team-in-two-places"]
    assert codes(workday(land, other, team=team, effective=day(9))) == []


def test_a_rate_that_no_clearance_can_reach(land: Cast, task: Task) -> None:
    fast = {"by_method": {"manual": 601}}
    assert codes(workday(land, task, **fast)) == [], "without a limit of the nation there is no alarm"
    line = {"source": "an invented standard (SYNTHETIC)"}
    put(Limit, land, {**line, "kind": "m2 per person-hour", "amount": 20})
    put(Limit, land, {**line, "kind": "m2 per machine-hour", "amount": 200})
    assert codes(workday(land, task, **fast)) == ["work-too-fast"]
    assert codes(workday(land, task, by_method={"manual": 600}, effective=day(8))) == []
    assert codes(workday(land, task, by_method={"mechanical": 1201}, effective=day(9))) == ["work-too-fast"]
    assert codes(draft(Limit, land, {**line, "kind": "days without find", "amount": 0})) == ["limit-not-positive"]
    assert codes(draft(Limit, land, {**line, "kind": "days without find", "amount": 5})) == []


def test_alarms_over_a_task(land: Cast, task: Task) -> None:
    for number in range(4):
        put(Workday, land, plain(task, 100), day(number))
    assert alarms(task, day(5)) == []
    line = {"source": "an invented standard (SYNTHETIC)"}
    put(Limit, land, {**line, "kind": "days without find", "amount": 3})
    put(Limit, land, {**line, "kind": "m2 without find", "amount": 399})
    said = ["task-days-without-find", "task-land-without-find"]
    assert [one.problem.code for one in alarms(task, day(5))] == said
    assert alarms(task, day(2)) == []
    item = {"category": "AP", "found_during": "clearance", "place": "POINT (46.105 40.105)"}
    put(Find, land, item, day(1))
    assert alarms(task, day(5)) == []
    put(Find, land, item, day(-1))
    assert [one.problem.code for one in alarms(task, day(5))] == ["find-before-task"]


@pytest.mark.parametrize(("at", "alarmed"), [(5, ["T-2"]), (1, ["T-1"])])
def test_a_day_counts_for_the_task_that_it_names_last(land: Cast, task: Task, at: int, alarmed: list[str]) -> None:
    other = put(Task, land, {name: getattr(task, name) for name in SAME} | {"reference": "T-2"}, START)
    put(Limit, land, {"source": "an invented standard (SYNTHETIC)", "kind": "m2 without find", "amount": 50})
    one = approved(workday(land, task), land)
    approved(change(one, land, Change.UPDATED, {"task": other.record, "effective": day(at)}), land)
    # What was written second is the later news only where its day is later too.
    assert [one.reference for one in (task, other) if alarms(one, day(6))] == alarmed


def test_alarms_of_all_work_are_found_together_and_only_what_may_be_seen(
    land: Cast, task: Task, django_assert_max_num_queries: Any
) -> None:
    line = {"source": "an invented standard (SYNTHETIC)"}
    put(Limit, land, {**line, "kind": "m2 per person-hour", "amount": 10})
    for number in range(12):
        put(Workday, land, plain(task, 900 if number == 4 else 100), day(number))
    put(Workday, land, {**plain(task, 100), "depth_m": "0.10", "tier": "restricted"}, day(20))
    standing = standing_of(land.headquarters)
    with django_assert_max_num_queries(20):
        found = watch(standing, day(21))
    assert {code: len(alarms) for code, alarms in by_kind(found).items()} == {
        "work-too-fast": 1,
        "work-depth-not-reached": 1,
    }
    assert [one.version.effective for one in found] == [day(20), day(4)], "the latest first"
    assert watch(standing, day(21), days=2)[0].code == "work-depth-not-reached"
    assert len(watch(standing, day(21), days=2)) == 1
    # A reader sees no restricted report; somebody without an appointment nothing at all.
    assert [one.code for one in watch(standing_of(land.reader), day(21))] == ["work-too-fast"]
    assert watch(standing_of(AnonymousUser()), day(21)) == []
    assert alarming(standing, day(21)) == 1
    assert alarming(standing_of(AnonymousUser()), day(21)) == 0


def test_a_find_near_the_boundary_lets_the_fade_out_leave_the_task(land: Cast, task: Task) -> None:
    put(Profile, land, {"country": "XXA", "name": "Aland (SYNTHETIC)", "fade_out_m": {"AP": 20}})
    item = {"category": "AP", "found_during": "clearance"}
    put(Find, land, {**item, "place": "POINT (46.105 40.105)"}, day(1))
    assert alarms(task, day(5)) == []
    put(Find, land, {**item, "place": "POINT (46.1 40.105)"}, day(1))
    (found,) = alarms(task, day(5))
    assert found.problem.code == "fade-out-leaves-task"
    assert found.problem.value == pytest.approx(math.pi * 20**2 / 2, rel=0.01)
    task.fade_out_m = 0
    assert alarms(task, day(5)) == []


def plain(task: Task, m2: float) -> dict[str, Any]:
    said = {"task": task.record, "organisation": OPERATOR, "hours": 6, "men": 4, "women": 1}
    return {**said, "by_method": {"manual": m2}, "soil": "", "vegetation": "dense"}


def test_fade_out_is_drawn_in_metres() -> None:
    land = fade_out([(shapely.Point(46.1, 40.1), 50.0), (shapely.Point(46.2, 40.1), 0.0)])
    assert land is not None
    assert square_metres(land) == pytest.approx(math.pi * 50**2, rel=0.002)
    assert fade_out([]) is None


def test_rates_by_method_and_ground(land: Cast, task: Task) -> None:
    put(Workday, land, {**plain(task, 300)}, day(1))
    put(Workday, land, {**plain(task, 0), "by_method": {"manual": 100, "mechanical": 300}}, day(2))
    told = {one.method: one for one in rates(Workday.objects.visible_to(land.reader))}
    assert (told["manual"].m2, told["manual"].team_days, told["manual"].m2_per_team_day) == (400, 2, 200)
    assert told["manual"].m2_per_person_hour == pytest.approx(400 / (30 + 30 / 4))
    assert told["mechanical"].m2_per_person_hour == pytest.approx(300 / (30 * 3 / 4))
    assert rates(Workday.objects.visible_to(land.anonymous)) == []


def test_days_add_up() -> None:
    told = cumulative([(day(2), 50.0, 4), (day(1), 10.0, 2), (day(2), 5.0, 3)])
    assert [(one.day, one.m2, one.cumulative_m2, one.people) for one in told] == [
        (day(1), 10, 10, 2),
        (day(2), 55, 65, 7),
    ]


def test_days_are_handed_in_together_or_not_at_all(land: Cast, task: Task) -> None:
    row = {**plain(task, 100), "unit": "N"}
    days = hand_in([{**row, "effective": day(n)} for n in (1, 2)], organisation=OPERATOR, actor=land.officer)
    assert [one.state for one in days] == ["submitted", "submitted"]
    with pytest.raises(ProblemError, match="work-hours-impossible"):
        hand_in(
            [{**row, "effective": day(3), "hours": 0}, row | {"effective": day(4)}],
            organisation=OPERATOR,
            actor=land.officer,
        )
    assert Workday.objects.filter(state="submitted").count() == 2
    with pytest.raises(ProblemError, match="no-right"):
        hand_in([{**row, "effective": day(5)}], organisation=OPERATOR, actor=land.outsider)
    row_one = draft(Workday, land, {**row, "effective": day(7)})
    assert approved(row_one, land).stands
    assert not list(verify())
