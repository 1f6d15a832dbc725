"""Every page can be reached from the index, and every relative link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def linked(page: Path) -> set[Path]:
    targets: list[str] = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target in linked(page) if not target.exists()] == []


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = {DOCS / "index.md"}
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting |= {target for target in linked(page) if target.suffix == ".md"} - reached
    assert set(DOCS.rglob("*.md")) <= reached


def test_the_readme_leads_to_the_index() -> None:
    assert DOCS / "index.md" in linked(ROOT / "README.md")
