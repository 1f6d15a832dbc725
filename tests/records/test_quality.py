"""Quality management: each rule with what breaks it, suspensions that stop tasking, lots, squares, inspected shares."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import shapely

from tests.cast import OPERATOR, Cast
from tests.records.country import draft, hazard, square, through
from tests.records.operations import PRODUCT, approved, codes, ordered, prepare, put
from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.quality import actions
from whitestone.records.quality.checklist import IN_COLUMNS, ITEMS
from whitestone.records.quality.gate import failed, suspensions, uncorrected
from whitestone.records.quality.models import Lot, Nonconformity, QAPlan, Visit
from whitestone.records.quality.shares import inspected
from whitestone.records.quality.squares import squares_of
from whitestone.records.releases.models import Release
from whitestone.records.tasks.actions import resume, suspend
from whitestone.records.tasks.models import Task

pytestmark = pytest.mark.django_db

START = dt.date(2023, 6, 1)
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
GRAVE: dict[str, Any] = {
    "organisation": OPERATOR, "severity": "critical", "finding": "no medic", "action": "a medic at every site",
    "responsible": "operations", "due": dt.date(2023, 6, 8), "effective": START,
}  # fmt: skip


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@pytest.fixture
def mined(land: Cast) -> Cast:
    prepare(land)
    through(hazard(land), land)
    return land


@pytest.fixture
def product(mined: Cast) -> Release:
    return put(Release, mined, PRODUCT, START)


def test_the_checklist_has_the_coded_items(mined: Cast) -> None:
    assert len(ITEMS) + len(IN_COLUMNS) == 31
    assert set(IN_COLUMNS) <= set(Visit.domain_fields())


@pytest.mark.parametrize(
    ("model", "values", "broken"),
    [
        (QAPlan, {"name": "P", "side": "external", "starts": START, "ends": day(9), "share_percent": 5}, []),
        (QAPlan, {"name": "P", "side": "external", "starts": START, "ends": day(-1)}, ["dates-reversed"]),
        (
            QAPlan,
            {"name": "P", "side": "internal", "starts": START, "ends": START, "share_percent": 0},
            ["share-impossible"],
        ),
        (Visit, {"side": "external", "status": "planned"}, []),
        (Visit, {"side": "external", "status": "done", "result": "conforms", "answers": {"marking": "yes"}}, []),
        (
            Visit,
            {"side": "external", "status": "done", "answers": {"marking": "no"}},
            ["visit-without-result"],
        ),
        (Visit, {"side": "external", "status": "done", "result": "conforms"}, ["visit-without-answers"]),
        (Nonconformity, GRAVE, []),
        (Nonconformity, {**GRAVE, "due": None}, ["nonconformity-without-action"]),
        (Nonconformity, {"severity": "minor", "finding": "an old sign"}, []),
        (Nonconformity, {**GRAVE, "correction": "corrected"}, ["correction-without-proof"] * 2),
        (Nonconformity, {**GRAVE, "suspends": True, "lifted": day(2)}, ["suspension-lifted-early"]),
    ],
)
def test_each_rule_of_monitoring(mined: Cast, model: type[Any], values: dict[str, Any], broken: list[str]) -> None:
    assert codes(draft(model, mined, {"organisation": OPERATOR, **values})) == broken


@pytest.mark.parametrize("answers", [{"marking": "perhaps"}, {"weather": "yes"}, ["marking"]])
def test_answers_are_to_items_of_the_checklist(mined: Cast, answers: Any) -> None:
    with pytest.raises(ProblemError, match="bad-value"):
        draft(Visit, mined, {"organisation": OPERATOR, "side": "external", "status": "done", "answers": answers})


def test_a_suspension_stops_tasking_until_it_is_lifted(mined: Cast) -> None:
    task = ordered(mined, START).record
    approved(suspend(task, day=day(1), reason="no medic", actor=mined.field), mined)
    stop = put(Nonconformity, mined, {**GRAVE, "task": task, "suspends": True}, day(1)).record
    with pytest.raises(ProblemError, match="task-work-suspended"):
        resume(task, day=day(3), actor=mined.field)
    approved(actions.correct(stop, day=day(4), proof="two medics hired", actor=mined.field), mined)
    assert suspensions(OPERATOR, task, day(4))
    assert [one.record for one in uncorrected(task, day(4))] == [stop]
    approved(actions.verify_correction(stop, day=day(5), actor=mined.field, lift=True), mined)
    assert not suspensions(OPERATOR, task, day(5))
    assert not uncorrected(task, day(5))
    assert approved(resume(task, day=day(6), actor=mined.field), mined).status == "in progress"
    assert Task.objects.as_at(day(2)).get(record=task).status == "suspended"


def lot(cast: Cast, product: Release, **values: Any) -> Lot:
    said = {"name": "L-1", "releases": [str(product.record)], "side_m": 5, "share_percent": 1, "seed": 7, "unit": "N"}
    return draft(Lot, cast, {**said, "effective": START, **values})


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, []),
        ({"share_percent": 0}, ["share-impossible"]),
        ({"side_m": 999}, ["lot-without-squares"]),
        ({"releases": []}, ["lot-without-land"]),
        ({"result": "passed"}, ["lot-outcome-missing"] * 3),
        ({"result": "passed", "inspected": START, "inspected_m2": 9, "bad_squares": 0}, []),
        ({"result": "passed", "inspected": START, "inspected_m2": 9, "bad_squares": 1}, ["lot-outcome-contradicts"]),
        ({"recleared": "the product"}, ["lot-recleared-without-failing"]),
    ],
)
def test_each_rule_of_lots(mined: Cast, product: Release, values: dict[str, Any], broken: list[str]) -> None:
    if "recleared" in values:
        values = {"recleared": [str(product.record)]}
    assert codes(lot(mined, product, **values)) == broken


def test_the_squares_of_a_lot_are_drawn_again_from_its_record(mined: Cast, product: Release) -> None:
    one = lot(mined, product, side_m=50, share_percent=10)
    shapes = squares_of(one)
    assert [shape.wkt for shape in shapes] == [shape.wkt for shape in squares_of(one)]
    assert all(square_metres(shape) == pytest.approx(2500, rel=1e-3) for shape in shapes)
    share = square_metres(shapely.union_all(shapes)) / square_metres(square(46.1, 40.1))
    assert share == pytest.approx(0.1, abs=0.02)


def test_a_failed_lot_is_cleared_again(mined: Cast, product: Release) -> None:
    held = put(Lot, mined, {"name": "L", "releases": [str(product.record)], "side_m": 5, "share_percent": 1, "seed": 7})
    said: dict[str, Any] = {"day": day(3), "inspected_m2": Decimal(100), "items": 1, "actor": mined.field}
    told = approved(actions.note_outcome(held.record, bad_squares=1, **said), mined)
    assert (told.result, [one.name for one in failed(told.releases, day(3))]) == ("failed", ["L"])
    again = put(Release, mined, PRODUCT, day(9))
    approved(actions.clear_again(held.record, releases=[again.record], day=day(9), actor=mined.field), mined)
    assert not failed(told.releases, day(9))
    assert failed(told.releases, day(8))


def test_the_share_inspected_is_computed_as_the_authority_computes_it(mined: Cast, product: Release) -> None:
    assert product.computed_m2 is not None
    outcome = {"result": "passed", "inspected": day(9), "bad_squares": 0}
    plan = {"name": "L", "releases": [str(product.record)], "side_m": 5, "share_percent": 7, "seed": 7}
    land = Decimal(str(round(product.computed_m2 * 0.0613, 2)))
    put(Lot, mined, {**plan, **outcome, "inspected_m2": land}, day(9))
    put(Release, mined, {**PRODUCT, "product": "cancelled", "activity": "NTS"}, START)
    told = inspected(mined.reader, *YEAR)
    assert told.share is not None
    assert round(100 * told.share, 2) == 6.13
    assert (told.products, told.products_inspected, told.share_of_products) == (1, 1, 1.0)
    assert [round(odds, 2) for _, odds in told.odds(0.9)] == [0.06, 0.16, 0.25, 0.43]
    assert inspected(mined.anonymous, *YEAR).inspected_m2 == 0
    assert inspected(mined.reader, dt.date(2022, 1, 1), dt.date(2022, 12, 31)).share is None
