"""From upload to applied in the browser's way, without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import OPERATOR, Cast
from tests.intake.files import finds, good, stage, vector
from tests.records.country import square
from tests.web.conftest import Sign
from whitestone.intake.models import Delivery
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard

pytestmark = pytest.mark.django_db


def test_an_officer_sends_a_table_maps_it_looks_and_applies(land: Cast, signed: Sign, tmp_path: Path) -> None:
    client = signed(land.officer)
    rows = [*good(60), "X,2023-05-01,AP,0,clearance,40.5,46.5", "Y,2023-05-01,<script>,1,clearance,40.5,46.5"]
    file = SimpleUploadedFile("finds.csv", finds(tmp_path / "f.csv", rows).read_bytes())
    answer = client.post("/intake/new/", {"file": file, "word": "find", "owner": str(OPERATOR), "note": "May"})
    delivery = Delivery.objects.get()
    assert answer["Location"] == f"/intake/{delivery.pk}/mapping/"
    page = client.get(f"/intake/{delivery.pk}/mapping/").content.decode()
    assert "<option selected>found_during</option>" in page
    form = {
        **{f"column-{name}": source for name, source in
           {"effective": "date", "category": "category", "count": "count", "found_during": "found_during"}.items()},
        "place": "place", "notation": "decimal degrees", "place-north": "lat", "place-east": "lon", "id": "id",
    }  # fmt: skip
    client.post(f"/intake/{delivery.pk}/mapping/", form)
    page = client.get(f"/intake/{delivery.pk}/").content.decode()
    assert "find-count-zero" in page or "Next page" in page
    only = client.get(f"/intake/{delivery.pk}/?only=refused").content.decode()
    assert "find-count-zero" in only
    assert "&lt;script&gt;" in only
    assert "<script>" not in only
    refused = client.post(f"/intake/{delivery.pk}/apply/", {})
    assert refused.status_code == 409
    assert not Find.objects.exists()
    client.post(f"/intake/{delivery.pk}/apply/", {"leave_out": "yes", "submit": "yes"})
    assert Find.objects.filter(state="submitted", batch=delivery.batch).count() == 60
    assert "applied" in client.get("/intake/").content.decode()
    assert client.get(f"/intake/{delivery.pk}/").status_code == 200


def test_the_page_says_what_would_change_on_the_books(land: Cast, signed: Sign, tmp_path: Path) -> None:
    path = vector(
        tmp_path / "areas.gpkg", [square(46.1, 40.1), square(46.3, 40.3)],
        reference=["H1", "H2"], effective=["2023-01-01"] * 2, kind=["CHA", "SHA"], contamination=["AP", "AV"],
    )  # fmt: skip
    delivery = stage(path, "hazard", land.officer)
    page = signed(land.officer).get(f"/intake/{delivery.pk}/").content.decode()
    assert "anti-personnel mines only" in page
    assert "anti-vehicle mines only" in page
    assert "<svg" in page
    client = signed(land.officer)
    places = client.get(f"/intake/{delivery.pk}/rows.geojson").json()
    assert [one["properties"]["outcome"] for one in places["features"]] == ["new", "new"]
    assert shapely.from_geojson(str(places["features"][0]["geometry"]).replace("'", '"')).equals(square(46.1, 40.1))
    assert not Hazard.objects.exists()


def test_an_outsider_finds_no_delivery_and_applies_none(land: Cast, signed: Sign, tmp_path: Path) -> None:
    delivery = stage(finds(tmp_path / "finds.csv", good(2)), "find", land.field)
    client = signed(land.outsider)
    for end in ("", "mapping/", "original/", "given-back/", "rows.geojson"):
        assert client.get(f"/intake/{delivery.pk}/{end}").status_code == 404
    assert client.post(f"/intake/{delivery.pk}/apply/").status_code == 404
    assert "finds.csv" not in client.get("/intake/").content.decode()
    assert not Find.objects.exists()


def test_the_file_comes_back_with_its_problems_and_no_formula(land: Cast, signed: Sign, tmp_path: Path) -> None:
    rows = [*good(1), '"=HYPERLINK(""http://x"")",2023-05-01,AP,0,clearance,40.5,46.5']
    delivery = stage(finds(tmp_path / "finds.csv", rows), "find", land.field)
    answer = signed(land.field).get(f"/intake/{delivery.pk}/given-back/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert lines[0].endswith("whitestone row,whitestone outcome,whitestone problems")
    assert lines[1].startswith("F0,2023-05-01,AP,1,clearance")
    assert lines[2].startswith("\"'=HYPERLINK")
    assert "find-count-zero" in lines[2]
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["пробег 7.gpkg", "broken.GPKG", "a'b.gpkg"])
def test_a_broken_file_is_named_as_its_sender_named_it(land: Cast, signed: Sign, name: str) -> None:
    broken = SimpleUploadedFile(name, b"SQLite format 3\x00" + b"\x01" * 3000)
    said = {"file": broken, "word": "find", "owner": str(OPERATOR)}
    answer = signed(land.officer).post("/intake/new/", said, follow=True)
    stem = name.rpartition(".")[0].replace("'", "_")
    assert f"{stem}.gpkg" in answer.content.decode()
    assert "source.gpkg" not in answer.content.decode()
