"""The register's commands, run as a person runs them, in a folder of their own."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.records.country import change, found, hazard, through
from whitestone.config import home
from whitestone.config.commands import main
from whitestone.kernel.measure import square_metres
from whitestone.review.models import Person
from whitestone.review.states import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(cast: Cast) -> Cast:
    found(cast)
    return cast


def run(*said: str, status: int = 0, typed: str | None = None) -> str:
    result = CliRunner().invoke(main, said, input=typed)
    assert result.exit_code == status, result.output
    return result.output


def test_audit_verify_says_nothing_or_names_the_row(land: Cast) -> None:
    one = through(hazard(land), land)
    assert run("audit", "verify") == "Nothing was tampered with.\n"
    head = run("audit", "head").strip()
    assert run("audit", "verify", "--head", head) == "Nothing was tampered with.\n"
    assert "audit-head-differs" in run("audit", "verify", "--head", "1:abc", status=1)
    run("audit", "verify", "--head", "abc", status=2)
    type(one).objects.filter(pk=one.pk).update(kind="SHA")
    assert f"Version 1 of hazard {one.record} is not as event" in run("audit", "verify", status=1)


def test_the_first_administrator_comes_from_the_machine(db: None) -> None:
    password = "a stone in the field"  # noqa: S105  # of a test
    run("account", "first", "--role", "administrator", typed=f"{password}\n{password}\n")
    assert Person.objects.get(username="first").appointments.get().role == "administrator"
    assert "username-taken" in run("account", "FIRST", status=2, typed=f"{password}\n{password}\n")
    assert "bad-password" in run("account", "second", status=2, typed="short\nshort\n")


def test_the_ledger_by_command(land: Cast) -> None:
    one = through(hazard(land), land)
    printed = timezone.now().isoformat()
    through(change(one, land, Change.CORRECTED, {"kind": "SHA"}, replaces=1), land)
    period = ("--from", "2023-01-01", "--to", "2023-12-31")
    (row,) = json.loads(run("ledger", "balance", *period, "--format", "json"))
    assert (row["unit"], row["kind"], row["class"]) == ("N", "SHA", "ap_only")
    assert one.area is not None
    assert row["recorded"] == pytest.approx(square_metres(one.area), rel=2e-5)
    (then,) = json.loads(run("ledger", "balance", *period, "--known-at", printed, "--format", "json"))
    assert then["kind"] == "CHA"
    assert run("ledger", "balance", *period, "--by", "unit", "--format", "csv").startswith("unit,opening,recorded")
    run("ledger", "balance", *period, "--by", "colour", status=2)
    run("ledger", "balance", "--from", "2023-01-01", "--to", "2022-01-01", status=2)
    now = (timezone.now() + dt.timedelta(seconds=1)).isoformat()
    told = run("ledger", "changes", *period, "--from-known", printed, "--to-known", now)
    assert f"hazard {one.record} version 2 by field" in told
    assert "recorded" in run("ledger", "explain", str(one.record))


def test_the_whole_register_is_checked(land: Cast, tmp_path: Path) -> None:
    through(hazard(land), land)
    assert "0 findings, 0 of them refusing" in run("check", "register")
    bad = hazard(land, reference="HA-2", contamination="")
    assert f"hazard {bad.record} version 1" in run("check", "register", status=1)
    run("check", "register", "--out", str(tmp_path / "found.xlsx"), status=1)
    rows = CalamineWorkbook.from_path(str(tmp_path / "found.xlsx")).get_sheet_by_index(0).to_python()
    assert {row[1] for row in rows[1:]} == {"hazard-without-category", "hazard-recorded-twice"}


def test_the_folder_keeps_its_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHITESTONE_HOME", str(tmp_path / "register"))
    folder = home.folder()
    key = home.secret_key(folder)
    assert len(key) > 40
    assert home.secret_key(folder) == key
    assert (folder / "secret.key").stat().st_mode & 0o077 == 0


def test_one_address_names_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHITESTONE_DATABASE", "postgresql://anna@db.example:5433/register?sslmode=require")
    told = home.database(tmp_path)
    assert (told["USER"], told["HOST"], told["PORT"], told["NAME"]) == ("anna", "db.example", "5433", "register")
    assert told["OPTIONS"]["sslmode"] == "require"
    assert "lock_timeout" in told["OPTIONS"]["options"]
    monkeypatch.delenv("WHITESTONE_DATABASE")
    assert home.database(tmp_path)["NAME"] == tmp_path / "register.sqlite3"


def test_sqlite_is_opened_for_several_writers(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this database is PostgreSQL")
    with connection.cursor() as cursor:
        settings = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 1]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert isinstance(connection.connection, sqlite3.Connection)
