"""Every figure has its page with formula, unit, splits, source and worked answer, as the definitions say it today."""

from tools.figure_pages import FOLDER, TABLE, pages, table


def test_every_figure_has_its_page_and_no_page_is_left_over() -> None:
    wanted = pages()
    assert {file.stem for file in FOLDER.glob("*.md")} == set(wanted)
    stale = [name for name, text in wanted.items() if (FOLDER / f"{name}.md").read_text(encoding="utf-8") != text]
    assert stale == [], "python -m tools.figure_pages writes them anew"


def test_the_table_of_all_figures_is_that_of_the_definitions() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "python -m tools.figure_pages writes it anew"
