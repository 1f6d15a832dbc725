"""Certificates: issued when nothing is missing, numbered without gaps, on paper that is kept, checked by anybody.

And cases: an item on land that had been released.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import OPERATOR, Cast
from tests.records.country import change, draft, hazard, square, through
from tests.records.operations import PRODUCT, approved, codes, ordered, prepare, put
from tests.records.test_releases_and_finds import FIND
from whitestone.problems import ProblemError
from whitestone.records.accidents.models import Accident
from whitestone.records.certificates.actions import issue
from whitestone.records.certificates.models import Case, Certificate
from whitestone.records.certificates.paper import write_pdf
from whitestone.records.certificates.public import Validity, by_number, by_token
from whitestone.records.completion.models import Completion
from whitestone.records.finds.models import Find
from whitestone.records.handover.models import Handover
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.models import Lot
from whitestone.records.reference.models import Profile
from whitestone.records.releases.models import Release
from whitestone.records.spot.models import SpotTask
from whitestone.records.tasks.actions import complete
from whitestone.review.actions.attaching import attach
from whitestone.review.actions.drafting import NewRecord, Seen, propose
from whitestone.review.actions.installing import install
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import withdraw
from whitestone.review.states import Change, State, Step
from whitestone.review.storage import place_of

pytestmark = pytest.mark.django_db

START, END = dt.date(2023, 3, 1), dt.date(2023, 6, 1)
LATER = dt.date(2023, 9, 1)
MARKS = "MULTIPOINT ((46.1 40.1), (46.11 40.1), (46.11 40.11), (46.1 40.11))"


def handed_over(cast: Cast, west: float = 46.1) -> Handover:
    """Cleared land of the square, from the task to the approved handover."""
    area = square(west, 40.1)
    through(hazard(cast, reference=f"HA-{west}", area=area), cast)
    task = ordered(cast, START, depth_m="0.15", area=area, reference=f"T-{west}")
    product = put(Release, cast, {**PRODUCT, "area": area, "depth_m": "0.20"}, END)
    report = {
        "task": task.record,
        "products": [str(product.record)],
        "marks": MARKS,
        "mark_table": [{"how": "iron rod"}],
    }
    done = put(Completion, cast, report, END)
    attach(done, name="report.pdf", chunks=[b"%PDF-1.7\n"], actor=cast.field)
    plan = {"name": f"L-{west}", "releases": [str(product.record)], "side_m": 5, "share_percent": 5, "seed": 7}
    outcome = {"inspected": END, "inspected_m2": 900, "bad_squares": 0, "result": "passed"}
    put(Lot, cast, {**plan, **outcome}, END)
    approved(complete(task.record, day=END, actor=cast.field), cast)
    said = {
        "task": task.record, "completion": done.record, "receiver": "the village", "effective": END, "women": 3,
        "girls": 1, "boys": 2, "men": 4, "restrictions": "No foundations deeper than 0.2 m.",
    }  # fmt: skip
    return approved(draft(Handover, cast, said), cast)


@pytest.fixture
def ready(land: Cast, settings: Settings, tmp_path: Path) -> Handover:
    settings.ATTACHMENTS = tmp_path
    prepare(land)
    return handed_over(land)


def certified(cast: Cast, handover: Handover) -> Certificate:
    return approved_again(issue(handover.record, actor=cast.headquarters, address="https://register.example"), cast)


def text_of(pdf: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout


def test_the_paper_says_what_the_register_says_and_is_kept_under_its_hash(land: Cast, ready: Handover) -> None:
    made = certified(land, ready)
    file = place_of(made.sha256)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == made.sha256
    said = text_of(file)
    number = f"HC-{dt.datetime.now(dt.UTC).year}-0001"
    assert made.reference == number
    for part in (
        "Certificate of handover of released land", number, f"{made.token[:5]}-{made.token[5:10]}",
        "the village", "1 : 20,000", "who inspected the land", "North (N)", "T-46.1",
        "946,731 m²", "0.20 m", "women 3, girls 1, boys 2, men 4", "No foundations deeper than 0.2 m.",
        "40°06'00.00\"N",
        "iron rod", f"https://register.example/c/{made.token}/",
    ):  # fmt: skip
        assert part in said, part
    assert "SYNTHETIC" not in said
    assert made.area is not None
    assert hashlib.sha256(write_pdf(made.content, made.area, made.languages)).hexdigest() == made.sha256
    assert codes(made) == []
    assert made.computed_m2 == pytest.approx(made.content["area_m2"], abs=0.1)


def test_numbers_follow_each_other_and_none_is_given_twice(land: Cast, ready: Handover) -> None:
    other = handed_over(land, 46.3)
    first, second = certified(land, ready), issue(other.record, actor=land.headquarters)
    assert (first.serial, second.serial) == (1, 2)
    assert first.token != second.token
    with pytest.raises(ProblemError, match="certificate-exists"):
        issue(ready.record, actor=land.second_headquarters)
    with pytest.raises(ProblemError, match="certificate-exists"):
        issue(other.record, actor=land.second_headquarters, supersedes=True)


def test_nothing_is_issued_while_something_is_missing_or_by_others(land: Cast, ready: Handover) -> None:
    for person in (land.field, land.officer, land.outsider, land.verifier, land.administrator, land.reader):
        with pytest.raises(ProblemError, match="no-right"):
            issue(ready.record, actor=person)
    failed = {"name": "again", "side_m": 5, "share_percent": 5, "seed": 7, "result": "failed"}
    put(Lot, land, {**failed, "releases": Lot.objects.get().releases}, END)
    with pytest.raises(ProblemError, match="handover-lot-failed"):
        issue(ready.record, actor=land.headquarters)
    assert not Certificate.objects.exists()


def test_what_happened_since_the_handover_blocks_the_certificate(land: Cast, ready: Handover) -> None:
    item = {**FIND, "place": "POINT (46.105 40.105)", "effective": LATER, "found_during": "spot task"}
    through(draft(Find, land, item), land)
    with pytest.raises(ProblemError, match="certificate-case-open"):
        issue(ready.record, actor=land.headquarters)
    (case,) = Case.objects.all()
    move(Case, Step.REJECT, [Seen(case.pk, case.revision)], actor=land.second_headquarters, reason="a tin")
    again = put(Hazard, land, {"kind": "SHA", "contamination": "AP", "area": square(46.1, 40.1, 0.001)}, LATER)
    with pytest.raises(ProblemError, match="handover-land-still-open"):
        issue(ready.record, actor=land.headquarters)
    assert again.stands
    assert not Certificate.objects.exists()


def test_a_certificate_that_somebody_typed_is_refused(land: Cast, ready: Handover) -> None:
    made = issue(ready.record, actor=land.headquarters)
    Certificate.objects.filter(pk=made.pk).update(content={**made.content, "area_m2": 5.0})
    assert codes(Certificate.objects.get(pk=made.pk)) == ["certificate-not-from-register"]
    place_of(made.sha256).write_bytes(b"%PDF-1.7 another")
    assert "certificate-paper-changed" in codes(Certificate.objects.get(pk=made.pk))


def test_anybody_learns_whether_it_holds_and_nothing_else(land: Cast, ready: Handover) -> None:
    waiting = issue(ready.record, actor=land.headquarters)
    assert by_token(waiting.token).validity is Validity.UNKNOWN
    made = approved_again(waiting, land)
    answer = by_token(made.token)
    assert (answer.validity, answer.number, answer.sha256) == (Validity.VALID, made.reference, made.sha256)
    assert set(answer.as_json()) == {"validity", "number", "sha256", "issued", "under_review", "unit", "area_m2", "day"}
    assert by_number(made.reference, f"{made.token[:5]} {made.token[5:10]}".upper()).validity is Validity.VALID
    for number, check in (
        (made.reference, made.token[:9]),
        (made.reference, "aaaaaaaaaa"),
        (made.reference, ""),
        ("HC-1999-0001", made.token[:10]),
    ):
        assert by_number(number, check).as_json() == {"validity": "unknown"}
    again = issue(ready.record, actor=land.headquarters, reason="the receiver's name", supersedes=True)
    assert by_token(made.token).validity is Validity.VALID
    later = approved_again(again, land)
    told = by_token(made.token)
    assert (told.validity, told.superseded_by) == (Validity.SUPERSEDED, later.reference)
    approved_again(withdraw(later, actor=land.headquarters, base=1, reason="issued in error"), land)
    assert by_token(later.token).validity is Validity.WITHDRAWN
    assert by_token(later.token).withdrawn


def approved_again(version: Certificate, cast: Cast) -> Certificate:
    """By another person of headquarters than the one who issued it."""
    row = Certificate.objects.get(pk=version.pk)
    if row.state == State.DRAFT:
        (row,) = move(Certificate, Step.SUBMIT, [Seen(row.pk, row.revision)], actor=cast.headquarters)
    (row,) = move(Certificate, Step.APPROVE, [Seen(row.pk, row.revision)], actor=cast.second_headquarters)
    return row


def test_the_profile_says_number_languages_and_what_is_opened(land: Cast, ready: Handover) -> None:
    rules = {"certificates": {"number": "{year}/{serial}", "languages": ["en", "ar"], "public": [], "flag": False}}
    said = {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": {**rules, "demonstration": True}}
    install(Profile, [NewRecord(None, {**said, "effective": START})], author=land.headquarters, reason="a test")
    made = certified(land, ready)
    assert made.reference.endswith("/1")
    assert "SYNTHETIC" in text_of(place_of(made.sha256))
    assert set(by_token(made.token).as_json()) == {"validity", "number", "sha256", "issued", "under_review"}


def test_an_item_on_released_land_opens_one_case(land: Cast, ready: Handover) -> None:
    made = certified(land, ready)
    item = {**FIND, "place": "POINT (46.105 40.105)", "effective": LATER, "found_during": "spot task"}
    found = through(draft(Find, land, item), land)
    (case,) = Case.objects.all()
    assert (case.source, case.source_record, case.certificate) == ("find", found.record, made.record)
    assert str(case.release) == made.releases[0]
    assert (case.days, case.state, case.organisation) == ((LATER - END).days, "submitted", OPERATOR)
    assert len(case.lots) == 1
    assert by_token(made.token).under_review
    through(change(found, land, Change.CORRECTED, {"count": 2}, found.number), land)
    assert Case.objects.count() == 1
    (stands,) = move(Case, Step.APPROVE, [Seen(case.pk, case.revision)], actor=land.second_headquarters)
    assert codes(stands) == []
    end = propose(
        stands, actor=land.headquarters, change=Change.UPDATED, base=1, values={"status": "closed"}, reason="x"
    )
    assert codes(end) == ["case-closed-without-finding"]


@pytest.mark.parametrize(
    ("place", "day", "why"),
    [
        ("POINT (46.105 40.105)", END, "the day of the release"),
        ("POINT (46.15 40.15)", LATER, "land that was never released"),
    ],
)
def test_other_items_open_none(land: Cast, ready: Handover, place: str, day: dt.date, why: str) -> None:
    through(draft(Find, land, {**FIND, "place": place, "effective": day}), land)
    assert not Case.objects.exists(), why


def test_the_order_of_approvals_does_not_matter(land: Cast, ready: Handover) -> None:
    """An item whose report was approved before the product that had released its land opens the same case."""
    west = 46.3
    through(hazard(land, reference="HA-W", area=square(west, 40.1)), land)
    inside, beside = ("POINT (46.305 40.105)", LATER), ("POINT (46.5 40.5)", LATER)
    at_work = ("POINT (46.305 40.105)", END)
    items = [
        through(draft(Find, land, {**FIND, "place": place, "effective": day, "found_during": "spot task"}), land)
        for place, day in (inside, beside, at_work)
    ]
    assert not Case.objects.exists()
    product = through(draft(Release, land, {**PRODUCT, "area": square(west, 40.1), "effective": END}), land)
    (case,) = Case.objects.all()
    assert (case.source_record, case.release) == (items[0].record, product.record)
    assert (case.days, case.state) == ((LATER - END).days, "submitted")
    through(change(product, land, Change.CORRECTED, {"note": "again"}, product.number), land)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("kind", "cases"), [("mine or ordnance accident", 1), ("demining accident", 0)])
def test_an_accident_on_the_day_of_the_release(land: Cast, ready: Handover, kind: str, cases: int) -> None:
    """Of somebody else it happened on land said to be free of mines; of a deminer it happened at work."""
    noon = dt.datetime.combine(END, dt.time(12), tzinfo=dt.UTC)
    said = {"kind": kind, "happened": noon, "reported": noon, "place": "POINT (46.105 40.105)", "effective": END}
    through(draft(Accident, land, {**said, "organisation": OPERATOR, "killed": 0, "injured": 1}), land)
    assert Case.objects.count() == cases


def test_a_report_of_nothing_opens_none_and_of_something_does(land: Cast, ready: Handover) -> None:
    said = {"source": "public", "place": "POINT (46.105 40.105)", "reported": LATER, "visited": LATER, "closed": LATER,
            "status": "closed", "effective": LATER, "organisation": OPERATOR}  # fmt: skip
    through(draft(SpotTask, land, {**said, "outcome": "nothing found"}), land)
    assert not Case.objects.exists()
    through(draft(SpotTask, land, {**said, "outcome": "destroyed in place"}), land)
    assert Case.objects.get().source == "spottask"


def test_who_guesses_has_to_wait_and_who_asks_right_learns_it(land: Cast, ready: Handover) -> None:
    cache.clear()
    made, client = certified(land, ready), Client()
    assert client.get(f"/c/{made.token}.json").json()["validity"] == "valid"
    guesses = [client.get(f"/c/{'a' * 31}{letter}.json") for letter in "abcdefghijklmnopqrstuvwxyz234567"]
    assert [one.status_code for one in guesses] == [404] * 30 + [429] * 2
    assert all(one.json() == {"validity": "unknown"} for one in guesses[:30])
    late = client.get(f"/c/?number={made.reference}&check={made.token[:10]}")
    assert (late.status_code, late.headers["Retry-After"]) == (429, "60")
    assert made.sha256 not in late.content.decode()
    cache.clear()
