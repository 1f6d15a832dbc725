"""Reports as a tagged PDF, set by typst from data, once for each language. The layout is in ``report.typ``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources

import vl_convert

from whitestone.paper import typeset
from whitestone.paper.typeset import fonts, qr
from whitestone.reports.report import Report
from whitestone.reports.writing.addresses import Printing
from whitestone.reports.writing.charts import chart_svg
from whitestone.reports.writing.contents import contents
from whitestone.reports.writing.maps import map_svg

_TEMPLATE = resources.files("whitestone.reports.writing").joinpath("report.typ")
_FIRST_STRONG, _POP = "\u2068", "\u2069"
"""Unicode's first strong isolate, and its end."""
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u2066", "\u2067"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OF_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
"""A sentence of such letters runs from the right even where its first word is a foreign one."""


def write_pdf(report: Report, printing: Printing) -> bytes:
    """The whole report, with a QR code of its address when a server is named."""
    return set_in_type([leaf(report, printing)])


def leaf(report: Report, printing: Printing) -> dict[str, object]:
    """What one language's part of the PDF says, charts included; in the language that is active."""
    for folder in fonts():
        vl_convert.register_font_directory(str(folder))
    said = contents(report, printing)
    charts = {table.layout.id: chart_svg(table) for table in report.tables if table.layout.chart is not None}
    maps = {table.layout.id: drawn for table in report.tables if (drawn := map_svg(report, table))}
    texts = _isolated(said) if said["direction"] == "rtl" else said
    kept = {name: said[name] for name in ("direction", "language", "address", "sha256")}
    return {**texts, **kept, "charts": charts, "maps": maps, "qr": qr(str(said["address"]))}


def _isolated(said: Mapping[str, object]) -> dict[str, object]:
    """Texts each in the direction of its own letters, so that a date in an untranslated sentence stays in its order."""
    return {name: value if name in ("id", "links") else _isolate(value) for name, value in said.items()}


def _isolate(value: object) -> object:
    if isinstance(value, str):
        dated = _DATE.sub(f"{_LEFT_TO_RIGHT}\\g<0>{_POP}", value)
        opened = _RIGHT_TO_LEFT if _OF_RIGHT_TO_LEFT.search(value) else _FIRST_STRONG
        return f"{opened}{dated}{_POP}" if value else value
    if isinstance(value, Mapping):
        return _isolated(value)
    return [_isolate(one) for one in value] if isinstance(value, list) else value


def set_in_type(leaves: list[dict[str, object]]) -> bytes:
    """The PDF of one or several languages, one after the other, each in its direction."""
    return typeset.set_in_type(_TEMPLATE, leaves)
