"""``whitestone demo``: the main job on two sets of records, and where to look at what came out.

Settles the worked example (SYNTHETIC) and questions the published figures of the packaged national profile. Computes
nothing itself.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path

import click
from rich.console import Console

import whitestone
from whitestone.config.progress import Bars
from whitestone.figures import Report, Verdict, check_folder, load_folder
from whitestone.figures.writing import page, print_report, report_json
from whitestone.land import example
from whitestone.land.from_files import settle_files
from whitestone.land.writing import SettledBooks, check_output_folder, print_books, write_books
from whitestone.paper import environment
from whitestone.problems import ProblemError

NAMES = frozenset({"example", "ledger", "figures", "index.html"})
"""What this command writes into its folder; with anything else in it the folder is somebody's and is refused."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--serve/--no-serve",
    default=None,
    help="Show the pages at an address of this computer until Ctrl-C; by default when a person is at the terminal.",
)
def demo(folder: Path, serve: bool | None) -> None:
    """Settle a worked example and question a year's published figures, into FOLDER.

    Prints the balance and the contradictions, writes both as pages, and ends by saying where to look.
    """
    console = Console()
    try:
        check_output_folder(folder, NAMES)
        folder.mkdir(parents=True, exist_ok=True)
        books = _ledger(folder, console)
        report = _figures(folder, console)
    except ProblemError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    _index(folder, books, report)
    console.rule("Where to look")
    for name in ("index.html", "ledger/report.html", "ledger/postings.gpkg", "figures/report.html"):
        console.print(f"  {folder / name}", soft_wrap=True)
    if sys.stdout.isatty() if serve is None else serve:
        show(folder)
    else:
        console.print(f"To see the pages in a browser: whitestone demo {folder} --serve", soft_wrap=True)


def _ledger(folder: Path, console: Console) -> SettledBooks:
    console.rule("The land ledger, on the worked example (SYNTHETIC)")
    records = folder / "example"
    records.mkdir(exist_ok=True)
    for name in example.FILES:
        shutil.copyfile(example.FOLDER / name, records / name)
    start, end = (dt.date.fromisoformat(day) for day in example.PERIOD)
    with Bars() as bars:
        books = settle_files(
            *(records / name for name in example.FILES[:2]),
            units=records / example.FILES[2],
            finds=records / example.FILES[3],
            start=start,
            end=end,
            synthetic=True,
            progress=bars,
        )
        write_books(books, folder / "ledger", progress=bars)
    print_books(books, console)
    return books


def _figures(folder: Path, console: Console) -> Report:
    console.rule("Published figures, questioned")
    with resources.as_file(resources.files("whitestone.profiles") / "aze" / "figures-2023") as figures:
        report = check_folder(load_folder(figures))
    print_report(report, console)
    target = folder / "figures"
    target.mkdir(exist_ok=True)
    (target / "report.html").write_text(page(report.folder, report), encoding="utf-8")
    plain = json.dumps(report_json(report), ensure_ascii=False, indent=2)
    (target / "check.json").write_text(plain + "\n", encoding="utf-8")
    return report


def _index(folder: Path, books: SettledBooks, report: Report) -> None:
    settlement = books.settlement
    text = (
        environment("whitestone.config")
        .get_template("index.html.jinja")
        .render(
            closing=sum(row.closing for row in settlement.rows),
            findings=len(settlement.findings),
            folder=report.folder.title,
            contradictions=len(report.of(Verdict.CONTRADICTION)),
            version=whitestone.__version__,
        )
    )
    (folder / "index.html").write_text(text, encoding="utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps the terminal for the address."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


def server(folder: Path) -> ThreadingHTTPServer:
    """A server of the files in `folder` at a free port of this computer, reachable from nowhere else."""
    return ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))


def show(folder: Path) -> None:
    """Serve until Ctrl-C."""
    with server(folder) as serving:
        click.echo(f"Serving http://127.0.0.1:{serving.server_port}/ (Ctrl-C ends)")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            click.echo("")
