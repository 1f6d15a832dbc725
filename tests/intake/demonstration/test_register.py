"""The invented programme in the register: counts, chain, books, what was known when, the desk, and who may see what."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.test import Client

from whitestone.demonstration import ACCOUNTS, MARK, PASSWORD, Programme, Table, write
from whitestone.intake.demonstration import Loaded, load
from whitestone.land.from_files import settle_files
from whitestone.land.result import Settlement
from whitestone.problems import ProblemError
from whitestone.records.books.kept import settlement
from whitestone.records.capacity.models import Identity, Staff
from whitestone.records.capacity.strength import capacity_as_at
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.lanes.models import Lane
from whitestone.records.organisations.models import Organisation
from whitestone.records.quality.shares import inspected
from whitestone.records.reference.models import Ordnance, Profile, Term
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Quantity, Status, Target, Task
from whitestone.records.work.models import Workday
from whitestone.review.models import Comment, Event, Person
from whitestone.review.rules import Severity, current
from whitestone.review.states import State
from whitestone.review.verify import verify
from whitestone.review.words import all_words

pytestmark = pytest.mark.django_db
START, END = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


def rows_of(books: Settlement) -> dict[tuple[str | None, str | None, str | None], dict[str, float]]:
    return {
        (row.unit, row.kind, row.group): {
            "opening": float(row.opening),
            **{str(column): float(area) for column, area in row.moved.items()},
            "closing": float(row.closing),
        }
        for row in books.rows
    }


def entered_by(table: Table, day: np.datetime64) -> Table:
    """What of a table had reached the register on a day."""
    if table.file not in ("hazards.gpkg", "releases.gpkg", "finds.gpkg"):
        return table
    rows = table.columns["entered"] <= day
    columns = {name: column[rows] for name, column in table.columns.items()}
    return replace(table, columns=columns, geometry=table.places[rows])


def from_files(programme: Programme, folder: Path) -> Settlement:
    write(programme, folder)
    hazards, releases, units, finds = (folder / f"{name}.gpkg" for name in ("hazards", "releases", "units", "finds"))
    return settle_files(hazards, releases, units=units, finds=finds, start=START, end=END).settlement


def test_everything_is_in_and_the_chain_holds(loaded: Loaded, programme: Programme) -> None:
    files = {"hazard": "hazards.gpkg", "release": "releases.gpkg", "find": "finds.gpkg", "evidence": "evidence.gpkg"}
    # What of the history is cleared again in 2024 stands in no file.
    again = Release.objects.filter(reference__contains="again", author__username__startswith="SYN-").count()
    expected = {word: len(programme.table(file)) for word, file in files.items()}
    expected["release"] += again
    assert {word: loaded.history[word] for word in files} == expected
    for word, model in (("workday", Workday), ("hazard", Hazard), ("find", Find)):
        of_history = model.objects.standing().filter(author__username__startswith="SYN-").count()
        assert loaded.history[word] == of_history > 0, word
    assert list(verify()) == []
    # Every row of every word has an event of its own.
    rows = sum(word.model.objects.count() for word in all_words())
    assert Event.objects.filter(verb__in=("install", "draft")).count() == rows


def test_history_says_that_it_was_entered_as_history(loaded: Loaded) -> None:
    events = Event.objects.filter(word="hazard", verb="install")
    assert events.count() == loaded.history["hazard"]
    assert not events.exclude(reason__contains="history of an invented programme").exists()
    assert not events.filter(actor__isnull=False).exists()
    first = events.order_by("sequence")[0]
    assert first.record is not None
    assert first.number is not None
    version = Hazard.objects.get(record=first.record, number=first.number)
    assert version.approved_from is not None
    assert version.approved_from < version.written == first.at


def test_the_books_are_those_of_the_files(loaded: Loaded, programme: Programme, tmp_path: Path) -> None:
    expected, books = from_files(programme, tmp_path / "country"), settlement(START, END)
    theirs, ours = rows_of(expected), rows_of(books)
    assert books.balanced
    assert ours.keys() == theirs.keys()
    for key, row in theirs.items():
        assert ours[key] == pytest.approx(row, rel=1e-6, abs=1.0), key
    assert Counter(one.code for one in books.findings) == Counter(one.code for one in expected.findings)


def test_a_known_at_of_last_year_gives_last_years_books(loaded: Loaded, programme: Programme, tmp_path: Path) -> None:
    moment = dt.datetime(2023, 7, 1, tzinfo=dt.UTC)
    then = np.datetime64("2023-06-30")
    tables = [entered_by(table, then) for table in programme.tables]
    known = Programme(programme.scale, programme.seed, tuple(tables))
    theirs = rows_of(from_files(known, tmp_path / "then"))
    ours = rows_of(settlement(START, END, moment))
    assert ours != rows_of(settlement(START, END))
    assert ours.keys() == theirs.keys()
    for key, row in theirs.items():
        assert ours[key] == pytest.approx(row, rel=1e-6, abs=1.0), key


def test_the_desk_has_every_state_of_review_and_the_books_know_nothing_of_it(loaded: Loaded) -> None:
    states: Counter[str] = Counter()
    for word in all_words():
        states.update(word.model.objects.open().values_list("state", flat=True))
    assert sum(states.values()) == loaded.waiting
    assert 45 <= loaded.waiting <= 80
    assert set(states) == {State.DRAFT, State.SUBMITTED, State.VERIFIED, State.RETURNED}
    assert min(states.values()) >= 5
    assert Comment.objects.filter(answer="").count() == states[State.RETURNED]


def test_the_days_of_a_task_add_up_to_its_product(loaded: Loaded) -> None:
    products = {row.task: row for row in Release.objects.standing().filter(effective__range=(START, END))}
    done: defaultdict[str, float] = defaultdict(float)
    names = dict(Task.objects.values_list("record", "reference"))
    for task, m2, day in Workday.objects.values_list("task", "total_m2", "effective"):
        done[names[task]] += m2
        product = products.get(names[task])
        assert product is None or product.started is None or product.started <= day <= product.effective
    whole = [one for one in products.values() if one.started is not None and one.started >= START]
    assert len(whole) > 20
    for one in whole:
        assert done[one.task] == float(one.declared_m2 or 0), one.task


def test_the_year_of_operations_hangs_together(loaded: Loaded, programme: Programme) -> None:
    headquarters = Person.objects.get(username="demo-hq-1")
    told = capacity_as_at(headquarters, END)
    printed = programme.table("capacities.csv").columns
    sums: Counter[str] = Counter()
    for quantity, number in zip(printed["quantity"].tolist(), printed["number"].tolist(), strict=True):
        sums[quantity] += number
    assert sum(row.operational_staff for row in told.clearance) == sums["operational_staff"]
    assert sum(row.dogs for row in told.clearance) == sums["mine_detection_dogs"]
    assert sum(row.machines for row in told.clearance) == sums["machines"]
    assert sum(row.ts_teams for row in told.survey) == sums["ts_teams"]
    assert sum(row.ts_personnel for row in told.survey) == sums["ts_personnel"]
    assert sum(row.nts_personnel for row in told.survey) == sums["nts_personnel"]
    assert [row.including for row in told.clearance if row.including] == [(f"IEPF ({MARK})",)]
    assert Identity.objects.count() == len(set(Staff.objects.values_list("record", flat=True)))
    share = inspected(headquarters, START, END).share
    assert share == pytest.approx(0.0613, abs=0.00005)
    tasks = Task.objects.as_at(END)
    finished = set(Release.objects.as_at(END).values_list("task", flat=True))
    assert set(tasks.filter(status=Status.COMPLETED).values_list("reference", flat=True)) == finished
    assert tasks.filter(status=Status.IN_PROGRESS).exists()
    planned = sum(float(one.amount) for one in Target.objects.filter(quantity=Quantity.RELEASED_M2))
    released = sum(one.computed_m2 or 0 for one in Release.objects.filter(effective__range=(START, END)))
    assert 0.8 < released / planned < 1.25, "no line of the plan counts the others again"
    surveyed = set(Lane.objects.as_at(END).values_list("task", flat=True))
    assert surveyed <= set(tasks.filter(activity="TS").values_list("record", flat=True))


def test_history_breaks_few_rules_of_its_own(loaded: Loaded) -> None:
    """Every rule that would refuse a version is asked of some of each word; the files' own dirt is named here."""
    dirt = {"task-on-land-of-nobody", "handover-without-document", "handover-land-still-open"}
    found: Counter[str] = Counter()
    for word in all_words():
        if word.name in ("hazard", "release", "find", "evidence", "survey", "unit"):
            continue
        every = list(word.model.objects.standing().order_by("pk"))
        rows = every[:: max(1, len(every) // 20)]
        for said in word.all_findings(rows, current()):
            found.update(one.problem.code for one in said if one.severity is Severity.REFUSE)
    assert set(found) <= dirt, found


def test_every_record_says_synthetic(loaded: Loaded) -> None:
    for model in (Hazard, Release, Find):
        assert not model.objects.exclude(note__contains=MARK).exists()
    assert not Evidence.objects.exclude(source__contains=MARK).exists()
    assert not Organisation.objects.exclude(name__contains=MARK).exists()
    assert not Profile.objects.exclude(name__contains=MARK).exists()
    assert not Term.objects.exclude(source__contains=MARK).exists()
    assert not Ordnance.objects.exclude(note__contains=MARK).exists()
    assert all(str(record).startswith("53594e") for record in Hazard.objects.values_list("record", flat=True))


def test_each_account_signs_in_and_sees_what_its_role_allows(loaded: Loaded) -> None:
    for account in ACCOUNTS:
        client = Client()
        answer = client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, "/"), account
        assert client.get("/people/").status_code == (200 if account.role == "administrator" else 404), account
        waits = bool(client.get("/desk/").context["steps"])
        assert waits == (account.role in ("verifier", "headquarters", "officer")), account
        drafts = Hazard.objects.filter(state=State.DRAFT).visible_to(Person.objects.get(username=account.username))
        assert drafts.exists() == (account.role in ("field", "officer")), account


def test_a_register_that_holds_anything_is_refused(loaded: Loaded, programme: Programme) -> None:
    before = Event.objects.count()
    with pytest.raises(ProblemError) as refused:
        load(programme)
    assert [one.code for one in refused.value.problems] == ["demonstration-not-empty"]
    assert Event.objects.count() == before


def test_nobody_signs_in_with_an_account_of_history(loaded: Loaded) -> None:
    author = Person.objects.filter(username__startswith="SYN-").order_by("pk")[0]
    assert not author.has_usable_password()
    assert not author.appointments.exists()
