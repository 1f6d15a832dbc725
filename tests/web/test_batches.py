"""Batches as pages and commands: seen by whoever sees a version, undone across words or not at all."""

from __future__ import annotations

import uuid

import pytest
from click.testing import CliRunner

from tests.cast import OPERATOR, Cast
from tests.records.country import DAY, square, through
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from whitestone.config.commands import main
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.audit import writing
from whitestone.review.models import Event
from whitestone.review.states import Change, State
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db


def imported(cast: Cast) -> uuid.UUID:
    """A hazardous area and a product on it, written in one batch and approved."""
    values = {"kind": "CHA", "contamination": "AP", "area": square(46.1, 40.1), "effective": DAY, "reference": "B-1"}
    with writing(cast.field, "the spreadsheet of May", uuid.uuid4()) as entry:
        (area,) = record(Hazard, [NewRecord(OPERATOR, values)], actor=cast.field, batch=entry.batch)
        (product,) = record(Release, [NewRecord(OPERATOR, RELEASE)], actor=cast.field, batch=entry.batch)
    through(area, cast)
    through(product, cast)
    assert area.batch is not None
    return area.batch


def test_a_batch_says_who_when_why_and_what(land: Cast, signed: Sign) -> None:
    batch = imported(land)
    page = signed(land.officer).get("/batches/").content.decode()
    for said in ("the spreadsheet of May", "field", "1 hazardous areas", "1 release products", str(batch)):
        assert said in page, said
    one = signed(land.officer).get(f"/batches/{batch}/").content.decode()
    assert "B-1" in one
    assert "Undo the batch" in one
    assert "Undo the batch" not in signed(land.reader).get(f"/batches/{batch}/").content.decode()


def test_a_batch_is_undone_across_words_by_new_versions(land: Cast, signed: Sign) -> None:
    batch = imported(land)
    assert signed(land.outsider).post(f"/batches/{batch}/", {"reason": "mine"}).status_code == 403
    assert signed(land.officer).post(f"/batches/{batch}/", {"reason": " "}).status_code == 409
    assert not Hazard.objects.filter(change=Change.WITHDRAWAL).exists()
    answer = signed(land.officer).post(f"/batches/{batch}/", {"reason": "the wrong file"})
    drafts = [Hazard.objects.get(number=2), Release.objects.get(number=2)]
    assert {(one.change, one.state) for one in drafts} == {(Change.WITHDRAWAL, State.DRAFT)}
    assert len({one.batch for one in drafts}) == 1
    assert answer["Location"] == f"/batches/{drafts[0].batch}/"
    assert not list(verify())


def test_the_command_line_lists_and_undoes(land: Cast) -> None:
    batch = imported(land)
    run = CliRunner().invoke
    listed = run(main, ["batch", "list", "--as", "officer"])
    assert listed.exit_code == 0, listed.output
    assert f"{batch}" in listed.output
    assert "1 hazard approved, 1 release approved" in listed.output
    assert str(batch) not in run(main, ["batch", "list", "--as", "nobody"]).output
    events = Event.objects.count()
    refused = run(main, ["batch", "undo", str(batch), "--as", "outsider", "--reason", "x"])
    assert (refused.exit_code, Event.objects.count()) == (2, events)
    assert "no-right" in refused.output
    done = run(main, ["batch", "undo", str(batch), "--as", "field", "--reason", "the wrong file"])
    assert done.exit_code == 0, done.output
    assert "2 drafts in batch" in done.output
    again = run(main, ["batch", "undo", str(uuid.uuid4()), "--as", "field", "--reason", "x"])
    assert "nothing-to-revert" in again.output
