"""Accidents and spot tasks: each rule with what breaks it, ground that had been released, and who sees names."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from shapely.geometry import Point

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import draft, hazard, through
from tests.records.operations import PRODUCT, approved, codes, prepare, put
from whitestone.problems import ProblemError
from whitestone.records.accidents import actions
from whitestone.records.accidents.models import Accident, Injured, Investigation, Recommendation
from whitestone.records.accidents.released import ground_at
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Accreditation
from whitestone.records.quality.models import Lot
from whitestone.records.releases.models import Release
from whitestone.records.spot import actions as spot
from whitestone.records.spot.models import Outcome, SpotTask
from whitestone.records.work.models import Limit

pytestmark = pytest.mark.django_db

DAY = dt.date(2023, 8, 1)
NOON = dt.datetime(2023, 8, 1, 12, tzinfo=dt.UTC)
PLACE = Point(46.105, 40.105)
ACCIDENT: dict[str, Any] = {
    "kind": "demining accident", "happened": NOON, "place": PLACE, "organisation": OPERATOR, "injured": 1,
    "effective": DAY,
}  # fmt: skip
REPORT: dict[str, Any] = {"source": "public", "reported": DAY, "place": PLACE, "effective": DAY}


@pytest.fixture
def mined(land: Cast) -> Cast:
    prepare(land)
    through(hazard(land), land)
    return land


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, []),
        ({"happened": NOON - dt.timedelta(days=2)}, ["accident-other-day"]),
        ({"place": None, "unit": "N"}, ["accident-without-place"]),
        ({"reported": NOON - dt.timedelta(hours=1)}, ["accident-reported-earlier"]),
        ({"reported": NOON + dt.timedelta(hours=3)}, []),
        ({"reported": NOON + dt.timedelta(hours=7)}, ["accident-reported-late"]),
        ({"organisation": None}, ["demining-accident-without-organisation"]),
        ({"organisation": None, "kind": "mine or ordnance accident"}, []),
    ],
)
def test_each_rule_of_accidents(mined: Cast, values: dict[str, Any], broken: list[str]) -> None:
    put(Limit, mined, {"kind": "hours to report an accident", "amount": 6, "source": "SYNTHETIC"})
    assert codes(draft(Accident, mined, {**ACCIDENT, **values})) == broken


def test_what_had_been_released_by_whom_and_when(mined: Cast) -> None:
    assert not ground_at(PLACE, DAY).released
    product = put(Release, mined, PRODUCT, dt.date(2023, 6, 1))
    lot = {"name": "L-1", "releases": [str(product.record)], "side_m": 5, "share_percent": 5, "seed": 1}
    put(Lot, mined, lot, dt.date(2023, 6, 9))
    ground = ground_at(PLACE, DAY)
    assert ground.released
    (by,) = ground.releases
    assert (by.record, by.product, by.organisation, by.day) == (
        product.record,
        "cleared",
        OPERATOR,
        dt.date(2023, 6, 1),
    )
    assert (by.depth_m, by.lots) == (0.15, ("L-1",))
    assert not ground_at(PLACE, dt.date(2023, 5, 31)).released
    assert not ground_at(Point(46.5, 40.5), DAY).releases
    assert codes(draft(Accident, mined, ACCIDENT)) == ["accident-on-released-land"]
    assert codes(draft(SpotTask, mined, REPORT)) == ["spot-on-released-land"]
    again = {"kind": "CHA", "contamination": "AP", "area": product.area, "reference": "HA-2"}
    put(Hazard, mined, again, dt.date(2023, 7, 1))
    ground = ground_at(PLACE, DAY)
    assert (ground.recorded_again, ground.released, len(ground.hazards)) == (True, False, 2)


def test_the_page_of_an_accident_says_whether_the_ground_was_released_and_what_followed(mined: Cast) -> None:
    accident = put(Accident, mined, ACCIDENT, DAY)
    page = f"/accident/{accident.record}/ground/"
    client = Client()
    client.force_login(mined.headquarters)
    assert "No release product holds the place." in client.get(page).content.decode()
    put(Release, mined, {**PRODUCT, "reference": "R-77"}, dt.date(2023, 6, 1))
    board = {"accident": accident.record, "kind": "board of inquiry", "began": DAY}
    inquiry = put(Investigation, mined, board, DAY)
    advice = {"investigation": inquiry.record, "text": "Wear the visor.", "responsible": "OPS", "due": DAY}
    put(Recommendation, mined, advice, DAY)
    told = client.get(page).content.decode()
    assert "Yes: it had been released" in told
    for said in ("R-77", "2023", "Wear the visor.", "late"):
        assert said in told
    link = client.get(f"/accident/{accident.record}/1/").content.decode()
    assert page in link
    # An accident is restricted: a reader is not told that there is one, and somebody outside signs in first.
    client.force_login(mined.reader)
    assert client.get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_people_investigation_and_recommendations(mined: Cast) -> None:
    accident = put(Accident, mined, ACCIDENT, DAY).record
    person = {"accident": accident, "harm": "injured", "sex": "female", "name": "Somebody (SYNTHETIC)"}
    one = draft(Injured, mined, {**person, "injuries": ["hand"], "effective": DAY})
    assert codes(one) == []
    assert codes(draft(Injured, mined, {**person, "effective": DAY})) == ["injured-more-than-reported"]
    assert codes(draft(Injured, mined, {**person, "harm": "killed", "injuries": ["soul"]})) == [
        "code-unknown", "injured-more-than-reported",
    ]  # fmt: skip
    approved(one, mined)
    for user, somebody in mined.everyone().items():
        inside = {"field", "officer", "headquarters", "second_headquarters"}
        assert Injured.objects.visible_to(somebody).exists() == (user in inside), user
    board = {"accident": accident, "kind": "board of inquiry", "began": DAY}
    assert codes(draft(Investigation, mined, {**board, "ended": DAY})) == ["investigation-without-cause"]
    held = put(Investigation, mined, board, DAY).record
    ended: dict[str, Any] = {
        "day": DAY + dt.timedelta(days=9),
        "causes": ["missed mine"],
        "findings": "",
        "actor": mined.field,
    }
    assert approved(actions.conclude(held, **ended), mined).causes == ["missed mine"]
    todo = {"investigation": held, "text": "train again", "responsible": "operations", "due": DAY}
    assert (
        codes(draft(Recommendation, mined, {**todo, "closing": "closed"}))
        == ["recommendation-closed-without-proof"] * 2
    )
    said = put(Recommendation, mined, todo, DAY).record
    later = DAY + dt.timedelta(days=30)
    closed = approved(actions.close(said, day=later, proof="course 7", actor=mined.field), mined)
    assert (closed.closing, closed.closed) == ("closed", later)
    assert codes(actions.decline(said, day=later, reason="", actor=mined.field)) == [
        "state-out-of-order", "recommendation-closed-without-proof",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, []),
        ({"place": None, "unit": "N"}, []),
        ({"status": "triaged", "triaged": DAY}, ["spot-step-incomplete"]),
        ({"status": "triaged", "triaged": DAY, "urgency": "high"}, []),
        ({"status": "triaged", "triaged": dt.date(2023, 7, 1), "urgency": "high"}, ["dates-reversed"]),
        ({"status": "closed", "closed": DAY, "outcome": "hazardous area recorded"}, ["spot-step-incomplete"]),
    ],
)
def test_each_rule_of_spot_tasks(mined: Cast, values: dict[str, Any], broken: list[str]) -> None:
    assert codes(draft(SpotTask, mined, {**REPORT, **values})) == broken


def test_a_spot_task_from_the_report_to_its_end(mined: Cast) -> None:
    term = {"organisation": OTHER_OPERATOR, "valid_from": DAY, "valid_until": dt.date(2024, 8, 1)}
    put(Accreditation, mined, {**term, "activity": "EOD 3"}, DAY)
    task, field = put(SpotTask, mined, REPORT, DAY).record, mined.field
    approved(spot.triage(task, day=DAY, urgency="high", actor=field), mined)
    sent: dict[str, Any] = {"day": DAY, "level": "EOD 1", "actor": field}
    assert codes(spot.dispatch(task, organisation=OPERATOR, **sent)) == ["spot-organisation-not-accredited"]
    approved(spot.dispatch(task, organisation=OTHER_OPERATOR, **sent), mined)
    with pytest.raises(ProblemError, match="state-out-of-order"):
        approved(spot.close(task, day=DAY, actor=field), mined)
    approved(spot.visit(task, day=DAY, outcome=Outcome.DESTROYED, checked_m2=None, actor=field), mined)
    assert approved(spot.close(task, day=DAY, actor=field), mined).stands
    for user, somebody in mined.everyone().items():
        outside = {"anonymous", "nobody", "reader", "outsider", "other_verifier", "administrator"}
        seen = SpotTask.objects.visible_to(somebody).exists()
        assert seen == (user not in outside or user == "other_verifier"), user
