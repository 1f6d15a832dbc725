"""The pages about figures and profiles name every code and command, and their examples run."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from importlib import resources
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from whitestone.config.commands import main
from whitestone.figures import kinds as figure_kinds
from whitestone.figures import load_folder
from whitestone.figures.relations import ROLES
from whitestone.figures.rules import kinds as rule_kinds
from whitestone.figures.tables import REPORTED_COLUMNS, REPORTED_OPTIONAL, RETURNS_COLUMNS, RETURNS_OPTIONAL
from whitestone.problems.catalogue import ProblemKind
from whitestone.profiles import kinds as profile_kinds

DOCS = Path(__file__).parents[2] / "docs"


def _codes(module: object) -> set[str]:
    return {kind.code for kind in vars(module).values() if isinstance(kind, ProblemKind)}


def _headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_rule_has_a_heading_and_every_heading_of_a_code_a_rule() -> None:
    headings = {heading for heading in _headings("contradictions.md") if re.fullmatch(r"[a-z-]+", heading)}
    assert headings == _codes(rule_kinds)


@pytest.mark.parametrize("module", [figure_kinds, profile_kinds])
def test_every_problem_has_a_heading(module: object) -> None:
    assert _codes(module) <= _headings("problems.md")


def test_a_problem_is_written_as_the_catalogue_says_it() -> None:
    page = (DOCS / "problems.md").read_text(encoding="utf-8")
    for module in (figure_kinds, profile_kinds):
        for kind in vars(module).values():
            if isinstance(kind, ProblemKind):
                assert f"### {kind.code}\n\n{kind.sentence}\n\n*What to do:* {kind.remedy}\n" in page + "\n"


def test_every_command_column_relation_and_threshold_is_described() -> None:
    figures = (DOCS / "figures.md").read_text(encoding="utf-8")
    group = main.commands["figures"]
    assert isinstance(group, click.Group)
    for command in group.commands:
        assert f"whitestone figures {command}" in figures
    for name in (*REPORTED_COLUMNS, *REPORTED_OPTIONAL, *RETURNS_COLUMNS, *RETURNS_OPTIONAL, *ROLES):
        assert f"`{name}`" in figures, name
    for roles in ROLES.values():
        for role in roles:
            assert f"`{role}`" in figures, role
    rules = (DOCS / "contradictions.md").read_text(encoding="utf-8")
    folder = load_folder(resources.files("whitestone.profiles") / "aze" / "figures-2023")
    for name, threshold in folder.thresholds.items():
        row = next(line for line in rules.splitlines() if line.startswith("|") and f"`{name}`" in line)
        assert f"{threshold.value:,}" in row, name


@pytest.mark.parametrize("page", ["figures.md", "profiles.md"])
def test_python_examples_run(page: str) -> None:
    outcome = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_console_examples_run_and_say_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(str(resources.files("whitestone.profiles") / "aze" / "figures-2023"), tmp_path / "figures-2023")
    blocks = re.findall(r"```console\n(.*?)```", (DOCS / "figures.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert blocks
    for block in blocks:
        command, *said = block.strip().splitlines()
        result = CliRunner().invoke(main, shlex.split(command.removeprefix("$ whitestone ")))
        assert result.exit_code == 0
        for line in said:
            assert line in result.output.replace("\u202f", " "), line
