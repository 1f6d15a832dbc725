"""Every address of the register, asked for by the whole cast: who gets what is written here, and nothing is missing."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

from tests.cast import OPERATOR, Cast
from tests.intake.files import finds, good, stage
from tests.intake.phones.filled import HAZARD, PNG, phone, xml
from tests.records.country import hazard, square, through
from tests.records.operations import prepare, put
from tests.records.test_certificates import certified, handed_over
from tests.web.conftest import Sign
from whitestone.intake.models import Delivery
from whitestone.intake.phones.models import Submission
from whitestone.intake.phones.receiving import receive
from whitestone.intake.pulls.models import PullSource
from whitestone.records.accidents.models import Accident
from whitestone.records.completion.models import Completion
from whitestone.records.hazards.models import Hazard
from whitestone.records.quality.models import Lot
from whitestone.records.tasks.models import Task
from whitestone.reports.background import worker as printing
from whitestone.reports.background.actions import Wanted, print_later
from whitestone.reports.cells import Period
from whitestone.review.actions.attaching import attach
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.models import Person
from whitestone.share.exports import jobs
from whitestone.share.models import Format

pytestmark = pytest.mark.django_db

WORDS = (
    "hazard",
    "evidence",
    "survey",
    "release",
    "find",
    "source",
    "figure",
    "return",
    "organisation",
    "accreditation",
    "unit",
    "term",
    "ordnance",
    "profile",
    "publication",
    "team",
    "staff",
    "identity",
    "animal",
    "machine",
    "trial",
    "course",
    "attendance",
    "contract",
    "task",
    "target",
    "workday",
    "limit",
    "qaplan",
    "visit",
    "nonconformity",
    "lot",
    "accident",
    "injured",
    "investigation",
    "recommendation",
    "spottask",
    "lane",
    "completion",
    "marking",
    "handover",
    "certificate",
    "case",
    "education",
)
EVERYBODY = {
    "anonymous", "nobody", "reader", "field", "officer", "outsider", "verifier", "other_verifier", "headquarters",
    "second_headquarters", "administrator",
}  # fmt: skip
SIGNED = EVERYBODY - {"anonymous"}
OWN = {"field", "officer"}
CENTRE = {"headquarters", "second_headquarters"}
PARTNERS = SIGNED - {"nobody"}
NOBODY: set[str] = set()
OWNER = {"officer"}
YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
TILE = "2572/1549"


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= names(one.url_patterns)
        elif one.name:
            found.add(one.name)
    return found


def of_words(*ends: str) -> set[str]:
    return {f"{word}-{end}" for word in WORDS for end in ends}


@dataclass(frozen=True)
class Right:
    """Who is answered with a page (GET) or lets something happen (POST); everybody else is turned away."""

    address: str
    people: set[str]
    method: str = "get"


def batched(draft: Hazard) -> uuid.UUID:
    """The number of a batch that holds one draft of the operator."""
    batch = uuid.uuid4()
    values = {"effective": draft.effective, "kind": "CHA", "contamination": "AP"}
    record(Hazard, [NewRecord(draft.owner, values)], actor=Person.objects.get(username="field"), batch=batch)
    return batch


def exported(person: Person) -> uuid.UUID:
    """An export that the person asked for and that is ready."""
    export = jobs.ask(person, "hazard", Format.GEOJSON, {})
    jobs.work_off()
    return export.pk


def sent(cast: Cast) -> tuple[Submission, str]:
    """What a phone of the operator sent, and the phone's key."""
    device, key = phone(cast)
    return receive(device, xml("hazard", HAZARD, photos=("a.png",)), {"a.png": [PNG]}), key


def rights(land: Cast, came: Delivery) -> dict[str, Right]:
    draft, approved, someone = hazard(land), through(hazard(land), land), land.officer
    task, lot, report = others(land)
    filled, key = sent(land)
    paper = certified(land, handed_over(prepare(land), 46.4))
    pulled = PullSource.objects.create(name="Kobo", protocol="KoboToolbox", owner=OPERATOR, person=land.field)
    device, openrosa = f"/devices/{filled.device_id}/", f"/openrosa/key/{key}"
    first, second = f"/hazard/{draft.record}/1/", f"/hazard/{approved.record}/1/"
    return {
        "home": Right("/", EVERYBODY),
        "search": Right("/search/?q=HA-1", EVERYBODY),
        "help": Right("/help/", EVERYBODY),
        "why": Right("/why/", EVERYBODY),
        "preferences": Right("/preferences/", NOBODY),
        "kept-lists": Right("/lists/", SIGNED),
        "desk": Right("/desk/", SIGNED),
        "desk-item": Right(f"/desk/hazard/{draft.record}/1/", NOBODY),
        "ledger": Right("/ledger/?from=2023-01-01&to=2023-12-31", PARTNERS),
        "batches": Right("/batches/", PARTNERS),
        "batch": Right(f"/batches/{batched(draft)}/", OWN),
        "batch that nobody wrote": Right(f"/batches/{someone.pk:032x}/", NOBODY),
        "api-coordinates": Right("/api/coordinates", NOBODY),
        "api-batches": Right("/api/batches/", SIGNED),
        "api-kept-lists": Right("/api/lists/", SIGNED),
        "api-kept-list": Right(f"/api/lists/{someone.pk}", NOBODY),
        "api-batch": Right(f"/api/batches/{batched(draft)}", OWN),
        "api-batch-undo": Right(f"/api/batches/{batched(draft)}/undo", NOBODY),
        "ledger-days": Right("/ledger/days/?from=2022-12-31&to=2023-12-31", PARTNERS),
        "ledger-postings": Right("/ledger/postings/?from=2023-01-01&to=2023-12-31&column=recorded", PARTNERS),
        "ledger-changes": Right("/ledger/changes/?from=2023-01-01&to=2023-12-31&first=2023-01-01T00:00Z", PARTNERS),
        "ledger-findings": Right("/ledger/findings/?from=2023-01-01&to=2023-12-31", PARTNERS),
        "intake": Right("/intake/", SIGNED),
        "intake-new": Right("/intake/new/", OWN | CENTRE | {"outsider"}),
        "intake-delivery": Right(f"/intake/{came.pk}/", OWN | CENTRE),
        "intake-mapping": Right(f"/intake/{came.pk}/mapping/", OWN | CENTRE),
        "intake-apply": Right(f"/intake/{came.pk}/apply/", NOBODY),
        "intake-places": Right(f"/intake/{came.pk}/rows.geojson", OWN | CENTRE),
        "intake-original": Right(f"/intake/{came.pk}/original/", OWN | CENTRE),
        "intake-given-back": Right(f"/intake/{came.pk}/given-back/", OWN | CENTRE),
        "devices": Right("/devices/", SIGNED),
        "device": Right(device, OWN | CENTRE),
        "device-revoke": Right(f"{device}revoke/", NOBODY),
        "device-storage": Right(f"{device}storage/", NOBODY),
        "submission": Right(f"/submissions/{filled.pk}/", OWN | CENTRE),
        "submission-original": Right(f"/submissions/{filled.pk}/original/", OWN | CENTRE),
        "submission-file": Right(f"/submissions/{filled.pk}/files/{filled.media.get().pk}/", OWN | CENTRE),
        "forms": Right("/forms/", SIGNED),
        "form-fill": Right(f"/forms/whitestone_find/?owner={OPERATOR}", OWN | CENTRE),
        "form-xml": Right(f"/forms/whitestone_find/form.xml?owner={OPERATOR}", OWN | CENTRE),
        "form-list": Right(f"/forms/whitestone_find/lists/hazard.csv?owner={OPERATOR}", OWN | CENTRE),
        "form-send": Right("/forms/whitestone_find/send/", NOBODY),
        "pulls": Right("/pulls/", SIGNED),
        "pull": Right(f"/pulls/{pulled.pk}/", {"officer"} | CENTRE),
        "pull-run": Right(f"/pulls/{pulled.pk}/run/", NOBODY),
        "pull-look": Right(f"/pulls/{pulled.pk}/look/", NOBODY),
        "pull-pause": Right(f"/pulls/{pulled.pk}/pause/", NOBODY),
        # Whoever has a device's key speaks as that device, signed in or not.
        "openrosa-forms": Right(f"{openrosa}/formList", EVERYBODY),
        "openrosa-form": Right(f"{openrosa}/forms/whitestone_hazard.xml", EVERYBODY),
        "openrosa-manifest": Right(f"{openrosa}/forms/whitestone_find/manifest", EVERYBODY),
        "openrosa-list": Right(f"{openrosa}/lists/hazard.csv", EVERYBODY),
        "openrosa-submission": Right(f"{openrosa}/submission", NOBODY),
        "twins": Right("/twins/find/", PARTNERS),
        "contradictions": Right("/figures/contradictions/", PARTNERS),
        "capacity": Right("/capacity/?as_at=2023-12-31", SIGNED),
        "task-board": Right("/tasks/board/", PARTNERS),
        "task-timeline": Right("/tasks/timeline/", PARTNERS),
        "task-plan": Right("/tasks/plan/?as_at=2023-12-31", PARTNERS),
        "work-alarms": Right("/tasks/alarms/?as_at=2023-12-31&days=365", PARTNERS),
        "accident-ground": Right(f"/accident/{_accident(land).record}/ground/", PARTNERS),
        "task-dossier": Right(f"/task/{task.record}/dossier/", PARTNERS),
        "task-boundary": Right(f"/task/{task.record}/boundary/", OWN | CENTRE),
        "task-work": Right(f"/task/{task.record}/work/", PARTNERS),
        "quality-shares": Right("/quality/shares/", PARTNERS),
        "lot-again": Right(f"/lot/{_failed(land).record}/again/", OWN | CENTRE),
        "lot-again of a lot that did not fail": Right(f"/lot/{lot.record}/again/", NOBODY),
        "lot-squares": Right(f"/lot/{lot.record}/squares/", PARTNERS),
        "completion-effect": Right(f"/completion/{report.record}/1/effect/", PARTNERS),
        "handover-certificate": Right(f"/handover/{paper.handover}/1/certificate/", CENTRE),
        "certificate-paper": Right(f"/certificate/{paper.record}/1/paper.pdf", PARTNERS),
        "certificate-check": Right("/c/", EVERYBODY),
        "certificate-check-token": Right(f"/c/{paper.token}/", EVERYBODY),
        "certificate-check-json": Right(f"/c/{paper.token}.json", EVERYBODY),
        "reports": Right("/reports/", PARTNERS),
        "report": Right("/reports/country-profile/?from=2023-01-01&to=2023-12-31", PARTNERS),
        "report-cell": Right(
            "/reports/country-profile/cell/?cell=balance/total/open-land&from=2023-01-01&to=2023-12-31", PARTNERS
        ),
        "reports-background": Right("/reports/background/", PARTNERS),
        "reports-background-end": Right(f"/reports/background/{approved.record}/end/", NOBODY),
        "reports-background-file": Right(f"/reports/background/{printed_for(someone)}/csv/", OWNER),
        "published": Right(f"/reports/published/{approved.record}/", NOBODY),
        "restated": Right(f"/reports/published/{approved.record}/restated/", NOBODY),
        "tokens": Right("/tokens/", SIGNED),
        "tile": Right(f"/tiles/hazard/12/{TILE}.mvt", PARTNERS),
        "tile of drafts": Right(f"/tiles/hazard/12/{TILE}.mvt?state=draft", OWN),
        "map": Right("/map/", EVERYBODY),
        "map-units": Right("/map/units.json", EVERYBODY),
        "map-of": Right("/map/of/hazard/?kind=SHA", NOBODY),
        "map-of of no word": Right("/map/of/password/", NOBODY),
        "map-find": Right("/map/find/?q=HA-1", EVERYBODY),
        "map-drawing": Right("/map/drawing/hazard/", SIGNED),
        "map-near": Right("/map/near/hazard/?bounds=46,40,47,41", SIGNED),
        "map-record": Right(f"/map/hazard/{approved.pk}/", PARTNERS),
        "map-record of a draft": Right(f"/map/hazard/{draft.pk}/", OWN),
        "exports": Right("/exports/", SIGNED),
        "export-file": Right(f"/exports/{exported(someone)}/", OWNER),
        "people": Right("/people/", {"administrator"}),
        "person": Right(f"/people/{someone.pk}/", {"administrator"}),
        "hazard-list": Right("/hazard/", EVERYBODY),
        "hazard-new": Right("/hazard/new/", SIGNED),
        "hazard-named": Right("/hazard/named/?q=HA", SIGNED),
        "hazard-record": Right(f"/hazard/{approved.record}/", PARTNERS),
        "hazard-version": Right(second, PARTNERS),
        "hazard-version of a draft": Right(first, OWN),
        "hazard-edit": Right(f"{first}edit/", OWN),
        "hazard-edit of an approved one": Right(f"{second}edit/", NOBODY),
        "hazard-change": Right(f"{second}change/updated/", OWN | CENTRE),
        "hazard-change to nothing": Right(f"{second}change/approved/", NOBODY),
        "hazard-step": Right(f"{first}step/", NOBODY),
        "hazard-attach": Right(f"{second}attach/", NOBODY),
        "hazard-file": Right(f"/hazard/{approved.record}/file/1/", NOBODY),
        "split-hazard": Right(f"{second}split/", OWN | CENTRE),
        "split-hazard of a draft": Right(f"{first}split/", NOBODY),
        "merge-hazard": Right(f"{second}merge/", OWN | CENTRE),
        "api-hazard-split": Right(f"/api/hazard/{approved.record}/split", NOBODY),
        "api-hazard-merge": Right("/api/hazard/merge", NOBODY),
        "hazard-undo": Right(f"{second}undo/withdraw/", NOBODY),
    }


def printed_for(person: Person) -> uuid.UUID:
    (run,) = print_later([Wanted("minimum-data", ("csv",))], YEAR, actor=person)
    printing.work_off()
    return run.pk


def _accident(cast: Cast) -> Accident:
    """An accident that partners may read."""
    happened = dt.datetime(2023, 8, 1, 12, tzinfo=dt.UTC)
    said = {"kind": "near miss", "happened": happened, "place": "POINT (46.105 40.105)", "tier": "partners"}
    return put(Accident, cast, said)


def _failed(cast: Cast) -> Lot:
    """A lot of the operator that failed its inspection."""
    outcome = {"result": "failed", "inspected": dt.date(2023, 7, 1), "inspected_m2": 9, "bad_squares": 1}
    return put(Lot, cast, {"name": "F", "side_m": 5, "share_percent": 5, "seed": 7, **outcome})


def others(cast: Cast) -> tuple[Task, Lot, Completion]:
    said = {"reference": "T-1", "activity": "clearance", "objective": "released", "area": square(46.1, 40.1)}
    task = put(Task, cast, said)
    lot = put(Lot, cast, {"name": "L", "side_m": 5, "share_percent": 5, "seed": 7})
    return task, lot, put(Completion, cast, {"task": task.record})


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    settings.EXPORTS = tmp_path / "exports"


def test_every_address_gives_each_person_what_is_theirs(land: Cast, signed: Sign, tmp_path: Path) -> None:
    table = rights(land, came(land, tmp_path))
    for user, person in land.everyone().items():
        client = signed(person)
        for name, right in table.items():
            answer = client.get(right.address, follow=name == "hazard-record")
            assert (answer.status_code == 200) == (user in right.people), (name, user, answer.status_code)
            assert answer.status_code in (200, 204, 302, 401, 404, 405), (name, user)
            for close in getattr(answer, "_resource_closers", ()) if answer.streaming else ():
                close()


def came(land: Cast, folder: Path) -> Delivery:
    return stage(finds(folder / "finds.csv", good(2)), "find", land.field)


def test_no_address_is_forgotten(land: Cast, tmp_path: Path) -> None:
    table = rights(land, came(land, tmp_path))
    written = {name.partition(" ")[0] for name in table}
    same_code = of_words(
        "list", "new", "named", "record", "version", "edit", "change", "step", "attach", "file", "undo"
    )
    api = {f"api-{word}-{end}" for word in WORDS for end in ("list", "history", "changes", "edit", "step")}
    ours = {name for name in names(get_resolver().url_patterns) if not name.startswith(("account_", "mfa_"))}
    assert ours <= written | same_code | api | {"openapi-json", "api-root"}
    assert {name for name in written if name.startswith("hazard-")} == {
        name for name in same_code if name.startswith("hazard-")
    }


def test_nobody_signs_up_alone(land: Cast, signed: Sign) -> None:
    answer = signed(land.anonymous).get("/accounts/signup/")
    assert b"Sign Up Closed" in answer.content


@pytest.mark.parametrize("word", WORDS)
def test_the_pages_of_every_word_open(land: Cast, signed: Sign, word: str) -> None:
    client = signed(land.headquarters)
    assert client.get(f"/{word}/").status_code == 200
    assert client.get(f"/{word}/?as_at=2023-01-01&known_at=2024-01-01T00:00Z").status_code == 200
    assert client.get(f"/{word}/?state=draft&unit=N&from=x").status_code == 200
    assert client.get(f"/{word}/new/").status_code == 200


def test_the_list_shows_exactly_what_the_person_may_see(land: Cast, signed: Sign) -> None:
    hazard(land, reference="HIDDEN-DRAFT")
    through(hazard(land, reference="SHOWN-APPROVED"), land)
    for user, person in land.everyone().items():
        client = signed(person)
        page = client.get("/hazard/").content + client.get("/hazard/?state=draft").content
        assert (b"SHOWN-APPROVED" in page) == (user in PARTNERS), user
        assert (b"HIDDEN-DRAFT" in page) == (user in OWN), user


def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    land: Cast, signed: Sign, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(8):
        hazard(land)
    client = signed(land.officer)
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # the fixture is a context manager's maker
        client.get("/hazard/?state=draft")


def test_the_public_reads_a_public_record_without_the_people_behind_it(land: Cast, signed: Sign) -> None:
    one = through(hazard(land, tier="public", source="the mayor"), land)
    attach(one, name="photo.png", chunks=[b"\x89PNG\r\n\x1a\n"], actor=land.field)
    for user, person in land.everyone().items():
        page = signed(person).get(f"/hazard/{one.record}/1/").content
        assert b"HA-1" in page
        for inner in (b"<strong>officer</strong>", b"By field", b"photo.png"):
            assert (inner in page) == (user in PARTNERS), (user, inner)
