"""Reports on the command line: printed, sent by a mail server, published, restated, and explained cell by cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.reports.test_publications import frozen, half_of_a_release
from whitestone.config.commands import main
from whitestone.config.mail import mail_server
from whitestone.records.publications.models import Publication

pytestmark = pytest.mark.django_db
YEARS = ["--from", "2022-01-01", "--to", "2023-12-31"]


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["report", *arguments])
    return answer.exit_code, answer.output


def test_a_report_is_printed_in_every_form(worked: Cast, tmp_path: Path) -> None:
    forms = ("pdf", "xlsx", "csv", "docx", "gpkg", "json")
    chosen = [part for form in forms for part in ("--format", form)]
    code, said = run("print", "country-profile", *YEARS, *chosen, "--out", str(tmp_path))
    assert code == 0, said
    assert {file.suffix[1:] for file in tmp_path.iterdir()} == set(forms)
    assert run("print", "country-profile", *YEARS, "--lang", "xx")[0] == 2
    assert run("print", "country-profile", *YEARS, "--only", "organisation")[0] == 2
    assert "report-takes-no-such-part" in run("print", "country-profile", *YEARS, "--only", "organisation=x")[1]


def test_a_report_is_sent_by_the_mail_server(worked: Cast, sink: list[bytes]) -> None:
    said = ["--mail-to", "donor@example.org", "--mail-from", "office@example.org", "--format", "csv"]
    code, output = run("send", "donor-report", *said, *YEARS)
    assert code == 0, output
    (message,) = sink
    for words in (b"To: donor@example.org", b"donor-report-2023-12-31.csv", b"Donor report"):
        assert words in message


def test_a_report_that_no_server_takes_is_not_said_to_be_sent(worked: Cast, settings: Settings) -> None:
    said = ["--mail-to", "donor@example.org", "--mail-from", "office@example.org", "--format", "csv"]
    settings.EMAIL_HOST = ""
    assert "no mail server is configured" in run("send", "donor-report", *said, *YEARS)[1]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    code, output = run("send", "donor-report", *said, *YEARS)
    assert code == 2
    assert "report-not-sent" in output


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ("", 25, "", False, False)),
        ("smtp://mail", ("mail", 25, "", False, False)),
        ("smtps://a%40b:s%3At@mail:4650", ("mail", 4650, "a@b", False, True)),
        ("smtp+starttls://mail", ("mail", 587, "", True, False)),
    ],
)
def test_the_mail_server_is_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, written: str, expected: tuple[str, int, str, bool, bool]
) -> None:
    monkeypatch.setenv("WHITESTONE_SMTP", written)
    one = mail_server()
    assert (one.host, one.port, one.user, one.starttls, one.tls) == expected
    monkeypatch.setenv("WHITESTONE_SMTP", "http://mail")
    with pytest.raises(ValueError, match="smtps"):
        mail_server()


def test_a_report_is_published_and_restated(strip: Cast) -> None:
    code, said = run("publish", "country-profile", *YEARS, "--as", "headquarters", "--note", "for the meeting")
    assert code == 0, said
    assert Publication.objects.get().state == "submitted"
    assert "no-right" in run("publish", "country-profile", *YEARS, "--as", "officer")[1]
    assert run("publish", "country-profile", *YEARS, "--as", "nobody-here")[0] == 2
    Publication.objects.all().delete()
    publication = frozen(strip)
    half_of_a_release(strip)
    code, said = run("restate", str(publication.record))
    assert code == 0, said
    assert "balance/total/cancelled-land: " in said
    assert "headquarters: version 2" in said
    assert "no-such-publication" in run("restate", str(publication.profile or 0).rjust(32, "0"))[1]


def test_a_cell_is_explained_by_its_records(worked: Cast) -> None:
    code, said = run("explain", "country-profile", "accidents/demining-accidents/2022", *_year(2022))
    assert code == 0, said
    assert "1.00  2022-04-05  accident" in said
    assert "no-such-cell" in run("explain", "country-profile", "accidents/none/2022", *_year(2022))[1]


def _year(year: int) -> list[str]:
    return ["--from", dt.date(year, 1, 1).isoformat(), "--to", dt.date(year, 12, 31).isoformat()]
