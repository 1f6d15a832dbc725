"""docs/reports.md defines every figure, as the definitions do."""

from pathlib import Path

from whitestone.reports.definitions import built_in

TEXT = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")


def test_every_figure_has_its_row_and_no_row_is_left_over() -> None:
    rows = [line for line in TEXT.split("## Figures")[1].splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{one.id}` | {one.label} | {one.words} | {one.formula} | {one.unit.value} | {one.source} |"
        for one in built_in().values()
    ]
