"""Reports as a workbook: a cover, a sheet for each table whose figures lead to their records, the definitions."""

from __future__ import annotations

import io
import re

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from whitestone.reports.definitions import Unit, When
from whitestone.reports.layouts import Shape
from whitestone.reports.numbers import heading
from whitestone.reports.report import TOTAL, Cell, Heading, Report, Table
from whitestone.reports.words import head_of, label_of
from whitestone.reports.writing.addresses import Printing, cell_address
from whitestone.reports.writing.contents import heads

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
        taken: set[str] = set()

        def sheet(name: str) -> Worksheet:
            made: Worksheet = book.add_worksheet(_sheet_name(name, taken))
            if get_language_bidi():
                made.right_to_left()
            return made

        _cover(sheet(_("Report")), report, printing, formats)
        for table in report.tables:
            _table(sheet(table.layout.id), report, table, printing.base, formats)
        if report.beside:
            _beside(sheet(_("Reported by others")), report, formats)
        _definitions(sheet(_("Definitions")), report, formats)
    return buffer.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name of at most 31 characters that the workbook does not have yet."""
    short = re.sub(r"[\[\]:*?/\\]", "-", name)[:31]
    number = 2
    while short.lower() in taken:
        short, number = f"{short[:28]}-{number}", number + 1
    taken.add(short.lower())
    return short


def _cover(sheet: Worksheet, report: Report, printing: Printing, formats: _Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, report.layout.title, formats.title)
    said = heads(report, printing)
    lines = (
        (_("Note"), said["synthetic"]),
        (_("What it is"), said["words"]),
        (_("Period"), said["span"]),
        (_("Known at"), report.register.known_at.isoformat()),
        (_("Approved"), said["approved"]),
        (_("Address"), said["address"]),
        (_("Last event"), report.register.head),
        (_("SHA-256 of the content"), report.sha256),
        *((head_of(name), label_of(name, word, report.register.names(name))) for name, word in report.only.items()),
        *((section.title, _(mark)) for section, mark in zip(report.sections, report.marks, strict=False)),
    )
    for row, (name, text) in enumerate(((name, text) for name, text in lines if text), start=2):
        sheet.write_string(row, 0, name, formats.head)
        sheet.write_string(row, 1, text, formats.wrap)


def _with_unit(head: Heading, unit: Unit | None) -> str:
    return head.label if unit is None else f"{head.label} ({heading(unit)})"


def _table(sheet: Worksheet, report: Report, table: Table, base: str, formats: _Formats) -> None:
    """A table that can be filtered and sorted; totals that are sums follow the filter, the others stand as they are."""
    sheet.write_string(0, 0, table.layout.title, formats.title)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, max(1, len(table.says) + len(table.columns)), 18)
    names = _names(table)
    for number, name in enumerate(names):
        sheet.write_string(2, number, name, formats.head)
    last = 2 + sum(head.key != TOTAL for head in table.rows)
    rows = list(enumerate(zip(table.rows, table.row_units, table.cells, table.texts, strict=True), start=3))
    for row, (head, unit, cells, said) in rows:
        sheet.write_string(row, 0, _with_unit(head, unit), formats.head if head.key == TOTAL else None)
        for number, text in enumerate(said, start=1):
            sheet.write_string(row, number, text)
        for number, cell in enumerate(cells, start=1 + len(said)):
            if cell.value is None:
                continue
            address = cell_address(report, base, f"{table.layout.id}/{cell.row}/{cell.column}") if cell.value else ""
            shown = formats.number(cell.ask.definition.unit, total=head.key == TOTAL)
            if address and len(address) < 2000:
                sheet.write_url(row, number, address, shown, tip=_("The records behind this figure"))
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
    of_rows = _("Figure") if table.units_by_row else head_of("year")
    found = [head_of(table.layout.split) if table.layout.split else of_rows]
    columns = [_with_unit(column, unit) for column, unit in zip(table.columns, table.column_units, strict=True)]
    for wanted in (*(head.label for head in table.says), *columns):
        name, number = wanted, 2
        while name.lower() in {one.lower() for one in found}:
            name, number = f"{wanted} {number}", number + 1
        found.append(name)
    return found


def _table_name(name: str) -> str:
    return "t_" + re.sub(r"\W", "_", name)


def _beside(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    """Text as printed, never a number of ours."""
    for number, (name, width) in enumerate(
        (
            (_("What"), 60),
            (_("Reported"), 24),
            (_("Place"), 20),
            (_("Period"), 24),
            (_("Said by"), 30),
            (_("Basis"), 30),
        )
    ):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, formats.head)
    for row, one in enumerate(report.beside, start=1):
        for number, text in enumerate((one.what, one.shown, one.place, one.period, one.said_by, one.basis)):
            sheet.write_string(row, number, text, formats.wrap)
    sheet.freeze_panes(1, 0)


def _definitions(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    for number, (name, width) in enumerate(
        (
            (_("Figure"), 26),
            (_("Label"), 34),
            (_("Meaning"), 70),
            (_("Formula"), 60),
            (_("Unit"), 12),
            (_("Source"), 40),
        )
    ):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, formats.head)
    for row, one in enumerate(report.used, start=1):
        for number, text in enumerate((one.id, one.label, one.words, one.formula, heading(one.unit), one.source)):
            sheet.write_string(row, number, text, formats.wrap)
    sheet.freeze_panes(1, 0)
