"""Naming a record in a form where there are more than a list can offer, by what it is called, by who may see it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import FIRST, found, square
from tests.records.operations import prepare
from tests.web.browsing import context_of, cookie_of
from tests.web.conftest import Sign
from tests.web.test_links_in_forms import offered
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages import offering
from whitestone.records.tasks.models import Task
from whitestone.records.work.models import Workday
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.actions.installing import install

MANY = 1_005
DAY = {"effective": "2023-03-05", "organisation": str(OPERATOR), "hours": "7", "men": "4", "women": "0"}
DAY |= {"by_method": '{"manual": 100}', "owner": str(OPERATOR)}


def tasks(cast: Cast, many: int, **values: Any) -> list[Task]:
    """Tasks T-0, T-1 and so on, a day after one another: the first are those that no list offers any more."""
    said = {"activity": "clearance", "objective": "released", "organisation": OPERATOR, **values}
    rows = [
        NewRecord(OPERATOR, {"reference": f"T-{at}", "effective": FIRST + dt.timedelta(days=at), **said})
        for at in range(many)
    ]
    return install(Task, rows, author=cast.headquarters, reason="more tasks than a list offers")


def find(client: Client, word: str, text: str) -> list[str]:
    answer = client.get(f"/{word}/named/", {"q": text}).json()
    return [one["called"] for one in answer["found"]]


@pytest.mark.django_db
def test_any_of_a_thousand_can_be_named_by_its_reference(land: Cast, signed: Sign) -> None:
    old, *_others, last = tasks(prepare(land), MANY)
    client = signed(land.officer)
    page = client.get("/workday/new/").content.decode()
    assert str(last.record) in offered(page, "task")
    assert str(old.record) not in offered(page, "task")
    assert len(offered(page, "task")) == offering.FEW
    assert 'name="task-called"' in page
    # Of organisations there are two: a list is enough.
    assert 'name="organisation-called"' not in page
    for written in ("t-0", str(old.record), old.short, f"{old.effective} {old.short}"):
        assert client.post("/workday/new/", {**DAY, "task-called": written}).status_code == 302
        assert Workday.objects.latest("pk").task == old.record
    # What is written says more than the list, which holds what was there before.
    day = Workday.objects.latest("pk")
    at = f"/workday/{day.record}/{day.number}/edit/"
    assert str(old.record) in offered(client.get(at).content.decode(), "task")
    said = {**DAY, "revision": day.revision, "task": str(old.record), "task-called": "T-1004"}
    assert client.post(at, said).status_code == 302
    assert Workday.objects.get(pk=day.pk).task == last.record


@pytest.mark.django_db
def test_what_nobody_several_or_others_bear_is_refused_at_its_field(
    land: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offering, "MOST", 2)
    old, *_ = tasks(prepare(land), 5)
    twin = tasks(land, 1, area=square(46.1, 40.1))[0]
    client = signed(land.officer)

    def refused(text: str) -> tuple[list[str], str]:
        answer = client.post("/workday/new/", {**DAY, "task-called": text})
        assert answer.status_code == 200
        errors = answer.context["form"].errors.as_data()
        assert set(errors) == {"task"}
        return [one.code for one in errors["task"]], answer.content.decode()

    codes, page = refused("T-77")
    assert codes == ["intake-link-unknown"]
    assert 'value="T-77"' in page
    assert "No task that you may see is called &quot;T-77&quot;" in page
    # Both of one name are offered, each with what tells it from the other, and the end of the id names one.
    codes, page = refused("T-0")
    assert codes == ["intake-link-several"]
    assert {str(old.record), str(twin.record)} <= set(offered(page, "task"))
    assert re.search(rf"T-0 · 2000-01-01 · N · {twin.short}", page)
    assert client.post("/workday/new/", {**DAY, "task-called": twin.short}).status_code == 302
    # What another organisation is only drafting does not exist for this one, by name or by id.
    said = {"reference": "T-88", "activity": "clearance", "objective": "released", "effective": FIRST}
    (hidden,) = record(Task, [NewRecord(OTHER_OPERATOR, said)], actor=land.outsider)
    for text in ("T-88", str(hidden.record), hidden.short):
        assert refused(text)[0] == ["intake-link-unknown"]
    assert Workday.objects.count() == 1


@pytest.mark.django_db
def test_several_are_named_in_one_line_and_the_chosen_ones_stay(land: Cast, signed: Sign) -> None:
    places = [square(46.1 + at / 100, 40.1, 0.004) for at in range(60)]
    said = {"kind": "CHA", "contamination": "AP", "effective": FIRST}
    rows = [NewRecord(OPERATOR, {"reference": f"HA-{at}", "area": one, **said}) for at, one in enumerate(places)]
    areas = install(Hazard, rows, author=land.headquarters, reason="more areas than one looks over")
    client = signed(land.officer)
    task = {"effective": "2023-03-05", "reference": "T", "activity": "clearance", "objective": "released"}
    task |= {"hazards": str(areas[5].record), "owner": str(OPERATOR), "status": "planned", "environment": "{}"}
    answer = client.post("/task/new/", {**task, "hazards-called": "ha-7; HA-999; HA-5"})
    assert [one.code for one in answer.context["form"].errors.as_data()["hazards"]] == ["intake-link-unknown"]
    assert 'value="HA-999"' in answer.content.decode()
    assert client.post("/task/new/", {**task, "hazards-called": "ha-7; HA-5"}).status_code == 302
    assert Task.objects.get().hazards == [str(areas[5].record), str(areas[7].record)]


@pytest.mark.django_db
def test_who_writes_a_name_is_shown_what_they_may_see(land: Cast, signed: Sign) -> None:
    tasks(prepare(land), 60)
    said = {"reference": "T-secret", "activity": "clearance", "objective": "released", "effective": FIRST}
    record(Task, [NewRecord(OPERATOR, said)], actor=land.field)
    officer, outsider = signed(land.officer), signed(land.outsider)
    answer = officer.get("/task/named/", {"q": "t-1"}).json()
    assert answer["found"][0] == {
        "record": str(Task.objects.get(reference="T-1").record),
        "called": "T-1",
        "apart": f"2000-01-02 · {Task.objects.get(reference='T-1').short}",
    }
    assert [one["called"] for one in answer["found"][1:]] == [f"T-{at}" for at in range(19, 9, -1)]
    assert not answer["more"]
    assert find(officer, "task", "secret") == ["T-secret (draft)"]
    assert find(outsider, "task", "secret") == []
    assert find(outsider, "task", "T-5") == ["T-5", *(f"T-{at}" for at in range(59, 49, -1))]
    assert find(signed(land.nobody), "task", "T-5") == []
    assert len(find(officer, "task", "")) == 20
    assert officer.get("/task/named/").json()["more"]
    assert find(officer, "task", "2000-01-03") == ["T-2"]
    assert find(officer, "organisation", "other") == ["Other operator"]
    # Nothing that is written is an expression of the database's.
    assert find(officer, "task", "%") == find(officer, "task", "_-1") == find(officer, "task", "2000-13-99") == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_task_is_found_by_keyboard_while_one_writes(
    browser: Browser, shared_cast: Cast, live_server: LiveServer, language: str
) -> None:
    found(shared_cast)
    old, *_ = tasks(prepare(shared_cast), 60)
    context = context_of(browser, live_server.url, cookie_of(shared_cast.officer), width=390)
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page: Page = context.new_page()
    page.goto("/workday/new/")
    line = page.locator("[name=task-called]")
    expect(line).to_have_role("combobox")
    line.fill("t-0")
    option = page.get_by_role("option", name=old.short)
    option.wait_for()
    expect(line).to_have_attribute("aria-expanded", "true")
    line.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert line.get_attribute("aria-activedescendant") == option.get_attribute("id")
    # The list box lies where the line does, at whichever side the language begins, and within the window.
    at, below = line.bounding_box(), page.get_by_role("listbox", name=re.compile("or|أو")).first.bounding_box()
    assert at is not None
    assert below is not None
    assert abs(at["x"] - below["x"]) < 2
    assert below["x"] + below["width"] <= 390
    line.press("Escape")
    expect(line).to_have_attribute("aria-expanded", "false")
    line.press("ArrowDown")
    option.wait_for()
    line.press("ArrowDown")
    line.press("Enter")
    expect(page.locator("[name=task]")).to_have_value(str(old.record))
    expect(line).to_have_value("")
    # Left and opened again, the tab still knows what was chosen, though it stands in no list of the page.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/workday/new/")
    page.locator("p.message button").first.click()
    expect(page.locator("[name=task]")).to_have_value(str(old.record))
    line.fill("nothing of this name")
    expect(page.locator(".naming [role=status]").first).not_to_be_empty()
    expect(line).to_have_attribute("aria-expanded", "false")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_script_the_line_is_looked_up_when_it_is_sent(
    browser: Browser, shared_cast: Cast, live_server: LiveServer
) -> None:
    found(shared_cast)
    old, *_ = tasks(prepare(shared_cast), 60)
    page = context_of(browser, live_server.url, cookie_of(shared_cast.officer), script=False).new_page()
    page.goto("/workday/new/")
    page.locator("[name=effective]").fill("2023-03-05")
    page.locator("[name=task-called]").fill("T-0x")
    page.locator("[name=organisation]").select_option(str(OPERATOR))
    page.locator("[name=hours]").fill("6")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("alert").get_by_text('No task that you may see is called "T-0x"').wait_for()
    page.locator("[name=task-called]").fill("T-0")
    page.get_by_role("button", name="Save as draft").click()
    page.wait_for_url("**/workday/*-*/1/")
    assert Workday.objects.get().task == old.record
