"""The rules that question reported figures, put to a report's own tables and to what others have said of its period.

A report that was worked out cannot be wrong in its sums; what is asked is whether it can be believed beside the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from whitestone.figures.model import PrintedTable, RowsAre, TableColumn, TableRow
from whitestone.figures.quantities import Quantity
from whitestone.figures.rules import Verdict, check_folder
from whitestone.figures.rules.check import Check
from whitestone.land.words import Contamination
from whitestone.profiles import Span
from whitestone.records.figures.stored import every_approved
from whitestone.reports.definitions import Definition, Unit
from whitestone.reports.layouts import Shape
from whitestone.reports.report import TOTAL, Report, Table

_ROWS = {"unit": RowsAre.UNIT, "organisation": RowsAre.OPERATOR, "reported_within": RowsAre.OPERATOR}


def questions_of(report: Report) -> tuple[Check, ...]:
    """Contradictions and questions about the report's figures, the worst first; each with its arithmetic.

    Tables whose rows are districts, operators or other words are put beside the approved figures of others, with the
    relations and thresholds that their sources give.
    """
    start, end = report.period.start.isoformat(), report.period.end.isoformat()
    span = Span.parse(f"{start}/{end}")
    tables = tuple(_printed(report, table, span) for table in report.tables if table.layout.shape is Shape.SPLIT)
    others = every_approved()
    folder = replace(others, title=report.layout.title, period=span, tables=(*others.tables, *tables))
    ours = {table.title for table in tables}
    raised = check_folder(folder).of(Verdict.CONTRADICTION, Verdict.QUESTION)
    return tuple(check for check in raised if any(figure.topic in ours for figure in check.figures))


def _printed(report: Report, table: Table, span: Span) -> PrintedTable:
    columns = tuple(_columns(report, table))
    rows = [_row(table, number, columns) for number in range(len(table.rows))]
    whole = [head.key == TOTAL for head in table.rows]
    title = f"{report.layout.title}: {table.layout.title}"
    return PrintedTable(
        id=f"{report.layout.id}-{table.layout.id}",
        title=title,
        file=report.layout.id,
        printed_as="",
        period=span,
        place="",
        said_by="The register",
        basis="records",
        source=title,
        rows_are=_ROWS.get(table.layout.split, RowsAre.GROUP),
        header=("", *(column.name for column in columns)),
        columns=columns,
        label_column="",
        marks_column="",
        footnotes={},
        rows=tuple(row for row, total in zip(rows, whole, strict=True) if not total),
        total=next((row for row, total in zip(rows, whole, strict=True) if total), None),
    )


def _columns(report: Report, table: Table) -> Iterator[TableColumn]:
    """Ratios are remarks: their rows do not add up."""
    for head in table.columns:
        one = report.definitions[head.key]
        yield TableColumn(head.key, head.label, one.unit.value, remark=bool(one.over), category=_category(one))


def _category(one: Definition) -> Contamination:
    """What a column of items counts, where it counts all of one category, everywhere or in polygons of one kind."""
    words = one.where.get("category", ())
    whole = one.unit is Unit.ITEMS and len(words) == 1 and set(one.where) <= {"category", "ap_polygon"}
    return Contamination[words[0]] if whole else Contamination.NONE


def _row(table: Table, number: int, columns: tuple[TableColumn, ...]) -> TableRow:
    cells = table.cells[number]
    amounts = {
        column.name: _amount(cell.value, column.unit)
        for column, cell in zip(columns, cells, strict=True)
        if cell.value is not None and not column.remark
    }
    return TableRow(number + 1, table.rows[number].label, tuple(str(cell.value) for cell in cells), amounts)


def _amount(value: float, unit: str) -> Quantity:
    # More digits than these are those of floating point; a sum of many rows may differ in the last one.
    exact = Decimal(str(round(value, 2)))
    return Quantity(f"{exact:f}", exact, unit)
