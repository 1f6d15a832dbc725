"""The main path by pages alone: enter, return with a comment, answer, verify, approve, correct, withdraw, restore."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import NORTH, OPERATOR, PASSWORD, Cast
from tests.records.country import draft, hazard, square, through
from tests.records.test_releases_and_finds import RELEASE
from tests.web.conftest import Sign
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.models import Comment, Event, Person
from whitestone.review.states import State
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {
    "owner": str(OPERATOR),
    "reference": "HA-77",
    "kind": "SHA",
    "status": "open",
    "contamination": ["AP", "AV"],
    "area": "POLYGON ((46.1 40.1, 46.11 40.1, 46.11 40.11, 46.1 40.11, 46.1 40.1))",
    "original": "{}",
    "parents": "[]",
    "laid": "1993",
    "effective": "2023-03-01",
}


def test_from_the_operators_keyboard_to_the_approved_truth_and_back(land: Cast, signed: Sign) -> None:
    officer, verifier, headquarters = (signed(who) for who in (land.officer, land.verifier, land.headquarters))

    assert officer.post("/hazard/new/", TYPED).status_code == 302
    one = Hazard.objects.get()
    page = f"/hazard/{one.record}/1/"
    assert (one.unit, one.state) == (NORTH, State.DRAFT)
    assert b"no figure counts it" in officer.get(page).content

    officer.post(f"{page}step/", {"step": "submit", "revision": 1})
    assert b"HA-77" in verifier.get("/desk/").content
    comment = {"step": "return", "revision": 2, "field": "laid", "comment": "Who says 1993?"}
    assert verifier.post(f"{page}step/", comment).status_code == 302

    refused = officer.post(f"{page}step/", {"step": "submit", "revision": 3})
    assert refused.status_code == 409
    assert b"comment-unanswered" in refused.content
    answer = {**TYPED, "laid": "1993-07", "revision": 3, f"answer-{Comment.objects.get().pk}": "The landowner."}
    assert officer.post(f"{page}edit/", answer).status_code == 302
    officer.post(f"{page}step/", {"step": "submit", "revision": 4})

    ticked = f"hazard:{one.pk}:5"
    look = verifier.post("/desk/", {"step": "verify", "version": ticked})
    assert look.status_code == 200
    assert Hazard.objects.get().state == State.SUBMITTED
    verifier.post("/desk/", {"step": "verify", "version": ticked, "confirmed": "yes"})
    headquarters.post(f"{page}step/", {"step": "approve", "revision": 6})
    assert Hazard.objects.get().stands
    moment = timezone.now()

    correct = {**TYPED, "kind": "CHA", "reason": "Mines were seen."}
    assert officer.post(f"{page}change/corrected/", correct).status_code == 302
    second = f"/hazard/{one.record}/2/"
    for client, step, revision in ((officer, "submit", 1), (verifier, "verify", 2), (headquarters, "approve", 3)):
        assert client.post(f"{second}step/", {"step": step, "revision": revision}).status_code == 302
    day = timezone.now().date()
    assert Hazard.objects.as_at(day).get().kind == "CHA"
    assert Hazard.objects.as_at(day, moment).get().kind == "SHA"
    diff = officer.get(second).content.decode()
    was = diff.partition("<del>")[2].partition("</del>")[0]
    assert ">SHA<" in was
    assert "Mines were seen." in diff

    officer.post(f"{page}undo/restore/", {"reason": "It was a tin."})
    assert Hazard.objects.get(number=3).kind == "SHA"
    officer.post(f"{second}undo/withdraw/", {"reason": "Entered twice."})
    assert Hazard.objects.get(number=4).change == "withdrawal"
    assert not list(verify())


def test_what_cannot_be_read_is_shown_beside_its_field_and_nothing_is_kept(land: Cast, signed: Sign) -> None:
    wrong = {**TYPED, "area": "POLYGON ((4610000 4010000, 1 2, 3 4, 4610000 4010000))", "laid": "July", "kind": "DHA"}
    page = signed(land.officer).post("/hazard/new/", wrong)
    assert page.status_code == 200
    for said in (b"no longitude and latitude", b"Write a year", b"DHA is not one of"):
        assert said in page.content
    assert not Hazard.objects.exists()


def test_a_stale_page_changes_nothing_and_says_who_was_faster(land: Cast, signed: Sign) -> None:
    one = hazard(land)
    page = f"/hazard/{one.record}/1/"
    signed(land.field).post(f"{page}edit/", {**TYPED, "revision": 1})
    late = signed(land.officer).post(f"{page}edit/", {**TYPED, "reference": "LATE", "revision": 1})
    assert late.status_code == 409
    assert b"after you opened it (field)" in late.content
    assert Hazard.objects.get().reference == "HA-77"


def test_the_outsider_posts_everything(land: Cast, signed: Sign) -> None:
    draft, approved = hazard(land), through(hazard(land), land)
    before, events = list(Hazard.objects.order_by("pk").values()), Event.objects.count()
    for person in (land.anonymous, land.nobody, land.reader, land.outsider, land.other_verifier, land.administrator):
        client = signed(person)
        for one in (draft, approved):
            page = f"/hazard/{one.record}/1/"
            for revision in range(5):
                for step in ("submit", "verify", "approve", "return", "reject", "take-back", "seize"):
                    asked = {"step": step, "revision": revision, "reason": "x", "field": "kind", "comment": "x"}
                    client.post(f"{page}step/", asked)
                    client.post("/desk/", {"step": step, "version": f"hazard:{one.pk}:{revision}", "confirmed": "yes"})
                client.post(f"{page}edit/", {**TYPED, "revision": revision})
            for how in ("updated", "corrected"):
                client.post(f"{page}change/{how}/", {**TYPED, "reason": "x"})
            for how in ("withdraw", "restore"):
                client.post(f"{page}undo/{how}/", {"reason": "x"})
        client.post("/hazard/new/", TYPED)
        client.post("/unit/new/", {"code": "X", "name": "X", "effective": "2023-01-01"})
        if person != land.administrator:
            client.post("/people/", {"username": "friend", "password": PASSWORD})
            client.post(f"/people/{land.nobody.pk}/", {"do": "appoint", "role": "headquarters"})
    assert list(Hazard.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


def test_an_administrator_manages_people_by_page(land: Cast, signed: Sign) -> None:
    client = signed(land.administrator)
    assert client.post("/people/", {"username": "new", "password": "short"}).status_code == 409
    client.post("/people/", {"username": "new", "password": PASSWORD, "name": "Nigar Aliyeva"})
    new = Person.objects.get(username="new")
    client.post(f"/people/{new.pk}/", {"do": "appoint", "role": "verifier", "units": [NORTH]})
    held = new.appointments.get()
    assert held.units == [NORTH]
    client.post(f"/people/{new.pk}/", {"do": "dismiss", "appointment": held.pk, "reason": "moved"})
    client.post(f"/people/{new.pk}/", {"do": "close", "reason": "left"})
    new.refresh_from_db()
    assert not new.is_active
    assert not new.appointments.exists()


def test_sign_in_by_page_and_lock_out_after_failures(land: Cast, signed: Sign) -> None:
    client = signed(land.anonymous)
    good = client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert (good.status_code, good["Location"]) == (302, "/")
    stranger = signed(land.anonymous)
    for _ in range(5):
        stranger.post("/accounts/login/", {"login": "field", "password": "wrong"})
    locked = stranger.post("/accounts/login/", {"login": "field", "password": PASSWORD})
    assert locked.status_code != 302


def test_a_change_written_on_an_older_version_is_laid_on_the_newer_one_by_its_author(land: Cast, signed: Sign) -> None:
    one = through(hazard(land), land)
    officer, verifier, headquarters = (signed(who) for who in (land.officer, land.verifier, land.headquarters))
    page = f"/hazard/{one.record}"
    for name in ("second", "third"):
        officer.post(f"{page}/1/change/updated/", {**TYPED, "name": name})
    steps = ((officer, "submit", 1), (verifier, "verify", 2), (headquarters, "approve", 3))
    for client, step, revision in steps:
        client.post(f"{page}/2/step/", {"step": step, "revision": revision})
    for client, step, revision in steps:
        answer = client.post(f"{page}/3/step/", {"step": step, "revision": revision})
    assert b"stale-base" in answer.content
    headquarters.post(
        f"{page}/3/step/", {"step": "return", "revision": 3, "field": "name", "comment": "See version 2."}
    )
    assert b"this version now rests on it" in officer.get(f"{page}/3/edit/").content
    said = {**TYPED, "name": "third", "revision": 4, "base": 2, f"answer-{Comment.objects.get().pk}": "I have."}
    officer.post(f"{page}/3/edit/", said)
    for client, step, revision in ((officer, "submit", 5), (verifier, "verify", 6), (headquarters, "approve", 7)):
        answer = client.post(f"{page}/3/step/", {"step": step, "revision": revision})
    assert answer.status_code == 302
    assert Hazard.objects.get(number=3).stands


def test_every_figure_of_today_leads_to_what_it_is_made_of(land: Cast, signed: Sign) -> None:
    today = timezone.now().date()
    through(hazard(land), land)
    through(draft(Release, land, {**RELEASE, "effective": today, "area": square(46.101, 40.101, 0.004)}), land)
    client = signed(land.reader)
    page = client.get("/")
    said = page.context
    (cha,) = [one for one in said["opened"] if one["kind"] == "CHA"]
    figures = [(cha["now"], cha["address"]), *((m2, at) for _, m2, at in cha["classes"])]
    figures += [(m2, at) for name, m2, _, at in said["released"] if name == "cleared"]
    assert len(figures) == 3
    for m2, address in figures:
        assert m2 > 0
        assert f'href="{html.escape(address)}"' in page.content.decode()
        assert f"{m2:,.0f} m²" in client.get(address).content.decode()
    for name in ("finds", "tasks", "shares", "ledger"):
        assert client.get(said[name]).status_code == 200
    assert said["percent"] == [0.0, None]
