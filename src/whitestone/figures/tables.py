"""Printed tables and sheets of figures and returns, from rows of text to typed values.

Keeps every cell as it was; adds nothing up.
"""

from __future__ import annotations

import re

from whitestone.figures.cells import Cells
from whitestone.figures.kinds import CELL_BLANK, ID_REPEATED, ITEMS_UNSORTED, NOTHING_RETURNED
from whitestone.figures.manifest import TableEntry
from whitestone.figures.model import Figure, PrintedTable, Return, RowsAre, TableRow
from whitestone.figures.sheets import Sheet
from whitestone.land.words import CATEGORIES, LandClass, Product
from whitestone.problems import Problem
from whitestone.profiles import NameBook

REPORTED_COLUMNS = (
    "figure_id",
    "topic",
    "what_it_counts",
    "value",
    "unit",
    "area",
    "period_or_as_at",
    "reported_by",
    "basis",
)
REPORTED_OPTIONAL = ("qualifier", "part_of", "same_as", "source")
RETURNS_COLUMNS = ("unit", "period", "product", "land_class", "operator", "category", "area_m2", "items")
RETURNS_OPTIONAL = ("source",)
_BOUND = re.compile(r"\s*\((more than|less than|about)\)\s*$")


def read_reported(sheet: Sheet, source: str, problems: list[Problem]) -> list[Figure]:
    """Read reported figures; a trailing "(more than)" in the words is their qualifier."""
    sheet.require(REPORTED_COLUMNS)
    figures: dict[str, Figure] = {}
    for number, record in sheet.records():
        cells = Cells(sheet.file, number, record, problems)
        identifier = cells.needed("figure_id")
        what = cells.needed("what_it_counts")
        bound = _BOUND.search(what)
        qualifier = cells.text("qualifier") or (bound.group(1) if bound else "")
        cells.needed("value")
        quantity = cells.amount("value", cells.needed("unit"), qualifier)
        period = cells.period("period_or_as_at")
        if identifier in figures:
            problems.append(
                ID_REPEATED(
                    file=sheet.file,
                    row=number,
                    column="figure_id",
                    value=identifier,
                    other="an earlier row of the file",
                )
            )
        elif quantity is not None and identifier:
            figures[identifier] = Figure(
                ref=identifier,
                what=_BOUND.sub("", what),
                quantity=quantity,
                topic=cells.needed("topic"),
                place=cells.text("area"),
                period=period,
                said_by=cells.needed("reported_by"),
                basis=cells.needed("basis"),
                source=cells.text("source") or source,
                part_of=cells.text("part_of"),
                same_as=cells.text("same_as"),
            )
    return list(figures.values())


def read_returns(sheet: Sheet, names: NameBook | None, source: str, problems: list[Problem]) -> list[Return]:
    """Read returns: one row for each unit, period, product, class, operator and category."""
    sheet.require(RETURNS_COLUMNS)
    returns = []
    for number, record in sheet.records():
        before = len(problems)
        cells = Cells(sheet.file, number, record, problems)
        unit = cells.needed("unit")
        cells.needed("period")
        period = cells.period("period")
        area, items = cells.amount("area_m2", "m2"), cells.amount("items", "items")
        category = cells.category("category")
        if not cells.text("area_m2") and not cells.text("items"):
            problems.append(NOTHING_RETURNED(file=sheet.file, row=number))
        if items is not None and items.value > 0 and not cells.text("category"):
            known = ", ".join(str(one.name) for one in CATEGORIES)
            problems.append(ITEMS_UNSORTED(file=sheet.file, row=number, column="category", known=known))
        product = cells.word("product", Product)
        land_class = cells.word("land_class", LandClass)
        if period is not None and len(problems) == before:
            returns.append(
                Return(
                    file=sheet.file,
                    row=number,
                    unit=unit,
                    match=names.resolve(unit) if names else None,
                    period=period,
                    product=product,
                    land_class=land_class,
                    operator=cells.text("operator"),
                    category=category,
                    area=area,
                    items=items,
                    source=cells.text("source") or source,
                )
            )
    return returns


def read_table(
    sheet: Sheet, entry: TableEntry, names: NameBook | None, source: str, problems: list[Problem]
) -> PrintedTable:
    """Read a table as printed: rows, amounts, and the printed total if the manifest names its label."""
    marks = (entry.marks,) if entry.marks else ()
    sheet.require((entry.label, *marks, *(column.name for column in entry.columns)))
    rows: list[TableRow] = []
    total: TableRow | None = None
    for number, record in sheet.records():
        cells = Cells(sheet.file, number, record, problems)
        label = cells.needed(entry.label)
        amounts = {}
        for column in entry.columns:
            amount = None if column.remark else cells.amount(column.name, column.unit)
            if amount is not None:
                amounts[column.name] = amount
        is_total = label == entry.total
        of_units = entry.rows_are is RowsAre.UNIT and not is_total and names is not None
        match = names.resolve(label, entry.unit_kind) if of_units and names else None
        if entry.rows_are is RowsAre.PERIOD and not is_total:
            cells.period(entry.label)
        row = TableRow(number, label, tuple(record.values()), amounts, match)
        if is_total:
            total = row
        elif label in {other.label for other in rows}:
            problems.append(
                ID_REPEATED(
                    file=sheet.file, row=number, column=entry.label, value=label, other="an earlier row of the table"
                )
            )
        else:
            rows.append(row)
    if entry.total and total is None:
        problems.append(CELL_BLANK(file=sheet.file, column=entry.label, record=entry.total))
    return PrintedTable(
        id=entry.id,
        title=entry.title,
        file=sheet.file,
        printed_as=entry.printed_as,
        period=entry.period,
        place=entry.place,
        said_by=entry.said_by,
        basis=entry.basis,
        source=source,
        rows_are=entry.rows_are,
        header=sheet.header,
        columns=entry.columns,
        label_column=entry.label,
        marks_column=entry.marks,
        footnotes=entry.footnotes,
        rows=tuple(rows),
        total=total,
        unit_kind=entry.unit_kind,
    )
