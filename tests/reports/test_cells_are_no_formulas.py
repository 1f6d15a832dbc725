"""What people named so that a spreadsheet would run it comes out as text, in every CSV of reports and of the books."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest

from tests.cast import Cast
from whitestone.land.words import Column
from whitestone.records.books.asking import read
from whitestone.records.books.balance import Line
from whitestone.records.books.kept import settlement
from whitestone.records.books.table import answer
from whitestone.reports.cells import Period
from whitestone.reports.publishing import report_of
from whitestone.reports.report import Heading, Report
from whitestone.reports.writing import Printing
from whitestone.reports.writing.plain import write_csv

pytestmark = pytest.mark.django_db
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
DANGEROUS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1")


def _named(report: Report, name: str) -> Report:
    """The same report in which the first row of every table is called so."""

    def renamed(rows: tuple[Heading, ...]) -> tuple[Heading, ...]:
        return (replace(rows[0], label=name), *rows[1:]) if rows else rows

    sections = tuple(
        replace(one, tables=tuple(replace(table, rows=renamed(table.rows)) for table in one.tables))
        for one in report.sections
    )
    return replace(report, sections=sections)


def test_a_report(strip: Cast) -> None:
    report = report_of("country-profile", Period(*YEAR), None)
    for name in DANGEROUS:
        written = write_csv(_named(report, name), Printing(base="https://register.example/cell/")).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(written, newline="")))
        cells = {cell for row in rows[2:] for cell in row}
        assert f"'{name}" in cells
        assert name not in cells
        value = rows[0].index("value")
        values = [float(row[value]) for row in rows[2:] if row[value]]
        assert values, "numbers stay numbers, whatever their sign"


def test_the_balance(strip: Cast) -> None:
    books, question = settlement(*YEAR), read({"from": "2023-01-01", "to": "2023-12-31"})
    line = Line({"unit": "=1+1", "kind": "-", "class": None}, -1.5, dict.fromkeys(Column, -0.25), 3.0)
    text = answer("csv", question, books, [line]).content.decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["unit"] == "'=1+1"
    assert (float(row["opening"]), float(row["cleared"]), float(row["closing"])) == (-1.5, -0.25, 3.0)
