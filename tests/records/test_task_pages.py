"""The board, the timeline and the dossier of tasks: what they show, to whom, and what they leave out and say so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import shapely
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.cast import OPERATOR, Cast
from tests.records.country import hazard, square, through
from tests.records.operations import approved, ordered, prepare, put
from whitestone.records.accidents.models import Accident
from whitestone.records.finds.models import Find
from whitestone.records.lanes.models import Lane
from whitestone.records.reference.models import Profile
from whitestone.records.tasks import actions, views
from whitestone.records.tasks.bars import WIDE, Bar, bars
from whitestone.records.tasks.models import Task
from whitestone.records.work.dossier import dossier_of
from whitestone.records.work.models import Workday
from whitestone.review.permissions import standing_of

pytestmark = pytest.mark.django_db

START = dt.date(2023, 3, 1)
TASK: dict[str, Any] = {"activity": "clearance", "objective": "released", "area": square(46.1, 40.1)}


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@pytest.fixture
def mined(land: Cast) -> Cast:
    prepare(land)
    through(hazard(land), land)
    return land


@pytest.fixture
def page(mined: Cast) -> Client:
    client = Client()
    client.force_login(mined.reader)
    return client


def test_a_board_full_of_finished_tasks_still_shows_what_is_under_way(
    mined: Cast, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_A_STATE", 2)
    for number in range(4):
        said = {**TASK, "reference": f"done {number}", "status": "completed", "completed": day(number)}
        put(Task, mined, said, day(number))
    put(Task, mined, {**TASK, "reference": "going", "status": "in progress", "planned_until": day(5)}, START)
    answer = page.get(f"/tasks/board/?as_at={day(9)}")
    columns = {one["status"]: one for one in answer.context["columns"]}
    assert [(one["task"].reference, one["late"]) for one in columns["in progress"]["tasks"]] == [("going", True)]
    assert columns["completed"]["number"] == 4
    assert [one["task"].reference for one in columns["completed"]["tasks"]] == ["done 3", "done 2"]
    assert "status=completed" in answer.content.decode()


def test_a_state_shows_its_first_tasks_folds_the_others_and_says_how_many(
    mined: Cast, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_FIRST", 2)
    for number in range(5):
        said = {**TASK, "reference": f"T-{number}", "status": "ordered", "planned_until": day(number + 3)}
        put(Task, mined, {**said, "organisation": OPERATOR}, START)
    put(Task, mined, {**TASK, "reference": "away", "area": square(46.1, 39.2), "activity": "TS"}, START)
    answer = page.get(f"/tasks/board/?as_at={day(5)}")
    (column,) = [one for one in answer.context["columns"] if one["status"] == "ordered"]
    assert [one["task"].reference for one in column["tasks"]] == ["T-0", "T-1"]
    assert [one["task"].reference for one in column["further"]] == ["T-2", "T-3", "T-4"]
    assert (column["number"], column["late"]) == (5, 2)
    assert "More of them: 3</summary>" in answer.content.decode()
    # The filters are in the address, say how many tasks there are of each, and hold on both pages.
    assert answer.context["units"] == [("N", "North", 5), ("S", "South", 1)]
    assert [(name, many) for _, name, many in answer.context["bodies"]] == [("Operator", 5)]
    for asked, number in (("unit=S", 1), ("unit=N&activity=clearance", 5), (f"organisation={OPERATOR}", 5),
                          ("activity=TS&unit=N", 0), ("organisation=nonsense", 6)):  # fmt: skip
        answer = page.get(f"/tasks/board/?as_at={day(5)}&{asked}")
        assert sum(one["number"] for one in answer.context["columns"]) == number, asked
    answer = page.get(f"/tasks/board/?organisation={OPERATOR}")
    assert f'"/tasks/timeline/?organisation={OPERATOR}"' in answer.content.decode()
    assert all(f"organisation={OPERATOR}&status=" in one["address"] for one in answer.context["columns"])


def test_the_timeline_is_read_page_by_page(mined: Cast, page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_PAGE", 2)
    for number in range(5):
        ordered(mined, day(number), reference=f"T-{number}")
    put(Task, mined, {**TASK, "reference": "S", "status": "suspended", "ordered": day(9)}, day(9))
    seen = []
    for number in (1, 2, 3):
        answer = page.get(f"/tasks/timeline/?as_at={day(9)}&unit=N&page={number}")
        seen += [line["task"].reference for line in answer.context["lines"]]
        assert set(answer.context["around"]) == {1: {"later"}, 2: {"earlier", "later"}, 3: {"earlier"}}[number]
    assert seen == ["T-0", "T-1", "T-2", "T-3", "T-4", "S"]
    assert "unit=N" in answer.context["around"]["earlier"]
    last = page.get(f"/tasks/timeline/?as_at={day(9)}&page=99")
    assert [line["task"].reference for line in last.context["lines"]] == ["T-4", "S"]
    only = page.get(f"/tasks/timeline/?as_at={day(9)}&status=suspended")
    assert [line["task"].reference for line in only.context["lines"]] == ["S"]


def test_bars_show_plan_wait_work_and_rest_and_nothing_outside_the_time() -> None:
    task = Task(planned_from=day(0), planned_until=day(10), ordered=day(10), began=day(20), status="in progress")
    assert bars(task, day(50), day(0), day(100)) == [
        Bar("plan", 0, WIDE // 10),
        Bar("waits", WIDE // 10, WIDE // 10),
        Bar("works", WIDE // 5, WIDE * 3 // 10),
    ]
    task.status, task.suspended = "suspended", day(40)
    assert bars(task, day(50), day(0), day(100))[-1] == Bar("rests", WIDE * 2 // 5, WIDE // 10)
    assert bars(task, day(50), day(60), day(100)) == []
    assert bars(Task(), day(50), day(0), day(100)) == []


def test_the_timeline_leaves_out_what_ended_long_before(mined: Cast, page: Client) -> None:
    old = {"reference": "old", "status": "completed", "ordered": day(-300), "completed": day(-200)}
    put(Task, mined, {**TASK, **old}, day(-300))
    ordered(mined, START)
    put(Task, mined, {**TASK, "reference": "later", "planned_from": day(400), "planned_until": day(420)}, START)
    answer = page.get(f"/tasks/timeline/?as_at={day(9)}")
    assert [line["task"].reference for line in answer.context["lines"]] == ["T-1"]
    assert answer.content.decode().count('<rect class="works" x=') == 1


def test_a_dossier_gathers_what_lies_on_the_land_and_only_what_may_be_seen(mined: Cast) -> None:
    put(Profile, mined, {"country": "XXA", "name": "Aland (SYNTHETIC)", "fade_out_m": {"AP": 20}})
    task = ordered(mined, START, depth_m="0.20", environment={"water": "protected"})
    item = {"category": "AP", "found_during": "clearance", "count": 2}
    put(Find, mined, {**item, "place": "POINT (46.105 40.105)"}, day(1))
    put(Find, mined, {**item, "place": "POINT (46.2 40.105)"}, day(1))
    happened = dt.datetime(2023, 3, 3, 9, tzinfo=dt.UTC)
    hurt = {"kind": "demining accident", "happened": happened, "organisation": OPERATOR, "tier": "restricted"}
    put(Accident, mined, {**hurt, "place": "POINT (46.106 40.105)"}, day(2))
    lane = {"task": task.record, "kind": "systematic", "asset": "dog", "result": "nothing found"}
    put(Lane, mined, {**lane, "area": shapely.box(46.1, 40.1, 46.102, 40.11)}, day(2))
    said = {"task": task.record, "organisation": OPERATOR, "hours": 6, "men": 4, "by_method": {"manual": 50}}
    put(Workday, mined, said, day(2))
    told = dossier_of(task, standing_of(mined.headquarters), day(9))
    assert len(told.hazards) == 1
    assert told.finds == [("AP", 2)]
    assert told.fade_out_m == [("AP", 20.0)]
    assert told.fade_out_m2 == pytest.approx(1256.6, rel=0.01)
    assert len(told.accidents) == 1
    assert told.covered == pytest.approx(0.2, abs=0.01)
    assert told.worked_m2 == 50
    for style in ("near", "fade", "lane", "now", "found", "fault"):
        assert f'class="{style}"' in told.drawn
    assert {one.word.name for one in told.around} >= {"lane", "workday"}
    reader = dossier_of(task, standing_of(mined.reader), day(9))
    assert reader.accidents == []
    assert 'class="fault"' not in reader.drawn
    nobody = dossier_of(task, standing_of(AnonymousUser()), day(9))
    assert (nobody.hazards, nobody.evidence, nobody.finds, nobody.worked_m2) == ([], [], [], 0)


def test_a_dossier_tells_how_the_boundary_changed_and_why(mined: Cast, page: Client) -> None:
    task = ordered(mined, START)
    wider = shapely.box(46.1, 40.1, 46.115, 40.11)
    drafted = actions.change_boundary(
        task.record, area=wider, day=day(4), reason="mines beyond the fence", actor=mined.officer
    )
    page_of = f"/task/{task.record}/dossier/"
    assert "mines beyond the fence" not in page.get(page_of).content.decode(), "not before it is approved"
    approved(drafted, mined)
    answer = page.get(page_of)
    assert [(one.day, one.reason) for one in answer.context["one"].boundaries] == [
        (START, ""),
        (day(4), "mines beyond the fence"),
    ]
    assert Client().get(page_of).status_code == 302
