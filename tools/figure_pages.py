"""Writes a page of documentation for each figure of the reports, and the table of all in ``docs/reports.md``.

``python -m tools.figure_pages`` after a definition, a layout or a worked answer has changed; a test compares.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from whitestone.config.register_commands import open_register

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "report-figures"
TABLE = ROOT / "docs" / "reports.md"
ANSWERS = ROOT / "tests" / "reports" / "worked_answers.json"
_DAYS = {
    "period": "from the first to the last day of the period",
    "opening": "everything before the first day of the period",
    "closing": "everything up to the last day of the period",
    "ever": "everything on record, whatever the period; tables split it by year",
}


def _standing() -> dict[str, list[str]]:
    """In which reports each figure stands."""
    from whitestone.reports.layouts import PLACEHOLDER, built_in_layouts  # noqa: PLC0415  # Django must be open

    stands: dict[str, list[str]] = defaultdict(list)
    for layout in built_in_layouts().values():
        used = {name for table in layout.tables for name in table.figures}
        used |= {name for part in layout.parts for text in part.text for name in PLACEHOLDER.findall(text)}
        for name in sorted(used):
            stands[name].append(layout.title)
    return stands


def pages() -> dict[str, str]:
    """The text of each page by the figure's id."""
    from whitestone.reports.definitions import built_in  # noqa: PLC0415  # Django must be open
    from whitestone.reports.snapshot import tables  # noqa: PLC0415

    stands = _standing()
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
    found = {}
    for one in built_in().values():
        splits = ", ".join(f"`{name}`" for name in tables()[one.table].splits)
        only = "; ".join(
            f"`{name}` is {' or '.join(f'`{word}`' for word in words)}" for name, words in one.where.items()
        )
        over = (
            f"the value below times {one.factor:g}, divided by [`{one.over}`]({one.over}.md)" if one.over else "a sum"
        )
        answer = answers[one.id]
        rows = [
            ("Formula", one.formula),
            ("Unit", one.unit.value),
            ("Source", one.source),
            ("Computed as", over),
            ("Adds up", f"`{one.value}` of the table `{one.table}`"),
            ("Only where", only or "all rows"),
            ("Days", _DAYS[one.when.value]),
            ("Can be split by", splits),
            ("HXL tag", f"`{one.tag}`" if one.tag else "none of its own"),
            ("Stands in", "; ".join(stands.get(one.id, ())) or "no report that comes along, but in your own"),
            ("Worked answer", "nothing to divide by" if answer is None else f"{answer:,}"),
        ]
        lines = [f"| {name} | {text} |" for name, text in rows]
        found[one.id] = (
            f"# {one.label}\n\n`{one.id}`: {one.words}\n\n| | |\n|---|---|\n" + "\n".join(lines) + "\n\n"
            "The worked answer is for 2022 and 2023 together, on [the strip of land](../ledger.md) whose every\n"
            "figure is known, with one operator's two years of work on it; a test compares it.\n"
            "[All figures and tables](../reports.md#figures).\n"
        )
    return found


def table() -> str:
    """``docs/reports.md`` with the table of all figures at its end."""
    from whitestone.reports.definitions import built_in  # noqa: PLC0415

    rows = [
        f"| [`{one.id}`](report-figures/{one.id}.md) | {one.label} | {one.words} | {one.unit.value} | {one.source} |"
        for one in built_in().values()
    ]
    head, _, _ = TABLE.read_text(encoding="utf-8").partition("## Figures\n")
    top = "## Figures\n\nEach has a page with its formula, what it can be split by, and a worked answer.\n\n"
    return f"{head}{top}| id | label | meaning | unit | source |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Write what has changed, and take away the pages of figures that are no more."""
    open_register()
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for name, text in wanted.items():
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")
    for file in FOLDER.glob("*.md"):
        if file.stem not in wanted:
            file.unlink()
    TABLE.write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    main()
