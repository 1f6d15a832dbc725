"""Batches as pages and commands: seen by whoever sees a version, undone across words or not at all."""

from __future__ import annotations

import uuid

import pytest
from click.testing import CliRunner

from tests.cast import OPERATOR, Cast
from tests.records.country import DAY, hazard, square, through
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from tests.web.test_api import post
from tests.web.test_every_address import OWN, PARTNERS
from whitestone.config.commands import main
from whitestone.records.hazards.actions import Part, split
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review import batches
from whitestone.review.actions.drafting import NewRecord, Seen, edit, record
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
    events = Event.objects.count()
    page = signed(land.officer).post(f"/batches/{batch}/", {"reason": "the wrong file"})
    assert "would propose 2 versions" in page.content.decode()
    assert Event.objects.count() == events
    mark = page.context["shown"].mark
    stale = signed(land.officer).post(f"/batches/{batch}/", {"reason": "the wrong file", "mark": "0" * 64})
    assert (stale.status_code, Event.objects.count()) == (409, events)
    answer = signed(land.officer).post(f"/batches/{batch}/", {"reason": "the wrong file", "mark": mark})
    drafts = [Hazard.objects.get(number=2), Release.objects.get(number=2)]
    assert {(one.change, one.state) for one in drafts} == {(Change.WITHDRAWAL, State.DRAFT)}
    assert len({one.batch for one in drafts}) == 1
    assert answer["Location"] == f"/batches/{drafts[0].batch}/"
    assert not list(verify())


def test_a_batch_longer_than_its_page_takes_a_step_whole(
    land: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_SHOWN", 2)
    parent = through(hazard(land), land)
    quarters = [Part(square(46.1 + east, 40.1 + north, 0.005)) for east in (0, 0.005) for north in (0, 0.005)]
    batch = split(parent, quarters, actor=land.field, reason="roads")[0].batch
    client = signed(land.officer)
    page = client.get(f"/batches/{batch}/").content.decode()
    assert "The first 2 of 5 versions are listed" in page
    shown = client.post("/desk/", {"step": "submit", "batch": str(batch)})
    assert len(shown.context["targets"]) == 5
    mark = shown.context["mark"]
    said = {"step": "submit", "batch": str(batch), "confirmed": "yes", "mark": mark}
    one = Hazard.objects.filter(batch=batch).first()
    assert one is not None
    edit(Hazard, Seen(one.pk, one.revision), actor=land.field, values={"name": "changed meanwhile"})
    assert client.post("/desk/", said).status_code == 409
    assert not Hazard.objects.filter(state=State.SUBMITTED).exists()
    mark = client.post("/desk/", {"step": "submit", "batch": str(batch)}).context["mark"]
    answer = client.post("/desk/", {**said, "mark": mark})
    assert answer.status_code == 302, [str(one) for one in answer.context["problems"]]
    assert Hazard.objects.filter(batch=batch, state=State.SUBMITTED).count() == 5
    assert signed(land.outsider).post("/desk/", {"step": "submit", "batch": str(batch)}).status_code == 404
    assert client.post("/desk/", {"step": "submit", "batch": "x"}).status_code == 404


def test_programs_list_show_and_undo_batches_under_the_same_rules(land: Cast, signed: Sign) -> None:
    batch, events = imported(land), Event.objects.count()
    at = f"/api/batches/{batch}"
    for user, person in land.everyone().items():
        client = signed(person)
        listed, shown = client.get("/api/batches/"), client.get(at)
        seen = user in PARTNERS
        assert (str(batch) in listed.content.decode(), shown.status_code == 200) == (seen, seen), user
        if user not in {*OWN, "headquarters", "second_headquarters"}:
            status, _ = post(client, f"{at}/undo", {"reason": "x"})
            assert status in (401, 403, 404), user
    assert Event.objects.count() == events
    officer = signed(land.officer)
    assert {one["word"] for one in officer.get(at).json()["versions"]} == {"hazard", "release"}
    status, shown = post(officer, f"{at}/undo", {"reason": "x", "preview": True})
    assert (status, len(shown["versions"]), Event.objects.count()) == (200, 2, events)
    status, done = post(officer, f"{at}/undo", {"reason": "x", "mark": shown["mark"]})
    assert (status, {one["change"] for one in done["versions"]}) == (201, {"withdrawal"})
    assert officer.get(f"/api/batches/{done['batch']}").status_code == 200
    assert post(officer, f"/api/batches/{uuid.uuid4()}/undo", {"reason": "x"})[0] == 404
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
