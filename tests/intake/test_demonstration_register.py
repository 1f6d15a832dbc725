"""The invented programme in the register: counts, chain, books, what was known when, the desk, and who may see what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.test import Client

from tests.intake.small import small_programme
from whitestone.demonstration import ACCOUNTS, MARK, PASSWORD, Account, Programme, Table, write
from whitestone.intake.demonstration import Loaded, load
from whitestone.land.from_files import settle_files
from whitestone.land.result import Settlement
from whitestone.problems import ProblemError
from whitestone.records.books.kept import settlement
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Organisation
from whitestone.records.reference.models import Ordnance, Profile, Term
from whitestone.records.releases.models import Release
from whitestone.review.models import Comment, Event, Person
from whitestone.review.rules import current
from whitestone.review.states import State
from whitestone.review.verify import verify
from whitestone.review.words import all_words

pytestmark = pytest.mark.django_db
START, END = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return small_programme()


@pytest.fixture
def loaded(db: None, programme: Programme) -> Loaded:
    return load(programme)


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
    files = {name: folder / f"{name}.gpkg" for name in ("units", "finds")}
    return settle_files(folder / "hazards.gpkg", folder / "releases.gpkg", start=START, end=END, **files).settlement


def test_everything_is_in_and_the_chain_holds(loaded: Loaded, programme: Programme) -> None:
    files = {"hazard": "hazards.gpkg", "release": "releases.gpkg", "find": "finds.gpkg", "evidence": "evidence.gpkg"}
    assert loaded.history == {word: len(programme.table(file)) for word, file in files.items()}
    assert Hazard.objects.standing().count() == loaded.history["hazard"]
    assert Find.objects.standing().count() == loaded.history["find"]
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
    assert 55 <= loaded.waiting <= 65
    assert set(states) == {State.DRAFT, State.SUBMITTED, State.VERIFIED, State.RETURNED}
    assert min(states.values()) >= 5
    assert Comment.objects.filter(answer="").count() == states[State.RETURNED]


def test_every_record_says_synthetic(loaded: Loaded) -> None:
    for model in (Hazard, Release, Find):
        assert not model.objects.exclude(note__contains=MARK).exists()
    assert not Evidence.objects.exclude(source__contains=MARK).exists()
    assert not Organisation.objects.exclude(name__contains=MARK).exists()
    assert not Profile.objects.exclude(name__contains=MARK).exists()
    assert not Term.objects.exclude(source__contains=MARK).exists()
    assert not Ordnance.objects.exclude(note__contains=MARK).exists()
    assert all(str(record).startswith("53594e") for record in Hazard.objects.values_list("record", flat=True))


def test_the_pages_say_synthetic_and_those_of_another_register_do_not(db: None, programme: Programme) -> None:
    assert MARK not in Client().get("/").content.decode()
    load(programme)
    assert current().demonstration
    page = Client().get("/").content.decode()
    assert f"<strong>{MARK}</strong>" in page


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda one: one.username)
def test_each_account_signs_in_and_sees_what_its_role_allows(loaded: Loaded, account: Account) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/people/").status_code == (200 if account.role == "administrator" else 404)
    desk = client.get("/desk/")
    reviews = account.role in ("verifier", "headquarters", "officer")
    assert bool(desk.context["steps"]) == reviews
    person = Person.objects.get(username=account.username)
    others = Hazard.objects.open().exclude(author=person).filter(state=State.DRAFT)
    seen = others.visible_to(person)
    if account.role in ("reader", "administrator", "verifier", "headquarters"):
        assert not seen.exists()


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
