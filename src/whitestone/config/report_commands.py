"""``whitestone report``: print a report of the register as files, and name the records behind one of its figures."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitestone.config.book_commands import Moment
from whitestone.config.register_commands import open_register
from whitestone.problems import ProblemError

if TYPE_CHECKING:
    from whitestone.reports.report import Report

_DAY = click.DateTime(["%Y-%m-%d"])
_ADDRESS = "Where the register is served; files then link each figure to its records."


@click.group()
def report() -> None:
    """Reports from approved records: every figure leads to them."""


@report.command("list")
def list_reports() -> None:
    """Print the names of the reports."""
    open_register()
    from whitestone.reports.layouts import built_in_layouts  # noqa: PLC0415

    for layout in built_in_layouts().values():
        click.echo(f"{layout.id}\t{layout.title}: {layout.words}")


@report.command("print")
@click.argument("name")
@click.option("--from", "start", type=_DAY, required=True, help="First day of the period.")
@click.option("--to", "end", type=_DAY, required=True, help="Last day of the period.")
@click.option("--known-at", type=Moment(), help="As the register was known at this moment.")
@click.option("--format", "forms", multiple=True, default=("xlsx",), show_default=True, help="May be repeated.")
@click.option("--address", default="", help=_ADDRESS)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=".", help="Folder to write into.")
def print_report(
    name: str,
    start: dt.datetime,
    end: dt.datetime,
    known_at: dt.datetime | None,
    forms: tuple[str, ...],
    address: str,
    out: Path,
) -> None:
    """Work out report NAME and write it into a folder."""
    open_register()
    from whitestone.reports.writing import FORMS  # noqa: PLC0415

    if unknown := set(forms) - set(FORMS):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: choose from {', '.join(FORMS)}", param_hint="--format")
    worked_out = _worked_out(name, start, end, known_at)
    out.mkdir(parents=True, exist_ok=True)
    base = f"{address.rstrip('/')}/reports/{name}/cell/" if address else ""
    for form in forms:
        file = out / f"{name}-{end.date().isoformat()}.{form}"
        file.write_bytes(FORMS[form].write(worked_out, base))
        click.echo(str(file))
    click.echo(f"sha256 of what it says: {worked_out.sha256}")


@report.command()
@click.argument("name")
@click.argument("cell")
@click.option("--from", "start", type=_DAY, required=True, help="First day of the period.")
@click.option("--to", "end", type=_DAY, required=True, help="Last day of the period.")
@click.option("--known-at", type=Moment(), help="As the register was known at this moment.")
def explain(name: str, cell: str, start: dt.datetime, end: dt.datetime, known_at: dt.datetime | None) -> None:
    """Print the records behind CELL of report NAME, for example balance/total/open-land, and what each adds."""
    open_register()
    from whitestone.reports.report import behind  # noqa: PLC0415

    worked_out = _worked_out(name, start, end, known_at)
    try:
        found = worked_out.cell(cell)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    definition = found.ask.definition
    click.echo(f"{definition.label}: {found.value} {definition.unit}\n{definition.words}\n{definition.formula}")
    for row in behind(worked_out, found):
        click.echo(f"{row.value:>18,.2f}  {row.day}  {row.word} {row.record}")


def _worked_out(name: str, start: dt.datetime, end: dt.datetime, known_at: dt.datetime | None) -> Report:
    from whitestone.reports.cells import Period  # noqa: PLC0415
    from whitestone.reports.definitions import built_in  # noqa: PLC0415
    from whitestone.reports.layouts import built_in_layouts  # noqa: PLC0415
    from whitestone.reports.problems import NO_REPORT  # noqa: PLC0415
    from whitestone.reports.report import work_out  # noqa: PLC0415
    from whitestone.reports.snapshot import snapshot  # noqa: PLC0415

    if end < start:
        raise click.BadParameter("the period ends before it starts", param_hint="--to")
    layouts = built_in_layouts()
    if name not in layouts:
        click.echo(str(ProblemError(NO_REPORT(value=name, known=", ".join(layouts)))), err=True)
        sys.exit(2)
    return work_out(layouts[name], snapshot(known_at), Period(start.date(), end.date()), built_in())
