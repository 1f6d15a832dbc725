"""`whitestone import` says of what cannot be used which file, row and column it is, and the remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner, Result

from tests.cast import Cast
from tests.intake.files import vector
from tests.records.country import square
from whitestone.config.commands import main
from whitestone.intake.models import Delivery
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.review.storage import place_of

pytestmark = pytest.mark.django_db
HEAD = "id,date,category,count,found_during,lat,lon\n"
GOOD = "F1,2023-05-01,AP,1,clearance,40.5,46.5\n"


def brought(path: Path, *more: str, word: str = "find", person: str = "field") -> Result:
    return CliRunner().invoke(main, ["import", str(path), "--as", word, "--person", person, *more])


def text(folder: Path, lines: str, name: str = "finds.csv") -> Path:
    path = folder / name
    path.write_text(lines, encoding="utf-8")
    return path


def test_who_writes_for_one_organisation_need_not_name_it_and_others_are_told_the_names(
    land: Cast, tmp_path: Path
) -> None:
    path = text(tmp_path, HEAD + GOOD)
    assert brought(path, "--dry-run").exit_code == 0
    for said, code, named in (
        (brought(path, person="nobody-here"), "intake-no-account", "field"),
        (brought(path, "--organisation", "Operators"), "intake-no-organisation", "Operator"),
        (brought(path, word="finds"), "intake-no-word", "find, "),
    ):
        assert (said.exit_code, f"[{code}]" in said.output, named in said.output) == (2, True, True), said.output
    assert not Find.objects.exists()


def test_rows_that_wait_are_said_with_row_column_and_remedy(land: Cast, tmp_path: Path) -> None:
    rows = "".join(f"G{at},{day},AP,1,clearance,40.5,46.5\n" for at, day in enumerate(["2023-05-01", "soon"] * 25))
    said = brought(text(tmp_path, HEAD + rows))
    assert said.exit_code == 1
    assert 'finds.csv, row 2, column effective: "soon" is no date' in said.output
    assert "row 40, " in said.output
    assert "row 42, " not in said.output
    assert "and 5 rows more; --give-back FILE" in said.output
    assert not Find.objects.exists()
    # What came is kept as it came, also where nothing of it was taken.
    assert place_of(Delivery.objects.get().sha256).read_text(encoding="utf-8") == HEAD + rows


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "attachment-empty"),
        ("heading.csv", HEAD.encode(), "intake-no-rows"),
        ("track.gpx", b'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"></gpx>', "intake-no-rows"),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000), "intake-locked"),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000), "intake-locked"),
        ("cyrillic.csv", (HEAD + GOOD).replace("clearance", "очистка").encode("cp1251"), "intake-encoding"),
    ],
)
def test_a_file_without_use_is_named_with_a_remedy(
    land: Cast, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    said = brought(tmp_path / name)
    assert (said.exit_code, f"[{code}]" in said.output, name in said.output) == (2, True, True), said.output
    assert not Find.objects.exists()


def test_no_file_a_folder_and_one_that_may_not_be_read(
    land: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "it is a folder" in brought(tmp_path).output
    assert "there is no such file" in brought(tmp_path / "nothing.csv").output
    path = text(tmp_path, HEAD + GOOD)
    path.chmod(0)
    if os.geteuid():
        said = brought(path)
        assert (said.exit_code, "[intake-unreadable]" in said.output) == (2, True), said.output
    assert not Find.objects.exists()


def test_a_shapefile_brings_its_companions_and_says_which_part_is_missing(land: Cast, tmp_path: Path) -> None:
    shapes = [square(46.1, 40.1), square(46.2, 40.1)]
    path, days = tmp_path / "areas.shp", ["2023-05-01"] * 2
    vector(path, shapes, kind=["SHA", "SHA"], contaminat=["AP", "AP"], effective=days)
    said = brought(path, word="hazard")
    assert said.exit_code == 0, said.output
    assert {one.kind for one in Hazard.objects.all()} == {"SHA"}
    # The same again is the same delivery's bytes, and changes nothing.
    again = brought(path, word="hazard")
    assert "Nothing to apply" in again.output
    assert len({one.sha256 for one in Delivery.objects.all()}) == 1
    for part in (".dbf", ".shx"):
        kept = (tmp_path / f"areas{part}").read_bytes()
        (tmp_path / f"areas{part}").unlink()
        said = brought(path, word="hazard")
        assert (said.exit_code, f"without its part {part}" in said.output) == (2, True), said.output
        (tmp_path / f"areas{part}").write_bytes(kept)
    (tmp_path / "areas.prj").unlink()
    said = brought(path, word="hazard")
    assert (said.exit_code, "The file areas.zip names no coordinate reference" in said.output) == (2, True), said.output


def test_minutes_among_decimal_degrees_are_read_and_nothing_else_is_guessed(land: Cast, tmp_path: Path) -> None:
    rows = 'M1,2023-05-02,AP,1,clearance,"40°30\'00""N","46°30\'36""E"\nM2,2023-05-03,AP,1,clearance,4483000,500000\n'
    said = brought(text(tmp_path, HEAD + GOOD + rows), "--leave-out")
    assert said.exit_code == 0, said.output
    places = [one.place for one in Find.objects.order_by("pk") if one.place is not None]
    assert [shapely.get_coordinates(place).round(6).tolist() for place in places] == [[[46.5, 40.5]], [[46.51, 40.5]]]
    assert "finds.csv, row 3, column place" in said.output
