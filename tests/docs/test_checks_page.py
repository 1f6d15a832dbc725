"""The page of checks lists every data-quality rule with its own severity, and every threshold; and nothing else."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import whitestone
from whitestone.problems import ProblemKind
from whitestone.records.reference.thresholds import THRESHOLDS
from whitestone.review.rules import Severity

TEXT = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
SOURCE = Path(whitestone.__file__).parent
ROOMS = ("hazards", "evidence", "surveys", "releases", "finds", "organisations", "reference", "figures")
MODULES = ("review.links", "records.reference.areas", "records.reference.units")


def rows(part: str) -> list[list[str]]:
    return [
        [cell.strip(" `") for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("| `")
    ]


def test_every_rule_is_listed_with_its_severity_and_what_it_says() -> None:
    listed = {row[0]: row[1:] for row in rows(TEXT.split("## Every word")[1])}
    kinds: dict[str, ProblemKind] = {}
    for name in (*MODULES, *(f"records.{room}.checks" for room in ROOMS)):
        module = importlib.import_module(f"whitestone.{name}")
        kinds |= {kind.code: kind for kind in vars(module).values() if isinstance(kind, ProblemKind)}
    assert set(listed) == set(kinds)
    for code, (severity, sentence) in listed.items():
        assert sentence == kinds[code].sentence.replace("|", "\\|")
        assert Severity(severity)


def test_a_rule_that_names_its_severity_beside_itself_has_that_one_on_the_page() -> None:
    listed = {row[0]: row[1] for row in rows(TEXT.split("## Every word")[1])}
    for room in ROOMS:
        module = importlib.import_module(f"whitestone.records.{room}.checks")
        text = (SOURCE / "records" / room / "checks.py").read_text(encoding="utf-8")
        for name, severity in re.findall(
            r"Finding\(([A-Z_]+)\([^()]*(?:\([^()]*\)[^()]*)*\), Severity\.([A-Z]+)\)", text
        ):
            assert listed[vars(module)[name].code] == severity.lower(), name


def test_every_threshold_is_listed_with_its_value() -> None:
    listed = {row[0]: row[1] for row in rows(TEXT.split("## Thresholds")[1].split("\n## ")[0])}
    assert listed == {name: f"{one.value:,g} {one.unit}" for name, one in THRESHOLDS.items()}
