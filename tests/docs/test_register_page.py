"""The page on the register names every rule, step, change, tier, kind of extra field and variable that there is."""

import re
from dataclasses import fields
from pathlib import Path

import whitestone
from whitestone.review.extra import Kind
from whitestone.review.rules import Role, Rules, Tier
from whitestone.review.states import Change, State, Step, moves

TEXT = (Path(__file__).parents[2] / "docs" / "register.md").read_text(encoding="utf-8")
SOURCE = Path(whitestone.__file__).parent


def rows(heading: str) -> list[list[str]]:
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in table[2:]]


def test_every_rule_of_the_profile_is_described() -> None:
    assert {row[0].strip("`") for row in rows("The national profile")} == {rule.name for rule in fields(Rules)}
    assert all(kind in TEXT for kind in Kind)


def test_the_table_of_steps_is_the_workflow() -> None:
    described = set()
    for step, sources, target, _ in rows("Review"):
        name = Step(step.split(",")[0].replace(" ", "-"))
        described |= {(name, State(source.strip()), State(target)) for source in sources.split(",")}
    assert described == {(step, source, move.target) for (step, source), move in moves(2).items()}


def test_every_change_role_and_tier_is_named() -> None:
    assert {row[0] for row in rows("Versions and their two times")} == {str(change) for change in Change}
    assert all(role in TEXT for role in Role)
    assert all(tier in TEXT for tier in Tier)


def test_every_variable_of_the_environment_is_listed() -> None:
    used = {name for file in SOURCE.rglob("*.py") for name in re.findall(r"\bWHITESTONE_[A-Z_]+\b", file.read_text())}
    assert {row[0].strip("`") for row in rows("Start")} == used
