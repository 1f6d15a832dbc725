"""What should not be, sent each way in: web form, interface, file on the page and by command, phone.

Each is a coded refusal or an alarm, the nation's profile turns the one into the other, and nothing that came is lost.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import OPERATOR, Cast
from tests.intake.phones.filled import phone, xml
from tests.intake.test_a_days_work import as_proposed
from tests.records.country import hazard, square, through
from tests.records.operations import PRODUCT, ordered, prepare, put
from tests.records.test_certificates import END, LATER, START, handed_over
from tests.web.conftest import Sign
from whitestone.config.commands import main
from whitestone.intake.models import Delivery
from whitestone.intake.phones.receiving import receive
from whitestone.intake.staged import all_rows
from whitestone.records.capacity.models import Machine, Team
from whitestone.records.certificates.models import Certificate
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Profile, Term
from whitestone.records.releases.models import Release
from whitestone.records.work.models import Workday
from whitestone.review import rules
from whitestone.review.states import State
from whitestone.review.verify import verify
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

pytestmark = pytest.mark.django_db
BEYOND = shapely.box(46.1, 40.1, 46.14, 40.11)


@dataclass(frozen=True)
class Case:
    """What is sent: values as the interface takes them, and how a table or a phone writes those that differ."""

    word: str
    code: str
    values: Mapping[str, Any]
    refused: bool
    table: Mapping[str, str] = field(default_factory=dict)
    phone: Mapping[str, Any] | None = None


def _wkt(shape: Any) -> dict[str, Any]:
    return dict(json.loads(shapely.to_geojson(shape)))


def nobodys_land(land: Cast) -> Case:
    area = square(46.7, 40.7)
    said = {
        "reference": "T-9", "activity": "clearance", "objective": "released", "status": "ordered",
        "ordered": "2023-03-01", "organisation": str(OPERATOR), "effective": "2023-03-01",
    }  # fmt: skip
    return Case("task", "task-on-land-of-nobody", {**said, "area": _wkt(area)}, True,
                {"organisation": "Operator", "wkt": area.wkt})  # fmt: skip


def two_places(land: Cast) -> Case:
    team = put(Team, land, {"organisation": OPERATOR, "name": "Team 1", "activity": "clearance"})
    first, second = (ordered(land, START, reference=name) for name in ("T-1", "T-2"))
    day = {"effective": "2023-03-04", "hours": "6", "men": "4", "women": "1"}
    worked = {"task": first.record, "team": team.record, "organisation": OPERATOR, "by_method": {"manual": 100}}
    put(Workday, land, {**day, **worked}, dt.date(2023, 3, 4))
    said = {**day, "task": str(second.record), "team": str(team.record), "organisation": str(OPERATOR)}
    return Case("workday", "team-in-two-places", {**said, "by_method": {"manual": 120}}, False,
                {"task": "T-2", "team": "Team 1", "organisation": "Operator", "by_method": "manual 120"},
                {**day, "task": second.record, "team": team.record, "by_method": {"m_manual": "120"}})  # fmt: skip


def unaccredited_machine(land: Cast) -> Case:
    put(Term, land, {"vocabulary": "release-method", "code": "mechanical"})
    machine = put(Machine, land, {"organisation": OPERATOR, "kind": "flail", "serial": "M-1"})
    task = ordered(land, START, depth_m=None)
    day = {"effective": "2023-03-04", "hours": "6", "men": "2", "women": "0"}
    said = {**day, "task": str(task.record), "organisation": str(OPERATOR), "machines": [str(machine.record)]}
    return Case("workday", "work-machine-unaccredited", {**said, "by_method": {"mechanical": 900}}, False,
                {"task": "T-1", "organisation": "Operator", "machines": "M-1", "by_method": '{"mechanical": 900}'},
                {**day, "task": task.record, "machines": machine.record,
                 "by_method": {"m_mechanical": "900"}})  # fmt: skip


def stopped_by_what_is_no_code(land: Cast) -> Case:
    """Phones have a question for each code of the list, and hold what answers another."""
    task = ordered(land, START, depth_m=None)
    day = {"effective": "2023-03-04", "hours": "6", "men": "2", "women": "0", "organisation": str(OPERATOR)}
    said = {**day, "task": str(task.record), "by_method": {"manual": 90}, "stoppages": {"weather": 30, "storm": 45}}
    return Case("workday", "code-unknown", said, True,
                {"task": "T-1", "organisation": "Operator", "by_method": "manual 90",
                 "stoppages": "weather 30; storm 45"})  # fmt: skip


def found_before_the_task(land: Cast) -> Case:
    ordered(land, START)
    said = {"effective": "2023-02-27", "category": ["AP"], "count": 1, "found_during": "clearance"}
    point = shapely.Point(46.105, 40.105)
    return Case("find", "find-before-task-began", {**said, "place": _wkt(point), "organisation": str(OPERATOR)}, False,
                {"category": "AP", "organisation": "Operator", "wkt": point.wkt},
                {"effective": "2023-02-27", "category": "AP", "count": "1", "found_during": "clearance",
                 "place": "40.105 46.105 0 0"})  # fmt: skip


def completion_too_large(land: Cast) -> Case:
    task = ordered(land, START, depth_m="0.15")
    product = put(Release, land, {**PRODUCT, "reference": "R-1", "area": BEYOND, "depth_m": "0.20"}, END)
    said = {"effective": "2023-06-01", "task": str(task.record), "products": [str(product.record)]}
    return Case("completion", "completion-larger-than-task", said, True, {"task": "T-1", "products": "R-1"},
                {"effective": "2023-06-01", "task": task.record, "products": product.record})  # fmt: skip


def handover_of_open_land(land: Cast) -> Case:
    done = handed_over(land)
    again = {"reference": "HA-2", "kind": "CHA", "contamination": "AP", "area": square(46.1, 40.1)}
    put(Hazard, land, again, LATER)
    said = {"effective": str(LATER), "task": str(done.task), "completion": str(done.completion), "receiver": "Aland"}
    return Case("handover", "handover-land-still-open", said, True, {"task": "T-46.1"})


CASES: Mapping[str, Callable[[Cast], Case]] = {
    one.__name__: one
    for one in (nobodys_land, two_places, unaccredited_machine, stopped_by_what_is_no_code,
                found_before_the_task, completion_too_large, handover_of_open_land)
}  # fmt: skip


@pytest.fixture
def country(land: Cast) -> Cast:
    prepare(land)
    through(hazard(land), land)
    return land


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work on the register of the test."""
    monkeypatch.setattr("whitestone.config.import_command.open_register", lambda: None)


@dataclass
class Sent:
    """What became of a case: codes that were told, whether it was stopped, and what the register holds of it."""

    codes: set[str]
    stopped: bool
    kept: Version | None


def _alarms(version: Version) -> set[str]:
    return {one.problem.code for one in word_of(version.word).findings(version, rules.current())}


def _only(word: str, before: int) -> Version | None:
    return versions_of(word_of(word).model).filter(pk__gt=before).order_by("pk").first()


def by_form(case: Case, land: Cast, signed: Sign, before: int, folder: Path) -> Sent:
    client = signed(land.officer)
    said = {**case.values, "owner": str(OPERATOR)}
    for name, value in said.items():
        if isinstance(value, dict):
            said[name] = json.dumps(value)
    assert client.post(f"/{case.word}/new/", said).status_code == 302
    kept = _only(case.word, before)
    assert kept is not None
    page = client.get(f"/{case.word}/{kept.record}/1/").content.decode()
    answer = client.post(f"/{case.word}/{kept.record}/1/step/", {"step": "submit", "revision": kept.revision})
    said_codes = {case.code} if f"<code>{case.code}</code>" in page else set()
    if answer.status_code == 409:
        assert f"<code>{case.code}</code>" in answer.content.decode()
    return Sent(said_codes, answer.status_code == 409, _only(case.word, before))


def by_interface(case: Case, land: Cast, signed: Sign, before: int, folder: Path) -> Sent:
    client = signed(land.officer)

    def post(address: str, said: Any) -> tuple[int, Any]:
        answer = client.post(address, json.dumps(said), content_type="application/json")
        return answer.status_code, answer.json()

    status, made = post(f"/api/{case.word}/", {"owner": str(OPERATOR), "values": dict(case.values)})
    assert status == 201, made
    status, told = post(f"/api/{case.word}/{made['record']}/1/submit", {"revision": made["revision"]})
    kept = _only(case.word, before)
    assert kept is not None
    codes = {one["code"] for one in told.get("problems", ())}
    # An alarm does not stop the step; the page of the record tells it to whoever reviews.
    codes |= _alarms(kept) if status == 200 else set()
    return Sent(codes, status == 409, kept)


def _table(case: Case) -> bytes:
    """A row as people write it: names in the place of ids."""
    row = {name: value for name, value in case.values.items() if not isinstance(value, dict)}
    written = {**row, **case.table}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(written)
    writer.writerow(written.values())
    return text.getvalue().encode()


def by_file(case: Case, land: Cast, signed: Sign, before: int, folder: Path) -> Sent:
    client = signed(land.officer)
    file = SimpleUploadedFile("sent.csv", _table(case))
    client.post("/intake/new/", {"file": file, "word": case.word, "owner": str(OPERATOR), "note": ""})
    delivery = Delivery.objects.latest("pk")
    as_proposed(client, delivery)
    client.post(f"/intake/{delivery.pk}/apply/", {"submit": "yes"})
    return _of(delivery, case, before)


def by_command(case: Case, land: Cast, signed: Sign, before: int, folder: Path) -> Sent:
    path = folder / "sent.csv"
    path.write_bytes(_table(case))
    said = ["import", str(path), "--as", case.word, "--person", "officer", "--organisation", "Operator", "--submit"]
    done = CliRunner().invoke(main, said)
    assert case.code in done.output, done.output
    sent = _of(Delivery.objects.latest("pk"), case, before)
    assert done.exit_code == (1 if sent.stopped else 0), done.output
    return sent


def _of(delivery: Delivery, case: Case, before: int) -> Sent:
    delivery.refresh_from_db()
    (row,) = all_rows(delivery)
    # What came stays as it came, refused or not.
    assert row.cells
    return Sent({one["code"] for one in row.problems}, row.outcome == "refused", _only(case.word, before))


def by_phone(case: Case, land: Cast, signed: Sign, before: int, folder: Path) -> Sent:
    device, _ = phone(land, person=land.officer, submits=True)
    one = receive(device, xml(case.word, {case.word: case.phone}), {})
    assert one.state == "placed", one.problems
    flags = " ".join(str(flag) for flag in one.flags)
    kept = _only(case.word, before)
    assert kept is not None
    stopped = kept.state == State.DRAFT
    codes = _alarms(kept)
    assert not stopped or "phone-stays-draft" in flags
    return Sent(codes, stopped, kept)


WAYS: Mapping[str, Callable[[Case, Cast, Sign, int, Path], Sent]] = {
    "form": by_form, "interface": by_interface, "file": by_file, "command": by_command, "phone": by_phone,
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_told_on_every_way_and_kept(
    country: Cast, signed: Sign, here: None, tmp_path: Path, name: str, way: str
) -> None:
    case = CASES[name](country)
    if way == "phone" and case.phone is None:
        pytest.skip("phones have no form for it")
    model = word_of(case.word).model
    before = max(versions_of(model).values_list("pk", flat=True), default=0)
    sent = WAYS[way](case, country, signed, before, tmp_path)
    assert case.code in sent.codes
    assert sent.stopped is case.refused
    if sent.kept is not None:
        assert sent.kept.state == (State.DRAFT if case.refused else State.SUBMITTED)
    else:
        # It stays in staging, in the row as it came.
        assert (case.refused, way in ("file", "command")) == (True, True)
    assert not list(verify())


@pytest.mark.parametrize("way", WAYS)
def test_the_profile_turns_an_alarm_into_a_refusal_on_every_way(
    country: Cast, signed: Sign, here: None, tmp_path: Path, way: str
) -> None:
    strict = {"severities": {"team-in-two-places": "refuse"}}
    put(Profile, country, {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": strict})
    case = two_places(country)
    before = max(Workday.objects.values_list("pk", flat=True))
    sent = WAYS[way](case, country, signed, before, tmp_path)
    assert (sent.stopped, case.code in sent.codes) == (True, True)
    assert sent.kept is None or sent.kept.state == State.DRAFT


def test_no_certificate_for_land_that_is_open_again(country: Cast, signed: Sign) -> None:
    done = handed_over(country, west=46.3)
    again = {"reference": "HA-2", "kind": "CHA", "contamination": "AP", "area": square(46.3, 40.1)}
    put(Hazard, country, again, LATER)
    page = f"/handover/{done.record}/1/certificate/"
    office = signed(country.headquarters)
    answer = office.post(page, {"reason": ""})
    assert (answer.status_code, "<code>handover-land-still-open</code>" in answer.content.decode()) == (409, True)
    # Programs and files cannot write what a certificate says: nothing of it is typed.
    said = {"owner": None, "values": {"effective": str(LATER), "handover": str(done.record)}}
    answer = office.post("/api/certificate/", json.dumps(said), content_type="application/json")
    assert answer.status_code in (409, 422), answer.content
    assert not Certificate.objects.exists()
    assert office.get(f"/handover/{done.record}/1/").status_code == 200
