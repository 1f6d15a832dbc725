"""One self-contained HTML page: readings to scale, what does not fit, tables as printed, names, sources.

For a reader who knows nothing of the program. Everything shown was computed elsewhere.
"""

from __future__ import annotations

import whitestone
from whitestone.figures.model import Folder
from whitestone.figures.rules import Report, Verdict
from whitestone.figures.rules.readings import ReadingLine, Readings, side_by_side
from whitestone.figures.writing.maps import density_map
from whitestone.figures.writing.views import ReadingView, density_views, returns_view, table_view
from whitestone.paper import environment, grouped

_TAGS = {Verdict.CONTRADICTION: "bad", Verdict.QUESTION: "warn", Verdict.NOTE: "plain", Verdict.AGREES: "good"}


def page(folder: Folder, report: Report | None = None) -> str:
    """The page of a folder; with a report also what does not fit."""
    template = environment("whitestone.figures.writing").get_template("figures.html.jinja")
    raised = report.raised if report else ()
    return template.render(
        folder=folder,
        report=report,
        raised=raised,
        agreeing=report.of(Verdict.AGREES) if report else (),
        verdicts=[
            (verdict, len(report.of(verdict)) if report else 0, _TAGS[verdict])
            for verdict in (Verdict.CONTRADICTION, Verdict.QUESTION, Verdict.NOTE)
        ],
        tags=_TAGS,
        readings=[(readings, _lines(readings)) for readings in side_by_side(folder)],
        densities=list(density_views(folder)),
        map=density_map(folder),
        tables=[table_view(table) for table in folder.tables],
        returns=returns_view(folder),
        version=whitestone.__version__,
    )


def _lines(readings: Readings) -> list[ReadingView]:
    largest = readings.lines[0].area.quantity.base
    return [_line(line, float((line.area.quantity.base / largest).sqrt()) if largest else 0) for line in readings.lines]


def _line(line: ReadingLine, side: float) -> ReadingView:
    figure, density, rate = line.area, line.per_km2, line.m2_per_person_day
    return ReadingView(
        ref=figure.ref,
        shown=figure.quantity.shown,
        what=figure.what,
        said_by=figure.said_by,
        basis=figure.basis,
        source=figure.source,
        per_km2="" if density is None else grouped(float(density), 1 if density < 100 else 0),
        rate="" if rate is None else grouped(float(rate), 0),
        side=side,
    )
