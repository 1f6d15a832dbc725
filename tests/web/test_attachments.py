"""Attachments: kept and typed by their content, seen by whoever sees the record, held to their hash by the audit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.records.country import hazard, through
from tests.web.conftest import Sign
from tests.web.test_every_address import OWN, PARTNERS
from whitestone.problems import ProblemError
from whitestone.review.actions.attaching import attach
from whitestone.review.models import Attachment, Event
from whitestone.review.storage import place_of
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"a completion report " * 500


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


def test_a_file_comes_back_as_it_was_to_whoever_sees_the_record(land: Cast, signed: Sign) -> None:
    one = through(hazard(land), land)
    page = f"/hazard/{one.record}"
    file = SimpleUploadedFile("../../etc/report.pdf", PDF)
    assert signed(land.officer).post(f"{page}/1/attach/", {"file": file, "note": "signed"}).status_code == 302
    kept = Attachment.objects.get()
    assert (kept.name, kept.sha256, kept.size) == ("report.pdf", hashlib.sha256(PDF).hexdigest(), len(PDF))
    for user, person in land.everyone().items():
        answer = signed(person).get(f"{page}/file/{kept.pk}/")
        assert (answer.status_code == 200) == (user in PARTNERS), user
        if user in PARTNERS:
            assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
            assert answer["Content-Disposition"].startswith("attachment")
            assert "sandbox" in answer["Content-Security-Policy"]
    assert b"report.pdf" in signed(land.reader).get(f"{page}/1/").content
    assert not list(verify())


def test_a_file_of_a_draft_stays_with_those_who_see_the_draft(land: Cast, signed: Sign) -> None:
    one = hazard(land)
    kept = attach(one, name="photo.png", chunks=[b"\x89PNG\r\n\x1a\n123"], actor=land.field)
    for user, person in land.everyone().items():
        answer = signed(person).get(f"/hazard/{one.record}/file/{kept.pk}/")
        assert (answer.status_code == 200) == (user in OWN), user
        assert user not in OWN or b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.jpg", b"<script>alert(1)</script>", "attachment-type"),
        ("program.exe", b"MZ\x90", "attachment-type"),
        ("page.html", b"<html>", "attachment-type"),
        ("drawing.svg", b"<svg onload='x'>", "attachment-type"),
        ("report.pdf", b"PK\x03\x04", "attachment-type"),
        ("table.csv", b"a,b\x00", "attachment-type"),
        ("noname", b"text", "attachment-type"),
        ("empty.pdf", b"", "attachment-empty"),
        ("large.pdf", PDF * 300, "attachment-too-large"),
    ],
)
def test_what_is_not_kept_leaves_nothing_behind(
    land: Cast, settings: Settings, name: str, content: bytes, code: str
) -> None:
    settings.ATTACHMENT_MEGABYTES = 1
    one, events = hazard(land), Event.objects.count()
    with pytest.raises(ProblemError) as error:
        attach(one, name=name, chunks=[content[:5000], content[5000:]], actor=land.field)
    assert [problem.code for problem in error.value.problems] == [code]
    assert not list(Path(settings.ATTACHMENTS).rglob("*"))
    assert (Attachment.objects.count(), Event.objects.count()) == (0, events)


def test_a_full_disk_is_said_and_nothing_is_recorded(land: Cast, settings: Settings) -> None:
    settings.ATTACHMENTS = Path("/dev/full/attachments")
    with pytest.raises(ProblemError, match="attachment-not-stored"):
        attach(hazard(land), name="report.pdf", chunks=[PDF], actor=land.field)
    assert not Attachment.objects.exists()


def test_only_those_who_write_or_review_attach(land: Cast) -> None:
    one = through(hazard(land), land)
    for person in (land.reader, land.outsider, land.other_verifier, land.nobody, land.administrator):
        with pytest.raises(ProblemError, match=r"no-right|record-not-found"):
            attach(one, name="report.pdf", chunks=[PDF], actor=person)
    attach(one, name="report.pdf", chunks=[PDF], actor=land.verifier)


def test_a_changed_or_lost_file_is_named(land: Cast) -> None:
    kept = attach(hazard(land), name="report.pdf", chunks=[PDF], actor=land.field)
    place_of(kept.sha256).write_bytes(PDF.replace(b"completion", b"competition"))
    assert "it was changed" in next(iter(verify())).sentence
    place_of(kept.sha256).unlink()
    assert "it is gone" in next(iter(verify())).sentence


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"name": "other.pdf"}, {"audit-attachment-row", "audit-attachment-unknown"}),
        ({"sha256": "0" * 64}, {"audit-attachment-row", "audit-attachment-unknown"}),
        ({"note": "another"}, {"audit-attachment-row", "audit-attachment-unknown"}),
        ({"number": 2}, {"audit-attachment-row", "audit-attachment-unknown"}),
        (None, {"audit-attachment-row"}),
    ],
)
def test_a_changed_or_removed_row_is_named(land: Cast, change: dict[str, object] | None, codes: set[str]) -> None:
    one = hazard(land)
    attach(one, name="first.pdf", chunks=[PDF], actor=land.field, note="signed")
    kept = attach(one, name="report.pdf", chunks=[PDF], actor=land.field, note="signed")
    assert not list(verify())
    rows = Attachment.objects.filter(pk=kept.pk)
    if change is None:
        rows.delete()
    else:
        rows.update(**change)
    found = list(verify())
    assert {problem.code for problem in found} == codes
    assert any("report.pdf" in problem.sentence for problem in found)
