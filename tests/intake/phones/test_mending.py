"""What is held is mended on its page by those who may, or set aside with a reason; devices are shown."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.intake.phones.filled import HAZARD, PNG, phone, xml
from tests.web.conftest import Sign, signed
from whitestone.config.commands import main
from whitestone.intake.phones.devices import issue, known
from whitestone.intake.phones.models import Device, Standing, Submission
from whitestone.intake.phones.receiving import receive
from whitestone.intake.phones.storage import take
from whitestone.problems import ProblemError
from whitestone.records.education.models import Education
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Term
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.models import Attachment, Event
from whitestone.review.verify import verify

__all__ = ["signed"]
pytestmark = pytest.mark.django_db


def held(land: Cast) -> Submission:
    wrong = {"hazard": {**HAZARD["hazard"], "women": "-3", "colour": "red"}}
    one = receive(phone(land)[0], xml("hazard", wrong, photos=("a.png",)), {"a.png": [PNG]})
    assert one.state == Standing.HELD
    return one


def test_an_officer_corrects_the_answers_and_the_original_stays(land: Cast, signed: Sign) -> None:
    one, client = held(land), signed(land.officer)
    page = client.get(f"/submissions/{one.pk}/").content.decode()
    assert "phone-question-unknown" in page
    client.post(f"/submissions/{one.pk}/", {"answer:hazard/women": "3", "answer:hazard/colour": ""})
    one.refresh_from_db()
    record = Hazard.objects.get()
    assert (one.state, record.women, record.author) == ("placed", 3, land.officer)
    assert one.answers["hazard/women"] == "-3"
    assert b"<women>-3</women>" in b"".join(client.get(f"/submissions/{one.pk}/original/"))
    assert Attachment.objects.get(record=record.record).name == "a.png"
    event = Event.objects.filter(verb="draft", record=record.record).get()
    assert "hazard/women" in event.reason
    assert one.receipt in event.reason
    client.post(f"/submissions/{one.pk}/", {"answer:hazard/women": "4"})
    assert Hazard.objects.get().women == 3


def test_nobody_else_mends_it(land: Cast, signed: Sign) -> None:
    one = held(land)
    for person in (land.outsider, land.reader, land.verifier, land.nobody, land.administrator):
        answer = signed(person).post(
            f"/submissions/{one.pk}/", {"answer:hazard/women": "3", "answer:hazard/colour": ""}
        )
        assert answer.status_code == 404
    assert not Hazard.objects.exists()


def test_it_is_set_aside_only_with_a_reason(land: Cast, signed: Sign) -> None:
    one, client = held(land), signed(land.officer)
    assert client.post(f"/submissions/{one.pk}/", {"step": "set aside", "reason": " "}).status_code == 409
    client.post(f"/submissions/{one.pk}/", {"step": "set aside", "reason": "a practice run"})
    one.refresh_from_db()
    assert (one.state, one.note) == ("set aside", "officer: a practice run")
    assert Event.objects.filter(verb="set aside", reason="a practice run").count() == 1
    assert not list(verify(None))


def test_a_doubt_is_waived_by_a_person(land: Cast, signed: Sign) -> None:
    one = receive(phone(land)[0], xml("hazard", HAZARD, version="1999"), {})
    assert [problem["code"] for problem in one.problems] == ["phone-version-unknown"]
    client = signed(land.officer)
    client.post(f"/submissions/{one.pk}/", {})
    assert not Hazard.objects.exists()
    client.post(f"/submissions/{one.pk}/", {"waive": "phone-version-unknown"})
    assert Hazard.objects.get().author == land.officer


def test_a_key_is_shown_once_and_works(land: Cast, signed: Sign) -> None:
    client = signed(land.officer)
    said = {"name": "Samsung 4", "person": str(land.field.pk), "owner": str(OPERATOR)}
    page = client.post("/devices/", said).content.decode()
    key = re.findall(r"/openrosa/key/([\w-]+)", page)[0]
    device = known(key)
    assert (device.person, device.issued_by, "<svg" in page) == (land.field, land.officer, True)
    everywhere = client.get("/devices/").content + client.get(f"/devices/{device.pk}/").content
    assert key.encode() not in everywhere
    assert b"Samsung 4" in everywhere
    client.post(f"/devices/{device.pk}/revoke/", {"reason": "lost"})
    with pytest.raises(ProblemError, match="phone-revoked"):
        known(key)
    assert set(Event.objects.filter(word="device").values_list("verb", flat=True)) == {"issue key", "revoke key"}
    assert not list(verify(None))


def test_nobody_gives_out_keys_beyond_their_organisation(land: Cast, signed: Sign) -> None:
    for actor, person, owner in (
        (land.field, land.officer, OPERATOR),
        (land.outsider, land.field, OPERATOR),
        (land.officer, land.officer, OTHER_OPERATOR),
        (land.officer, land.outsider, OPERATOR),
        (land.reader, land.reader, None),
        (land.administrator, land.field, OPERATOR),
    ):
        with pytest.raises(ProblemError, match="no-right"):
            issue(name="x", person=person, owner=owner, actor=actor)
    assert not Device.objects.exists()


def test_the_page_of_devices_counts_what_came_is_held_and_is_expected(land: Cast, signed: Sign) -> None:
    device, _ = phone(land)
    receive(device, xml("hazard", HAZARD, photos=("a.png", "b.png")), {"a.png": [PNG]})
    receive(device, b"<data", {})
    page = signed(land.officer).get("/devices/").content.decode()
    row = re.findall(r"<tr><td><a href=\"/devices/.*?</tr>", page, re.DOTALL)[0]
    assert re.findall(r"<td>(\d+)</td>", row) == ["2", "1", "1", "1"]
    assert "Phone 1" not in signed(land.outsider).get("/devices/").content.decode()


def test_who_was_dismissed_sends_nothing_into_the_register(land: Cast) -> None:
    device, _ = phone(land)
    land.field.appointments.all().delete()
    one = receive(Device.objects.select_related("person").get(pk=device.pk), xml("hazard", HAZARD), {})
    assert (one.state, one.problems[0]["code"]) == ("held", "no-right")
    assert not Hazard.objects.exists()


def copied(folder: Path) -> Path:
    """A phone's storage: two filled forms, one with a photograph, and a form definition that is none."""
    for name, photos in (("hazard_1", ("a.png",)), ("hazard_2", ())):
        place = folder / "instances" / name
        place.mkdir(parents=True)
        (place / f"{name}.xml").write_bytes(xml("hazard", HAZARD, photos=photos))
        for photo in photos:
            (place / photo).write_bytes(PNG)
    (folder / "forms").mkdir()
    (folder / "forms" / "hazard.xml").write_text("<html/>")
    return folder


def test_the_storage_of_a_dead_phone_is_taken_in_once(land: Cast, signed: Sign, tmp_path: Path) -> None:
    device, folder = phone(land)[0], copied(tmp_path / "phone")
    archive = tmp_path / "phone.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for one in folder.rglob("*"):
            file.write(one, one.relative_to(tmp_path))
    client = signed(land.officer)
    upload = SimpleUploadedFile("phone.zip", archive.read_bytes())
    assert client.post(f"/devices/{device.pk}/storage/", {"file": upload}).status_code == 302
    assert {one.came for one in Submission.objects.all()} == {"storage"}
    assert [one.state for one in take(device, folder)] == ["placed", "placed"]
    assert (Submission.objects.count(), Hazard.objects.count(), Attachment.objects.count()) == (2, 2, 1)


def test_the_command_takes_a_folder_and_says_the_receipts(
    land: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whitestone.config.phone_commands.open_register", lambda: None)
    device, folder = phone(land)[0], copied(tmp_path / "phone")
    done = CliRunner().invoke(main, ["phones", "import", str(folder), "--device", str(device.pk)])
    assert done.exit_code == 0, done.output
    assert all(one.receipt in done.output for one in Submission.objects.all())
    listed = CliRunner().invoke(main, ["phones", "list"])
    assert "2 received  0 held" in listed.output
    (tmp_path / "empty").mkdir()
    nothing = CliRunner().invoke(main, ["phones", "import", str(tmp_path / "empty"), "--device", str(device.pk)])
    assert (nothing.exit_code, "phone-no-storage" in nothing.output) == (2, True)


def test_an_archive_that_reaches_out_is_not_opened(land: Cast, tmp_path: Path) -> None:
    archive = tmp_path / "phone.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../instances/x/x.xml", xml("hazard", HAZARD))
    with pytest.raises(ProblemError, match="intake-archive-unsafe"):
        take(phone(land)[0], archive)


def test_an_eore_session_comes_from_a_phone_with_its_age_bands(land: Cast) -> None:
    for vocabulary, code in (("age-band", "6-11"), ("age-band", "60+"), ("eore-topic", "report")):
        term = {"vocabulary": vocabulary, "code": code, "effective": dt.date(2000, 1, 1)}
        install(Term, [NewRecord(None, term)], author=land.headquarters, reason="a test")
    said = {
        "effective": "2023-05-17", "delivery": "interpersonal", "sessions": "2", "place": "40.5 46.5 0 0",
        "topics": "report", "girls": "11", "boys": "9", "women": "1", "by_age": {"m_6-11": "20", "m_60_": "1"},
    }  # fmt: skip
    one = receive(phone(land)[0], xml("education", {"education": said}), {})
    assert one.state == Standing.PLACED, one.problems
    session = Education.objects.get()
    assert (session.participants, session.by_age, session.unit) == (21, {"6-11": 20, "60+": 1}, "N")
    assert (session.organisation, session.topics, session.sessions) == (OPERATOR, ["report"], 2)
