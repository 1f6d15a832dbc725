"""Folder and report as tables in a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from whitestone.figures.model import Folder
from whitestone.figures.rules import Report, Verdict
from whitestone.figures.rules.readings import side_by_side
from whitestone.figures.writing.views import Cell, TableView, returns_view, table_view
from whitestone.paper import grouped

_COLOURS = {
    Verdict.CONTRADICTION: "bold red",
    Verdict.QUESTION: "yellow",
    Verdict.NOTE: "cyan",
    Verdict.AGREES: "green",
}


def print_folder(folder: Folder, console: Console) -> None:
    """What was understood: tables with totals, names, and how much else."""
    console.print(Text(folder.title, style="bold"))
    if folder.citation:
        console.print(Text(f"Source: {folder.citation}"))
    console.print(Text(f"Read with {folder.manifest}."))
    for table in folder.tables:
        _print_table(table_view(table), console)
    returns = returns_view(folder)
    if returns is not None:
        _print_table(returns, console)
    if folder.profile is None:
        console.print(Text("No national profile was named, so no name of a unit was read.", style="yellow"))
    _print_names(folder, console)
    _print_readings(folder, console)
    counts = f"{len(folder.figures)} figures, {len(folder.tables)} tables, {len(folder.returns)} returns"
    console.print(Text(f"\n{counts} read."))
    if folder.unread:
        console.print(Text(f"Not read, for no one said what they hold: {', '.join(folder.unread)}.", style="yellow"))


def _print_table(view: TableView, console: Console) -> None:
    caption = " ".join(f"{mark} {words}." for mark, words in view.footnotes)
    title = f"{view.printed_as}: {view.title}" if view.printed_as else view.title
    grid = Table(
        title=title, caption=caption or None, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD
    )
    for heading in view.headings:
        grid.add_column(heading.text, justify="right" if heading.number else "left")
    for row in view.rows:
        grid.add_row(*(_text(cell) for cell in row))
    for total in (view.printed_total, view.computed_total):
        if total is not None:
            grid.add_section()
            grid.add_row(*(_text(cell) for cell in total))
    console.print(grid)


def _text(cell: Cell) -> Text:
    return Text(cell.text, style="red" if cell.style == "differs" else "")


def _print_names(folder: Folder, console: Console) -> None:
    if not folder.matches:
        return
    grid = Table(title="Names of units, as understood", title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("written", "read as", "code", "by", "remark"):
        grid.add_column(heading)
    for match in folder.matches:
        unit = match.unit
        remark = match.note or ", ".join(f"resembles {offered.label}" for offered in match.candidates)
        style = "" if unit else "yellow"
        cells = (match.written, unit.label if unit else "", unit.code if unit else "", match.how.value, remark)
        grid.add_row(*(Text(cell, style=style) for cell in cells))
    console.print(grid)


def _print_readings(folder: Folder, console: Console) -> None:
    for readings in side_by_side(folder):
        grid = Table(title=readings.about, title_justify="left", box=box.SIMPLE_HEAD)
        for heading, justify in (("figure", "left"), ("area", "right"), ("said by", "left"), ("basis", "left")):
            grid.add_column(heading, justify="right" if justify == "right" else "left")
        grid.add_column("AP mines per km²", justify="right")
        grid.add_column("m² per person and day", justify="right")
        for line in readings.lines:
            rate = line.m2_per_person_day
            grid.add_row(
                line.area.ref,
                line.area.quantity.shown,
                line.area.said_by,
                line.area.basis,
                "" if line.per_km2 is None else grouped(float(line.per_km2), 1),
                "" if rate is None else grouped(float(rate), 0),
            )
        console.print(grid)
        if readings.people is not None:
            days = readings.working_days
            console.print(
                Text(
                    f"With {readings.people.quantity.shown} and {grouped(days.value)} working days a year "
                    f"({days.status.value}: {days.source.citation})."
                )
            )


def print_report(report: Report, console: Console) -> None:
    """What does not fit, each with its arithmetic; what agrees is counted."""
    console.print(Text(report.folder.title, style="bold"))
    if report.folder.citation:
        console.print(Text(f"Source: {report.folder.citation}"))
    for check in report.raised:
        colour = _COLOURS[check.verdict]
        console.print()
        console.print(Text.assemble((check.verdict.value.upper(), colour), f"  {check.code}"))
        console.print(Text(check.sentence, style="bold"))
        for step in check.steps:
            console.print(Text(f"    {step}"))
        if check.note:
            console.print(Text(f"  {check.note}"))
        console.print(Text(f"  Ask: {check.question}"))
    counts = ", ".join(f"{verdict.value} {len(report.of(verdict))}" for verdict in Verdict)
    console.print(Text(f"\n{len(report.checks)} comparisons: {counts}."))
