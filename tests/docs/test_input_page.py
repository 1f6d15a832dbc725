"""The examples of the page on input run, and its table of columns is the contract."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from whitestone.land.reading import load_defaults, load_map
from whitestone.land.reading.fields import FIELDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "input.md").read_text(encoding="utf-8")


def block(language: str, first: str) -> str:
    """The code block of a language that contains some text."""
    codes: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return next(code for code in codes if first in code)


def test_the_settings_files_load(tmp_path: Path) -> None:
    for name, load in (("names.toml", load_map), ("defaults.toml", load_defaults)):
        (tmp_path / name).write_text(block("toml", name), encoding="utf-8")
        assert load(tmp_path / name) == tomllib.loads(block("toml", name))


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(block("python", "read_inputs"), "docs/input.md", "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "hazards 5 5 0 0\nreleases 6 6 0 0\nunits 2 2 0 0\n"


def test_every_column_is_in_the_table_and_required_ones_are_bold() -> None:
    rows = re.findall(r"^\| (\w*) ?\| (.*?) \|", PAGE.split("## Columns")[1].split("## Values")[0], flags=re.MULTILINE)
    role, listed = "", {}
    for name, cell in rows:
        role = name or role
        if role in FIELDS:
            listed.update({(role, column): "**" in cell for column in re.findall(r"`(\w+)`", cell)})
    assert listed == {(role, field.name): field.required for role, fields in FIELDS.items() for field in fields}
