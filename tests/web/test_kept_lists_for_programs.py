"""Kept lists through the interface: the same lists as on their page, under the same rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import OPERATOR, Cast
from tests.records.country import hazard, square, through
from tests.web.conftest import Sign
from whitestone.records.pages.models import FirstList, KeptList
from whitestone.review.models import Event

pytestmark = pytest.mark.django_db
KEPT = {"word": "hazard", "name": "Suspected", "asked": {"kind": "SHA", "order": "-kind", "after": "12", "unit": ""}}


def keep(client: Client, **said: Any) -> Any:
    return client.post("/api/lists/", {**KEPT, **said}, content_type="application/json")


def test_a_list_is_kept_read_begun_with_and_forgotten(land: Cast, signed: Sign) -> None:
    through(hazard(land, kind="SHA", reference="OPENED"), land)
    through(hazard(land, kind="CHA", reference="LEFT-OUT", area=square(46.2, 40.1)), land)
    client = signed(land.officer)
    made = keep(client)
    assert made.status_code == 201
    told = made.json()
    assert told["asked"] == {"kind": "SHA", "order": "-kind"}, "no page of it and no empty word"
    page = client.get(told["address"]).content.decode()
    assert "OPENED" in page
    assert "LEFT-OUT" not in page
    assert client.get("/api/lists/").json() == client.get("/api/lists/?word=hazard").json() == [told]
    assert client.get("/api/lists/?word=find").json() == []
    at = f"/api/lists/{told['id']}"
    begun = client.patch(at, {"first": True}, content_type="application/json").json()
    assert begun["first"] is True
    assert client.get("/hazard/")["Location"] == told["address"]
    assert client.patch(at, {"first": False}, content_type="application/json").json()["first"] is False
    assert not FirstList.objects.exists()
    assert client.delete(at).status_code == 204
    assert not KeptList.objects.exists()
    verbs = list(Event.objects.filter(word="person").order_by("sequence").values_list("verb", flat=True))
    assert verbs[-4:] == ["keep list", "open list", "open list", "forget list"]


def test_what_the_page_refuses_is_refused_with_its_code(land: Cast, signed: Sign) -> None:
    client = signed(land.officer)
    for said, code in (
        ({"name": "  "}, "kept-list-name"),
        ({"audience": "everyone"}, "no-right"),
        ({"word": "weather"}, "record-not-found"),
    ):
        answer = keep(client, **said)
        assert answer.json()["problems"][0]["code"] == code
    assert Client().get("/api/lists/").status_code == 401
    assert not KeptList.objects.exists()


def test_others_see_what_is_shared_with_them_and_forget_nothing(land: Cast, signed: Sign) -> None:
    own = keep(signed(land.officer), name="Mine").json()
    ours = keep(signed(land.officer), name="Ours", audience="organisation", organisation=str(OPERATOR)).json()
    names = {who: {one["name"] for one in signed(person).get("/api/lists/").json()}
             for who, person in (("field", land.field), ("outsider", land.outsider))}  # fmt: skip
    assert names == {"field": {"Ours"}, "outsider": set()}
    for person, one, status in ((land.field, own, 404), (land.field, ours, 403), (land.outsider, ours, 404)):
        assert signed(person).delete(f"/api/lists/{one['id']}").status_code == status
    assert KeptList.objects.count() == 2
