"""Maps of a figure by administrative unit, drawn by Vega-Lite as SVG like the charts: one way for screen and paper.

A map shows sums by unit and no record's place, so that it may go wherever the table beside it goes.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import numpy as np
import shapely
import vl_convert
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.columns import columns
from whitestone.records.reference.models import Unit
from whitestone.reports.definitions import Unit as Measure
from whitestone.reports.numbers import charted, spoken
from whitestone.reports.report import TOTAL, Cell, Report, Table, spoken_language

_SHADES = ("#fff0e0", "#fdd9b5", "#fdb876", "#f4913f", "#de6b22")
_NOTHING = "#ffffff"
# Shapes without names would be read out one by one; the same figures stand in the table.
_BORDER = {"type": "geoshape", "aria": False, "stroke": "#888888", "strokeWidth": 0.7}
_FINENESS = 600
"""Smallest detail, as a part of the country's width."""
_LABELLED = 0.004
"""Units of at least this part of the country's box have room for their name."""


@dataclass(frozen=True, slots=True)
class _Land:
    """The lowest administrative units: code, name and shape in a flat plane, north up."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]


def _land(report: Report) -> _Land:
    register = report.register
    known = Unit.objects.as_at(register.known_at.date(), register.known_at).order_by("code")
    code, name, area, parent = columns(known, "code", "name", "area", "parent")
    leaves = ~np.isin(code, parent) & np.array([one is not None for one in area], dtype=np.bool_)
    if not leaves.any():
        return _Land((), (), ())
    shapes = area[leaves]
    west, south, east, north = shapely.total_bounds(shapes)
    squeeze = math.cos(math.radians((south + north) / 2))
    flat = shapely.transform(shapes, lambda xy: xy * (squeeze, 1.0))
    # Borders that two units share stay shared.
    simple = shapely.coverage_simplify(flat, max((east - west) * squeeze, north - south) / _FINENESS)
    return _Land(tuple(code[leaves].tolist()), tuple(name[leaves].tolist()), tuple(simple.tolist()))


def _cells(table: Table) -> dict[str, Cell]:
    """The mapped figure of each unit."""
    cross = any(column.key == TOTAL for column in table.columns)
    wanted = TOTAL if cross else table.layout.map
    place = next((number for number, column in enumerate(table.columns) if column.key == wanted), None)
    if place is None:
        return {}
    return {row.key: cells[place] for row, cells in zip(table.rows, table.cells, strict=True) if row.key != TOTAL}


def map_svg(report: Report, table: Table) -> str:
    """The map as SVG; empty when the layout asks for none, or there is nothing to draw."""
    wanted = map_specification(report, table)
    return "" if wanted is None else str(vl_convert.vegalite_to_svg(json.dumps(wanted)))


def map_specification(report: Report, table: Table) -> dict[str, object] | None:
    """The Vega-Lite specification, shapes included; None when there is none."""
    cells = _cells(table) if table.layout.map else {}
    amounts = [cell.value for cell in cells.values() if cell.value]
    land = _land(report) if amounts else _Land((), (), ())
    if not land.codes:
        return None
    one = next(iter(cells.values())).ask.definition.in_language(spoken_language())
    measure = one.unit
    features, labels = [], []
    told = {code for code, cell in cells.items() if cell.value}
    west, south, east, north = _window([land.shapes[land.codes.index(code)] for code in told if code in land.codes])
    window = shapely.box(west, south, east, north)
    room = _LABELLED * (east - west) * (north - south)
    for code, name, whole in zip(land.codes, land.names, land.shapes, strict=True):
        shape = whole.intersection(window)
        if shape.is_empty:
            continue
        cell = cells.get(code)
        value = cell.value if cell is not None and cell.value else None
        said = {"name": name, "value": None if value is None else _scaled(value, measure)}
        features.append({"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": said})
        if shape.area >= room:
            middle = shape.representative_point()
            shown = f"{name}\n{spoken(value, measure)}" if value else name
            labels.append({"x": middle.x, "y": middle.y, "text": shown})
    height = round(min(max(640 * (north - south) / max(east - west, 1e-9), 200), 560))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 640,
        "height": height,
        "background": "white",
        # The first number below the legend is centred on its edge.
        "padding": {"left": 24, "right": 24, "top": 5, "bottom": 5},
        "projection": {"type": "identity", "reflectY": True},
        "layer": [
            {"data": {"values": features}, "mark": {**_BORDER, "fill": _NOTHING}},
            {
                "data": {"values": [part for part in features if part["properties"]["value"] is not None]},
                "mark": _BORDER,
                "encoding": {"color": _colour(amounts, measure, f"{one.label}, {charted(measure)}")},
            },
            {
                "data": {"values": labels},
                "mark": {"type": "text", "fontSize": 8, "lineBreak": "\n", "color": "#111111"},
                "encoding": {
                    "longitude": {"field": "x", "type": "quantitative"},
                    "latitude": {"field": "y", "type": "quantitative"},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
        "config": {"font": "DejaVu Sans", "legend": {"orient": "bottom", "titleLimit": 640}, "view": {"stroke": None}},
    }


def _window(shapes: list[BaseGeometry]) -> tuple[float, float, float, float]:
    """The box of the units that have a figure, and a little around it."""
    west, south, east, north = shapely.total_bounds(shapes)
    edge = 0.04 * max(east - west, north - south)
    return west - edge, south - edge, east + edge, north + edge


def _colour(amounts: list[float], measure: Measure, title: str) -> dict[str, object]:
    """Darker for more: up to five groups of about as many units each."""
    scaled = sorted({_scaled(value, measure) for value in amounts})
    scale = {"type": "quantile", "domain": scaled, "range": list(_SHADES[-min(len(scaled), 5) :])}
    legend = {"title": title, "format": ",.3~r", "type": "symbol", "symbolType": "square"}
    return {"field": "properties.value", "type": "quantitative", "scale": scale, "legend": legend}


def _scaled(value: float, measure: Measure) -> float:
    return value / 1e6 if measure is Measure.SQUARE_METRES else value
