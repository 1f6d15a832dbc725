"""Many versions returned with one comment, many records proposed to be withdrawn: shown first, all of them or none."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.records.country import draft, hazard, square, through
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from tests.web.test_desk_in_bulk import ticked
from whitestone.problems import ProblemError
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import withdraw_all
from whitestone.review.models import Comment, Event
from whitestone.review.states import Change, State, Step
from whitestone.review.verify import verify
from whitestone.review.versions import Version

pytestmark = pytest.mark.django_db


def submitted(version: Version, land: Cast) -> Version:
    (found,) = move(type(version), Step.SUBMIT, [Seen(version.pk, version.revision)], actor=land.officer)
    return found


def test_a_comment_is_fixed_to_every_version_that_goes_back(land: Cast, signed: Sign) -> None:
    waiting = [submitted(hazard(land, reference="H1"), land), submitted(draft(Release, land, RELEASE), land)]
    client, asked = signed(land.verifier), {"step": "return", "version": [ticked(one) for one in waiting]}
    page = client.get("/desk/").content.decode()
    assert 'name="step" value="return"' in page
    shown = client.post("/desk/", asked)
    assert shown.status_code == 200
    names = [name for name, _ in shown.context["fields"]]
    assert {"area", "effective", "unit"} <= set(names)
    assert "status" not in names, "a product has no such field"
    assert not Comment.objects.exists()
    said = {**asked, "confirmed": "yes", "field": "area", "comment": "the northern edge is a road"}
    assert client.post("/desk/", said).status_code == 302
    assert {Hazard.objects.get().state, Release.objects.get().state} == {State.RETURNED}
    assert set(Comment.objects.values_list("word", "field", "text")) == {
        (word, "area", "the northern edge is a road") for word in ("hazard", "release")
    }
    assert len(set(Event.objects.filter(verb="return").values_list("batch", flat=True))) == 1
    assert not list(verify())


def test_nothing_goes_back_without_a_comment_or_after_somebody_else(land: Cast, signed: Sign) -> None:
    one, other = (submitted(hazard(land, reference=name, area=square(east, 40.1)), land) for name, east in
                  (("H1", 46.1), ("H2", 46.3)))  # fmt: skip
    client, both = signed(land.verifier), [ticked(one), ticked(other)]
    asked = {"step": "return", "confirmed": "yes", "version": both}
    for said in ({}, {"field": "area", "comment": "  "}):
        assert b"comment-needed" in client.post("/desk/", {**asked, **said}).content
    Hazard.objects.filter(pk=other.pk).update(revision=other.revision + 1)
    stale = client.post("/desk/", {**asked, "field": "area", "comment": "look again"})
    assert b"changed-meanwhile" in stale.content
    assert set(Hazard.objects.values_list("state", flat=True)) == {State.SUBMITTED}
    assert not Comment.objects.exists()
    outsider = signed(land.outsider).post("/desk/", {**asked, "field": "area", "comment": "mine"})
    assert outsider.status_code in (403, 404)
    assert set(Hazard.objects.values_list("state", flat=True)) == {State.SUBMITTED}


def _standing(land: Cast) -> list[Hazard]:
    return [
        through(hazard(land, reference=f"H{place}", area=square(46.1 + place / 5, 40.1)), land) for place in range(3)
    ]


def test_records_of_a_list_are_proposed_to_be_withdrawn_together(land: Cast, signed: Sign) -> None:
    one, other, third = (Hazard.objects.get(pk=each.pk) for each in _standing(land))
    client = signed(land.officer)
    page = client.get("/hazard/").content.decode()
    assert page.count('name="version"') == 3
    assert 'name="step" value="withdraw"' in page
    assert 'name="version"' not in signed(land.reader).get("/hazard/").content.decode()
    asked = {"step": "withdraw", "version": [ticked(one), ticked(other)]}
    shown = client.post("/desk/", asked)
    assert shown.status_code == 200
    assert b'name="reason" required' in shown.content
    assert Hazard.objects.count() == 3
    assert b"reason-needed" in client.post("/desk/", {**asked, "confirmed": "yes"}).content
    done = client.post("/desk/", {**asked, "confirmed": "yes", "reason": "digitised twice"})
    assert done.status_code == 302
    drafts = list(Hazard.objects.filter(change=Change.WITHDRAWAL))
    assert {draft.record for draft in drafts} == {one.record, other.record}
    assert {(draft.state, draft.base) for draft in drafts} == {(State.DRAFT, 1)}
    assert len({draft.batch for draft in drafts}) == 1
    assert Hazard.objects.standing().count() == 3, "nothing is taken away before it is approved"
    through(drafts[0], land)
    assert Hazard.objects.standing().count() == 2
    again = client.post("/desk/", {"step": "withdraw", "version": [ticked(other), ticked(third)]})
    assert again.status_code == 409
    assert b"withdrawal-waits" in again.content
    assert not list(verify())


def test_one_record_that_cannot_be_withdrawn_keeps_all(land: Cast) -> None:
    one, other, _ = (Hazard.objects.get(pk=each.pk) for each in _standing(land))
    stale: dict[type[Version], list[Seen]] = {Hazard: [Seen(one.pk, one.revision), Seen(other.pk, 99)]}
    mine: dict[type[Version], list[Seen]] = {Hazard: [Seen(one.pk, one.revision)]}
    written = hazard(land, reference="H9", area=square(47.1, 40.1))
    unapproved: dict[type[Version], list[Seen]] = {
        Hazard: [Seen(one.pk, one.revision), Seen(written.pk, written.revision)]
    }
    events = Event.objects.count()
    cases = (
        (stale, land.officer, "changed-meanwhile"),
        (unapproved, land.officer, "wrong-state"),
        (mine, land.verifier, "no-right"),
    )
    for chosen, actor, code in cases:
        with pytest.raises(ProblemError, match=code):
            withdraw_all(chosen, actor=actor, reason="never there")
    with pytest.raises(ProblemError):
        withdraw_all(mine, actor=land.outsider, reason="never there")
    assert Event.objects.count() == events
