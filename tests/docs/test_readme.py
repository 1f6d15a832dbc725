"""The balance that the README shows is what the worked example gives today.

``WHITESTONE_WRITE_DOCS=1`` writes it anew.
"""

import datetime as dt
import os
from pathlib import Path

import pytest

from whitestone.land import example
from whitestone.land.from_files import settle_files
from whitestone.land.words import Column, Part
from whitestone.land.writing import SettledBooks
from whitestone.paper import grouped

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- balance: made by tests/docs/test_readme.py -->\n", "<!-- end of balance -->"


@pytest.fixture(scope="module")
def books() -> SettledBooks:
    start, end = (dt.date.fromisoformat(day) for day in example.PERIOD)
    hazards, releases, units, _ = (example.FOLDER / name for name in example.FILES)
    return settle_files(hazards, releases, units=units, start=start, end=end)


def table(books: SettledBooks) -> str:
    """The balance of accounts as Markdown; what goes out has a minus."""
    names = ["unit", "kind", "class", "opening", *(str(column).replace("_", " ") for column in Column), "closing"]
    lines = [" | ".join(names), " | ".join(["---"] * 3 + ["--:"] * (len(names) - 3))]
    for row in books.settlement.rows:
        moved = [column.sign * row.moved[column] for column in Column]
        figures = [grouped(round(value)) if value else "" for value in (row.opening, *moved, row.closing)]
        lines.append(" | ".join([str(row.unit), str(row.kind), str(row.group), *figures]))
    return "\n" + "".join(f"| {line} |\n" for line in lines) + "\n"


def test_the_balance_shown_is_the_balance_computed(books: SettledBooks) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    shown, _, after = rest.partition(END)
    if os.environ.get("WHITESTONE_WRITE_DOCS") == "1":
        README.write_text(before + BEGIN + table(books) + END + after, encoding="utf-8")
        shown = table(books)
    assert shown == table(books)


def test_the_sums_named_in_words_are_right(books: SettledBooks) -> None:
    text = README.read_text(encoding="utf-8")
    polygons = sum(release.polygon for release in books.settlement.releases.values())
    released = sum(release.parts[Part.NEWLY_RELEASED] for release in books.settlement.releases.values())
    assert f"had said {grouped(round(polygons))} m² for these two years; {grouped(round(released))} m² were" in text
