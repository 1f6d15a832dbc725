"""Two charts of the books as inline SVG: a flow of land by product and year, and open land by class over time.

Drawn on the server from Vega-Lite specifications with no network and no script; the same data stands in a table beside.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import vl_convert
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from whitestone.land import flows as fl
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.moves import Moves
from whitestone.land.words import Column, LandClass, Product
from whitestone.records.pages.templatetags.register import land_class, word

KM2 = 1e6

Rows = Sequence[tuple[int, Sequence[float]]]
_PRODUCTS = ("#8ba3c7", "#4f7cac", "#1d3f66")
_CLASSES = ("#a63d2f", "#d98e4a", "#e8c170", "#8a8f98")
"""Colours in the order of `Product` and of `LandClass`."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and its data: a row for each year, with square kilometres by the names in `heads`."""

    svg: SafeString
    heads: Sequence[str]
    rows: Rows


def released(moves: Moves) -> Chart:
    """Land that left the register, by product and year."""
    columns = [fl.COLUMNS.index(Column(str(product))) for product in Product]
    years, areas = _by_year(moves.date, moves.column, moves.twice_area, len(fl.COLUMNS))
    names = [str(word(product)) for product in Product]
    rows = list(zip(years, areas[:, columns].tolist(), strict=True))
    return Chart(_drawn(names, _PRODUCTS, rows, _("km² released"), _("Land released by product and year")), names, rows)


def still_open(moves: Moves) -> Chart:
    """Land that was open at the end of each year, by class; at the end of the moves in the last one."""
    signed = moves.twice_area * fl.SIGNS[moves.column]
    years, areas = _by_year(moves.date, moves.account % len(fl.CLASSES), signed, len(fl.CLASSES))
    names = [land_class(one) for one in LandClass]
    rows = list(zip(years, np.cumsum(areas, axis=0).tolist(), strict=True))
    return Chart(_drawn(names, _CLASSES, rows, _("km² open"), _("Open land by class, end of year")), names, rows)


def _by_year(
    date: NDArray[np.datetime64], group: NDArray[np.integer], twice_area: NDArray[np.int64], groups: int
) -> tuple[range, NDArray[np.float64]]:
    """Years from the first to the last, and square kilometres by year and group."""
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970
    if len(year) == 0:
        return range(0), np.zeros((0, groups))
    years = range(int(year.min()), int(year.max()) + 1)
    sums = np.zeros((len(years), groups), dtype=np.int64)
    np.add.at(sums, (year - years[0], group), twice_area)
    return years, sums / TWICE_SQUARE_GRID / KM2


def _drawn(names: Sequence[str], colours: Sequence[str], rows: Rows, unit: str, title: str) -> SafeString:
    values = [
        {"year": str(year), "name": name, "order": place, "km2": round(area, 6)}
        for year, areas in rows
        for place, (name, area) in enumerate(zip(names, areas, strict=True))
    ]
    if not values:
        return SafeString("")
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": title,
        "width": 520,
        "height": 220,
        "background": None,
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "km2", "type": "quantitative", "title": unit, "stack": "zero"},
            "color": {
                "field": "name",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(names), "range": list(colours)},
            },
            "order": {"field": "order", "type": "ordinal"},
        },
        "config": {
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": "#666", "titleColor": "#666", "gridColor": "#8884"},
            "legend": {"labelColor": "#666", "orient": "bottom", "labelLimit": 0, "columns": 2},
        },
    }  # fmt: skip
    return _svg(json.dumps(spec, sort_keys=True))


@lru_cache(maxsize=64)
def _svg(spec: str) -> SafeString:
    """Drawn once for the same data: starting the renderer takes a second."""
    # The texts in it are years, numbers and our own words, which the renderer escapes.
    return SafeString(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
