"""Daily work as operators keep it in a table: tasks, teams and machines by name, square metres in columns by method."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import draft, hazard, through
from tests.records.operations import ordered, prepare, put
from tests.records.test_certificates import START
from whitestone.intake.applying import apply
from whitestone.intake.checking import check
from whitestone.intake.models import Delivery
from whitestone.intake.receiving import propose_mapping, receive
from whitestone.intake.staged import all_rows
from whitestone.records.capacity.models import Machine, Team, Trial
from whitestone.records.reference.models import Term
from whitestone.records.tasks.models import Task
from whitestone.records.work.models import Workday

pytestmark = pytest.mark.django_db
ROW = {"Date": "2023-03-04", "Task": "T-1", "Team": "Team 1", "Hours": 6, "Women": 1, "Men": 4}


@pytest.fixture
def task(land: Cast) -> Task:
    prepare(land)
    through(hazard(land), land)
    for code in ("mechanical", "weather"):
        put(Term, land, {"vocabulary": "stoppage" if code == "weather" else "release-method", "code": code})
    for body in (OPERATOR, OTHER_OPERATOR):
        put(Team, land, {"organisation": body, "name": "Team 1", "activity": "clearance"})
    for serial in ("M-1", "M-2"):
        machine = put(Machine, land, {"organisation": OPERATOR, "kind": "flail", "serial": serial})
        put(Trial, land, {"machine": machine.record, "result": "passed"}, START)
    return ordered(land, START)


def sent(land: Cast, *rows: Mapping[str, Any]) -> Delivery:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    delivery = receive(
        name="days.csv", chunks=[text.getvalue().encode()], word="workday", person=land.officer, owner=OPERATOR
    )
    mapping = propose_mapping(delivery)
    columns = {**mapping.columns, "organisation": ""}
    columns.pop("organisation")
    delivery.mapping = {**mapping.as_json(), "columns": columns, "constants": {"organisation": "Operator"}}
    delivery.save()
    check(delivery)
    return delivery


def codes(delivery: Delivery) -> Sequence[set[str]]:
    return [{one["code"] for one in row.problems} for row in all_rows(delivery)]


def test_a_table_of_daily_work_comes_in_as_it_is(land: Cast, task: Task) -> None:
    first = {**ROW, "manual": "120.5", "mechanical m2": 900, "Machines": "M-1; M-2", "Stoppages": "weather: 90"}
    second = {**ROW, "Date": "2023-03-05", "manual": 100}
    delivery = sent(land, first, second)
    assert codes(delivery) == [set(), set()]
    apply(delivery, submit=True)
    days = list(Workday.objects.order_by("effective"))
    assert [(one.task, one.organisation, one.state) for one in days] == [(task.record, OPERATOR, "submitted")] * 2
    # Two organisations have a team of that name: that of the sender is meant.
    assert {one.team for one in days} == {Team.objects.get(organisation=OPERATOR).record}
    assert (days[0].by_method, days[0].total_m2) == ({"manual": 120.5, "mechanical": 900}, 1020.5)
    assert {str(one.record) for one in Machine.objects.all()} == set(days[0].machines)
    assert (days[0].stoppages, days[1].by_method) == ({"weather": 90}, {"manual": 100})
    again = sent(land, first, second)
    assert again.account["unchanged"] == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"Task": "T-9"}, "intake-link-unknown"),
        ({"Machines": "M-1, M-7"}, "intake-link-unknown"),
        ({"manual": "much"}, "no-amounts-by-code"),
        ({"by_method": "manual"}, "no-amounts-by-code"),
        ({"by_method": "{broken"}, "no-amounts-by-code"),
        ({"by_method": "magic 120"}, "code-unknown"),
        ({"Machines": "[broken"}, "intake-value-unknown"),
    ],
)
def test_a_name_or_an_amount_that_cannot_be_understood_refuses_its_row_alone(
    land: Cast, task: Task, said: dict[str, Any], code: str
) -> None:
    delivery = sent(land, {**ROW, **said}, {**ROW, "Date": "2023-03-06"})
    (wrong, right) = codes(delivery)
    assert code in wrong
    assert right == set()
    assert (delivery.account["refused"], delivery.account["new"]) == (1, 1)


def test_capitals_of_a_name_do_not_matter(land: Cast, task: Task) -> None:
    delivery = sent(land, {**ROW, "Task": "t-1", "Team": "TEAM 1", "Machines": "m-2"})
    assert codes(delivery) == [set()]
    apply(delivery)
    (day,) = Workday.objects.all()
    assert (day.task, len(day.machines)) == (task.record, 1)


def test_one_name_of_several_records_is_not_guessed(land: Cast, task: Task) -> None:
    put(Task, land, {"reference": "T-1", "activity": "clearance", "objective": "released", "organisation": OPERATOR})
    assert codes(sent(land, ROW)) == [{"intake-link-several"}]


def test_what_the_sender_may_not_see_is_not_found(land: Cast, task: Task) -> None:
    other = put(Task, land, {"reference": "T-2", "activity": "clearance", "objective": "released"})
    Task.objects.filter(pk=other.pk).update(tier="personal", owner=OTHER_OPERATOR)
    assert codes(sent(land, {**ROW, "Task": "T-2"})) == [{"intake-link-unknown"}]


def test_a_draft_of_ones_own_can_be_named(land: Cast, task: Task) -> None:
    draft(Task, land, {"reference": "T-3", "activity": "clearance", "objective": "released"})
    assert "intake-link-unknown" not in codes(sent(land, {**ROW, "Task": "T-3"}))[0]
