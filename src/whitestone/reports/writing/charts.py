"""Charts of a table's figures, drawn by Vega-Lite as SVG: one specification for screen and paper, and no network.

The table stands beside every chart, so that nothing is said by a picture alone.
"""

from __future__ import annotations

import json

import vl_convert

from whitestone.reports.definitions import Unit
from whitestone.reports.layouts import Chart, Shape
from whitestone.reports.numbers import charted
from whitestone.reports.report import TOTAL, Table

_PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999")
"""Okabe and Ito's colours, which people with any colour vision tell apart."""
_MOST_ROWS = 15
_LEGEND_LETTERS = 96
"""Letters of a legend that stand in one line below a chart."""


def specification(table: Table) -> dict[str, object] | None:
    """The Vega-Lite specification of a table's chart, data included; None when none is asked for or all is zero.

    Only figures of the unit of the first one are drawn, and the rows with most of them where there are many.
    """
    if table.layout.chart is None or not table.cells:
        return None
    drawn = table.layout.charted
    first = next((cell for cell in table.cells[0] if cell.ask.definition.id in drawn), table.cells[0][0])
    unit = first.ask.definition.unit
    years = table.layout.shape is Shape.YEARS
    shown = sorted(
        (number for number, row in enumerate(table.rows) if row.key != TOTAL),
        key=lambda number: -max((cell.value or 0.0 for cell in table.cells[number]), default=0.0),
    )[:_MOST_ROWS]
    values = [
        {"row": table.rows[number].label, "series": column.label, "value": _scaled(cell.value, unit)}
        # Time goes on from left to right, whatever stands first in the table.
        for number in sorted(shown, reverse=years)
        for column, cell in zip(table.columns, table.cells[number], strict=True)
        if column.key != TOTAL
        and cell.ask.definition.unit is unit
        and cell.value is not None
        and (not drawn or cell.ask.definition.id in drawn)
    ]
    if not any(value["value"] for value in values):
        return None  # nothing to draw: an empty picture has no size
    lines = table.layout.chart is Chart.LINES
    # Names are never cut: where they are long, fewer stand in a line.
    longest = max((len(str(value["series"])) for value in values), default=0)
    columns = max(1, min(3, _LEGEND_LETTERS // max(longest, 1)))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 640,
        "height": 260,
        "background": "white",
        "data": {"values": values},
        "mark": {"type": "line", "point": True} if lines else {"type": "bar"},
        "encoding": {
            "x": {"field": "row", "type": "nominal", "title": None, "sort": None},
            "y": {"field": "value", "type": "quantitative", "title": charted(unit), "stack": None if lines else "zero"},
            "color": {
                "field": "series",
                "type": "nominal",
                "title": None,
                "sort": None,
                "scale": {"range": list(_PALETTE)},
            },
        },
        "config": {"font": "DejaVu Sans", "legend": {"orient": "bottom", "columns": columns, "labelLimit": 0}},
    }


def _scaled(value: float, unit: Unit) -> float:
    return value / 1e6 if unit is Unit.SQUARE_METRES else value


def chart_svg(table: Table) -> str:
    """The chart as SVG; empty when the layout asks for none."""
    wanted = specification(table)
    return "" if wanted is None else str(vl_convert.vegalite_to_svg(json.dumps(wanted)))
