"""What checks hold of the register between the stretches of a file is what stands there, also when it changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from pathlib import Path

import pytest
import shapely

from tests.cast import Cast
from tests.intake.files import finds, good, stage
from whitestone.intake import checking
from whitestone.intake.accounts import account_of
from whitestone.intake.converting import Row
from whitestone.intake.staged import StagedRow, all_rows
from whitestone.kernel.held import holding
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference import together
from whitestone.records.reference.models import Unit
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install

pytestmark = pytest.mark.django_db


def _a_hazard(cast: Cast) -> None:
    around = shapely.box(46, 40, 47, 41)
    said = {"kind": "CHA", "contamination": "AP", "area": around, "unit": "N", "effective": "2000-01-01"}
    install(Hazard, [NewRecord(None, said)], author=cast.headquarters, reason="a test")


def _findings(path: Path, cast: Cast) -> list[list[str]]:
    delivery = stage(path, "find", cast.field)
    return [[problem["code"] for problem in row.problems] for row in all_rows(delivery)]


def test_a_file_in_many_stretches_is_checked_as_in_one(
    land: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _a_hazard(land)
    far = [f"G{at},2023-05-01,AP,1,clearance,40.5,{48 + at / 1000}" for at in range(20)]
    path = finds(tmp_path / "finds.csv", [*good(20), *far])
    whole = _findings(path, land)
    monkeypatch.setattr(checking, "SIZE", 7)
    assert _findings(path, land) == whole
    assert {code for codes in whole for code in codes} >= {"find-in-no-hazard"}


def test_what_is_approved_while_a_file_is_checked_counts_from_the_next_stretch(
    land: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SIZE", 10)
    judged = checking.Checker.checked

    def judge_and_approve(self: checking.Checker, rows: Sequence[Row]) -> list[StagedRow]:
        found = judged(self, rows)
        if not Hazard.objects.exists():
            _a_hazard(land)
        return found

    monkeypatch.setattr(checking.Checker, "checked", judge_and_approve)
    delivery = stage(finds(tmp_path / "finds.csv", good(20)), "find", land.field)
    rows = list(all_rows(delivery))
    lost = ["find-in-no-hazard" in [problem["code"] for problem in row.problems] for row in rows]
    assert lost == [True] * 10 + [False] * 10
    assert account_of(delivery.account).new == 20


def test_shapes_meet_the_same_rows_when_the_table_is_held(land: Cast) -> None:
    boxes = [shapely.box(46 + at / 4, 40, 46.2 + at / 4, 41) for at in range(12)]
    shapes = together.objects([*boxes, None, shapely.Point(46.5, 40.5)])
    units = Unit.objects.standing()
    once = together.meeting(shapes, units, "area", "code")
    answers: dict[Hashable, object] = {}
    with holding(answers):
        for _ in range(2):
            again = together.meeting(shapes, units, "area", "code")
            for field in dataclasses.fields(once):
                assert list(getattr(again, field.name)) == list(getattr(once, field.name))
        nothing = together.meeting(shapes, units.none(), "area", "code")
    assert len(once.rows) > 0
    assert len(nothing.rows) == 0
    assert len(answers) == 1


def test_a_table_of_many_rows_is_asked_for_what_lies_near(land: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = together.objects([shapely.Point(46.5, 40.5)])
    units = Unit.objects.standing()
    once = together.meeting(shapes, units, "area", "code")
    monkeypatch.setattr(together, "_WHOLE", 0)
    with holding({}):
        again = together.meeting(shapes, units, "area", "code")
    assert [row["code"] for row in again.rows] == [row["code"] for row in once.rows] != []
