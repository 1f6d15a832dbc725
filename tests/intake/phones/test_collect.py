"""The endpoints as ODK Collect uses them, over a live server: HEAD, multipart in parts, resent, late, old, wrong."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import requests
from defusedxml.ElementTree import fromstring
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import OTHER_OPERATOR, Cast
from tests.intake.phones.filled import HAZARD, PNG, headers, phone, xml
from tests.records.country import found, hazard, through
from tests.records.operations import ordered, prepare
from whitestone.intake.models import Delivery, Taken
from whitestone.intake.phones.catalogue import FORMS
from whitestone.intake.phones.devices import revoke, settings_text
from whitestone.intake.phones.models import Device, Media, Standing, Submission
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.lanes.models import Lane
from whitestone.records.quality.models import Nonconformity, Visit
from whitestone.records.reference.models import Term
from whitestone.records.spot.models import SpotTask
from whitestone.records.surveys.models import Survey
from whitestone.records.work.models import Workday
from whitestone.review.actions.drafting import NewRecord, Seen, edit
from whitestone.review.actions.installing import install
from whitestone.review.models import Attachment
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nation(shared_cast: Cast, settings: Settings, tmp_path: Path) -> Cast:
    settings.ATTACHMENTS = tmp_path / "attachments"
    found(shared_cast)
    return prepare(shared_cast)


class Collect:
    """A phone that speaks as ODK Collect does."""

    def __init__(self, server: LiveServer, key: str) -> None:
        self.base = f"{server.url}/openrosa/key/{key}"

    def get(self, address: str) -> requests.Response:
        whole = address if address.startswith("http") else f"{self.base}/{address}"
        return requests.get(whole, headers=headers(), timeout=60)

    def send(self, content: bytes, photos: dict[str, bytes] | None = None, date: str = "") -> requests.Response:
        address = f"{self.base}/submission"
        head = requests.head(address, headers=headers(), timeout=60)
        assert head.status_code in (204, 401, 403)
        files: dict[str, Any] = {"xml_submission_file": ("form.xml", content, "text/xml")}
        files |= {name: (name, body, "image/png") for name, body in (photos or {}).items()}
        more = {"Date": date} if date else {}
        return requests.post(address, files=files, headers=headers(**more), timeout=60)


def told(answer: requests.Response) -> str:
    return str(fromstring(answer.content)[0].text)


def local(root: Element, name: str) -> list[str]:
    return [str(one.text) for one in root.iter() if one.tag.endswith(f"}}{name}")]


def test_a_phone_lists_the_forms_fetches_each_and_its_lists(nation: Cast, live_server: LiveServer) -> None:
    through(hazard(nation, reference="OPEN-1"), nation)
    through(hazard(nation, reference="CLOSED-1", status="closed", status_reason="cleared"), nation)
    hazard(nation, reference="DRAFT-1")
    ordered(nation, dt.date(2023, 1, 10))
    collect = Collect(live_server, phone(nation)[1])
    answer = collect.get("formList")
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert int(answer.headers["X-OpenRosa-Accept-Content-Length"]) > 10_000_000
    root = fromstring(answer.content)
    assert len(local(root, "formID")) == len(FORMS)
    for address in local(root, "downloadUrl"):
        assert fromstring(collect.get(address).content).tag.endswith("}html")
    files: dict[str, str] = {}
    for address in local(root, "manifestUrl"):
        sent = fromstring(collect.get(address).content)
        files |= dict(zip(local(sent, "filename"), local(sent, "downloadUrl"), strict=True))
    hazards = collect.get(files["hazard.csv"]).text
    assert hazards.startswith("name,label\n")
    assert ("OPEN-1" in hazards, "CLOSED-1" in hazards, "DRAFT-1" in hazards) == (True, False, False)
    assert "T-1" in collect.get(files["task.csv"]).text
    assert collect.get("lists/profile.csv").status_code == 400
    assert local(fromstring(collect.get("formList?formID=whitestone_find").content), "formID") == ["whitestone_find"]


def test_a_filled_form_becomes_a_draft_of_the_devices_person(nation: Cast, live_server: LiveServer) -> None:
    device, key = phone(nation)
    answer = Collect(live_server, key).send(xml("hazard", HAZARD))
    assert answer.status_code == 201, answer.text
    kept, one = Submission.objects.get(), Hazard.objects.get()
    assert kept.receipt in told(answer)
    assert (one.author, one.owner, one.state, one.unit) == (nation.field, device.owner, "draft", "N")
    assert (one.contamination.words, one.women, one.note) == (("AP", "UXO"), 3, "near <the> ford")
    assert one.area is not None
    assert one.area.bounds == (46.1, 40.1, 46.11, 40.11)
    assert one.original["text"] == HAZARD["hazard"]["area"]
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.instance, delivery.batch) == ("phone", kept.instance, one.batch)
    assert not list(verify(None))


def test_resent_after_a_lost_answer_nothing_is_there_twice(nation: Cast, live_server: LiveServer) -> None:
    collect, content = Collect(live_server, phone(nation)[1]), xml("hazard", HAZARD, photos=("a.png",))
    first = collect.send(content, {"a.png": PNG})
    again = collect.send(content, {"a.png": PNG})
    assert (first.status_code, again.status_code) == (201, 201)
    assert told(first) == told(again)
    counts = [model.objects.count() for model in (Submission, Hazard, Delivery, Taken, Media, Attachment)]
    assert counts == [1, 1, 1, 1, 1, 1]


def test_photographs_come_in_parts_and_late(nation: Cast, live_server: LiveServer) -> None:
    collect = Collect(live_server, phone(nation)[1])
    content = xml("hazard", HAZARD, photos=("a.png", "b.png"))
    assert "0 of 2 attachments" in told(collect.send(content))
    assert Submission.objects.get().missing == ["a.png", "b.png"]
    assert "1 of 2 attachments" in told(collect.send(content, {"a.png": PNG}))
    last = collect.send(content, {"b.png": PNG + b"2"})
    assert all(one.receipt in told(last) for one in Media.objects.all())
    assert Submission.objects.get().missing == []
    one = Hazard.objects.get()
    attached = Attachment.objects.filter(word="hazard", record=one.record).order_by("name")
    assert [(each.name, each.note) for each in attached] == [("a.png", "the ford"), ("b.png", "the ford")]


def test_an_attachment_that_is_none_is_kept_and_says_why(nation: Cast, live_server: LiveServer) -> None:
    answer = Collect(live_server, phone(nation)[1]).send(
        xml("hazard", HAZARD, photos=("a.png", "b.png")), {"a.png": b"MZ no picture", "b.png": b""}
    )
    assert answer.status_code == 201
    kept = Media.objects.get()
    assert "attachment-type" in kept.problem or "kind that is not kept" in kept.problem
    assert [one["code"] for one in Submission.objects.get().flags] == ["attachment-empty"]


def test_an_old_version_of_the_form_is_read_by_its_own_definition(nation: Cast, live_server: LiveServer) -> None:
    collect = Collect(live_server, phone(nation)[1])
    old = xml("hazard", HAZARD)
    term = {"vocabulary": "terrain", "code": "marsh", "effective": dt.date(2000, 1, 1)}
    install(Term, [NewRecord(None, term)], author=nation.headquarters, reason="a test")
    collect.get("formList")
    assert collect.send(old).status_code == 201
    assert [one["code"] for one in Submission.objects.get().flags] == ["phone-old-version"]


def test_a_wrong_clock_is_flagged_and_holds_nothing_up(nation: Cast, live_server: LiveServer) -> None:
    device, key = phone(nation)
    past = timezone.now() - dt.timedelta(days=400)
    wrong = format_datetime(past, usegmt=True)
    to_come = f"{timezone.now() + dt.timedelta(days=3):%Y-%m-%dT%H:%M:%SZ}"
    own = f"<start>2031-01-01T10:00:00.000+04:00</start><end>{to_come}</end>"
    assert Collect(live_server, key).send(xml("hazard", HAZARD, own=own), date=wrong).status_code == 201
    flags = [one["sentence"] for one in Submission.objects.get().flags]
    assert len(flags) == 3
    assert "576000 minutes behind" in flags[0] or "575999 minutes behind" in flags[0]
    device.refresh_from_db()
    assert device.clock_seconds is not None
    assert abs(device.clock_seconds + 400 * 86400) < 60


def test_a_stranger_a_revoked_device_and_a_closed_account_are_turned_away(
    nation: Cast, live_server: LiveServer
) -> None:
    device, key = phone(nation)
    revoke(device, actor=nation.officer, reason="lost")
    _, closed = phone(nation, person=nation.outsider, owner=OTHER_OPERATOR)
    nation.outsider.is_active = False
    nation.outsider.save()
    for secret, status, code in (("x" * 43, 401, "phone-no-device"), (key, 403, "phone-revoked"), (closed, 401, "no-")):
        answer = Collect(live_server, secret).send(xml("hazard", HAZARD))
        assert (answer.status_code, code in told(answer)) == (status, True)
        assert Collect(live_server, secret).get("formList").status_code == status
    assert not Submission.objects.exists()
    assert not any(key in str(one) for one in Device.objects.values())


def test_another_organisation_adds_nothing_to_a_submission(nation: Cast, live_server: LiveServer) -> None:
    content = xml("hazard", HAZARD)
    assert Collect(live_server, phone(nation)[1]).send(content).status_code == 201
    _, theirs = phone(nation, person=nation.outsider, owner=OTHER_OPERATOR)
    answer = Collect(live_server, theirs).send(content, {"a.png": PNG})
    assert (answer.status_code, "phone-not-yours" in told(answer)) == (403, True)
    assert not Media.objects.exists()
    changed = xml("hazard", HAZARD, earlier=Submission.objects.get().instance)
    assert Collect(live_server, theirs).send(changed).status_code == 202
    assert Submission.objects.get(state="held").problems[0]["code"] == "phone-predecessor"


def test_another_content_under_the_same_id_is_held_beside_the_first(nation: Cast, live_server: LiveServer) -> None:
    collect = Collect(live_server, phone(nation)[1])
    other = {"hazard": {**HAZARD["hazard"], "name": "another"}}
    assert collect.send(xml("hazard", HAZARD, instance="uuid:1")).status_code == 201
    assert collect.send(xml("hazard", other, instance="uuid:1")).status_code == 202
    assert collect.send(xml("hazard", other, instance="uuid:1")).status_code == 202
    assert [one.state for one in Submission.objects.order_by("pk")] == ["placed", "held"]
    assert Submission.objects.get(twin=True).problems[0]["code"] == "phone-same-id"


def test_a_changed_form_changes_its_record_where_nobody_else_did(nation: Cast, live_server: LiveServer) -> None:
    collect = Collect(live_server, phone(nation)[1])
    second = {"hazard": {**HAZARD["hazard"], "name": "second"}}
    third = {"hazard": {**HAZARD["hazard"], "name": "third"}}
    # The change comes first: it waits, and is placed by itself.
    assert collect.send(xml("hazard", second, instance="uuid:2", earlier="uuid:1")).status_code == 202
    assert collect.send(xml("hazard", HAZARD, instance="uuid:1")).status_code == 201
    one = Hazard.objects.get()
    assert one.name == "second"
    edit(Hazard, Seen(one.pk, one.revision), actor=nation.officer, values={"name": "by the office"})
    assert collect.send(xml("hazard", third, instance="uuid:3", earlier="uuid:2")).status_code == 202
    assert Submission.objects.get(instance="uuid:3").problems[0]["code"] == "phone-changed-meanwhile"
    assert Hazard.objects.get().name == "by the office"


def test_a_change_to_what_was_approved_is_a_correction_to_be_reviewed(nation: Cast, live_server: LiveServer) -> None:
    collect = Collect(live_server, phone(nation)[1])
    collect.send(xml("hazard", HAZARD, instance="uuid:1"))
    through(Hazard.objects.get(), nation)
    second = {"hazard": {**HAZARD["hazard"], "name": "second"}}
    answer = collect.send(xml("hazard", second, instance="uuid:2", earlier="uuid:1"))
    assert answer.status_code == 201, answer.text
    first, other = Hazard.objects.order_by("number")
    assert (first.stands, first.name) == (True, "")
    assert (other.state, other.change, other.base, other.name) == ("draft", "corrected", 1, "second")


def test_an_officers_device_may_submit_and_a_check_that_refuses_leaves_a_draft(
    nation: Cast, live_server: LiveServer
) -> None:
    collect = Collect(live_server, phone(nation, person=nation.officer, submits=True)[1])
    assert collect.send(xml("hazard", HAZARD)).status_code == 201
    assert Hazard.objects.get().state == "submitted"
    nothing = {"find": {"effective": "2023-05-17", "category": "AP", "count": "0", "found_during": "clearance"}}
    assert collect.send(xml("find", nothing)).status_code == 201
    assert Find.objects.get().state == "draft"
    assert {one["code"] for one in Submission.objects.latest("pk").flags} == {"phone-stays-draft"}


def test_forms_of_several_words_are_one_write(nation: Cast, live_server: LiveServer) -> None:
    task = ordered(nation, dt.date(2023, 1, 10))
    collect = Collect(live_server, phone(nation)[1])
    line = "40.1 46.1 0 0; 40.11 46.1 0 0"
    lane = {"effective": "2023-05-17", "task": task.record, "kind": "targeted", "asset": "dog", "line": line,
            "width_m": "2", "result": "nothing_found"}  # fmt: skip
    survey = {"effective": "2023-05-17", "reference": "TS-1", "area": HAZARD["hazard"]["area"]}
    assert collect.send(xml("ts", {"survey": survey, "lanes": [lane, lane]})).status_code == 201
    report = Survey.objects.get()
    assert (report.kind, report.organisation, report.task) == ("TS", report.owner, "")
    assert {one.survey for one in Lane.objects.all()} == {report.record}
    assert all(1800 < (one.computed_m2 or 0) < 2600 for one in Lane.objects.all())
    day = {"effective": "2023-05-17", "task": task.record, "hours": "6.5", "women": "1", "men": "2",
           "by_method": {"m_manual": "120.5"}}  # fmt: skip
    assert collect.send(xml("workday", {"workday": day})).status_code == 201
    assert Workday.objects.get().by_method == {"manual": 120.5}
    place = "40.5 46.5 120 4.25"
    spot = {
        "effective": "2023-05-17",
        "source": "public",
        "reported": "2023-05-17",
        "status": "reported",
        "place": place,
    }
    item = {"effective": "2023-05-17", "category": "UXO", "count": "1", "place": place}
    assert collect.send(xml("spot", {"spot": spot, "finds": [item]})).status_code == 201
    item_found = Find.objects.get()
    assert (SpotTask.objects.get().unit, item_found.found_during, str(item_found.accuracy_m)) == (
        "N",
        "spot task",
        "4.25",
    )
    visit = {"effective": "2023-05-17", "side": "external", "status": "done", "organisation": report.owner,
             "answers": {"m_marking": "not_applicable"}}  # fmt: skip
    wrong = {"effective": "2023-05-17", "organisation": report.owner, "severity": "minor", "finding": "No log"}
    assert collect.send(xml("visit", {"visit": visit, "findings": [wrong]})).status_code == 201
    assert Visit.objects.get().answers == {"marking": "not applicable"}
    assert Nonconformity.objects.get().visit == Visit.objects.get().record
    # One lane that cannot be: nothing of the survey is written.
    broken = {**lane, "asset": "unicorn"}
    assert collect.send(xml("ts", {"survey": survey, "lanes": [lane, broken]})).status_code == 202
    assert (Survey.objects.count(), Lane.objects.count()) == (1, 2)
    assert not list(verify(None))


def test_what_cannot_be_placed_is_held_with_its_reason(nation: Cast, live_server: LiveServer) -> None:
    collect = Collect(live_server, phone(nation)[1])
    unknown = "0190cccc-0000-7000-8000-00000000000c"
    find = {"effective": "2023-05-17", "category": "AP", "found_during": "clearance", "hazard": unknown}
    cases = {
        "phone-unreadable": xml("hazard", HAZARD)[:-30],
        "phone-form-unknown": xml("hazard", HAZARD).replace(b"whitestone_hazard", b"another_form"),
        "phone-version-unknown": xml("hazard", HAZARD, version="1999"),
        "phone-no-instance": xml("hazard", HAZARD, instance=""),
        "phone-question-unknown": xml("hazard", {"hazard": {**HAZARD["hazard"], "colour": "red"}}),
        "phone-answer": xml("hazard", {"hazard": {**HAZARD["hazard"], "area": "40.1 46.1; 40.1"}}),
        "phone-reference-gone": xml("find", {"find": find}),
        "bad-value": xml("hazard", {"hazard": {**HAZARD["hazard"], "women": "-3"}}),
    }
    for code, content in cases.items():
        answer = collect.send(content)
        assert (answer.status_code, "held for the office" in told(answer)) == (202, True), code
        held = Submission.objects.latest("pk")
        assert (held.state, held.problems[0]["code"]) == (Standing.HELD, code)
    assert not Hazard.objects.exists()
    assert Submission.objects.count() == len(cases)


def test_a_post_without_a_form_is_refused(nation: Cast, live_server: LiveServer) -> None:
    base = Collect(live_server, phone(nation)[1]).base
    answer = requests.post(f"{base}/submission", files={"a.png": ("a.png", PNG)}, headers=headers(), timeout=60)
    assert (answer.status_code, "phone-no-submission" in told(answer)) == (400, True)
    broken = {**headers(), "Content-Type": "multipart/form-data; boundary=x"}
    answer = requests.post(f"{base}/submission", data=b"--x\r\nno end", headers=broken, timeout=60)
    assert answer.status_code == 400


def test_the_code_that_is_scanned_holds_what_collect_expects(nation: Cast) -> None:
    said = json.loads(zlib.decompress(base64.b64decode(settings_text("https://register.example/openrosa/key/k", "P"))))
    assert said["general"]["server_url"] == "https://register.example/openrosa/key/k"
    assert set(said) == {"general", "admin", "project"}
