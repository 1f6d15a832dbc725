"""Reports in the background: printed when a period has ended, sent once to each receiver, kept for the owner."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.web.conftest import Sign
from whitestone.problems import ProblemError
from whitestone.reports.background import worker
from whitestone.reports.background.actions import Wanted, arrange, end, print_later
from whitestone.reports.background.calendar import due, last_period
from whitestone.reports.cells import Period
from whitestone.reports.models import Every, Progress, Run, Schedule
from whitestone.review.models import Event

D = dt.date
YEAR = Period(D(2023, 1, 1), D(2023, 12, 31))
DONOR = "donor@example.org"


@pytest.mark.parametrize(
    ("every", "day", "start", "last"),
    [
        (Every.DAY, D(2024, 3, 1), D(2024, 2, 29), D(2024, 2, 29)),
        (Every.WEEK, D(2024, 3, 3), D(2024, 2, 19), D(2024, 2, 25)),
        (Every.WEEK, D(2024, 3, 4), D(2024, 2, 26), D(2024, 3, 3)),
        (Every.MONTH, D(2024, 1, 31), D(2023, 12, 1), D(2023, 12, 31)),
        (Every.MONTH, D(2024, 3, 31), D(2024, 2, 1), D(2024, 2, 29)),
        (Every.QUARTER, D(2024, 1, 1), D(2023, 10, 1), D(2023, 12, 31)),
        (Every.QUARTER, D(2024, 12, 31), D(2024, 7, 1), D(2024, 9, 30)),
        (Every.YEAR, D(2024, 12, 31), D(2023, 1, 1), D(2023, 12, 31)),
    ],
)
def test_the_last_whole_period(every: Every, day: D, start: D, last: D) -> None:
    assert last_period(every, day) == Period(start, last)


def test_a_period_is_due_some_days_after_its_end_and_not_after_the_fact() -> None:
    made = D(2024, 2, 3)
    assert due(Every.MONTH, 5, made, D(2024, 2, 4)) is None
    # January became due on the 6th of February, after the schedule was made.
    assert due(Every.MONTH, 5, made, D(2024, 2, 6)) == Period(D(2024, 1, 1), D(2024, 1, 31))
    assert due(Every.MONTH, 5, D(2024, 2, 6), D(2024, 2, 20)) is None
    assert due(Every.MONTH, 5, made, D(2024, 3, 5)) == Period(D(2024, 1, 1), D(2024, 1, 31))
    assert due(Every.MONTH, 5, made, D(2024, 3, 6)) == Period(D(2024, 2, 1), D(2024, 2, 29))


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORTS = tmp_path / "exports"


def regular(cast: Cast, *receivers: str) -> Schedule:
    """A monthly report that was ordered long enough ago to be due."""
    wanted = Wanted("donor-report", ("csv", "pdf"), receivers=receivers, address="https://register.example")
    schedule = arrange(wanted, Every.MONTH, 0, actor=cast.headquarters)
    Schedule.objects.update(created=timezone.now() - dt.timedelta(days=40))
    return schedule


def later(minutes: float) -> None:
    """As if some time had gone by."""
    past = timezone.now() - dt.timedelta(minutes=minutes)
    Run.objects.update(after=past, touched=past)


@pytest.mark.django_db
def test_a_regular_report_is_sent_once_to_each_receiver(strip: Cast, sink: list[bytes]) -> None:
    regular(strip, DONOR, "ministry@example.org")
    assert worker.work_off() == 1
    assert worker.work_off() == 0
    assert len(sink) == 2
    for message, own, other in zip(sink, (DONOR, "ministry"), ("ministry", DONOR), strict=True):
        assert f"To: {own}".encode() in message
        assert other.encode() not in message
        assert b"donor-report" in message
    run = Run.objects.get()
    month = last_period(Every.MONTH, timezone.localtime().date())
    assert (run.state, run.start, run.end) == (Progress.DONE, month.start, month.end)
    assert "https://register.example/reports/donor-report/cell/" in worker.file_of(run, "csv").read_text()
    said = Event.objects.get(verb="send")
    assert (said.actor, run.sha256 in said.new, DONOR in said.new) == (strip.headquarters, True, True)


@pytest.mark.django_db
def test_what_a_mail_server_refuses_is_told_and_tried_again_for_those_alone(
    strip: Cast, sink: list[bytes], settings: Settings
) -> None:
    regular(strip, DONOR, "refused@example.org")
    worker.work_off()
    run = Run.objects.get()
    assert (run.state, run.sent, len(sink)) == (Progress.WAITING, [DONOR], 1)
    assert "report-not-sent" in run.problem
    assert "refused@example.org" in run.problem
    assert worker.work_off() == 0  # not at once
    known = run.known_at
    for _ in range(worker.ATTEMPTS):
        later(1)
        worker.work_off()
    run.refresh_from_db()
    assert (run.state, run.known_at, len(sink)) == (Progress.FAILED, known, 1)
    settings.EMAIL_HOST = ""
    print_later([Wanted("donor-report", ("csv",), receivers=(DONOR,))], YEAR, actor=strip.headquarters)
    worker.work_off()
    assert "no mail server" in Run.objects.get(schedule=None).problem


@pytest.mark.django_db
def test_mail_is_not_sent_twice_when_a_process_ends_in_the_middle(strip: Cast, sink: list[bytes]) -> None:
    regular(strip, DONOR)
    worker.note_due(timezone.now())
    Run.objects.update(state=Progress.SENDING)
    worker.work_off()
    assert Run.objects.get().state == Progress.SENDING  # another process may be at it
    later(60)
    worker.work_off()
    run = Run.objects.get()
    assert run.state == Progress.FAILED
    assert "report-perhaps-sent" in run.problem
    assert sink == []


@pytest.mark.django_db
def test_whoever_has_lost_the_appointment_is_sent_nothing(strip: Cast, sink: list[bytes]) -> None:
    regular(strip, DONOR)
    strip.headquarters.appointments.all().delete()
    worker.work_off()
    run = Run.objects.get()
    assert (run.state, sink) == (Progress.FAILED, [])
    assert "report-not-yours-to-send" in run.problem


@pytest.mark.django_db
def test_a_schedule_that_was_ended_prints_nothing_more(strip: Cast) -> None:
    schedule = regular(strip)
    with pytest.raises(ProblemError, match="no-such-schedule"):
        end(schedule.pk, actor=strip.reader)
    end(schedule.pk, actor=strip.second_headquarters)
    assert worker.work_off() == 0
    with pytest.raises(ProblemError, match="no-such-schedule"):
        end(schedule.pk, actor=strip.headquarters)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("no-such", ("csv",)), "no-such-report"),
        (Wanted("donor-report", ("exe",)), "no-such-report-form"),
        (Wanted("donor-report", ()), "no-such-report-form"),
        (Wanted("donor-report", ("csv",), languages="xx"), "no-such-report-language"),
        (Wanted("donor-report", ("csv",), only={"unit": "N"}), "report-takes-no-such-part"),
        (Wanted("donor-report", ("csv",), receivers=("a b",)), "report-receiver-wrong"),
        (Wanted("donor-report", ("csv",), receivers=("a@example.org\nBcc: b@example.org",)), "report-receiver-wrong"),
    ],
)
def test_what_cannot_be_printed_is_refused_when_it_is_ordered(strip: Cast, wanted: Wanted, code: str) -> None:
    good = Wanted("donor-report", ("csv",))
    with pytest.raises(ProblemError, match=code):
        print_later([good, wanted], YEAR, actor=strip.headquarters)
    assert not Run.objects.exists()
    with pytest.raises(ProblemError, match="report-wait-too-long"):
        arrange(good, Every.DAY, 91, actor=strip.headquarters)


@pytest.mark.django_db
def test_the_page_orders_several_and_gives_files_to_their_owner_alone(strip: Cast, signed: Sign) -> None:
    page = "/reports/background/"
    said = {"report": ["donor-report", "minimum-data"], "form": ["csv"], "from": "2023-01-01", "to": "2023-12-31"}
    mail = {**said, "receivers": DONOR}
    for name, person in strip.everyone().items():
        inside = name not in ("anonymous", "nobody")
        assert (signed(person).get(page).status_code == 200) == inside, name
        wanted = 302 if name in ("headquarters", "second_headquarters") else None
        status = signed(person).post(page, mail).status_code
        assert status == wanted or (wanted is None and status in (302, 403, 404, 409)), (name, status)
    assert {run.owner.username for run in Run.objects.all()} <= {"headquarters", "second_headquarters"}
    Run.objects.all().delete()
    reader = signed(strip.reader)
    assert reader.post(page, {**said, "from": "2024-01-01"}).status_code == 404
    assert reader.post(page, said).status_code == 302
    assert worker.work_off() == 2
    text = reader.get(page).content.decode()
    for run in Run.objects.all():
        address = f"{page}{run.pk}/csv/"
        assert address in text
        answer: Any = reader.get(address)
        assert b"#indicator+value+num" in b"".join(answer.streaming_content)
        for close in answer._resource_closers:
            close()
        assert reader.get(f"{page}{run.pk}/pdf/").status_code == 404
        for name, person in strip.everyone().items():
            if name != "reader":
                assert signed(person).get(address).status_code in (302, 404), name
    Run.objects.update(expires=timezone.now())
    assert reader.get(address).status_code == 404
    worker.work_off()
    assert not Run.objects.exists()
    assert not any((worker.folder_of(run).parent).iterdir())


@pytest.mark.django_db
def test_a_regular_report_is_ordered_and_ended_on_the_page(strip: Cast, signed: Sign) -> None:
    page = "/reports/background/"
    headquarters, reader = signed(strip.headquarters), signed(strip.reader)
    said = {
        "report": "donor-report",
        "form": "pdf",
        "every": "quarter",
        "wait": "5",
        "receivers": f"{DONOR}; m@example.org",
    }
    assert headquarters.post(page, said).status_code == 302
    schedule = Schedule.objects.get()
    assert (schedule.every, schedule.wait, schedule.receivers) == ("quarter", 5, [DONOR, "m@example.org"])
    assert DONOR in headquarters.get(page).content.decode()
    assert DONOR not in reader.get(page).content.decode()
    assert headquarters.post(page, {**said, "every": "hour"}).status_code == 404
    assert reader.post(f"{page}{schedule.pk}/end/").status_code == 404
    assert headquarters.post(f"{page}{schedule.pk}/end/").status_code == 302
    assert Schedule.objects.get().ended is not None
