"""Places typed in any notation, on forms and by programs: shown before they are saved, and kept as they were typed."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.test import Client

from tests.cast import OPERATOR, Cast
from tests.records.country import DAY, hazard
from tests.web.conftest import Sign
from tests.web.test_api import post
from whitestone.kernel.coordinates import Notation, write
from whitestone.kernel.measure import square_metres
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.profile import rules_of
from whitestone.review import rules
from whitestone.review.rules import Rules

pytestmark = pytest.mark.django_db

WHERE = shapely.box(46.1, 40.1, 46.11, 40.11)
POINTS = shapely.get_coordinates(WHERE)[:-1]
FORM = {"owner": str(OPERATOR), "kind": "CHA", "contamination": "AP", "effective": str(DAY), "status": "open",
        "original": "{}", "points": "[]", "parents": "[]"}  # fmt: skip


def typed(notation: Notation, crs: str = "", digits: int = 4) -> str:
    return "\n".join(write(POINTS[:, 0], POINTS[:, 1], notation, crs, digits))


def save(client: Client, said: dict[str, Any], address: str = "/hazard/new/") -> Any:
    """Sends the form, and again with what it showed."""
    page = client.post(address, said)
    assert page.status_code == 200
    assert page.context["form"].understood, page.context["form"].errors
    return client.post(address, {**said, "understood": page.context["form"].mark})


@pytest.mark.parametrize(
    ("notation", "crs", "digits", "metres"),
    [
        (Notation.DD, "", 7, 0.02),
        (Notation.DMS, "", 3, 0.05),
        (Notation.UTM, "", 3, 0.01),
        (Notation.MGRS, "", 5, 1.5),
        (Notation.GRID, "EPSG:32638", 3, 0.01),
        (Notation.DD, "EPSG:4326", 7, 0.02),
    ],
)
def test_a_perimeter_is_shown_before_it_is_saved_and_kept_as_typed(
    land: Cast, signed: Sign, notation: Notation, crs: str, digits: int, metres: float
) -> None:
    client, text = signed(land.field), typed(notation, crs, digits)
    said = {**FORM, "area": text, "area_notation": notation.value, "area_crs": crs}
    page = client.post("/hazard/new/", said)
    assert not Hazard.objects.exists()
    (shown,) = page.context["form"].understood
    assert "data-geometry" in str(page.context["form"]["area"])
    assert shown["area"] == pytest.approx(square_metres(WHERE), rel=0.01)
    assert "40.1" in page.content.decode()
    assert page.content.decode().count("<svg") == 1
    assert client.post("/hazard/new/", {**said, "understood": "0" * 64}).status_code == 200
    assert not Hazard.objects.exists()
    assert save(client, said).status_code == 302
    one = Hazard.objects.get()
    assert one.area is not None
    assert shapely.hausdorff_distance(one.area, WHERE) * 111_000 < metres
    assert one.original == {"text": text, "notation": notation.value, "crs": crs or "EPSG:4326"}


def test_turning_points_by_bearing_from_the_benchmark(land: Cast, signed: Sign) -> None:
    said = {
        **FORM,
        "area": "0 100\n90 100\n180 100",
        "area_notation": Notation.BEARINGS.value,
        "area_benchmark": "40.1, 46.1",
        "area_declination": "5,5",
        "benchmark": "POINT (46.1 40.1)",
    }
    assert save(signed(land.field), said).status_code == 302
    one = Hazard.objects.get()
    assert one.area is not None
    assert square_metres(one.area) == pytest.approx(10_000, rel=1e-3)
    assert (one.original["declination"], one.original["measured_from"]) == ("5,5", "40.1, 46.1")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"area": "40.1 N\n40.2, 46.1\n40.3, 46.1", "area_notation": "decimal degrees"}, "coordinate-hemisphere"),
        ({"area": "95.1, 46.1", "area_notation": "decimal degrees"}, "coordinate-out-of-range"),
        ({"area": "726177 4444837", "area_notation": "grid"}, "coordinate-system"),
        ({"area": "0 100", "area_notation": "bearings"}, "coordinate-without-benchmark"),
        ({"area": "0 100", "area_notation": "bearings", "area_declination": "x", "area_benchmark": "40, 46"},
         "coordinate-out-of-range"),
        ({"area": "40.1, 46.1\n40.2, 46.2\n40.1, 46.2\n40.2, 46.1", "area_notation": "decimal degrees"},
         "coordinate-perimeter-crosses"),
        ({"area": "x", "area_notation": "shouted"}, "coordinate-notation"),
        ({"area": "POLYGON ((1 2"}, "coordinate-unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_field_and_stays_typed(
    land: Cast, signed: Sign, said: dict[str, str], code: str
) -> None:
    page = signed(land.field).post("/hazard/new/", {**FORM, "note": "beside the mill", **said})
    assert page.status_code == 200
    assert any(f"[{code}]" in reason for reason in page.context["form"].errors["area"]), page.context["form"].errors
    for kept in (said["area"].splitlines()[0], "beside the mill"):
        assert kept in page.content.decode()
    assert not Hazard.objects.exists()


def test_a_point_where_a_polygon_is_needed_is_refused(land: Cast, signed: Sign) -> None:
    said = {**FORM, "area": "40.1, 46.1", "area_notation": Notation.DD.value}
    assert "area" in signed(land.field).post("/hazard/new/", said).context["form"].errors


def test_the_nation_s_grid_is_meant_where_none_is_named(
    land: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_source", [lambda: Rules(grids=("EPSG:32638", "EPSG:32639"))])
    said = {**FORM, "area": typed(Notation.GRID, "EPSG:32638"), "area_notation": Notation.GRID.value}
    assert save(signed(land.field), said).status_code == 302
    assert Hazard.objects.get().original["crs"] == "EPSG:32638"
    assert rules_of({"grids": ["EPSG:32639"]}).grids == ("EPSG:32639",)
    for wrong in ("EPSG:4326", "EPSG:1", "here"):
        with pytest.raises(ValueError, match="coordinate-system"):
            rules_of({"grids": [wrong]})


def test_a_place_that_is_moved_does_not_keep_the_words_of_where_it_was(land: Cast, signed: Sign) -> None:
    one = hazard(
        land, area=WHERE, original={"text": "on paper", "notation": "utm", "crs": "", "benchmark": {"text": "b"}}
    )
    client, at = signed(land.field), f"/hazard/{one.record}/1/edit/"
    same = {**FORM, "area": WHERE.wkt, "revision": "1"}
    del same["original"]
    held = client.get(at).context["form"]["original"].value()
    assert client.post(at, {**same, "original": held, "name": "Hill"}).status_code == 302
    assert Hazard.objects.get().original["text"] == "on paper"
    moved = {**same, "original": held, "revision": "2", "area": shapely.box(46.1, 40.1, 46.12, 40.11).wkt}
    assert client.post(at, moved).status_code == 302
    assert Hazard.objects.get().original == {"benchmark": {"text": "b"}}


def test_programs_send_places_in_any_notation(land: Cast, signed: Sign) -> None:
    client, text = signed(land.officer), typed(Notation.UTM)
    sent = {"text": text, "notation": "utm"}
    values = {"kind": "CHA", "contamination": ["AP"], "effective": str(DAY), "area": sent,
              "benchmark": {"text": "40.1, 46.1", "notation": "decimal degrees"}}  # fmt: skip
    status, made = post(client, "/api/hazard/", {"owner": str(OPERATOR), "values": values})
    assert status == 201, made
    assert made["area"]["type"] == "Polygon"
    assert made["original"]["text"] == text
    assert made["original"]["benchmark"]["text"] == "40.1, 46.1"
    at = f"/api/hazard/{made['record']}/1"
    _, again = post(client, at, {"revision": 1, "values": {"area": made["area"]}}, "patch")
    assert again["original"] == made["original"]
    moved = {"type": "Polygon", "coordinates": [[[46.1, 40.1], [46.2, 40.1], [46.2, 40.2], [46.1, 40.1]]]}
    _, again = post(client, at, {"revision": 2, "values": {"area": moved}}, "patch")
    assert set(again["original"]) == {"benchmark"}
    status, said = post(client, at, {"revision": 3, "values": {"area": {"text": "x", "notation": "utm"}}}, "patch")
    assert (status, said["problems"][0]["column"]) == (409, "area")
    status, said = post(client, at, {"revision": 3, "values": {"area": {"rings": []}}}, "patch")
    assert (status, said["problems"][0]["code"]) == (409, "place-unusable")


def test_programs_ask_what_a_place_is_understood_as(land: Cast, signed: Sign) -> None:
    said = {"text": typed(Notation.UTM), "notation": "utm"}
    status, told = post(signed(land.reader), "/api/coordinates", said)
    assert status == 200, told
    assert told["degrees"][0].startswith("40.1")
    assert told["area_m2"] == pytest.approx(square_metres(WHERE), rel=1e-4)
    assert post(signed(land.anonymous), "/api/coordinates", said)[0] == 401
    assert not Hazard.objects.exists()
