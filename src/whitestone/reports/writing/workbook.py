"""Reports as a workbook: a cover, a sheet for each table whose figures lead to their records, the definitions."""

from __future__ import annotations

import io
import re

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from whitestone.reports.definitions import Unit, When
from whitestone.reports.layouts import Shape
from whitestone.reports.numbers import heading
from whitestone.reports.report import TOTAL, Cell, Heading, Report, Table
from whitestone.reports.writing.addresses import Printing, cell_address

_PLAIN, _FINE = "#,##0", "#,##0.00"
_FINE_UNITS = (Unit.PERCENT, Unit.ITEMS_PER_KM2, Unit.PER_MILLION_M2, Unit.PER_MILLION_HOURS)


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._numbers = {
            (fine, total): book.add_format({"num_format": _FINE if fine else _PLAIN, "bold": total})
            for fine in (False, True)
            for total in (False, True)
        }

    def number(self, unit: Unit, *, total: bool) -> Format:
        return self._numbers[unit in _FINE_UNITS, total]


def write_xlsx(report: Report, printing: Printing) -> bytes:
    """The whole report; numbers are numbers, not rounded."""
    buffer = io.BytesIO()
    # No text in a report is a formula or a link of its own: one that looks like it stays text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = _Formats(book)
        _cover(book.add_worksheet("Report"), report, formats)
        taken: set[str] = set()
        for table in report.tables:
            _table(book.add_worksheet(_sheet_name(table.layout.id, taken)), report, table, printing.base, formats)
        if report.beside:
            _beside(book.add_worksheet("Reported by others"), report, formats)
        _definitions(book.add_worksheet("Definitions"), report, formats)
    return buffer.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name of at most 31 characters that the workbook does not have yet."""
    short = re.sub(r"[\[\]:*?/\\]", "-", name)[:31]
    number = 2
    while short.lower() in taken:
        short, number = f"{short[:28]}-{number}", number + 1
    taken.add(short.lower())
    return short


def _cover(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, report.layout.title, formats.title)
    lines = (
        ("What it is", report.layout.words),
        ("Period", f"{report.period.start.isoformat()} to {report.period.end.isoformat()}, both days included"),
        ("Known at", report.register.known_at.isoformat()),
        ("Last event", report.register.head),
        ("SHA-256 of the content", report.sha256),
        ("From", "approved records only"),
        *((name, report.register.names(name).get(word, word)) for name, word in report.only.items()),
        *zip((section.title for section in report.sections), report.marks, strict=False),
    )
    for row, (name, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, formats.head)
        sheet.write_string(row, 1, text, formats.wrap)


def _with_unit(head: Heading, unit: Unit | None) -> str:
    return head.label if unit is None else f"{head.label} ({heading(unit)})"


def _table(sheet: Worksheet, report: Report, table: Table, base: str, formats: _Formats) -> None:
    """A table that can be filtered and sorted; totals that are sums follow the filter, the others stand as they are."""
    sheet.write_string(0, 0, table.layout.title, formats.title)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, max(1, len(table.columns)), 18)
    names = _names(table)
    for number, name in enumerate(names):
        sheet.write_string(2, number, name, formats.head)
    last = 2 + sum(head.key != TOTAL for head in table.rows)
    rows = list(enumerate(zip(table.rows, table.row_units, table.cells, strict=True), start=3))
    for row, (head, unit, cells) in rows:
        sheet.write_string(row, 0, _with_unit(head, unit), formats.head if head.key == TOTAL else None)
        for number, cell in enumerate(cells, start=1):
            if cell.value is None:
                continue
            address = cell_address(report, base, f"{table.layout.id}/{cell.row}/{cell.column}") if cell.value else ""
            shown = formats.number(cell.ask.definition.unit, total=head.key == TOTAL)
            if address and len(address) < 2000:
                sheet.write_url(row, number, address, shown, tip="The records behind this figure")
            if head.key == TOTAL and last > 2 and _adds_up(table, cell):
                column = xl_range(3, number, last, number)
                sheet.write_formula(row, number, f"=SUBTOTAL(109,{column})", shown, cell.value)
            else:
                sheet.write_number(row, number, cell.value, shown)
    if last > 2:
        headed = [{"header": name, "header_format": formats.head} for name in names]
        style = {"columns": headed, "style": "Table Style Light 1", "name": _table_name(table.layout.id)}
        sheet.add_table(2, 0, last, len(names) - 1, style)
    sheet.freeze_panes(3, 1)
    if table.layout.note:
        sheet.write_string(len(table.rows) + 4, 0, table.layout.note)


def _adds_up(table: Table, cell: Cell) -> bool:
    """Whether a total is the sum of what stands above it: no ratio, and of years nothing that is open on a day."""
    one = cell.ask.definition
    return not one.over and (table.layout.shape is not Shape.YEARS or one.when is When.PERIOD)


def _names(table: Table) -> list[str]:
    """Heads of columns, each only once, as Excel wants them; the first is what the rows stand for."""
    found = [table.layout.split or "figure"]
    for column, unit in zip(table.columns, table.column_units, strict=True):
        name, number = _with_unit(column, unit), 2
        while name.lower() in {one.lower() for one in found}:
            name, number = f"{_with_unit(column, unit)} {number}", number + 1
        found.append(name)
    return found


def _table_name(name: str) -> str:
    return "t_" + re.sub(r"\W", "_", name)


def _beside(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    """Text as printed, never a number of ours."""
    for number, (name, width) in enumerate(
        (("What", 60), ("Reported", 24), ("Place", 20), ("Period", 14), ("Said by", 30), ("Basis", 30))
    ):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, formats.head)
    for row, one in enumerate(report.beside, start=1):
        for number, text in enumerate((one.what, one.shown, one.place, one.period, one.said_by, one.basis)):
            sheet.write_string(row, number, text, formats.wrap)
    sheet.freeze_panes(1, 0)


def _definitions(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    for number, (name, width) in enumerate(
        (("Figure", 26), ("Label", 34), ("Meaning", 70), ("Formula", 60), ("Unit", 12), ("Source", 40))
    ):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, formats.head)
    for row, one in enumerate(report.used, start=1):
        for number, text in enumerate((one.id, one.label, one.words, one.formula, heading(one.unit), one.source)):
            sheet.write_string(row, number, text, formats.wrap)
    sheet.freeze_panes(1, 0)
