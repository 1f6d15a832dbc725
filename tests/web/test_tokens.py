"""Tokens of programs: they see and write what their person may, never review, and end when they are told to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import OPERATOR, PASSWORD, Cast
from tests.records.country import hazard, square, through
from tests.web.conftest import Sign
from tests.web.test_api import VALUES
from tests.web.test_every_address import OWN, PARTNERS
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages.bearer import TRIES
from whitestone.review.actions.people import close_account
from whitestone.review.actions.tokens import make_token
from whitestone.review.models import Event, Person, Token
from whitestone.review.states import BY_SESSION, Step
from whitestone.review.tokens import Scope
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    cache.clear()


def bearer(secret: str) -> Client:
    """A program: no cookies, and forged requests are looked for."""
    return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {secret}"})


def program(person: Person, scope: Scope = Scope.WRITE) -> Client:
    return bearer(make_token(actor=person, name="program", scope=scope, days=30)[1])


def send(client: Client, address: str, said: Any, method: str = "post") -> tuple[int, Any]:
    answer = getattr(client, method)(address, json.dumps(said), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_a_program_is_shown_what_its_person_is_shown(land: Cast) -> None:
    draft = hazard(land, reference="DRAFT")
    approved = through(hazard(land, reference="APPROVED", area=square(46.3, 40.3)), land)
    for user, person in land.everyone().items():
        if not isinstance(person, Person):
            continue
        client = program(person, Scope.READ)
        shown = [one["reference"] for one in client.get("/api/hazard/").json()]
        assert shown == (["APPROVED"] if user in PARTNERS else []), user
        shown = [one["reference"] for one in client.get("/api/hazard/?state=draft").json()]
        assert shown == (["DRAFT"] if user in OWN else []), user
        assert (client.get(f"/api/hazard/{draft.record}").status_code == 200) == (user in OWN), user
        assert (client.get(f"/api/hazard/{approved.record}").status_code == 200) == (user in PARTNERS), user


def test_a_program_drafts_and_submits_and_never_reviews(land: Cast) -> None:
    officer = program(land.officer)
    status, made = send(officer, "/api/hazard/", {"owner": str(OPERATOR), "values": VALUES})
    assert status == 201, made
    at = f"/api/hazard/{made['record']}/1"
    assert send(officer, at, {"revision": 1, "values": {"name": "Hill"}}, "patch")[0] == 200
    assert send(officer, f"{at}/submit", {"revision": 2})[1]["state"] == "submitted"
    events = Event.objects.count()
    for person in (land.verifier, land.headquarters, land.officer):
        reviewer = program(person)
        for step in BY_SESSION:
            said = {"revision": 3, "reason": "x", "comments": {"kind": "x"}}
            status, refused = send(reviewer, f"{at}/{step}", said)
            assert (status, refused["problems"][0]["code"]) == (403, "token-no-review"), (person, step)
    assert Event.objects.exclude(verb="make token").count() == events - 1
    assert Hazard.objects.get().state == "submitted"
    assert send(officer, f"{at}/{Step.TAKE_BACK}", {"revision": 3, "reason": "x"})[1]["state"] == "withdrawn"
    assert not list(verify())


def test_a_token_that_reads_writes_nothing_and_an_outsider_s_writes_nothing_here(land: Cast) -> None:
    one, events = hazard(land), Event.objects.count()
    reader, outsider = program(land.officer, Scope.READ), program(land.outsider)
    at = f"/api/hazard/{one.record}/1"
    for address, said, method in (
        ("/api/hazard/", {"owner": str(OPERATOR), "values": VALUES}, "post"),
        (at, {"revision": 1, "values": {"name": "x"}}, "patch"),
        (f"{at}/submit", {"revision": 1}, "post"),
    ):
        status, refused = send(reader, address, said, method)
        assert (status, refused["problems"][0]["code"]) == (403, "token-read-only")
        assert send(outsider, address, said, method)[0] in (403, 404)
    assert Event.objects.exclude(verb="make token").count() == events


def test_a_token_opens_no_page(land: Cast) -> None:
    client = program(land.administrator)
    for address in ("/desk/", "/tokens/", "/people/"):
        assert client.get(address).status_code == 302, address
    one = through(hazard(land), land)
    assert program(land.officer).get(f"/hazard/{one.record}/1/").status_code == 404


def test_what_does_not_hold_is_refused_even_beside_a_session(land: Cast) -> None:
    token, secret = make_token(actor=land.officer, name="program", scope=Scope.WRITE, days=30)
    client = bearer(secret + "x")
    client.force_login(land.officer)
    refused = client.get("/api/hazard/")
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (401, "token-refused")
    assert bearer(secret).get("/api/hazard/").status_code == 200
    close_account(land.officer, actor=land.administrator, reason="left")
    assert bearer(secret).get("/api/hazard/").status_code == 401
    assert token.digest not in refused.content.decode()


def test_after_many_refusals_an_address_waits(land: Cast) -> None:
    _, secret = make_token(actor=land.officer, name="program", scope=Scope.READ, days=30)
    said = [bearer("ws_guess").get("/api/hazard/").status_code for _ in range(TRIES.most)]
    assert said == [401] * TRIES.most
    waits = bearer(secret).get("/api/hazard/")
    assert (waits.status_code, waits.json()["problems"][0]["code"]) == (429, "token-tries")
    assert (
        Client(headers={"authorization": f"Bearer {secret}"}, REMOTE_ADDR="10.9.9.9").get("/api/hazard/").status_code
        == 200
    )


def test_the_page_shows_a_secret_once_and_revokes(land: Cast, signed: Sign) -> None:
    client = signed(land.field)
    page = client.post("/tokens/", {"do": "make", "name": "kobo", "scope": "write", "days": "30"})
    (secret,) = re.findall(r"ws_[\w-]{43}", page.content.decode())
    assert "no-store" in page["Cache-Control"]
    again = client.get("/tokens/").content.decode()
    assert "kobo" in again
    assert secret not in again
    assert "kobo" not in signed(land.officer).get("/tokens/").content.decode()
    assert bearer(secret).get("/api/hazard/").status_code == 200
    token = Token.objects.get()
    assert signed(land.officer).post("/tokens/", {"do": "revoke", "token": token.pk}).status_code == 404
    assert client.post("/tokens/", {"do": "revoke", "token": token.pk}).status_code == 302
    assert bearer(secret).get("/api/hazard/").status_code == 401
    assert client.post("/tokens/", {"do": "make", "name": "x", "scope": "review", "days": "3"}).status_code == 404
    assert client.post("/tokens/", {"do": "make", "name": "x", "scope": "read", "days": "9999"}).status_code == 409
    assert [event.verb for event in Event.objects.filter(actor=land.field)] == ["make token", "revoke token"]
    forged = Client(enforce_csrf_checks=True)
    assert forged.login(username="field", password=PASSWORD)
    assert forged.post("/tokens/", {"do": "make", "name": "x", "scope": "read", "days": "3"}).status_code == 403
