"""The invented year of 2024 in the register: reviewed by its people, with papers, certificates, and what came later."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

import pytest
import shapely

from whitestone.demonstration import MARK
from whitestone.intake.demonstration import Loaded
from whitestone.records.certificates.models import Case, Certificate, Closing
from whitestone.records.certificates.public import Validity, by_token, under_review
from whitestone.records.completion.models import Completion
from whitestone.records.completion.preview import open_land
from whitestone.records.finds.models import Find, FoundDuring
from whitestone.records.handover.models import Handover
from whitestone.records.quality.gate import failed
from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity
from whitestone.records.releases.models import Release
from whitestone.records.spot.models import SpotTask
from whitestone.records.surveys.models import Survey
from whitestone.records.tasks.models import Status, Task
from whitestone.records.work.models import Workday
from whitestone.review.models import Attachment, Event, Person
from whitestone.review.rules import Severity, current
from whitestone.review.states import State
from whitestone.review.storage import place_of
from whitestone.review.versions import Version
from whitestone.review.words import all_words

pytestmark = pytest.mark.django_db
START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
PEOPLE = ("demo-officer", "demo-partner", "demo-hq-1", "demo-hq-2")


def people() -> list[Person]:
    return list(Person.objects.filter(username__in=PEOPLE))


def of_the_year(*words: str) -> list[Version]:
    """Approved versions that the demonstration's own people wrote."""
    rows: list[Version] = []
    for word in all_words():
        if not words or word.name in words:
            written = word.model.objects.filter(author__in=people(), approved_from__isnull=False)
            rows += written.order_by("pk")
    return rows


def test_everything_was_reviewed_by_three_people_or_two_of_headquarters(loaded: Loaded) -> None:
    hands: defaultdict[tuple[str, object, object], dict[str, str]] = defaultdict(dict)
    for event in Event.objects.filter(verb__in=("draft", "submit", "verify", "approve")).select_related("actor"):
        hands[event.word, event.record, event.number][event.verb] = event.actor_name
    versions = of_the_year()
    assert len(versions) > 150
    for one in versions:
        steps = hands[one.key]
        central = one.word in ("certificate", "case")
        assert set(steps) == {"draft", "submit", "approve", *(() if central else ("verify",))}, one.key
        assert steps["approve"] not in (steps["draft"], steps["submit"], steps.get("verify")), one.key
        assert steps.get("verify") not in (steps["draft"], steps["submit"]), one.key
        assert one.effective.year == 2024 or central, one.key
    counted = Counter(one.word for one in versions)
    assert {
        "task", "workday", "find", "release", "completion", "visit", "lot", "handover", "spottask", "survey", "lane",
        "accident", "injured", "investigation", "recommendation", "nonconformity", "certificate", "case",
    } <= set(counted)  # fmt: skip


def test_nothing_of_the_year_breaks_a_rule_that_refuses(loaded: Loaded) -> None:
    for word in all_words():
        rows = [one for one in of_the_year(word.name) if one.stands]
        for one, said in zip(rows, word.all_findings(rows, current()), strict=True):
            refused = [each.problem.code for each in said if each.severity is Severity.REFUSE]
            # A certificate's findings are of the day of its issue; what came later is what its case tells of.
            assert not refused, (one.key, refused)


def test_tasks_run_from_order_to_completion_and_days_add_up_to_products(loaded: Loaded) -> None:
    done = [one for one in of_the_year("task") if isinstance(one, Task) and one.status == Status.COMPLETED]
    assert len(done) == loaded.tasks + 1, "and the land of the lot that failed, a second time"
    orders = Task.objects.filter(status=Status.ORDERED, author__username="demo-hq-1", approved_from__isnull=False)
    assert {one.record for one in orders} == {one.record for one in done}
    assert any(one.boundary_reason for one in done)
    assert Task.objects.filter(status=Status.SUSPENDED, author__in=people()).exists()
    areas = {one.record: one.area for one in done}
    worked: Counter[str] = Counter()
    for day in Workday.objects.standing().filter(effective__range=(START, END)):
        ordered = areas[day.task]
        assert day.area is not None
        assert ordered is not None
        outside = shapely.difference(day.area, ordered)
        assert outside.area <= 0.01 * day.area.area
        worked[str(day.task)] += round(day.total_m2)
    products = {one.task: one for one in Release.objects.standing().filter(effective__range=(START, END))}
    for task in done:
        product = products[task.reference]
        if product.activity != "NTS":
            assert worked[str(task.record)] == product.declared_m2, task.reference


def test_land_is_handed_over_with_its_papers_and_certificates(loaded: Loaded) -> None:
    handovers = Handover.objects.standing().filter(author__in=people())
    assert handovers.count() >= 5
    for one in handovers:
        paper = Attachment.objects.get(word="completion", record=one.completion)
        content = place_of(paper.sha256).read_bytes()
        assert content.startswith(b"%PDF")
        assert MARK.encode() in content
        assert None not in (one.women, one.girls, one.boys, one.men)
        report = Completion.objects.standing().get(record=one.completion)
        land = [row.area for row in Release.objects.standing().filter(record__in=report.products)]
        assert open_land(shapely.union_all(land), one.effective) < 1.0
    answers = [by_token(one.token) for one in Certificate.objects.filter(approved_from__isnull=False, number=1)]
    told = Counter(one.validity for one in answers)
    assert told[Validity.SUPERSEDED] == told[Validity.WITHDRAWN] == 1
    assert told[Validity.VALID] == handovers.count() - 1
    assert not told[Validity.UNKNOWN]


def test_items_on_released_land_open_cases_one_of_them_explained(loaded: Loaded) -> None:
    cases = {one.source_record: one for one in Case.objects.standing().order_by("number")}
    items = {one.record: one for one in Find.objects.filter(record__in=cases)}
    assert {one.found_during for one in items.values()} == {FoundDuring.REPORTED}
    assert sorted(one.status for one in cases.values()) == [Closing.CLOSED, Closing.OPEN]
    for case in cases.values():
        assert case.certificate is not None
        certificate = Certificate.objects.get(record=case.certificate, number=1)
        assert under_review(certificate) == (case.status == Closing.OPEN)
        assert str(case.release) in certificate.releases


def test_the_failed_lot_was_ordered_again_cleared_again_and_inspected_again(loaded: Loaded) -> None:
    lot = Lot.objects.standing().filter(author__in=people(), result=LotResult.FAILED).latest("number")
    second = Lot.objects.standing().filter(again=lot.record).latest("number")
    assert second.result == LotResult.PASSED
    assert set(second.releases) == {*lot.releases, *lot.recleared}
    task = Task.objects.standing().filter(lot=lot.record).latest("number")
    assert task.status == Status.COMPLETED
    assert not failed(lot.releases, END)


def test_spot_tasks_and_surveys_tell_what_the_history_does_not(loaded: Loaded) -> None:
    spots = [one for one in of_the_year("spottask") if one.stands and isinstance(one, SpotTask)]
    disposed = Find.objects.standing().filter(found_during=FoundDuring.SPOT_TASK)
    assert spots
    assert disposed.count() > 1
    for item in disposed:
        assert (item.release, item.effective.year) == (None, 2024)
        assert item.disposed is not None
    surveys = Survey.objects.standing().filter(kind="NTS", author__in=people())
    cancelled = Release.objects.standing().filter(product="cancelled", effective__range=(START, END))
    assert {one.survey for one in cancelled} == {one.record for one in surveys}
    for one in surveys:
        assert min(one.women or 0, one.men or 0, one.girls or 0, one.boys or 0) > 0
        assert one.criteria


def test_nonconformities_were_corrected_verified_and_lifted(loaded: Loaded) -> None:
    held = Nonconformity.objects.filter(author__username="demo-hq-1", state=State.APPROVED)
    last = {one.record: one for one in held.order_by("number")}
    assert last
    assert {one.correction for one in last.values()} == {Correction.VERIFIED}
