"""Extra fields of the profile in lists: the page and the interface filter by them, and tell them."""

import pytest

from tests.cast import Cast
from tests.records.country import FIRST, hazard
from tests.web.conftest import Sign
from whitestone.records.reference.models import Profile
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install

pytestmark = pytest.mark.django_db


def test_a_list_is_filtered_by_an_extra_field(land: Cast, signed: Sign) -> None:
    fields = {"hazard": [{"name": "mukhtar", "kind": "text"}, {"name": "houses", "kind": "whole number"}]}
    said = {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": {"extra_fields": fields}, "effective": FIRST}
    install(Profile, [NewRecord(None, said)], author=land.headquarters, reason="a test")
    hazard(land, reference="HA-1", extra={"mukhtar": "Aydin", "houses": 12})
    hazard(land, reference="HA-2", extra={"houses": 3})
    client = signed(land.officer)
    page = client.get("/hazard/?state=draft&extra__houses=12").content
    assert b"HA-1" in page
    assert b"HA-2" not in page
    assert b'name="extra__mukhtar"' in page
    assert client.get("/hazard/?extra__houses=many").status_code == 409
    (told,) = client.get("/api/hazard/?state=draft&extra__mukhtar=Aydin").json()
    assert (told["reference"], told["extra"]) == ("HA-1", {"mukhtar": "Aydin", "houses": 12})
    assert client.get("/api/hazard/?extra__nothing=1").status_code == 409
    assert signed(land.outsider).get("/api/hazard/?state=draft&extra__mukhtar=Aydin").json() == []
