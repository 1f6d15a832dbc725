"""Every figure has a worked answer on the worked example, and every cell of every report is the sum of its records."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

import whitestone.reports.tables
from tests.cast import NORTH, OPERATOR, Cast
from tests.records.country import through
from whitestone.records.finds.models import Find
from whitestone.reports.cells import Ask, Period, value_of
from whitestone.reports.definitions import built_in
from whitestone.reports.laying import work_out
from whitestone.reports.layouts import Shape, built_in_layouts
from whitestone.reports.report import behind
from whitestone.reports.snapshot import snapshot, tables
from whitestone.review.actions.drafting import NewRecord, record

ANSWERS: dict[str, float | None] = json.loads((Path(__file__).parent / "worked_answers.json").read_text())
PERIOD = Period(dt.date(2022, 1, 1), dt.date(2023, 12, 31))
GRID_M2 = 10.0
"""Edges of a kilometre, kept as degrees and laid on the ledger's grid: some square metres."""
FOUND = {"category": "AP", "found_during": "clearance", "effective": dt.date(2023, 3, 3), "unit": NORTH}
LAST = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def test_every_figure_has_a_worked_answer() -> None:
    assert set(ANSWERS) == set(built_in())


def test_definitions_name_tables_that_exist() -> None:
    assert whitestone.reports.tables
    for one in built_in().values():
        held = tables()[one.table]
        assert one.value in held.values, one.id
        assert set(one.where) <= set(held.splits), one.id


@pytest.mark.django_db
def test_tables_hold_what_they_say(worked: Cast) -> None:
    register = snapshot()
    for name, said in tables().items():
        facts = register.table(name)
        assert set(facts.values) == set(said.values), name
        assert {*facts.splits, "year"} == set(said.splits), name


@pytest.mark.django_db
def test_tables_are_read_again_only_when_something_was_approved(strip: Cast) -> None:
    before = snapshot()
    finds = before.table("finds")
    (draft,) = record(Find, [NewRecord(OPERATOR, {**FOUND, "count": 100})], actor=strip.officer)
    drafted = snapshot()
    assert drafted.head != before.head
    assert drafted.table("finds") is finds
    through(draft, strip)
    approved = snapshot()
    assert approved.table("finds").values["items"].sum() == finds.values["items"].sum() + 100
    # What was known then is what it was, and a moment without an approval in between has the same tables.
    then = snapshot(drafted.known_at)
    assert then.table("finds").values["items"].sum() == finds.values["items"].sum()
    assert snapshot(before.known_at).table("finds") is then.table("finds")


@pytest.mark.django_db
def test_figures_of_the_worked_example(worked: Cast) -> None:
    register, known = snapshot(), built_in()
    wrong = {}
    for name, answer in ANSWERS.items():
        over = known[known[name].over] if known[name].over else None
        said = value_of(register, Ask(known[name], PERIOD, {}), over)
        near = GRID_M2 if known[name].unit == "m2" else 0
        # Ratios of two areas have the grid's error twice.
        if said != (None if answer is None else pytest.approx(answer, rel=3e-4, abs=near)):
            wrong[name] = (said, answer)
    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(built_in_layouts()))
def test_every_cell_is_the_sum_of_its_records(worked: Cast, name: str) -> None:
    known = built_in()
    report = work_out(built_in_layouts()[name], snapshot(), LAST, known)
    # Figures in sentences are cells too: they stand under their own name.
    said = [(f"text/{cell.column}", cell) for part in report.sections for _, cells in part.text for cell in cells]
    seen = 0
    for address, cell in [*report.cells, *said]:
        above = sum(one.value for one in behind(report, cell))
        total: float | None = above
        if cell.ask.definition.over:
            below = replace(cell, ask=replace(cell.ask, definition=known[cell.ask.definition.over]))
            divisor = sum(one.value for one in behind(report, below))
            total = cell.ask.definition.factor * above / divisor if divisor else None
        if cell.ask.definition.unsaid and not above:
            total = None
        assert cell.value == (None if total is None else pytest.approx(total, abs=1e-6)), address
        seen += 1
    assert seen


@pytest.mark.django_db
def test_rows_of_a_split_add_up_to_the_total(strip: Cast) -> None:
    report = work_out(built_in_layouts()["country-profile"], snapshot(), LAST, built_in())
    for table in report.tables:
        if table.layout.shape is Shape.SPLIT and table.layout.total:
            for number in range(len(table.columns)):
                column = [row[number] for row in table.cells]
                if not column[-1].ask.definition.over:
                    whole = column[-1].value or 0
                    assert sum(cell.value or 0 for cell in column[:-1]) == pytest.approx(whole, abs=1e-6)
