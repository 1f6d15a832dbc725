"""Tasks: each rule with what breaks it, the states of work, accreditation that gates tasking, targets and progress."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import draft, hazard, square, through
from tests.records.operations import PRODUCT, approved, codes, prepare, put
from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.capacity.actions import lift, suspend
from whitestone.records.capacity.models import Team
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Accreditation
from whitestone.records.releases.models import Release
from whitestone.records.tasks import actions
from whitestone.records.tasks.models import Target, Task
from whitestone.records.tasks.progress import progress
from whitestone.review.actions.reporting import report
from whitestone.review.verify import verify
from whitestone.review.versions import Version, called, versions_of

pytestmark = pytest.mark.django_db

START = dt.date(2023, 3, 1)
TASK: dict[str, Any] = {
    "reference": "T-1",
    "activity": "clearance",
    "objective": "released",
    "area": square(46.1, 40.1),
    "effective": START,
}
ORDERED: dict[str, Any] = {**TASK, "status": "ordered", "organisation": OPERATOR, "ordered": START}


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@pytest.fixture
def mined(land: Cast) -> Cast:
    prepare(land)
    through(hazard(land), land)
    return land


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        (TASK, []),
        (ORDERED, []),
        ({**TASK, "area": None}, []),
        ({**ORDERED, "area": None}, ["task-without-polygon"]),
        ({**TASK, "area": square(46.5, 40.5)}, ["task-on-land-of-nobody"]),
        ({**TASK, "area": square(46.5, 40.5), "activity": "TS"}, []),
        ({**TASK, "effective": dt.date(2023, 1, 1)}, ["task-on-land-of-nobody"]),
        ({**TASK, "hazards": [str(uuid.UUID(int=7))]}, ["link-broken", "task-hazard-elsewhere"]),
        ({**TASK, "methods": ["manual", "magic"]}, ["code-unknown"]),
        ({**TASK, "planned_from": day(2), "planned_until": day(1)}, ["dates-reversed"]),
        ({**ORDERED, "status": "accepted", "accepted": day(-1)}, ["dates-reversed"]),
        ({**ORDERED, "status": "accepted"}, ["task-day-missing"]),
        ({**ORDERED, "organisation": None}, ["task-without-organisation"]),
        ({**ORDERED, "organisation": OTHER_OPERATOR}, ["task-organisation-not-accredited"]),
        ({**ORDERED, "ordered": dt.date(2031, 1, 1)}, ["task-organisation-not-accredited"]),
        ({**ORDERED, "status": "suspended"}, ["task-suspended-without-reason"]),
        ({**ORDERED, "status": "suspended", "suspension_reason": "snow"}, []),
    ],
)
def test_each_rule_of_tasks(mined: Cast, values: dict[str, Any], broken: list[str]) -> None:
    assert codes(draft(Task, mined, values)) == broken


def test_rules_that_need_other_tasks_and_teams(mined: Cast) -> None:
    put(Task, mined, TASK)
    assert codes(draft(Task, mined, {**TASK, "reference": "t-1"})) == ["task-reference-twice"]
    team = put(Team, mined, {"organisation": OTHER_OPERATOR, "name": "T", "activity": "TS"})
    assert codes(draft(Task, mined, {**ORDERED, "reference": "T-2", "team": team.record})) == ["task-team-of-other"]


@pytest.mark.parametrize("model", [Find, Hazard, Release, Task])
def test_a_reference_is_looked_up_and_not_looked_for(model: type[Version]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert f"{model.word}_called" in called(versions_of(model), "T-1").explain()


def test_a_task_goes_from_plan_to_completion_and_the_past_stays_what_it_was(mined: Cast) -> None:
    task = approved(draft(Task, mined, TASK), mined).record
    verbs: list[Callable[[], Task]] = [
        lambda: actions.order(task, organisation=OPERATOR, day=day(0), actor=mined.field),
        lambda: actions.accept(task, day=day(1), actor=mined.field),
        lambda: actions.begin(task, day=day(2), actor=mined.field),
        lambda: actions.suspend(task, day=day(3), reason="snow", actor=mined.field),
        lambda: actions.resume(task, day=day(4), actor=mined.field),
        lambda: actions.complete(task, day=day(5), actor=mined.field),
    ]
    wanted = ["ordered", "accepted", "in progress", "suspended", "in progress", "completed"]
    assert [approved(verb(), mined).status for verb in verbs] == wanted
    assert [Task.objects.as_at(day(number)).get(record=task).status for number in range(6)] == wanted
    with pytest.raises(ProblemError, match="state-out-of-order"):
        approved(actions.accept(task, day=day(6), actor=mined.field), mined)
    assert not list(verify())


def test_accreditation_gates_tasking_on_the_day_of_the_work(mined: Cast) -> None:
    task = approved(draft(Task, mined, TASK), mined).record
    held = Accreditation.objects.get(organisation=OPERATOR).record
    with pytest.raises(ProblemError, match="task-organisation-not-accredited"):
        actions.order(task, organisation=OTHER_OPERATOR, day=day(0), actor=mined.field)
    assert Task.objects.filter(record=task).count() == 1, "a refused order writes nothing"
    approved(suspend(held, day=day(10), reason="two accidents", actor=mined.headquarters), mined)
    approved(actions.order(task, organisation=OPERATOR, day=day(9), actor=mined.field), mined)
    approved(actions.accept(task, day=day(9), actor=mined.field), mined)
    with pytest.raises(ProblemError, match="task-organisation-not-accredited"):
        actions.begin(task, day=day(11), actor=mined.field)
    approved(lift(held, day=day(12), reason="trained again", actor=mined.headquarters), mined)
    assert approved(actions.begin(task, day=day(13), actor=mined.field), mined).status == "in progress"


def test_a_change_of_boundary_is_a_version_with_a_reason(mined: Cast) -> None:
    task = approved(draft(Task, mined, ORDERED), mined)
    wider = square(46.1, 40.1, 0.02)
    silent = report(Task, task.record, actor=mined.field, day=day(3), area=wider)
    assert codes(silent) == ["task-boundary-without-reason"]
    told = actions.change_boundary(task.record, area=wider, day=day(3), reason="a row goes on", actor=mined.field)
    assert codes(told) == []
    assert told.computed_m2 == square_metres(wider)


def test_the_outsider_orders_nothing(mined: Cast) -> None:
    task = approved(draft(Task, mined, TASK), mined).record
    for person in (mined.outsider, mined.reader, mined.verifier, mined.nobody):
        with pytest.raises(ProblemError, match=r"no-right|record-not-found"):
            actions.order(task, organisation=OPERATOR, day=day(0), actor=person)


def test_targets_are_measured_against_what_is_approved(mined: Cast) -> None:
    line = {"plan": "Plan 2023", "year": 2023}
    put(Target, mined, {**line, "quantity": "square metres released", "amount": 2_000_000, "activity": "clearance"})
    put(Target, mined, {**line, "quantity": "tasks completed", "amount": 2, "organisation": OPERATOR})
    put(Target, mined, {**line, "quantity": "tasks completed", "amount": 2, "organisation": OTHER_OPERATOR})
    done = {"status": "completed", "accepted": START, "began": START, "completed": day(9), "effective": day(9)}
    put(Task, mined, {**ORDERED, **done}, day(9))
    put(Release, mined, PRODUCT, dt.date(2023, 6, 1))
    draft(Release, mined, PRODUCT)
    told = {
        (one.target.quantity, one.target.organisation): one
        for one in progress(mined.reader, 2023, dt.date(2023, 12, 31))
    }
    area = square_metres(square(46.1, 40.1))
    assert told["square metres released", None].done == pytest.approx(area)
    assert told["square metres released", None].share == pytest.approx(area / 2_000_000)
    assert told["tasks completed", OPERATOR].share == 0.5
    assert told["tasks completed", OTHER_OPERATOR].done == 0
    assert [one.done for one in progress(mined.reader, 2023, START)] == [0, 0, 0]
    assert codes(draft(Target, mined, {**line, "quantity": "tasks completed", "amount": 0})) == ["target-not-positive"]
    assert codes(draft(Target, mined, {**line, "quantity": "tasks completed", "amount": 1})) == []
