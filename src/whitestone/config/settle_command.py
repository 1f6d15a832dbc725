"""``whitestone settle``: reconciled books of hazardous land from files of records.

Reads the options, says what is wrong on standard error and sets the exit status; the work is done in `whitestone.land`.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from whitestone.config.progress import Bars
from whitestone.figures import read_declared
from whitestone.land.from_files import read_fade_out, settle_files
from whitestone.land.reading import load_defaults, load_map
from whitestone.land.writing import (
    SettledBooks,
    as_json,
    balance,
    balance_csv,
    check_output_folder,
    print_books,
    write_books,
)
from whitestone.problems import ProblemError

BALANCED, UNBALANCED, BAD_INPUT = 0, 1, 2
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--hazards", required=True, type=_PATH, metavar="FILE", help="Hazard records (SHA and CHA polygons).")
@click.option(
    "--releases",
    required=True,
    type=_PATH,
    metavar="FILE",
    help="Release products (cancelled, reduced, cleared polygons).",
)
@click.option("--units", type=_PATH, metavar="FILE", help="Administrative units; without it all land is in one row.")
@click.option("--finds", type=_PATH, metavar="FILE", help="Items found (points), for densities and the strict reading.")
@click.option(
    "--returns",
    "returns",
    type=_PATH,
    metavar="FILE",
    help="Tabular returns (folder, CSV or XLSX): release declared without polygons, in columns of its own.",
)
@click.option("--from", "start", required=True, type=_DAY, metavar="DATE", help="First day of the period.")
@click.option("--to", "end", required=True, type=_DAY, metavar="DATE", help="Last day of the period.")
@click.option(
    "--out", required=True, type=_PATH, metavar="FOLDER", help="Output folder: new, empty, or an earlier output."
)
@click.option(
    "--format",
    "shown",
    type=click.Choice(["json", "table", "csv", "html"]),
    default="table",
    show_default=True,
    help="What is printed: the balance as JSON, tables for reading, the balance as CSV, or the path of the report.",
)
@click.option("--map", "map_file", type=_PATH, metavar="FILE", help="TOML file that says which column holds what.")
@click.option(
    "--defaults",
    "defaults_file",
    type=_PATH,
    metavar="FILE",
    help="TOML file with constants for columns that are missing.",
)
@click.option(
    "--fade-out", metavar="AP=20,…", help="Fade-out distances in metres, as AP=20,CMR=50. Without it AP=20 is assumed."
)
def settle(
    *,
    hazards: Path,
    releases: Path,
    units: Path | None,
    finds: Path | None,
    returns: Path | None,
    start: dt.datetime,
    end: dt.datetime,
    out: Path,
    shown: str,
    map_file: Path | None,
    defaults_file: Path | None,
    fade_out: str | None,
) -> None:
    """Settle the books of hazardous land for a period.

    Any vector file that GDAL reads will do, in any coordinate reference system that it names; where a file has several
    layers, write FILE:LAYER. The output folder gets balance.json, tables, postings.gpkg and report.html, whole or not
    at all.

    The exit status is 0 when the books balance, 1 when they do not, and 2 on bad input: when a file cannot be used
    nothing is written; when rows were refused the outputs are written and say what is missing.
    """
    try:
        check_output_folder(out)
        with Bars() as bars:
            books = settle_files(
                hazards,
                releases,
                units=units,
                finds=finds,
                start=start.date(),
                end=end.date(),
                columns=load_map(map_file) if map_file else None,
                defaults=load_defaults(defaults_file) if defaults_file else None,
                fade_out_m=read_fade_out(fade_out) if fade_out is not None else None,
                returns=partial(read_declared, returns) if returns else None,
                progress=bars,
            )
            write_books(books, out, progress=bars)
    except ProblemError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        click.echo("Nothing was written.", err=True)
        sys.exit(BAD_INPUT)
    show(books, out, shown)
    sys.exit(judge(books))


def show(books: SettledBooks, out: Path, shown: str) -> None:
    """Print what was asked for to standard output."""
    if shown == "json":
        click.echo(as_json(balance(books)), nl=False)
    elif shown == "csv":
        click.echo(balance_csv(books), nl=False)
    elif shown == "html":
        click.echo(out / "report.html")
    else:
        console = Console()
        print_books(books, console)
        console.print(f"Written to {out}: report.html, balance.json, tables/ and postings.gpkg.", soft_wrap=True)


def judge(books: SettledBooks) -> int:
    """Say on standard error what is missing or wrong, and give the exit status."""
    settlement = books.settlement
    if not settlement.balanced:
        click.echo(f"The books do not balance: {settlement.residual:.4f} m² are unexplained.", err=True)
    refused = [(source.role, problem) for source in settlement.sources for problem in source.problems]
    refused = [(role, problem) for role, problem in refused if problem.get("outcome") == "refused"]
    if refused:
        _say_refused(refused)
    if not settlement.balanced:
        return UNBALANCED
    return BAD_INPUT if refused else BALANCED


def _say_refused(refused: Sequence[tuple[str, dict[str, object]]]) -> None:
    rows = "1 row was" if len(refused) == 1 else f"{len(refused)} rows were"
    counts = Counter((role, str(problem["code"])) for role, problem in refused)
    listed = ", ".join(f"{role} {code} {count}" for (role, code), count in sorted(counts.items()))
    click.echo(f"{rows} refused and not in these books: {listed}.", err=True)
    if any(role == "hazards" for role, _ in refused):
        click.echo("HAZARD RECORDS ARE AMONG THEM: hazardous land is missing from these books.", err=True)
    click.echo("Each row, what is wrong and what to do is in report.html and tables/input_problems.csv.", err=True)
