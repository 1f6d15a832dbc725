"""Lists under a name: what they keep, to whom they are offered, what they never open, and many versions at once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.cast import OPERATOR, Cast
from tests.records.country import hazard, square, through
from tests.web.conftest import Sign
from whitestone.problems import ProblemError
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages import actions
from whitestone.records.pages.models import Audience, FirstList, KeptList
from whitestone.review.models import Event

pytestmark = pytest.mark.django_db

OURS = f"organisation:{OPERATOR}"


def keep(client: Client, name: str = "Suspected", **said: Any) -> Any:
    asked = "kind=SHA&columns=kind,reference&order=-kind&after=12&unit="
    return client.post("/lists/", {"do": "keep", "word": "hazard", "name": name, "asked": asked, **said})


def offered(client: Client, name: str = "Suspected") -> bool:
    return f">{name}</a>" in client.get("/hazard/?view=").content.decode()


def test_a_list_is_kept_with_filters_columns_and_order_and_opens_again(land: Cast, signed: Sign) -> None:
    through(hazard(land, kind="SHA", reference="OPENED"), land)
    through(hazard(land, kind="CHA", reference="LEFT-OUT", area=square(46.2, 40.1)), land)
    client = signed(land.officer)
    page = client.get(keep(client, name=" Suspected  land ").headers["Location"]).content.decode()
    assert "OPENED" in page
    assert "LEFT-OUT" not in page
    assert 'aria-current="page">Suspected land</a>' in page
    kept = KeptList.objects.get()
    assert (kept.name, kept.asked) == ("Suspected land", "kind=SHA&columns=kind%2Creference&order=-kind")
    assert "(changed)" in client.get(f"/hazard/?kind=CHA&view={kept.pk}").content.decode()
    keep(client, name="Suspected land", asked="kind=CHA")
    assert KeptList.objects.get().asked == "kind=CHA"
    events = Event.objects.filter(verb="keep list").order_by("sequence")
    assert [(one.actor, '"asked":"kind=CHA"' in one.new) for one in events] == [
        (land.officer, False),
        (land.officer, True),
    ]


@pytest.mark.parametrize(
    ("keeper", "audience", "people"),
    [
        ("officer", "", {"officer"}),
        ("officer", OURS, {"officer", "field"}),
        (
            "headquarters",
            "everyone",
            {"reader", "field", "officer", "outsider", "verifier", "other_verifier", "headquarters",
             "second_headquarters", "administrator"},
        ),
    ],
)  # fmt: skip
def test_a_list_is_offered_to_those_whom_it_is_shared_with(
    land: Cast, signed: Sign, keeper: str, audience: str, people: set[str]
) -> None:
    everybody = land.everyone()
    assert keep(signed(everybody[keeper]), audience=audience).status_code == 302
    assert {user for user, person in everybody.items() if offered(signed(person))} == people


@pytest.mark.parametrize(("user", "audience"), [("officer", "everyone"), ("outsider", OURS), ("nobody", OURS)])
def test_nobody_speaks_for_others(land: Cast, signed: Sign, user: str, audience: str) -> None:
    answer = keep(signed(land.everyone()[user]), audience=audience)
    assert (answer.status_code, KeptList.objects.count()) == (403, 0)


def test_a_shared_list_shows_no_row_that_its_reader_may_not_see(land: Cast, signed: Sign) -> None:
    through(hazard(land, kind="SHA", tier="restricted", reference="SECRET"), land)
    keep(signed(land.headquarters), audience="everyone")
    kept = KeptList.objects.get()
    address = f"/hazard/?{kept.asked}&view={kept.pk}"
    assert b"SECRET" in signed(land.headquarters).get(address).content
    assert b"SECRET" not in signed(land.outsider).get(address).content


def test_nobody_reaches_the_list_of_another_by_its_number(land: Cast, signed: Sign) -> None:
    keep(signed(land.officer))
    kept = KeptList.objects.get()
    for user in ("outsider", "headquarters", "administrator"):
        client = signed(land.everyone()[user])
        for do in ("forget", "first", "no-first"):
            assert client.post("/lists/", {"do": do, "list": kept.pk}).status_code == 404
        assert b"Suspected" not in client.get(f"/hazard/?view={kept.pk}").content
    assert KeptList.objects.count() == 1
    with pytest.raises(ProblemError) as refusal:
        actions.open_with(kept, actor=land.outsider, word="hazard")
    assert refusal.value.problems[0].code == "record-not-found"


def test_a_list_begins_with_the_kept_one_until_it_is_no_longer_shared(land: Cast, signed: Sign) -> None:
    headquarters, outsider = signed(land.headquarters), signed(land.outsider)
    keep(headquarters, audience="everyone", first="yes")
    kept = KeptList.objects.get()
    begun = f"/hazard/?{kept.asked}&view={kept.pk}"
    assert headquarters.get("/hazard/").headers["Location"] == begun
    assert headquarters.get("/hazard/?view=").status_code == 200
    assert outsider.get("/hazard/").status_code == 200
    outsider.post("/lists/", {"do": "first", "list": kept.pk})
    assert outsider.get("/hazard/").headers["Location"] == begun
    keep(headquarters, audience="mine")
    assert outsider.get("/hazard/").status_code == 200
    assert headquarters.get("/hazard/").status_code == 302
    headquarters.post("/lists/", {"do": "no-first", "list": kept.pk})
    assert headquarters.get("/hazard/").status_code == 200
    headquarters.post("/lists/", {"do": "forget", "list": kept.pk})
    assert (KeptList.objects.count(), FirstList.objects.count()) == (0, 0)
    assert Event.objects.filter(verb="forget list").get().actor == land.headquarters


def test_what_cannot_be_kept_is_refused(land: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed(land.officer)
    for name in ("", " ", "x" * 81):
        assert b"kept-list-name" in keep(client, name=name).content
    for said in ({"word": "password"}, {"audience": "world"}, {"audience": "organisation:x"}, {"do": "x"}):
        assert keep(client, **said).status_code == 404
    assert client.post("/lists/", {"do": "first", "list": "x"}).status_code == 404
    monkeypatch.setattr(actions, "MOST", 1)
    keep(client, name="first")
    assert b"kept-list-many" in keep(client, name="second").content
    assert keep(client, name="first").status_code == 302
    with pytest.raises(ProblemError):
        actions.keep_list(
            actor=land.field,
            word="hazard",
            name="x",
            asked="",
            audience=Audience.ORGANISATION,
            organisation=uuid.uuid4(),
        )


def test_many_versions_go_on_together_from_a_list_after_a_look(land: Cast, signed: Sign) -> None:
    one, two = hazard(land), hazard(land, area=square(46.2, 40.1))
    officer, outsider = signed(land.officer), signed(land.outsider)
    page = officer.get("/hazard/?state=draft").content.decode()
    ticked = [f"hazard:{each.pk}:{each.revision}" for each in (one, two)]
    assert all(f'value="{each}"' in page for each in ticked)
    assert 'name="step" value="submit"' in page
    assert 'name="step"' not in officer.get("/hazard/").content.decode()
    assert b"2 versions" in officer.post("/desk/", {"step": "submit", "version": ticked}).content
    assert set(Hazard.objects.values_list("state", flat=True)) == {"draft"}
    assert 'name="step"' not in outsider.get("/hazard/?state=draft").content.decode()
    assert outsider.post("/desk/", {"step": "submit", "version": ticked, "confirmed": "yes"}).status_code != 302
    officer.post("/desk/", {"step": "submit", "version": ticked, "confirmed": "yes"})
    assert set(Hazard.objects.values_list("state", flat=True)) == {"submitted"}
