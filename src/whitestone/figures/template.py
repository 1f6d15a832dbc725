"""The XLSX template for returns and reported figures: two sheets with the columns that are read, and one that explains.

The rows are empty: a template invents no figure.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from whitestone.figures.kinds import NOT_XLSX
from whitestone.figures.tables import REPORTED_COLUMNS, REPORTED_OPTIONAL, RETURNS_COLUMNS, RETURNS_OPTIONAL
from whitestone.land.words import CATEGORIES, LandClass, Product
from whitestone.problems import ProblemError

_ROWS = 5_000
_MEANINGS = {
    "returns": {
        "unit": "Administrative unit: its code, or a name or alias of the national profile. Needed.",
        "period": "2023, 2023-05, 2023-05-24, or two with a slash. Needed.",
        "product": "How the land left the register: cancelled, reduced or cleared.",
        "land_class": "ap_only, mixed, av_only or no_mines, by what the land was recorded to hold.",
        "operator": "Who did the work.",
        "category": "Category of the items in this row: one row for each. Needed when items are given.",
        "area_m2": "Declared area in square metres. Give it once for a unit, period, product, class and operator.",
        "items": "Items found; 0 when nothing was found, blank when it is not reported.",
        "source": "Document that the row was taken from.",
    },
    "reported": {
        "figure_id": "Short and unique, for example F12. Needed.",
        "topic": "Heading under which figures are compared, for example land release. Needed.",
        "what_it_counts": "In words; the same words for the same thing. Needed.",
        "value": "Digits with a point before decimals, as printed. Needed.",
        "unit": "m2, ha, km2, percent, years, or what is counted: items, people, teams. Needed.",
        "area": "Where: national, a unit, a region.",
        "period_or_as_at": "The period, or the day on which it stood.",
        "reported_by": "Who said it. Needed.",
        "basis": "On what basis: reported, estimate, target, standard ... Needed.",
        "qualifier": "more than, less than or about.",
        "part_of": "Id of the figure that this is a part of.",
        "same_as": "Id of a figure that must be the same.",
        "source": "Document that the figure was taken from.",
    },
}
_CHOICES: dict[str, list[str]] = {
    "product": [product.value for product in Product],
    "land_class": [land_class.value for land_class in LandClass],
    "category": [str(category.name) for category in CATEGORIES],
    "qualifier": ["more than", "less than", "about"],
}


def write_template(file: Path) -> None:
    """Write the template; raises `ProblemError` unless the name ends in ``.xlsx``."""
    if file.suffix.lower() != ".xlsx":
        raise ProblemError(NOT_XLSX(value=file.name))
    sheets = {
        "returns": (*RETURNS_COLUMNS, *RETURNS_OPTIONAL),
        "reported": (*REPORTED_COLUMNS, *REPORTED_OPTIONAL),
    }
    with xlsxwriter.Workbook(str(file)) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        for name, columns in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(columns):
                typed = None if column in ("area_m2", "items", "value") else text
                sheet.set_column(position, position, max(14, len(column) + 3), typed)
                sheet.write(0, position, column, head)
                if column in _CHOICES:
                    sheet.data_validation(
                        1, position, _ROWS, position, {"validate": "list", "source": _CHOICES[column]}
                    )
        notes = book.add_worksheet("columns")
        notes.set_column(0, 1, 18)
        notes.set_column(2, 2, 90, wrap)
        notes.write_row(0, 0, ["sheet", "column", "what it holds"], head)
        lines = [(name, column, _MEANINGS[name][column]) for name, columns in sheets.items() for column in columns]
        for row, line in enumerate(lines, start=1):
            notes.write_row(row, 0, line)
