"""Books with nothing in them, declared land, unknown units, odd names: every output still says what is so."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.land.settled import ROWS, PostingRows, worked_example

from whitestone.land.result import BalanceRow
from whitestone.land.words import Column, Product, SquareMetres
from whitestone.land.writing import SettledBooks, balance, balance_csv, write_books
from whitestone.land.writing.report import report
from whitestone.land.writing.styles import findings_style, postings_style

NOTHING = dict.fromkeys(Column, SquareMetres(0))
DECLARED = BalanceRow(
    None, None, None, SquareMetres(0), NOTHING, SquareMetres(0), {Product.CLEARED: SquareMetres(1234)}
)


def empty() -> SettledBooks:
    books = worked_example(findings=())
    settlement = replace(
        books.settlement, rows=(), by_category=(), releases={}, readings=(), cross_table=(), fade_out_m={}
    )
    return SettledBooks(settlement, PostingRows().arrays(), replace(books.inputs, units=None, finds=None))


def declared() -> SettledBooks:
    books = worked_example()
    return replace(books, settlement=replace(books.settlement, rows=(*ROWS, DECLARED)))


def test_books_with_nothing_in_them_are_written(tmp_path: Path) -> None:
    write_books(empty(), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for words in ("no land was open", "No land was released", "No product is dated", "No record raised a question"):
        assert words in page
    assert '<section id="map"' not in page
    assert json.loads((tmp_path / "out" / "balance.json").read_text(encoding="utf-8"))["rows"] == []


def test_declared_land_stands_apart_and_is_in_no_total() -> None:
    rows = balance(declared())["rows"]
    assert isinstance(rows, list)
    assert rows[-1]["declared_m2"] == {"cleared": 1234}
    assert (rows[-1]["unit"], rows[-1]["kind"], rows[-1]["class"], rows[-1]["closing_m2"]) == (None, None, None, 0)
    assert [row for row in rows[:-1] if "declared_m2" in row] == []
    assert balance_csv(declared()).splitlines()[-1].endswith(",1234")
    page = report(declared())
    assert "Declared without a polygon" in page
    assert "1,234" in page
    totals = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert "60,000" in totals
    assert "1,234" not in totals


def test_a_name_from_a_file_stays_text_in_the_page() -> None:
    books = worked_example()
    names = {"D1": "<script>alert(1)</script>", "D2": 'x" onmouseover="y'}
    page = report(replace(books, settlement=replace(books.settlement, unit_names=names)))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'onmouseover="y' not in page


@pytest.mark.parametrize("style", [postings_style(), findings_style()])
def test_styles_are_well_formed_and_every_category_has_its_symbol(style: str) -> None:
    tree = ET.fromstring(style)  # noqa: S314 - our own text
    symbols = {symbol.get("name") for symbol in tree.iter("symbol")}
    assert {category.get("symbol") for category in tree.iter("category")} == symbols


def test_every_column_of_the_balance_has_a_style() -> None:
    tree = ET.fromstring(postings_style())  # noqa: S314 - our own text
    assert {category.get("value") for category in tree.iter("category")} == {str(column) for column in Column}
