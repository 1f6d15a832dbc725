"""A lot that failed: ordered again, cleared again, inspected again, and what each step refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import hazard, square, through
from tests.records.operations import PRODUCT, approved, codes, prepare, put
from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.quality import actions
from whitestone.records.quality.again import after, inspect_again, order_clearance
from whitestone.records.quality.gate import failed
from whitestone.records.quality.models import Lot
from whitestone.records.quality.squares import squares_of
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task

pytestmark = pytest.mark.django_db
START = dt.date(2023, 6, 1)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@pytest.fixture
def mined(land: Cast) -> Cast:
    prepare(land)
    through(hazard(land), land)
    return land


def lot(cast: Cast, *, bad: int, **values: Any) -> Lot:
    product = put(Release, cast, {**PRODUCT, "depth_m": "0.20"}, START)
    plan = {"name": "L-1", "releases": [str(product.record)], "side_m": 50, "share_percent": 5, "seed": 7, "unit": "N"}
    outcome = {"inspected": day(3), "inspected_m2": 9, "bad_squares": bad, "result": "failed" if bad else "passed"}
    return put(Lot, cast, {**plan, **outcome, **values}, day(3))


def order(cast: Cast, one: Lot, actor: Any = None, **said: Any) -> Task:
    values = {"organisation": OPERATOR, "day": day(4), "reference": "T-again", **said}
    return order_clearance(one.record, actor=actor or cast.field, **values)


def test_a_failed_lot_is_ordered_cleared_and_inspected_again(mined: Cast) -> None:
    one = lot(mined, bad=1)
    task = approved(order(mined, one), mined)
    assert (task.status, task.lot, task.depth_m, task.organisation) == (
        "ordered",
        one.record,
        Decimal("0.20"),
        OPERATOR,
    )
    assert task.computed_m2 == pytest.approx(square_metres(square(46.1, 40.1)), rel=1e-9)
    assert codes(task) == []
    with pytest.raises(ProblemError, match="lot-not-cleared-again"):
        inspect_again(one.record, day=day(9), seed=8, actor=mined.field)
    product = put(Release, mined, {**PRODUCT, "reference": "R-again"}, day(8))
    approved(actions.clear_again(one.record, releases=[product.record], day=day(9), actor=mined.field), mined)
    second = approved(inspect_again(one.record, day=day(10), seed=8, actor=mined.field), mined)
    assert (second.again, second.result, second.share_percent) == (one.record, "planned", Decimal(5))
    assert second.releases == [*one.releases, str(product.record)]
    assert [one.wkt for one in squares_of(second)] != [one.wkt for one in squares_of(one)]
    said: dict[str, Any] = {"day": day(11), "inspected_m2": Decimal(9), "bad_squares": 0, "items": 0}
    passed = approved(actions.note_outcome(second.record, actor=mined.field, **said), mined)
    assert passed.result == "passed"
    assert failed(one.releases, day(4)) != []
    assert failed(one.releases, day(11)) == []
    tasks, lots = after(one, mined.field)
    assert ([each.record for each in tasks], [each.number for each in lots]) == ([task.record], [2])


def test_a_second_inspection_may_fail_and_is_then_open_again(mined: Cast) -> None:
    one = lot(mined, bad=1)
    product = put(Release, mined, {**PRODUCT, "reference": "R-again"}, day(8))
    approved(actions.clear_again(one.record, releases=[product.record], day=day(9), actor=mined.field), mined)
    second = approved(inspect_again(one.record, day=day(10), seed=8, actor=mined.field), mined)
    said: dict[str, Any] = {"day": day(11), "inspected_m2": Decimal(9), "bad_squares": 2, "items": 2}
    approved(actions.note_outcome(second.record, actor=mined.field, **said), mined)
    assert [each.record for each in failed(one.releases, day(11))] == [second.record]


@pytest.mark.parametrize(
    ("bad", "said", "code"),
    [
        (0, {}, "lot-not-failed"),
        (1, {"organisation": OTHER_OPERATOR}, "task-organisation-not-accredited"),
        (1, {"day": dt.date(1999, 1, 1)}, "task-organisation-not-accredited"),
    ],
)
def test_what_cannot_be_ordered_again_writes_nothing(mined: Cast, bad: int, said: dict[str, Any], code: str) -> None:
    one = lot(mined, bad=bad)
    with pytest.raises(ProblemError, match=code):
        order(mined, one, actor=mined.headquarters, **said)
    assert not Task.objects.exists()


def test_a_lot_without_land_is_not_ordered_again(mined: Cast) -> None:
    with pytest.raises(ProblemError, match="lot-again-without-land"):
        order(mined, lot(mined, bad=1, releases=[]))


def test_nobody_else_orders_it(mined: Cast) -> None:
    one = lot(mined, bad=1)
    for person in (mined.outsider, mined.reader, mined.verifier, mined.nobody, mined.administrator):
        with pytest.raises(ProblemError, match=r"no-right|record-not-found"):
            order(mined, one, actor=person)
        with pytest.raises(ProblemError, match=r"no-right|record-not-found|lot-not-cleared-again"):
            inspect_again(one.record, day=day(9), seed=8, actor=person)
    assert not Task.objects.exists()
    assert Lot.objects.count() == 1
