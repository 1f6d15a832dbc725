"""The JSON interface: the main path, its refusals, what each person is shown, and a description with types."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import OPERATOR, Cast
from tests.records.country import hazard, square, through
from tests.web.conftest import Sign
from tests.web.test_every_address import OWN, PARTNERS
from whitestone.records.hazards.models import Hazard
from whitestone.review.models import Event
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

VALUES: dict[str, Any] = {
    "reference": "HA-9",
    "kind": "CHA",
    "contamination": ["AP", "CMR"],
    "area": {"type": "Polygon", "coordinates": [[[46.1, 40.1], [46.11, 40.1], [46.11, 40.11], [46.1, 40.1]]]},
    "laid": "1993-07",
    "declared_m2": 473_400,
    "effective": "2023-03-01",
}


def post(client: Client, address: str, said: Any, method: str = "post") -> tuple[int, Any]:
    answer: HttpResponse = getattr(client, method)(address, json.dumps(said), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_the_main_path_by_api(land: Cast, signed: Sign) -> None:
    officer, verifier, headquarters = (signed(who) for who in (land.officer, land.verifier, land.headquarters))
    status, made = post(officer, "/api/hazard/", {"owner": str(OPERATOR), "values": VALUES})
    assert status == 201
    assert (made["contamination"], made["laid"], made["unit"]) == (["AP", "CMR"], "1993-07", "N")
    assert made["area"] == VALUES["area"]
    at = f"/api/hazard/{made['record']}/1"
    _, edited = post(officer, at, {"revision": 1, "values": {"name": "Hill"}}, "patch")
    assert (edited["name"], edited["reference"], edited["revision"]) == ("Hill", "HA-9", 2)
    for client, step in ((officer, "submit"), (verifier, "verify"), (headquarters, "approve")):
        revision = Hazard.objects.get().revision
        status, moved = post(client, f"{at}/{step}", {"revision": revision})
        assert status == 200, moved
    assert moved["state"] == "approved"
    change = {"source": 1, "change": "corrected", "base": 1, "replaces": 1, "values": {"kind": "SHA"}, "reason": "tins"}
    status, draft = post(officer, f"/api/hazard/{made['record']}/changes", change)
    assert (status, draft["number"], draft["kind"], draft["name"]) == (201, 2, "SHA", "Hill")
    assert [one["number"] for one in officer.get(f"/api/hazard/{made['record']}").json()] == [1, 2]
    assert not list(verify())


def test_refusals_carry_their_codes(land: Cast, signed: Sign) -> None:
    one = hazard(land)
    officer = signed(land.officer)
    at = f"/api/hazard/{one.record}/1"
    status, said = post(officer, f"{at}/submit", {"revision": 9})
    assert (status, said["problems"][0]["code"]) == (409, "changed-meanwhile")
    status, said = post(officer, f"{at}/verify", {"revision": 1})
    assert (status, said["problems"][0]["code"]) == (403, "wrong-state")
    status, said = post(officer, at, {"revision": 1, "values": {"kind": "DHA"}}, "patch")
    assert (status, said["problems"][0]["column"]) == (409, "kind")
    status, _ = post(signed(land.outsider), f"{at}/submit", {"revision": 1})
    assert status == 404
    status, said = post(signed(land.outsider), "/api/hazard/", {"owner": str(OPERATOR), "values": VALUES})
    assert (status, said["problems"][0]["code"]) == (403, "no-right")


def test_each_person_is_given_what_they_may_see_and_only_the_signed_in_may_write(land: Cast, signed: Sign) -> None:
    draft = hazard(land, reference="DRAFT")
    approved = through(hazard(land, reference="APPROVED", area=square(46.3, 40.3)), land)
    events = Event.objects.count()
    for user, person in land.everyone().items():
        client = signed(person)
        assert [one["reference"] for one in client.get("/api/hazard/").json()] == (
            ["APPROVED"] if user in PARTNERS else []
        )
        shown = [one["reference"] for one in client.get("/api/hazard/?state=draft").json()]
        assert shown == (["DRAFT"] if user in OWN else []), user
        assert (client.get(f"/api/hazard/{draft.record}").status_code == 200) == (user in OWN)
        assert (client.get(f"/api/hazard/{approved.record}").status_code == 200) == (user in PARTNERS)
        if user not in OWN:
            for step in ("submit", "verify", "approve", "return", "reject", "take-back"):
                said = {"revision": 1, "reason": "x", "comments": {"kind": "x"}}
                status, _ = post(client, f"/api/hazard/{draft.record}/1/{step}", said)
                assert status in (401, 404)
            status, _ = post(client, f"/api/hazard/{draft.record}/1", {"revision": 1, "values": {}}, "patch")
            assert status in (401, 404)
    assert Event.objects.count() == events


def test_a_write_needs_the_token_against_forged_requests(land: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(land.officer)
    status, _ = post(client, "/api/hazard/", {"owner": str(OPERATOR), "values": VALUES})
    assert status == 403
    assert not Hazard.objects.exists()


def test_the_description_names_every_word_and_its_types(land: Cast, signed: Sign) -> None:
    described = signed(land.anonymous).get("/api/openapi.json").json()
    assert {f"/api/{word}/" for word in ("hazard", "release", "find", "unit", "profile")} <= set(described["paths"])
    columns = described["components"]["schemas"]["HazardValues"]["properties"]
    assert "computed_m2" not in columns
    assert {"type": "boolean"} in columns["improvised"]["anyOf"]
    assert {"type": "string", "format": "uuid"} in (
        described["components"]["schemas"]["FindValues"]["properties"]["release"]["anyOf"]
    )
