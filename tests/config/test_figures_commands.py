"""The figures commands: what they print, where they write, and with which status they end."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from tests.cast import Cast
from tests.figures.country import write_folder, write_profile
from whitestone.config.commands import main
from whitestone.records.figures.models import Return, Source

DATA = str(resources.files("whitestone.profiles") / "aze" / "figures-2023")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["figures", *words])


def test_load_prints_tables_names_and_readings() -> None:
    result = run("load", DATA)
    assert result.exit_code == 0
    for said in ("530,328,985", "Fuzuli (Füzuli)", "unmatched", "1,162", "73 figures, 5 tables, 0 returns read."):
        assert said in result.output


def test_check_prints_the_arithmetic_and_contradictions_are_no_failure() -> None:
    result = run("check", DATA)
    assert result.exit_code == 0
    assert "31,578 − 31,577 = 1" in result.output
    assert re.search(r"70 comparisons: contradiction 2, question 14, note 2, agrees 52\.", result.output)


@pytest.mark.parametrize("command", ["load", "check"])
def test_json_is_json_and_carries_sources(command: str) -> None:
    values = json.loads(run(command, DATA, "--format", "json").output)
    assert values["citation"].startswith("Mine Action Review")
    assert values["readings"][0]["readings"][0]["figure"]["source"]


@pytest.mark.parametrize("command", ["load", "check"])
def test_the_page_is_one_file_that_fetches_nothing(tmp_path: Path, command: str) -> None:
    out = tmp_path / "new" / "page.html"
    result = run(command, DATA, "--format", "html", "--out", str(out))
    assert result.exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<script|<link|<img|@import|url\(", page)
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert ("31,578 − 31,577 = 1" in page) is (command == "check")
    assert len(page.encode()) < 300_000


def test_names_from_a_file_cannot_become_markup(tmp_path: Path) -> None:
    evil = '"<script>alert(1)</script>",100000'
    folder = write_folder(tmp_path / "f", {"release.csv": (("North,100000", evil),)})
    result = run("check", str(folder), "--profile", str(write_profile(tmp_path / "p")), "--format", "html")
    assert result.exit_code == 0
    assert "<script>" not in result.output
    assert "&lt;script&gt;" in result.output


@pytest.mark.parametrize("layout", ["table", "html"])
def test_returns_are_shown_as_declared(tmp_path: Path, layout: str) -> None:
    folder = write_folder(tmp_path / "f", {"returns.csv": (("X-S,2020", "Nowhere,2020"),)})
    shown = run("load", str(folder), "--profile", str(write_profile(tmp_path / "p")), "--format", layout).output
    for said in ("declared without a polygon", "Nowhere", "unmatched", "200,000", "300,000"):
        assert said in shown.replace("\n", " ")


@pytest.mark.parametrize("layout", ["table", "html"])
def test_without_a_profile_it_is_said_that_no_name_was_read(tmp_path: Path, layout: str) -> None:
    write_folder(tmp_path / "f")
    for file in (tmp_path / "f").iterdir():
        if file.name != "returns.csv":
            file.unlink()
    result = run("load", str(tmp_path / "f"), "--format", layout)
    assert result.exit_code == 0
    assert "No national profile was named" in result.output


def test_bad_input_ends_with_status_2_and_writes_nothing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "f", {"release.csv": (("200000", "many"),)})
    out = tmp_path / "out.html"
    result = run("check", str(folder), "--profile", str(write_profile(tmp_path / "p")), "--out", str(out))
    assert result.exit_code == 2
    assert "release.csv, row 2, column area: 'many' is not a number that can be read." in result.stderr
    assert not out.exists()


def test_an_unknown_profile_ends_with_status_2() -> None:
    result = run("load", DATA, "--profile", "atlantis")
    assert result.exit_code == 2
    assert "profile-unknown" in result.stderr


def test_the_template_is_written(tmp_path: Path) -> None:
    assert run("template", str(tmp_path / "t.xlsx")).exit_code == 0
    assert (tmp_path / "t.xlsx").stat().st_size > 0
    assert run("template", str(tmp_path / "t.ods")).exit_code == 2


@pytest.mark.django_db
def test_a_folder_goes_into_the_register_once_and_is_questioned_there(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "returns.csv").write_text(
        "unit,period,product,land_class,operator,category,area_m2,items\nNorth,2023-03,cleared,ap_only,Op,AP,0,7\n"
    )
    first = run("load", str(tmp_path), "--into-register", "--as", "headquarters")
    assert (first.exit_code, "2 new records" in first.output) == (0, True), first.output
    again = run("load", str(tmp_path), "--into-register", "--as", "headquarters")
    assert "0 new records and 0 corrections were submitted; 2 were there already" in again.output
    for model in (Source, Return):
        model._default_manager.update(state="approved", approved_from=timezone.now())
    checked = run("check", "--register", "--format", "json")
    assert "finds-without-area" in checked.output
    for wrong in (
        ["load", str(tmp_path), "--into-register"],
        ["load", str(tmp_path), "--into-register", "--as", "who"],
        ["check"],
        ["check", str(tmp_path), "--register"],
    ):
        assert run(*wrong).exit_code == 2, wrong
    refused = run("load", str(tmp_path), "--into-register", "--as", "administrator")
    assert refused.exit_code == 0  # nothing differs, so that nothing is asked of anybody's rights
    (tmp_path / "returns.csv").write_text((tmp_path / "returns.csv").read_text().replace(",0,7", ",5,7"))
    assert "no-right" in run("load", str(tmp_path), "--into-register", "--as", "administrator").output
    assert Return.objects.count() == 1
