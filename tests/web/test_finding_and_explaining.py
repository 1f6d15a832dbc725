"""Search with typing mistakes and without leaks, what explains a refusal, preferences, the front page's figures."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import shapely
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import OPERATOR, Cast
from tests.records.country import change, draft, hazard, square, through
from tests.records.operations import ordered, prepare, put
from tests.web.conftest import Sign
from tests.web.test_every_address import OWN, PARTNERS
from whitestone.demonstration import MARK
from whitestone.records.finds.models import Find
from whitestone.records.releases.models import Release
from whitestone.records.work.models import Workday
from whitestone.review.permissions import standing_of
from whitestone.review.states import Change
from whitestone.web.figures import a_year_before, years
from whitestone.web.names import matches
from whitestone.web.search import find

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    ["HA-0417", "ha-0417", "HA-0471", "Quarry road", "quary road", "road quarry", "Qüarry", "Operater", "Noth"],
)
def test_a_record_is_found_in_spite_of_small_mistakes(land: Cast, asked: str) -> None:
    one = through(hazard(land, reference="HA-0417", name="Quarry road"), land)
    through(hazard(land, reference="XX-9", name="Somewhere else", area=square(46.5, 40.5)), land)
    found = find(asked, standing_of(land.reader))
    wanted = {"Operater": "organisation", "Noth": "unit"}.get(asked, "hazard")
    hits = {word.name: hits for word, hits in found}
    assert wanted in hits
    assert wanted != "hazard" or hits["hazard"][0].version.record == one.record


def test_a_record_is_found_by_the_end_of_its_id_and_under_its_present_name_only(land: Cast) -> None:
    one = through(hazard(land, name="Tin hill"), land)
    through(change(one, land, Change.CORRECTED, {"name": "Copper hill"}, replaces=1), land)
    reader = standing_of(land.reader)
    for asked in (one.short, str(one.record), "Copper hill"):
        assert [hit.version.record for _word, hits in find(asked, reader) for hit in hits] == [one.record], asked
    assert all(hit.text != "Tin hill" for _word, hits in find("Tin hill", reader) for hit in hits)


def test_search_finds_only_what_the_person_may_see(land: Cast, signed: Sign) -> None:
    secret = hazard(land, reference="SECRET-1", name="Hidden valley")
    through(hazard(land, reference="OPEN-1", name="Open valley", area=square(46.4, 40.4)), land)
    for user, person in land.everyone().items():
        client = signed(person)
        for asked in ("SECRET-1", "Hiden valley", secret.short, str(secret.record)):
            page = client.get("/search/", {"q": asked}).content
            assert (f"/hazard/{secret.record}/".encode() in page) == (user in OWN), (user, asked)
        assert (b"OPEN-1" in client.get("/search/", {"q": "open valley"}).content) == (user in PARTNERS)


def test_the_id_of_a_task_is_no_name_of_the_days_that_were_worked_on_it(land: Cast) -> None:
    task = ordered(prepare(land), dt.date(2023, 3, 1), reference="T-77")
    put(Workday, land, {"task": task.record, "organisation": OPERATOR, "hours": 6, "men": 4, "unit": "N"})
    put(Find, land, {"category": "AP", "found_during": "clearance", "reference": "F-77", "unit": "N"})
    assert [(one.word, one.text) for _score, one in matches("T-77")] == [("task", "T-77")]
    assert ("find", "F-77") in [(one.word, one.text) for _score, one in matches("F-77")]
    assert matches(str(task.record)) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.text(max_size=40))
def test_any_text_can_be_asked(land: Cast, asked: str) -> None:
    scores = [score for score, _named in matches(asked)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)


def test_the_explanation_is_the_same_for_what_is_hidden_and_for_what_does_not_exist(land: Cast, signed: Sign) -> None:
    secret = hazard(land, reference="SECRET-1")
    client = signed(land.outsider)
    hidden = client.get(f"/hazard/{secret.record}/")
    nothing = client.get("/hazard/0190cccc-0000-7000-8000-00000000000c/")
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert b"/why/" in hidden.content
    strip = str(secret.record).encode()
    assert hidden.content.replace(strip, b"")[-600:] == nothing.content[-600:]
    said = client.get("/why/").content.decode()
    assert "Other operator" in said
    assert "SECRET" not in said
    asked = re.search(r'href="(/why/[^"]*)"', nothing.content.decode().split("<main")[1])
    assert asked is not None
    assert asked[1] == "/why/?word=hazard"
    assert "Hazardous areas" in client.get(asked[1]).content.decode().split("<main")[1]
    accidents = client.get("/why/?word=accident").content.decode()
    assert "Your account holds none of these roles" in accidents
    assert "Your account holds such a role" in signed(land.headquarters).get("/why/?word=accident").content.decode()
    assert client.get("/why/?word=<script>").status_code == 200


def test_preferences_are_kept_and_lead_to_no_other_site(land: Cast, signed: Sign) -> None:
    client = signed(land.reader)
    answer = client.post("/preferences/", {"language": "ar", "theme": "dark", "next": "//elsewhere.example/"})
    assert answer["Location"] == "/"
    page = client.get("/help/").content.decode()
    assert '<html lang="ar" dir="rtl" data-theme="dark">' in page
    client.post("/preferences/", {"language": "xx", "theme": "<script>", "tour": "seen"})
    page = client.get("/").content.decode()
    assert 'data-theme="dark"' in page
    assert "New here?" not in page


def test_every_answer_carries_the_policy(land: Cast, signed: Sign) -> None:
    for address in ("/", "/accounts/login/", "/nowhere/", "/api/openapi.json"):
        policy = signed(land.anonymous).get(address)["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_the_front_page_adds_up_what_the_books_and_the_finds_say(land: Cast, signed: Sign) -> None:
    today = timezone.now().date()
    first = dt.date(today.year, 1, 1)
    whole = through(hazard(land, contamination="AP", area=square(46.1, 40.1), effective=dt.date(2020, 1, 1)), land)
    said = {"product": "cleared", "activity": "clearance", "depth_m": "0.2", "effective": first}
    cleared = shapely.box(46.1, 40.1, 46.105, 40.11)
    done = through(draft(Release, land, {**said, "area": cleared}), land)
    for count, day in ((3, first), (4, a_year_before(first))):
        one = {"category": "AP", "count": count, "found_during": "clearance", "place": shapely.Point(46.101, 40.101)}
        through(draft(Find, land, {**one, "disposed": day, "effective": day}), land)
    now, then = years(today)
    assert whole.computed_m2 is not None
    assert done.computed_m2 is not None
    assert now.open_of("CHA") == pytest.approx(whole.computed_m2 - done.computed_m2, rel=1e-4)
    assert then.open_of("CHA") == pytest.approx(whole.computed_m2, rel=1e-4)
    assert now.released["cleared"] == pytest.approx(done.computed_m2, rel=1e-4)
    assert then.released_total == 0
    assert (now.items, then.items) == (3, 4)
    page = signed(land.reader).get("/").content.decode()
    assert "Confirmed land open" in page
    public = signed(land.anonymous).get("/").content.decode()
    assert MARK not in page + public
    assert "Confirmed land open" not in public
    assert "What is public" in public


def test_a_key_figure_leads_to_exactly_the_records_that_make_it(land: Cast, signed: Sign) -> None:
    today = timezone.now().date()
    first, before = dt.date(today.year, 1, 1), dt.date(today.year - 1, 12, 31)
    through(hazard(land, contamination="AP", area=square(46.1, 40.1), effective=dt.date(2020, 1, 1)), land)
    said = {"activity": "clearance", "depth_m": "0.2", "effective": first}
    for product, west in (("cleared", 46.1), ("reduced", 46.104)):
        area = shapely.box(west, 40.1, west + 0.002, 40.11)
        through(draft(Release, land, {**said, "product": product, "area": area}), land)
    days = [(1, first, first), (2, before, today), (4, before, before), (8, today, None)]
    for count, found, disposed in days:
        one = {"category": "AP", "count": count, "found_during": "clearance", "place": shapely.Point(46.101, 40.101)}
        through(draft(Find, land, {**one, "effective": found, "disposed": disposed}), land)
    client = signed(land.headquarters)
    home = client.get("/").context
    # Found last year and destroyed this year counts; found this year and not destroyed does not.
    listed = client.get(home["finds"])
    assert [row[1].count for row in listed.context["rows"]] == [2, 1]
    assert home["now"].items == 3
    shown = {name: client.get(address).context["area"] for name, _now, _then, address in home["released"]}
    assert shown == {name: pytest.approx(m2) for name, m2 in home["now"].released.items()}
    assert shown["cleared"] > 0 < shown["reduced"]
    assert sum(shown.values()) == pytest.approx(home["now"].released_total)
    books = client.get(home["ledger"]).context
    moved = dict(zip(map(str, books["columns"]), books["total"][1:-1], strict=True))
    assert sum(moved[name] for name in ("cleared", "reduced")) == pytest.approx(home["now"].released_total)


@pytest.mark.parametrize(
    "asked", ["2023-01-01..", "..2023-01-01", "2023..2024", "yesterday..today", "2023-02-30..2023-03-01"]
)
def test_a_period_that_cannot_be_read_is_refused(land: Cast, signed: Sign, asked: str) -> None:
    answer = signed(land.reader).get("/find/", {"disposed": asked})
    assert answer.status_code == 400
    assert b"disposed" in answer.content


def test_likely_duplicates_and_the_next_item_stand_at_the_desk(land: Cast, signed: Sign) -> None:
    approved = through(hazard(land, reference="HA-7"), land)
    officer, verifier = signed(land.officer), signed(land.verifier)
    twin, other = hazard(land, reference="ha-7", area=square(46.105, 40.105)), hazard(land, area=square(46.6, 40.6))
    for one in (twin, other):
        officer.post(f"/hazard/{one.record}/1/step/", {"step": "submit", "revision": 1})
    page = verifier.get(f"/desk/hazard/{twin.record}/1/").content.decode()
    assert f"/hazard/{approved.record}/1/" in page
    assert f"/desk/hazard/{other.record}/1/" in page
    said = {"step": "verify", "revision": 2}
    answer = verifier.post(f"/desk/hazard/{twin.record}/1/?word=hazard", said)
    assert answer["Location"] == f"/desk/hazard/{other.record}/1/?word=hazard"
    assert 'data-key="a"' not in verifier.get(f"/desk/hazard/{twin.record}/1/").content.decode()
    assert signed(land.outsider).post(f"/desk/hazard/{other.record}/1/", said).status_code == 404


def test_the_first_visit_is_put_away_by_each_person_for_themselves_and_comes_back_when_asked(
    land: Cast, signed: Sign
) -> None:
    client = signed(land.officer)
    first = client.get("/").content
    assert b"Try it" in first
    assert b"/hazard/new/" in first
    client.post("/preferences/", {"tour": "seen", "next": "/"})
    assert b"Try it" not in client.get("/").content
    # Another person at the same machine is new there.
    client.force_login(land.verifier)
    page = client.get("/").content
    assert b"Try it" in page
    assert b'<li><a href="/hazard/new/">' not in page
    client.post("/preferences/", {"tour": "seen"})
    client.force_login(land.officer)
    assert b"Try it" not in client.get("/").content
    client.post("/preferences/", {"tour": "again"})
    assert b"Try it" in client.get("/").content
    client.cookies["tour"] = "<script>.9999999999.x"
    assert b"Try it" in client.get("/").content


def test_accounts_are_found_by_administrators_alone(land: Cast, signed: Sign) -> None:
    for user, person in land.everyone().items():
        page = signed(person).get("/search/", {"q": "verifir"}).content.decode()
        assert ('class="plain"' in page and f"/people/{land.verifier.pk}/" in page) == (user == "administrator"), user
    nothing = signed(land.administrator).get("/search/", {"q": "nobody of that name at all"}).content
    assert b"Nothing that you may see fits" in nothing
