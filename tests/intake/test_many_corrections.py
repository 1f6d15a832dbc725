"""A file of corrections as one write: each to its own record, all or none, in few statements, undone as it came."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.intake.files import finds, good, stage
from tests.web.conftest import Sign
from whitestone.intake import applying
from whitestone.intake.models import Delivery, Taken
from whitestone.problems import ProblemError
from whitestone.records.finds.models import Find
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import preview_undo, undo_batch, withdraw
from whitestone.review.states import Change, State, Step
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db


def through_review(cast: Cast) -> None:
    for step, actor in ((Step.SUBMIT, cast.officer), (Step.VERIFY, cast.verifier), (Step.APPROVE, cast.headquarters)):
        move(Find, step, [Seen(one.pk, one.revision) for one in Find.objects.open()], actor=actor)


def approved(cast: Cast, folder: Path, count: int) -> Delivery:
    delivery = stage(finds(folder / "may.csv", good(count)), "find", cast.field)
    applying.apply(delivery)
    through_review(cast)
    return delivery


def corrected(folder: Path, count: int) -> Path:
    return finds(folder / "may again.csv", [row.replace(",AP,1,", ",AP,2,") for row in good(count)])


def test_each_row_corrects_its_own_record(land: Cast, tmp_path: Path) -> None:
    approved(land, tmp_path, 40)
    before = {one.record: one for one in Find.objects.standing()}
    delivery = stage(corrected(tmp_path, 40), "find", land.field)
    assert (delivery.account["changed"], delivery.account["new"]) == (40, 0)
    applying.apply(delivery)
    drafts = list(Find.objects.filter(batch=delivery.batch))
    assert {(one.number, one.state, one.change, one.base, one.replaces, one.count) for one in drafts} == {
        (2, State.DRAFT, Change.CORRECTED, 1, 1, 2)
    }
    assert {one.record for one in drafts} == set(before)
    for draft in drafts:
        assert (draft.place, draft.effective) == (before[draft.record].place, before[draft.record].effective)
    assert set(Taken.objects.values_list("delivery", "number")) == {(delivery.pk, 2)}
    again = stage(corrected(tmp_path, 40), "find", land.field)
    assert again.account["unchanged"] == 40
    assert list(verify()) == []


@pytest.mark.parametrize("word", ["checked", "applied", "undone"])
def test_more_rows_ask_the_database_no_more_often(land: Cast, tmp_path: Path, word: str) -> None:
    approved(land, tmp_path, 100)
    asked = []
    for rows in (good(100)[90:], good(100)[:90]):
        count = len(rows)
        path = finds(tmp_path / f"{count}.csv", [row.replace(",AP,1,", ",AP,2,") for row in rows])
        with CaptureQueriesContext(connection) as checking:
            delivery = stage(path, "find", land.field)
        with CaptureQueriesContext(connection) as applied:
            applying.apply(delivery)
        through_review(land)
        with CaptureQueriesContext(connection) as undone:
            assert len(undo_batch(delivery.batch, actor=land.officer, reason="the wrong file")) == count
        through_review(land)
        asked.append(len({"checked": checking, "applied": applied, "undone": undone}[word]))
    # A statement takes so many rows at most: one or two more, and not one for each row.
    assert asked[1] <= asked[0] + 12, asked


def test_one_record_that_changed_meanwhile_stops_all(land: Cast, tmp_path: Path) -> None:
    approved(land, tmp_path, 5)
    delivery = stage(corrected(tmp_path, 5), "find", land.field)
    one = Find.objects.standing().order_by("pk")[2]
    other = stage(finds(tmp_path / "other.csv", [good(5)[2].replace(",AP,1,", ",AP,7,")]), "find", land.field)
    applying.apply(other)
    through_review(land)
    with pytest.raises(ProblemError, match="replaced-version-gone"):
        applying.apply(delivery)
    assert Find.objects.open().count() == 0
    assert Find.objects.standing().get(record=one.record).count == 7
    delivery.refresh_from_db()
    assert delivery.stage == "checked"


def test_undoing_corrections_brings_back_what_was(land: Cast, tmp_path: Path) -> None:
    approved(land, tmp_path, 20)
    delivery = stage(corrected(tmp_path, 20), "find", land.field)
    applying.apply(delivery)
    through_review(land)
    assert set(Find.objects.standing().values_list("count", flat=True)) == {2}
    shown = preview_undo(delivery.batch, actor=land.officer, reason="the wrong file")
    assert {(getattr(draft, "count"), getattr(gone, "count")) for draft, gone in shown.drafts} == {(1, 2)}  # noqa: B009  # of any word
    undo_batch(delivery.batch, actor=land.officer, reason="the wrong file", mark=shown.mark)
    through_review(land)
    assert set(Find.objects.standing().values_list("count", flat=True)) == {1}
    assert Find.objects.standing().count() == 20
    assert list(verify()) == []


def test_drafts_of_a_file_are_taken_back_as_a_whole(land: Cast, signed: Sign, tmp_path: Path) -> None:
    delivery = stage(finds(tmp_path / "may.csv", good(30)), "find", land.field)
    applying.apply(delivery)
    office = signed(land.officer)
    assert 'value="take-back"' in office.get(f"/batches/{delivery.batch}/").content.decode()
    said = {"step": "take-back", "batch": str(delivery.batch)}
    assert signed(land.outsider).post("/desk/", said).status_code == 404
    shown = office.post("/desk/", said)
    assert len(shown.context["targets"]) == 30
    assert Find.objects.filter(state=State.DRAFT).count() == 30
    office.post("/desk/", {**said, "confirmed": "yes", "mark": shown.context["mark"]})
    assert Find.objects.filter(state=State.WITHDRAWN, batch=delivery.batch).count() == 30
    assert list(verify()) == []


def test_somebody_else_s_records_are_not_corrected(land: Cast, tmp_path: Path) -> None:
    approved(land, tmp_path, 2)
    path = corrected(tmp_path, 2)
    delivery = stage(path, "find", land.field)
    delivery.person = land.outsider
    delivery.save()
    with pytest.raises(ProblemError, match=r"no-right|record-not-found"):
        applying.apply(delivery)
    assert Find.objects.open().count() == 0


def test_a_file_that_was_taken_back_whole_can_come_again(land: Cast, tmp_path: Path) -> None:
    """Import by trial and error: undone, then sent once more, as it was or with another count."""
    first = approved(land, tmp_path, 12)
    assert stage(tmp_path / "may.csv", "find", land.field).account["unchanged"] == 12
    undo_batch(first.batch, actor=land.officer, reason="the wrong month")
    assert stage(tmp_path / "may.csv", "find", land.field).account["unchanged"] == 12, "nothing is taken back yet"
    through_review(land)
    assert not Find.objects.standing().exists()
    again = stage(corrected(tmp_path, 12), "find", land.field)
    assert (again.account["new"], again.account["unchanged"], again.account["changed"]) == (12, 0, 0)
    applying.apply(again)
    through_review(land)
    assert {one.count for one in Find.objects.standing()} == {2}
    assert Find.objects.standing().count() == 12
    assert set(Taken.objects.values_list("delivery", flat=True)) == {again.pk}
    assert stage(corrected(tmp_path, 12), "find", land.field).account["unchanged"] == 12
    assert list(verify()) == []


def test_one_record_that_was_taken_back_alone_stays_taken(land: Cast, tmp_path: Path) -> None:
    """As the second of two that were merged: the same file must not bring it again."""
    approved(land, tmp_path, 12)
    one = Find.objects.standing().order_by("pk")[0]
    withdraw(one, actor=land.officer, base=1, reason="the same item as another")
    through_review(land)
    assert Find.objects.standing().count() == 11
    assert stage(tmp_path / "may.csv", "find", land.field).account["unchanged"] == 12
