"""Exports: exactly what the list shows to whoever asks, read by real clients, safe in a spreadsheet, for one person."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
import python_calamine
import shapely
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.records.country import FIRST, change, hazard, square, through
from tests.web.conftest import Sign
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Profile
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.models import Event, Person
from whitestone.review.states import Change
from whitestone.review.verify import verify
from whitestone.share.exports import jobs
from whitestone.share.exports.content import defused
from whitestone.share.models import Export, Format, Progress

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORTS = tmp_path / "exports"


def made(person: Person, kind: Format, asked: dict[str, str] | None = None) -> Path:
    export = jobs.ask(person, "hazard", kind, asked or {})
    assert jobs.work_off() == 1
    export.refresh_from_db()
    assert (export.state, export.problem) == (Progress.READY, "")
    assert export.done == export.rows
    return jobs.place_of(export)


def rows(kind: Format, file: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Rows and cover, by a reader that is not ours."""
    if kind is Format.CSV:
        with zipfile.ZipFile(file) as archive:
            text, cover = archive.read("rows.csv").decode("utf-8-sig"), archive.read("README.txt").decode()
        said = dict(line.split(": ", 1) for line in cover.splitlines())
        return list(csv.DictReader(io.StringIO(text))), said
    if kind is Format.GEOJSON:
        whole = json.loads(file.read_text(encoding="utf-8"))
        return [one["properties"] for one in whole["features"]], whole["whitestone"]
    if kind is Format.GPKG:
        assert sorted(pyogrio.list_layers(file)[:, 0]) == ["README", "hazard"]
        meta, _, _, values = pyogrio.raw.read(file, layer="hazard")
        found = [dict(zip(meta["fields"], one, strict=True)) for one in zip(*values, strict=True)]
        _, _, _, (names, told) = pyogrio.raw.read(file, layer="README")
        return found, dict(zip(names, told, strict=True))
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    head, *lines = book.get_sheet_by_name("rows").to_python()
    cover_lines = book.get_sheet_by_name("cover").to_python()
    return [dict(zip(map(str, head), line, strict=True)) for line in lines], {str(a): str(b) for a, b in cover_lines}


@pytest.mark.parametrize("kind", list(Format))
def test_every_format_holds_the_rows_the_identities_and_what_was_asked(land: Cast, kind: Format) -> None:
    one = through(hazard(land, reference="HA-1", note="=1+1"), land)
    two = through(change(one, land, Change.UPDATED, {"effective": dt.date(2023, 6, 1), "name": "şimal"}), land)
    through(hazard(land, reference="HA-2", kind="SHA", area=square(46.3, 40.3)), land)
    found, cover = rows(kind, made(land.officer, kind, {"kind": "CHA", "as_at": "2023-12-31"}))
    assert [(row["record"], int(row["version"]), int(row["base_version"])) for row in found] == [
        (str(two.record), 2, 2)
    ]
    assert found[0]["name"] == "şimal"
    assert cover["rows"] == "1"
    assert cover["filter"] == "kind = CHA"
    assert cover["as at"] == "2023-12-31"
    assert cover["requested by"] == "officer"
    assert cover["known at"]
    assert len(cover["checksum of the rows (SHA-256)"]) == 64


def test_the_same_rows_have_the_same_checksum_in_every_format(land: Cast) -> None:
    through(hazard(land), land)
    sums = {rows(kind, made(land.officer, kind))[1]["checksum of the rows (SHA-256)"] for kind in Format}
    assert len(sums) == 1


def test_geometries_come_through_unchanged(land: Cast, gdal_tools: None) -> None:
    holed = square(46.1, 40.1).difference(square(46.103, 40.103, 0.004))
    through(hazard(land, area=holed), land)
    for kind in (Format.GPKG, Format.GEOJSON):
        file = made(land.officer, kind)
        _, _, shapes, _ = pyogrio.raw.read(file, layer=None if kind is Format.GEOJSON else "hazard")
        assert shapely.equals(shapely.from_wkb(shapes[0]), holed)


def test_a_text_that_excel_cannot_hold_says_that_it_was_cut_and_is_whole_elsewhere(land: Cast) -> None:
    corners = shapely.Point(46.12, 40.12).buffer(0.004, quad_segs=400)
    through(hazard(land, area=corners), land)
    assert len(corners.wkt) > 32_767
    (found,), cover = rows(Format.XLSX, made(land.officer, Format.XLSX))
    assert len(found["area"]) == 32_767
    assert found["area"].endswith(f"[cut: {len(corners.wkt)} characters; whole in CSV, GeoPackage and GeoJSON]")
    assert cover["cut texts"].startswith("1 cells")
    (whole,), told = rows(Format.CSV, made(land.officer, Format.CSV))
    assert shapely.from_wkt(whole["area"]).equals(corners)
    assert "cut texts" not in told


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
def test_no_cell_is_run_as_a_formula(land: Cast, kind: Format) -> None:
    texts = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1")
    for text in texts:
        through(hazard(land, name=text), land)
    file = made(land.officer, kind)
    found, _ = rows(kind, file)
    assert {row["name"] for row in found} == {f"'{text}" for text in texts}
    if kind is Format.XLSX:
        cells = [cell for line in openpyxl.load_workbook(file)["rows"].iter_rows() for cell in line]
        assert not [cell for cell in cells if cell.data_type == "f"]


def test_numbers_stay_numbers(land: Cast) -> None:
    assert defused(-3.5) == -3.5
    one = through(hazard(land), land)
    sheet = openpyxl.load_workbook(made(land.officer, Format.XLSX))["rows"]
    column = [cell.value for cell in sheet[1]].index("computed_m2")
    assert sheet[2][column].value == pytest.approx(one.computed_m2)


def test_each_person_exports_what_that_person_sees(land: Cast) -> None:
    hazard(land, reference="DRAFT")
    through(hazard(land, reference="SECRET", tier="restricted"), land)
    through(hazard(land, reference="OPEN", tier="public", area=square(46.3, 40.3)), land)
    for user, person in land.everyone().items():
        if isinstance(person, Person):
            found, _ = rows(Format.GEOJSON, made(person, Format.GEOJSON))
            shown = {str(one) for one in Hazard.objects.visible_to(person).as_at(timezone.now().date())}
            assert {row["reference"] for row in found} == shown, user
            assert "DRAFT" not in shown


def test_what_may_not_be_seen_any_more_does_not_leave(land: Cast) -> None:
    one = through(hazard(land), land)
    export = jobs.ask(land.outsider, "hazard", Format.CSV, {})
    Hazard.objects.filter(pk=one.pk).update(tier="restricted")
    jobs.work_off()
    export.refresh_from_db()
    assert (export.state, jobs.place_of(export).exists()) == (Progress.FAILED, False)
    assert "export-changed-meanwhile" in export.problem


def test_only_the_requester_fetches_the_file_and_not_after_it_expired(land: Cast, signed: Sign) -> None:
    through(hazard(land), land)
    officer = signed(land.officer)
    asked = {"word": "hazard", "format": "geojson", "asked": "kind=CHA"}
    assert officer.post("/exports/", asked).status_code == 302
    jobs.work_off()
    export = Export.objects.get()
    address = f"/exports/{export.pk}/"
    for user, person in land.everyone().items():
        answer = signed(person).get(address)
        assert (answer.status_code == 200) == (user == "officer"), user
        if user == "officer":
            assert b"HA-1" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file's answer
            for close in getattr(answer, "_resource_closers", ()):
                close()
    assert str(export.pk) not in signed(land.field).get("/exports/").content.decode()
    assert address in officer.get("/exports/").content.decode()
    Export.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    assert officer.get(address).status_code == 404
    jobs.work_off()
    assert not Export.objects.exists()
    assert not jobs.place_of(export).exists()


def test_a_job_whose_worker_fell_silent_is_written_again(land: Cast) -> None:
    through(hazard(land), land)
    export = jobs.ask(land.officer, "hazard", Format.CSV, {})
    Export.objects.update(state=Progress.RUNNING, touched=timezone.now())
    assert jobs.work_off() == 0
    Export.objects.update(touched=timezone.now() - dt.timedelta(minutes=5))
    assert jobs.work_off() == 1
    export.refresh_from_db()
    assert export.state == Progress.READY


def test_asking_is_an_event_of_the_chain(land: Cast) -> None:
    made(land.officer, Format.CSV)
    event = Event.objects.order_by("-sequence").first()
    assert event is not None
    assert (event.verb, event.word, event.actor_name) == ("export", "export", "officer")
    assert not list(verify())


def test_an_address_that_cannot_be_read_is_refused(land: Cast, signed: Sign) -> None:
    answer = signed(land.officer).post("/exports/", {"word": "hazard", "format": "csv", "asked": "as_at=soon"})
    assert answer.status_code == 409
    assert not Export.objects.exists()
    assert signed(land.officer).post("/exports/", {"word": "x", "format": "csv"}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["reference=a-1", "since=2023-02-01", "until=2023-02-01", "kind=SHA&unit=N", "extra__houses=12", "state=draft"],
)
def test_the_file_holds_the_rows_of_the_list_for_every_filter_that_a_list_knows(
    land: Cast, signed: Sign, asked: str
) -> None:
    fields = {"hazard": [{"name": "houses", "kind": "whole number"}]}
    profile = {"country": "XXA", "name": "Aland (SYNTHETIC)", "rules": {"extra_fields": fields}, "effective": FIRST}
    install(Profile, [NewRecord(None, profile)], author=land.headquarters, reason="a test")
    said = (
        {"reference": "HA-10", "kind": "SHA"},
        {"reference": "HA-2", "effective": dt.date(2023, 3, 1), "area": square(46.2, 40.1)},
        {"reference": "HB-1", "extra": {"houses": 12}, "area": square(46.3, 40.1)},
    )
    for values in said:
        through(hazard(land, **values), land)
    hazard(land, reference="DRAFT", area=square(46.4, 40.1))
    client = signed(land.officer)
    page = client.get(f"/hazard/?{asked}").content.decode()
    client.post("/exports/", {"word": "hazard", "format": "csv", "asked": asked})
    jobs.work_off()
    told, _cover = rows(Format.CSV, jobs.place_of(Export.objects.get()))
    shown = {name for name in ("HA-10", "HA-2", "HB-1", "DRAFT") if f">{name}</a>" in page}
    assert {one["reference"] for one in told} == shown
    assert 0 < len(shown) < 4
