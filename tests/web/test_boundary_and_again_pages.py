"""The pages on which a task's boundary is changed and a failed lot is cleared and inspected again."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import OPERATOR, Cast
from tests.records.country import change, hazard, square, through
from tests.records.operations import PRODUCT, ordered, prepare, put
from tests.records.test_releases_and_finds import FIND
from tests.web.conftest import Sign
from whitestone.kernel.measure import square_metres
from whitestone.records.finds.models import Find
from whitestone.records.quality.models import Lot
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.models import Workday
from whitestone.review.models import Event
from whitestone.review.states import Change, State

pytestmark = pytest.mark.django_db
START = dt.date(2023, 3, 1)
WEST = square(46.1, 40.1, 0.005)


@pytest.fixture
def task(land: Cast) -> Task:
    prepare(land)
    through(hazard(land), land)
    return ordered(land, START, fade_out_m="50")


def asked(**said: str) -> dict[str, str]:
    return {"area": WEST.wkt, "day": "2023-04-01", "reason": "the rest is rock", **said}


def test_a_change_of_boundary_is_shown_with_what_follows_and_then_drafted(land: Cast, signed: Sign, task: Task) -> None:
    work = {"task": task.record, "organisation": OPERATOR, "hours": 6, "men": 5, "by_method": {"manual": 300}}
    day = put(Workday, land, {**work, "area": square(46.108, 40.108, 0.001)}, START)
    found = put(Find, land, {**FIND, "place": "POINT (46.1049 40.1020)"}, dt.date(2023, 3, 5))
    lost = put(Find, land, {**FIND, "place": "POINT (46.1085 40.1085)"}, dt.date(2023, 3, 6))
    client, at = signed(land.field), f"/task/{task.record}/boundary/"
    assert "boundary/" in client.get(f"/task/{task.record}/1/").content.decode()
    assert "boundary/" not in signed(land.reader).get(f"/task/{task.record}/1/").content.decode()
    events = Event.objects.count()
    page = client.post(at, asked())
    told, text = page.context["one"], page.content.decode()
    assert (page.status_code, Event.objects.count()) == (200, events)
    assert told.won_m2 == 0
    whole = square_metres(square(46.1, 40.1))
    assert told.lost_m2 == pytest.approx(whole - square_metres(WEST), rel=1e-4)
    assert [(one.record, round(share)) for one, share in told.days_outside] == [(day.record, 100)]
    assert [one.record for one in told.finds_outside] == [lost.record]
    # The find that stays lies 8 m from the new boundary: its fade-out leaves the land that is to be worked.
    assert "fade-out-leaves-task" not in {one.problem.code for one in told.before}
    assert "fade-out-leaves-task" in {one.problem.code for one in told.after}
    assert found.record not in {one.record for one in told.finds_outside}
    assert text.count('class="before"') == 2
    assert text.count('class="now"') == 2
    other = client.post(at, asked(reason="another", mark=page.context["mark"]))
    assert (other.status_code, Event.objects.count()) == (200, events)
    done = client.post(at, asked(mark=page.context["mark"]))
    made = Task.objects.get(record=task.record, number=2)
    assert done["Location"] == f"/task/{task.record}/2/"
    assert (made.state, made.boundary_reason, made.base) == (State.DRAFT, "the rest is rock", 1)
    assert made.computed_m2 == square_metres(WEST)
    assert Task.objects.get(record=task.record, number=1).area == task.area


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"area": square(46.1, 40.1).wkt}, 409, "task-boundary-the-same"),
        ({"area": "POINT (46.1 40.1)"}, 409, "bad-value"),
        ({"area": "here"}, 200, "coordinate-unreadable"),
        ({"reason": ""}, 200, "required"),
        ({"day": "tomorrow"}, 200, "valid date"),
    ],
)
def test_what_is_no_change_of_boundary_is_refused(
    land: Cast, signed: Sign, task: Task, said: dict[str, str], status: int, code: str
) -> None:
    events = Event.objects.count()
    page = signed(land.field).post(f"/task/{task.record}/boundary/", asked(**said))
    assert (page.status_code, Event.objects.count()) == (status, events)
    assert code in page.content.decode()
    assert signed(land.outsider).post(f"/task/{task.record}/boundary/", asked()).status_code == 404


def test_a_failed_lot_is_ordered_named_and_inspected_again_on_its_page(land: Cast, signed: Sign, task: Task) -> None:
    product = put(Release, land, PRODUCT, START)
    plan = {"name": "L-1", "releases": [str(product.record)], "side_m": 50, "share_percent": 5, "seed": 7, "unit": "N"}
    outcome = {"inspected": dt.date(2023, 4, 1), "inspected_m2": 9, "bad_squares": 1, "result": "failed"}
    lot = put(Lot, land, {**plan, **outcome}, dt.date(2023, 4, 1))
    client, at = signed(land.field), f"/lot/{lot.record}/again/"
    assert "again/" in client.get(f"/lot/{lot.record}/1/").content.decode()
    said = {"act": "order", "organisation": str(OPERATOR), "reference": "T-again", "day": "2023-04-03"}
    done = client.post(at, said)
    made = Task.objects.get(reference="T-again")
    assert done["Location"] == f"/task/{made.record}/1/"
    assert (made.lot, made.state) == (lot.record, State.DRAFT)
    assert "T-again" in client.get(at).content.decode()
    assert client.post(at, {**said, "day": "1999-01-01"}).status_code == 409
    again = put(Release, land, {**PRODUCT, "reference": "R-again"}, dt.date(2023, 4, 9))
    page = client.get(at).content.decode()
    assert f'value="{again.record}"' in page
    assert f'value="{product.record}"' not in page
    named = client.post(at, {"act": "cleared", "releases": [str(again.record)], "day": "2023-04-10"})
    assert named["Location"] == f"/lot/{lot.record}/2/"
    version = Lot.objects.get(number=2)
    through(version, land)
    second = client.post(at, {"act": "inspect", "seed": "9", "share_percent": "6", "day": "2023-04-11"})
    planned = Lot.objects.exclude(record=lot.record).get()
    assert second["Location"] == f"/lot/{planned.record}/1/"
    assert (planned.again, planned.seed, str(planned.share_percent)) == (lot.record, 9, "6.00")
    assert "L-1 (2)" in client.get(at).content.decode()
    for person in (land.outsider, land.reader, land.verifier):
        assert signed(person).post(at, said).status_code == 404


def test_the_boundary_of_work_that_has_ended_stays(land: Cast, signed: Sign, task: Task) -> None:
    said = {"status": Status.COMPLETED, "completed": dt.date(2023, 3, 20)}
    change(task, land, Change.UPDATED, {"effective": dt.date(2023, 3, 20), **said})
    through(Task.objects.get(record=task.record, number=2), land)
    page = signed(land.field).post(f"/task/{task.record}/boundary/", asked())
    assert (page.status_code, "task-boundary-after-work" in page.content.decode()) == (409, True)
    assert Task.objects.filter(record=task.record).count() == 2
