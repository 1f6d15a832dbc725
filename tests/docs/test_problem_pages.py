"""Every code that the program can show is explained in the documentation, and no heading outlives its code."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import whitestone
from whitestone.problems import all_kinds

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"
CONTRADICTIONS = PAGE.with_name("contradictions.md")


def registered() -> set[str]:
    """Codes of every module of the package (tests register kinds of their own, which do not count)."""
    for module in pkgutil.walk_packages(whitestone.__path__, "whitestone."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {kind.code for kind in all_kinds() if not kind.code.startswith("test-")}


def test_each_code_has_a_heading_with_its_remedy() -> None:
    sections = re.split(r"^### `?([a-z0-9-]+)`?$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(set(sections[1::2])) == len(sections[1::2])
    explained = dict(zip(sections[1::2], sections[2::2], strict=True))
    contradictions = re.findall(r"^### ([a-z0-9-]+)$", CONTRADICTIONS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert registered() == {*explained, *contradictions}
    for code, words in explained.items():
        assert "**Remedy.**" in words or "*What to do:*" in words, code
