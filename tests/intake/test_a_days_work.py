"""A phone, a GIS and a spreadsheet: each brings a day's work in, on the pages, and sees that it arrived."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings
from xlsxwriter import Workbook

from tests.cast import OPERATOR, Cast
from tests.intake.phones.filled import HAZARD, PNG, headers, xml
from tests.records.country import hazard, square, through
from tests.web.conftest import Sign
from whitestone.intake.models import Delivery
from whitestone.intake.phones.models import Submission
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.review.verify import verify
from whitestone.share.exports.jobs import work_off
from whitestone.share.exports.writers import SUFFIX
from whitestone.share.models import Format

pytestmark = pytest.mark.django_db


def sent(client: Client, name: str, content: bytes, word: str) -> Delivery:
    """A file sent on the page; gives its delivery, which waits for its columns."""
    file = SimpleUploadedFile(name, content)
    answer = client.post("/intake/new/", {"file": file, "word": word, "owner": str(OPERATOR), "note": "a day's work"})
    delivery = Delivery.objects.latest("pk")
    assert answer["Location"] == f"/intake/{delivery.pk}/mapping/"
    return delivery


def as_proposed(client: Client, delivery: Delivery, **said: str) -> None:
    """Confirm the page of columns as it comes, but for what is said otherwise."""
    page = client.get(f"/intake/{delivery.pk}/mapping/").content.decode()
    form: dict[str, Any] = {}
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)</option>", inside)
        form[name] = "" if chosen is None else chosen[1] or chosen[2]
    form |= dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', page))
    assert client.post(f"/intake/{delivery.pk}/mapping/", {**form, **said}).status_code == 302


def applied(client: Client, delivery: Delivery) -> str:
    """Apply on the page; gives the page afterwards."""
    client.post(f"/intake/{delivery.pk}/apply/", {"submit": "yes"})
    delivery.refresh_from_db()
    assert delivery.stage == "applied", (delivery.account, delivery.problems, delivery.questions)
    return client.get(f"/intake/{delivery.pk}/").content.decode()


def test_an_operator_with_a_phone(land: Cast, signed: Sign) -> None:
    office = signed(land.officer)
    page = office.post("/devices/", {"name": "Phone 7", "person": str(land.field.pk), "owner": str(OPERATOR)})
    (base,) = set(re.findall(r"/openrosa/key/[\w-]+", page.content.decode()))
    phone = Client(headers=headers())
    assert b"whitestone_hazard" in phone.get(f"{base}/formList").content
    content = xml("hazard", HAZARD, photos=("a.png",))
    head = phone.head(f"{base}/submission")
    assert (head.status_code, head["Location"].endswith(f"{base}/submission"), head.content) == (204, True, b"")
    file = SimpleUploadedFile("form.xml", content, "text/xml")
    answer = phone.post(f"{base}/submission", {"xml_submission_file": file, "a.png": io.BytesIO(PNG)})
    assert answer.status_code == 201
    receipt = Submission.objects.get().receipt
    assert receipt in answer.content.decode()
    # What the phone says is what the office sees, and from there it is one step to the record.
    device = re.search(r"/devices/\d+/", office.get("/devices/").content.decode())
    assert device is not None
    listed = office.get(device[0]).content.decode()
    assert receipt in listed
    submission = re.search(r"/submissions/\d+/", listed)
    assert submission is not None
    record = re.search(r"/hazard/[\w-]+/1/", office.get(submission[0]).content.decode())
    assert record is not None
    assert "P-1" in office.get(record[0]).content.decode()
    assert "P-1" in signed(land.field).get("/hazard/?state=draft").content.decode()
    assert not list(verify(None))


@pytest.mark.parametrize("saved", ["in place", "as another file"])
def test_an_operator_with_a_gis(
    land: Cast, signed: Sign, settings: Settings, tmp_path: Path, gdal_tools: None, saved: str
) -> None:
    settings.EXPORTS = tmp_path / "exports"
    for number in range(3):
        through(hazard(land, reference=f"HA-{number}", area=square(46.1 + number / 20, 40.1)), land)
    office = signed(land.officer)
    office.post("/exports/", {"word": "hazard", "format": str(Format.GPKG)})
    work_off()
    link = re.search(r"/exports/[\w-]+/", office.get("/exports/").content.decode())
    assert link is not None
    edited, out = tmp_path / "edited.gpkg", tmp_path / "out.gpkg"
    out.write_bytes(b"".join(office.get(link[0])))
    layer = str(next(name for name, kind in pyogrio.list_layers(out) if kind))
    if saved == "in place":
        # The file as it was downloaded, with all that lies beside the layer, and a style that the GIS keeps in it.
        edited = out
        styles = tmp_path / "styles.csv"
        styles.write_text(f"f_table_name,styleName,styleQML\n{layer},plain,<qgis/>\n", encoding="utf-8")
        subprocess.run(["ogr2ogr", "-update", "-nln", "layer_styles", edited, styles], check=True)
    else:
        # A GIS gives the features ids of its own and writes a new file.
        subprocess.run(["ogr2ogr", "-f", "GPKG", edited, out, layer, "-nln", "hazards", "-unsetFid"], check=True)
        layer = "hazards"
    change = f"UPDATE {layer} SET name = 'Mill' WHERE reference = 'HA-1'"  # noqa: S608  # a layer of our own
    subprocess.run(["ogrinfo", "-q", edited, "-sql", change], check=True, capture_output=True)
    delivery = sent(office, "edited.gpkg", edited.read_bytes(), "hazard")
    as_proposed(office, delivery)
    page = applied(office, delivery)
    assert (delivery.account["changed"], delivery.account["unchanged"], delivery.account["read"]) == (1, 2, 3)
    proposed = Hazard.objects.get(number=2)
    assert (proposed.name, proposed.reference, proposed.state) == ("Mill", "HA-1", "submitted")
    assert "applied" in page
    assert "HA-1" in signed(land.verifier).get("/desk/").content.decode()


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.GEOJSON, Format.GPKG])
def test_what_was_exported_comes_back_as_it_went(
    land: Cast, signed: Sign, settings: Settings, tmp_path: Path, form: Format
) -> None:
    settings.EXPORTS = tmp_path / "exports"
    through(hazard(land, reference="HA-1", name="=1+1"), land)
    office = signed(land.officer)
    office.post("/exports/", {"word": "hazard", "format": str(form)})
    work_off()
    link = re.search(r"/exports/[\w-]+/", office.get("/exports/").content.decode())
    assert link is not None
    content = b"".join(office.get(link[0]))
    delivery = sent(office, f"out.{SUFFIX[form]}", content, "hazard")
    # No question which of its parts holds the rows.
    as_proposed(office, delivery)
    delivery.refresh_from_db()
    assert (delivery.account["unchanged"], delivery.account["read"]) == (1, 1), delivery.account


def test_an_operator_with_a_spreadsheet(land: Cast, signed: Sign) -> None:
    office, kept = signed(land.officer), io.BytesIO()
    book = Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("finds")
    sheet.write_row(0, 0, ["No", "Date found", "Device", "Quantity", "Found during", "Latitude", "Longitude"])
    for at in range(1, 21):
        sheet.write_row(at, 0, [f"F-{at}", f"2023-05-{at:02}", "AP", 1, "clearance", 40.5 + at / 1000, 46.5])
    book.close()
    delivery = sent(office, "finds.xlsx", kept.getvalue(), "find")
    as_proposed(office, delivery, **{"column-category": "Device", "column-found_during": "Found during", "id": "No"})
    assert "applied" in applied(office, delivery)
    assert Find.objects.filter(state="submitted", batch=delivery.batch, unit="N").count() == 20
    assert f"/intake/{delivery.pk}/" in office.get("/intake/").content.decode()
    # The same workbook again changes nothing.
    again = sent(office, "finds.xlsx", kept.getvalue(), "find")
    as_proposed(office, again)
    again.refresh_from_db()
    assert (again.account["unchanged"], again.account["new"]) == (20, 0)
