"""The pages and the command of sources: who sees and runs what, and the secret nowhere."""

from __future__ import annotations

import re
import threading

import pytest
from click.testing import CliRunner
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cast import OPERATOR, Cast
from tests.intake.pulls.server import TOKEN, Recorded
from tests.intake.pulls.sources import pages, source
from tests.intake.pulls.test_pulls import kobo
from tests.web.conftest import Sign, signed
from whitestone.config.commands import main
from whitestone.intake.pulls import scheduling
from whitestone.intake.pulls.models import PulledRow, PullRun, PullSource
from whitestone.intake.pulls.running import run
from whitestone.intake.pulls.sealing import opened
from whitestone.kernel.coordinates import Notation
from whitestone.problems import ProblemError
from whitestone.records.finds.models import Find
from whitestone.review.models import Event

__all__ = ["signed"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(settings: Settings) -> None:
    settings.INTAKE_BESIDE = False


def test_headquarters_sets_up_looks_runs_and_confirms(nation: Cast, server: Recorded, signed: Sign) -> None:
    server.kobo = [kobo(number) for number in range(1, 4)]
    client = signed(nation.headquarters)
    form = {
        "name": "Kobo finds", "protocol": "KoboToolbox", "address": server.url, "form": "aXyZ", "secret": TOKEN,
        "word": "find", "owner": str(OPERATOR), "person": str(nation.field.pk), "every_minutes": "60",
        "applies": "yes",
    }  # fmt: skip
    answer = client.post("/pulls/", form)
    one = PullSource.objects.get()
    assert answer["Location"] == f"/pulls/{one.pk}/"
    seen = client.post(f"/pulls/{one.pk}/look/").content.decode()
    assert "find/category" in seen
    assert "POINT (46.5 40.5)" in seen
    assert not PulledRow.objects.exists()
    assert not PullRun.objects.exists()
    client.post(f"/pulls/{one.pk}/run/")
    page = client.get(f"/pulls/{one.pk}/").content.decode()
    (delivery,) = pages(one)
    assert f"/intake/{delivery.pk}/mapping/" in page
    mapping = client.get(f"/intake/{delivery.pk}/mapping/").content.decode()
    assert re.search(r'<option(?: value="find/category")? selected>find/category', mapping)
    columns = {name: f"find/{name}" for name in ("effective", "category", "count", "found_during")}
    said = {f"column-{name}": column for name, column in columns.items()}
    place = {
        "place": "place",
        "notation": Notation.WKT.value,
        "place-north": "find/place",
        "crs": "EPSG:4326",
        "id": "_id",
    }
    assert client.post(f"/intake/{delivery.pk}/mapping/", {**said, **place}).status_code == 302
    client.post(f"/pulls/{one.pk}/run/")
    assert Find.objects.count() == 3
    everything = page + seen + mapping + client.get("/pulls/").content.decode()
    assert TOKEN not in everything + str(list(Event.objects.values())) + str(PullSource.objects.values())
    assert opened(PullSource.objects.get()) == TOKEN


def test_who_sees_and_runs_a_source(nation: Cast, server: Recorded, signed: Sign) -> None:
    one = source(nation, server, "KoboToolbox", name="OF-THE-OPERATOR")
    shown = {"officer", "headquarters", "second_headquarters"}
    for name, person in nation.everyone().items():
        client = signed(person)
        page = client.get("/pulls/")
        assert (b"OF-THE-OPERATOR" in page.content) == (name in shown), name
        assert (client.get(f"/pulls/{one.pk}/").status_code == 200) == (name in shown), name
        assert (client.post(f"/pulls/{one.pk}/run/").status_code == 302) == (name in shown or name == "anonymous"), name
        changed = client.post(f"/pulls/{one.pk}/", {"name": "TAKEN OVER"})
        assert changed.status_code in (302, 404, 409), name
    assert PullRun.objects.count() == len(shown)
    assert PullSource.objects.get().name == "OF-THE-OPERATOR"


def test_the_list_of_sources_costs_the_same_however_long_it_is(
    nation: Cast, server: Recorded, signed: Sign, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    server.kobo = [kobo(1)]
    for number in range(6):
        run(source(nation, server, "KoboToolbox", name=f"Kobo {number}"))
    client = signed(nation.officer)
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # the fixture is a context manager's maker
        page = client.get("/pulls/").content.decode()
    assert page.count("1 page waits for its columns") == 6


def test_another_key_of_the_register_opens_no_secret(nation: Cast, server: Recorded, settings: Settings) -> None:
    one = source(nation, server, "KoboToolbox")
    settings.SECRET_KEY = "another"  # noqa: S105  # of a test
    with pytest.raises(ProblemError, match="pull-secret-unreadable"):
        opened(one)


def test_a_source_that_moves_begins_from_the_beginning_and_one_that_rests_is_not_due(
    nation: Cast, server: Recorded, signed: Sign
) -> None:
    server.kobo = [kobo(1)]
    one = source(nation, server, "KoboToolbox", every_minutes=60)
    assert len(scheduling.run_due()) == 1
    assert scheduling.run_due() == []
    PullSource.objects.update(due=timezone.now())
    signed(nation.officer).post(f"/pulls/{one.pk}/pause/", {"paused": "yes", "reason": "holidays"})
    assert scheduling.run_due() == []
    signed(nation.officer).post(f"/pulls/{one.pk}/pause/", {"paused": "no"})
    assert len(scheduling.run_due()) == 1
    assert list(Event.objects.filter(word="source of pulls").values_list("verb", flat=True)) == [
        "add source", "pause source", "resume source",
    ]  # fmt: skip


def test_the_thread_of_the_server_ends_when_it_is_told(nation: Cast) -> None:
    stop = scheduling.in_background()
    stop.set()
    for one in threading.enumerate():
        if one.name == "pulls due":
            one.join(timeout=30)
            assert not one.is_alive()


def test_the_command_looks_runs_and_lists(nation: Cast, server: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whitestone.config.pull_commands.open_register", lambda: None)
    server.kobo = [kobo(1)]
    source(nation, server, "KoboToolbox")
    call = CliRunner().invoke
    looked = call(main, ["pull", "run", "KoboToolbox", "--dry-run"])
    assert (looked.exit_code, "find/category=AP" in looked.output) == (0, True)
    assert not PulledRow.objects.exists()
    ran = call(main, ["pull", "run", "KoboToolbox"])
    assert (ran.exit_code, "1 rows, 1 new or changed" in ran.output) == (0, True)
    listed = call(main, ["pull", "list"])
    assert "KoboToolbox" in listed.output
    assert "1 received" in listed.output
    server.token = "another"  # noqa: S105  # of a test
    refused = call(main, ["pull", "run", "KoboToolbox"])
    assert (refused.exit_code, "pull-refused" in refused.output) == (1, True)
    assert call(main, ["pull", "run", "nothing"]).exit_code == 2
    PullSource.objects.update(every_minutes=5, due=None)
    due = call(main, ["pull", "run"])
    assert (due.exit_code, "1 sources were due" in due.output, "pull-refused" in due.output) == (1, True, True)
    assert (call(main, ["pull", "run"]).output, PullSource.objects.get().failures) == ("0 sources were due.\n", 2)
    assert TOKEN not in looked.output + ran.output + listed.output + refused.output
