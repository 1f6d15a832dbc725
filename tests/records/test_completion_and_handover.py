"""Lanes, completion and handover: each rule with what breaks it, the ledger's preview, what blocks a handover."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import shapely
from pytest_django.fixtures import Settings

from tests.cast import OPERATOR, Cast
from tests.records.country import draft, hazard, square, through
from tests.records.operations import PRODUCT, approved, codes, ordered, prepare, put
from whitestone.kernel.measure import square_metres
from whitestone.land.words import Part
from whitestone.records.books.kept import settlement
from whitestone.records.completion.actions import check_marking, remove_marking
from whitestone.records.completion.models import Completion, Marking, MarkingState
from whitestone.records.completion.preview import effect_of, open_land
from whitestone.records.handover.models import Handover
from whitestone.records.hazards.models import Hazard
from whitestone.records.lanes.coverage import coverage
from whitestone.records.lanes.models import Lane
from whitestone.records.quality.models import Lot, Nonconformity
from whitestone.records.releases.models import Release
from whitestone.records.tasks.actions import complete
from whitestone.records.tasks.models import Task
from whitestone.records.work.models import Limit
from whitestone.review.actions.attaching import attach

pytestmark = pytest.mark.django_db

START, END = dt.date(2023, 3, 1), dt.date(2023, 6, 1)
AREA = square(46.1, 40.1)
WEST = shapely.box(46.1, 40.1, 46.105, 40.11)
MARKS = "MULTIPOINT ((46.1 40.1), (46.11 40.11))"


@pytest.fixture
def task(land: Cast) -> Task:
    prepare(land)
    through(hazard(land), land)
    return ordered(land, START, depth_m="0.15")


def lane(cast: Cast, task: Task, **values: Any) -> Lane:
    said = {"task": task.record, "kind": "systematic", "asset": "dog", "result": "nothing found", "effective": START}
    return draft(Lane, cast, {**said, "line": "LINESTRING (46.101 40.101, 46.101 40.109)", "width_m": 2, **values})


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({}, []),
        ({"width_m": None, "unit": "N"}, ["lane-without-land"]),
        ({"line": None, "area": WEST}, []),
        ({"line": "LINESTRING (46.12 40.101, 46.12 40.109)"}, ["lane-outside-task"]),
        ({"asset": "broom"}, ["code-unknown"]),
    ],
)
def test_each_rule_of_lanes(land: Cast, task: Task, values: dict[str, Any], broken: list[str]) -> None:
    assert codes(lane(land, task, **values)) == broken


def test_lanes_are_drawn_in_metres_and_overlaps_count_once(land: Cast, task: Task) -> None:
    one = lane(land, task)
    assert one.computed_m2 == pytest.approx(2 * 888.3, rel=0.01)
    half = {"task": task.record, "kind": "targeted", "asset": "dog", "result": "nothing found", "area": WEST}
    put(Lane, land, half, START)
    put(Lane, land, half, START)
    put(Lane, land, {**half, "result": "not finished", "area": AREA}, START)
    assert coverage(task.record, AREA, START) == pytest.approx(0.5, rel=1e-3)
    assert coverage(task.record, WEST, START) == pytest.approx(1.0)
    assert coverage(task.record, AREA, START - dt.timedelta(days=1)) == 0


def product(cast: Cast, **values: Any) -> Release:
    return put(Release, cast, {**PRODUCT, **values}, END)


def report(cast: Cast, task: Task, *products: Release, **values: Any) -> Completion:
    named = [str(one.record) for one in products]
    return draft(Completion, cast, {"task": task.record, "products": named, "marks": MARKS, "effective": END, **values})


def test_each_rule_of_completion(land: Cast, task: Task) -> None:
    whole = product(land)
    assert codes(report(land, task, whole)) == []
    assert codes(report(land, task)) == ["completion-without-result", "completion-leaves-land"]
    assert codes(report(land, task, whole, marks=None)) == ["completion-without-marks"]
    assert codes(report(land, task, whole, started=dt.date(2024, 1, 1))) == ["dates-reversed"]
    assert codes(report(land, task, product(land, area=square(46.1, 40.1, 0.02)))) == ["completion-larger-than-task"]
    west = product(land, area=WEST)
    assert codes(report(land, task, west)) == ["completion-leaves-land"]
    rest = {"kind": "CHA", "contamination": "AP", "reference": "HA-2", "area": shapely.box(46.105, 40.1, 46.11, 40.11)}
    left = put(Hazard, land, rest, END)
    assert codes(report(land, task, west, exclusions=[str(left.record)])) == []
    assert codes(report(land, task, product(land, depth_m="0.10"))) == ["completion-depth-not-reached"]


def test_reduction_needs_criteria_coverage_and_lanes_without_finds(land: Cast, task: Task) -> None:
    reduced = {"product": "reduced", "activity": "TS"}
    assert codes(report(land, task, product(land, **reduced))) == ["reduction-without-criteria"]
    named = product(land, **reduced, criteria="national standard, chapter 8 (SYNTHETIC)")
    assert codes(report(land, task, named)) == []
    put(Limit, land, {"kind": "percent covered to reduce", "amount": 60, "source": "SYNTHETIC"})
    assert codes(report(land, task, named)) == ["reduction-little-covered"]
    half = {"task": task.record, "kind": "targeted", "asset": "dog", "result": "nothing found"}
    put(Lane, land, {**half, "area": WEST}, START)
    assert codes(report(land, task, named)) == ["reduction-little-covered"]
    put(Lane, land, {**half, "area": AREA, "result": "ordnance found"}, START)
    assert codes(report(land, task, named)) == ["reduction-over-positive-lane"]


def test_the_ledger_previews_a_report_and_writes_nothing(land: Cast, task: Task) -> None:
    area = square_metres(AREA)
    wider = draft(Release, land, {**PRODUCT, "area": square(46.1, 40.1, 0.02)})
    (told,) = effect_of([str(wider.record)])
    assert told.parts[Part.NEWLY_RELEASED] == pytest.approx(area, rel=2e-5)
    assert told.parts[Part.NEVER_RECORDED] == pytest.approx(square_metres(square(46.1, 40.1, 0.02)) - area, rel=2e-5)
    assert sum(told.parts.values()) == pytest.approx(told.polygon)
    assert str(wider.record) not in settlement(START, END).releases
    assert open_land(AREA, END) == pytest.approx(area, rel=2e-5)
    released = product(land, area=WEST)
    (again,) = effect_of([str(released.record)])
    assert again.parts[Part.NEWLY_RELEASED] == pytest.approx(area / 2, rel=1e-3), "what is approved counts once"
    assert open_land(AREA, END) == pytest.approx(area / 2, rel=1e-3)
    assert open_land(AREA, END - dt.timedelta(days=1)) == pytest.approx(area, rel=2e-5)
    assert effect_of([]) == []


def test_marking_is_looked_after(land: Cast, task: Task) -> None:
    said = {"task": task.record, "kind": "fence", "line": "LINESTRING (46.1 40.1, 46.11 40.1)", "condition": "good"}
    assert codes(draft(Marking, land, said)) == ["marking-without-next-check"]
    assert codes(draft(Marking, land, {**said, "next_check": END})) == []
    assert codes(draft(Marking, land, {**said, "next_check": dt.date(2020, 1, 1)})) == ["dates-reversed"]
    held = put(Marking, land, {**said, "next_check": END}, START).record
    bad = check_marking(held, day=END, condition=MarkingState.DAMAGED, next_check=END, actor=land.field)
    assert approved(bad, land).condition == "damaged"
    assert codes(remove_marking(held, day=END, reason="land released", actor=land.field)) == []


def handover(cast: Cast, task: Task, completion: Completion) -> Handover:
    said = {"task": task.record, "completion": completion.record, "receiver": "the village", "effective": END}
    return draft(Handover, cast, said)


def test_a_handover_says_what_is_missing_until_nothing_is(
    land: Cast, task: Task, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path
    written = draft(Release, land, PRODUCT)
    told = report(land, task, written)
    assert codes(handover(land, task, told)) == ["handover-task-not-completed", "handover-without-completion"]
    approved(complete(task.record, day=END, actor=land.field), land)
    approved(told, land)
    blocked = ["handover-product-not-approved", "handover-not-inspected", "handover-without-document"]
    assert codes(handover(land, task, told)) == blocked
    approved(written, land)
    attach(told, name="report.pdf", chunks=[b"%PDF-1.7\n"], actor=land.field)
    assert codes(handover(land, task, told)) == ["handover-not-inspected"]
    plan = {"name": "L", "releases": [str(written.record)], "side_m": 5, "share_percent": 5, "seed": 7}
    outcome = {"inspected": END, "inspected_m2": 9, "bad_squares": 0, "result": "passed"}
    put(Lot, land, {**plan, **outcome}, END)
    assert codes(handover(land, task, told)) == []
    grave = {"organisation": OPERATOR, "task": task.record, "severity": "major", "finding": "no marks"}
    put(Nonconformity, land, grave, END)
    assert codes(handover(land, task, told)) == ["handover-nonconformity-open"]


def test_land_that_is_still_open_is_not_handed_over(land: Cast, task: Task, settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path
    searched = product(land, activity="BAC")
    told = put(Completion, land, {"task": task.record, "products": [str(searched.record)], "marks": MARKS}, END)
    assert "handover-land-still-open" in codes(handover(land, task, told))
    cleared = product(land)
    told = put(Completion, land, {"task": task.record, "products": [str(cleared.record)], "marks": MARKS}, END)
    assert "handover-land-still-open" not in codes(handover(land, task, told))
    failed = {"name": "L", "releases": told.products, "side_m": 5, "share_percent": 5, "seed": 7, "result": "failed"}
    put(Lot, land, failed, END)
    assert "handover-lot-failed" in codes(handover(land, task, told))
