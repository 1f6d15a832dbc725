"""Figures in the register: a folder goes in whole and once, comes out as it was, and meets the same rules."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.records.country import DAY, hazard, through
from whitestone.figures import Verdict, check_folder, load_folder
from whitestone.land.words import Product
from whitestone.problems import ProblemError
from whitestone.records.books.kept import settlement
from whitestone.records.figures.checks import check_figures, check_returns, check_source
from whitestone.records.figures.loading import Loaded, load_into_register
from whitestone.records.figures.models import Figure, Return, Source
from whitestone.records.figures.stored import every_approved
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import revert_batch
from whitestone.review.models import Event
from whitestone.review.states import Step
from whitestone.review.verify import verify
from whitestone.review.versions import Version

pytestmark = pytest.mark.django_db

YEAR = resources.files("whitestone.profiles") / "aze" / "figures-2023"
RETURNS = """unit,period,product,land_class,operator,category,area_m2,items
North,2023-03,cleared,ap_only,Operator,AP,1200,7
South,2023-04,cancelled,,Operator,,5000,
Nowhere,2023-05,cleared,,Operator,,300,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "returns.csv").write_text(RETURNS)
    return tmp_path


def load(cast: Cast, path: Any) -> Loaded:
    return load_into_register(load_folder(path), actor=cast.headquarters)


def test_a_real_year_goes_in_and_the_rules_find_there_what_they_find_in_its_files(land: Cast) -> None:
    done = load(land, YEAR)
    assert (done.added, done.corrected, done.same) == (Source.objects.count() + Figure.objects.count(), 0, 0)
    assert not every_approved().figures
    for model in (Source, Figure):
        rows = model.objects.all()
        model.objects.filter(pk__in=[one.pk for one in rows]).update(state="approved", approved_from=rows[0].written)
    loaded, kept = load_folder(YEAR), every_approved()
    assert kept.figures == loaded.figures
    assert kept.tables == loaded.tables
    assert {(one.kind, one.about) for one in kept.relations} == {(one.kind, one.about) for one in loaded.relations}
    said = [(one.code, one.verdict, one.about, one.steps) for one in check_folder(loaded).checks]
    assert sorted(said) == sorted((one.code, one.verdict, one.about, one.steps) for one in check_folder(kept).checks)
    assert check_folder(kept).of(Verdict.CONTRADICTION)


def test_the_same_folder_twice_changes_nothing(land: Cast, folder: Path) -> None:
    assert load(land, folder).added == 4
    events = Event.objects.count()
    again = load(land, folder)
    assert (again.batch, again.added, again.same) == (None, 0, 4)
    assert Event.objects.count() == events
    assert not list(verify())


def test_a_folder_goes_in_whole_or_not_at_all(land: Cast, folder: Path) -> None:
    before = Event.objects.count()
    with pytest.raises(ProblemError, match="no-right"):
        load_into_register(load_folder(folder), actor=land.field)
    assert (Source.objects.count(), Return.objects.count(), Event.objects.count()) == (0, 0, before)


def test_what_differs_while_it_is_reviewed_stops_the_whole_folder(land: Cast, folder: Path) -> None:
    load(land, folder)
    (folder / "returns.csv").write_text(RETURNS.replace("5000", "6000"))
    with pytest.raises(ProblemError, match="figures-under-review"):
        load(land, folder)
    assert Return.objects.count() == 3


def approved(cast: Cast, folder: Path) -> Loaded:
    """Loaded by headquarters, verified by the regions, approved by the second person of headquarters."""
    done = load(cast, folder)
    for model in (Source, Return):
        for one in model.objects.open():
            verifier = {"N": cast.verifier, "S": cast.other_verifier}.get(one.unit, cast.second_headquarters)
            move(model, Step.VERIFY, [Seen(one.pk, one.revision)], actor=verifier)
    for one in Return.objects.exclude(unit="").filter(state="verified"):
        move(Return, Step.APPROVE, [Seen(one.pk, one.revision)], actor=cast.second_headquarters)
    return done


def test_a_batch_of_returns_enters_the_books_and_is_taken_back(land: Cast, folder: Path) -> None:
    through(hazard(land), land)
    period = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    measured = {(row.unit, row.kind, row.group): row.moved for row in settlement(*period).rows}
    done = approved(land, folder)
    rows = settlement(*period).rows
    declared = {row.unit: {name: area for name, area in row.declared.items() if area} for row in rows if row.declared}
    assert declared == {"N": {Product.CLEARED: 1200.0}, "S": {Product.CANCELLED: 5000.0}}
    assert measured == {(row.unit, row.kind, row.group): row.moved for row in rows if not row.declared or row.closing}
    assert done.batch is not None
    drafts = revert_batch(Return, done.batch, actor=land.headquarters, reason="a test")
    assert {one.change for one in drafts} == {"withdrawal"}


def test_a_correction_of_an_approved_return_is_proposed(land: Cast, folder: Path) -> None:
    approved(land, folder)
    (folder / "returns.csv").write_text(RETURNS.replace("1200", "1250"))
    done = load(land, folder)
    assert (done.added, done.corrected) == (0, 1)
    draft: Return = Return.objects.get(number=2)
    assert (draft.change, draft.replaces, draft.state, str(draft.area_m2)) == ("corrected", 1, "submitted", "1250.0000")


def written(cast: Cast, model: type[Version], **values: Any) -> Any:
    (one,) = record(model, [NewRecord(None, {"effective": DAY, **values})], actor=cast.headquarters)
    return one


FIGURE = {
    "reference": "F1", "topic": "release", "what": "cleared land", "value": "3.50", "measure": "km2",
    "said_by": "authority", "basis": "reported", "period": "2022",
}  # fmt: skip
ROW = {"unit_written": "North", "period": "2022-12", "product": "cleared", "area_m2": "100", "items": 0}


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"value": "3,50"}, ["figures-number-separated"]),
        ({"value": "many"}, ["figures-not-a-number"]),
        ({"value": "-3"}, ["figures-number-negative"]),
        ({"period": "spring"}, ["figures-not-a-period"]),
        ({"part_of": "F2"}, ["figures-reference-unknown"]),
        ({"same_as": "F1"}, []),
        ({"place": "North", "unit": "S"}, ["unit-name-not-of-code"]),
        ({"effective": dt.date(2099, 1, 1)}, ["effective-in-the-future"]),
    ],
)
def test_each_rule_of_figures(land: Cast, values: dict[str, Any], codes: list[str]) -> None:
    one = written(land, Figure, **{**FIGURE, **values})
    assert [finding.problem.code for _, finding in check_figures([one])] == codes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"period": "soon"}, ["figures-not-a-period"]),
        ({"period": "2023-02"}, ["return-period-not-over"]),
        ({"area_m2": None, "items": None}, ["figures-return-empty"]),
        ({"area_m2": "-1"}, ["figures-number-negative"]),
        ({"items": 3}, ["figures-items-unsorted"]),
        ({"items": 3, "category": "AP"}, []),
        ({"unit_written": "Nowhere"}, ["unit-name-unknown"]),
        ({"unit_written": "Nowhere", "unit": "S"}, []),
        ({"unit": "S"}, ["unit-name-not-of-code"]),
    ],
)
def test_each_rule_of_returns(land: Cast, values: dict[str, Any], codes: list[str]) -> None:
    one = written(land, Return, **{**ROW, **values})
    assert [finding.problem.code for _, finding in check_returns([one])] == codes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"period": "spring"}, ["figures-not-a-period"]),
        ({"profile": "../../etc"}, ["source-profile-unknown"]),
        ({"tables": [{"id": "t"}]}, ["source-table-unreadable"]),
    ],
)
def test_each_rule_of_documents(land: Cast, values: dict[str, Any], codes: list[str]) -> None:
    one = written(land, Source, **{"title": "A report (SYNTHETIC)", **values})
    assert [finding.problem.code for finding in check_source(one)] == codes
