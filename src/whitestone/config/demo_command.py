"""``whitestone demo``: the main job on two sets of records, a register to try, and where to look at what came out.

Settles the worked example (SYNTHETIC), questions the published figures of the packaged national profile, and makes a
register with the invented programme. Computes nothing itself.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

import whitestone
from whitestone.config import demo_register as programme
from whitestone.config.demonstration_commands import refuse, scale_option, seed_option
from whitestone.config.progress import Bars
from whitestone.demonstration import ACCOUNTS, PASSWORD
from whitestone.figures import Report, Verdict, check_folder, load_folder
from whitestone.figures.writing import page, print_report, report_json
from whitestone.land import example
from whitestone.land.from_files import settle_files
from whitestone.land.writing import SettledBooks, check_output_folder, print_books, write_books
from whitestone.paper import environment
from whitestone.problems import ProblemError

NAMES = frozenset({"example", "ledger", "figures", "index.html", programme.FOLDER})
"""What this command writes into its folder; with anything else in it the folder is somebody's and is refused."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@scale_option
@seed_option
@click.option(
    "--serve/--no-serve",
    default=None,
    help="Serve the register and the pages on this computer until Ctrl-C; by default when a person is at the terminal.",
)
def demo(folder: Path, scale: str, seed: int, serve: bool | None) -> None:
    """Settle a worked example, question a year's published figures, and make a register to try, into FOLDER.

    The register is FOLDER/register and holds an invented programme (SYNTHETIC); no other register is touched. Prints
    the balance, the contradictions and the accounts, and ends by saying where to look.
    """
    console = Console()
    address = programme.free_address()
    try:
        check_output_folder(folder, NAMES)
        folder.mkdir(parents=True, exist_ok=True)
        books = _ledger(folder, console)
        report = _figures(folder, console)
        console.rule("A register with an invented national programme (SYNTHETIC)")
        programme.make(folder, scale, seed)
    except ProblemError as error:
        refuse(error)
    except subprocess.CalledProcessError as error:
        click.echo("The register was not made; the reason stands above.", err=True)
        sys.exit(error.returncode)
    _accounts(console)
    _index(folder, books, report, address)
    console.rule("Where to look")
    for name in ("index.html", "ledger/report.html", "ledger/postings.gpkg", "figures/report.html"):
        console.print(f"  {folder / name}", soft_wrap=True)
    if sys.stdout.isatty() if serve is None else serve:
        show(folder, address)
    else:
        console.print(f"To try the register and see the pages: whitestone demo {folder} --serve", soft_wrap=True)


def _accounts(console: Console) -> None:
    """Who can sign in, and what protects nothing here."""
    table = Table("sign in as", "role", "who")
    for one in ACCOUNTS:
        table.add_row(one.username, one.role, one.about)
    console.print(table)
    console.print(f"Password of all of them: {PASSWORD}", soft_wrap=True, highlight=False)
    console.print(
        "No second factor is asked for: the demonstration's profile says so; a real register asks reviewers for one. "
        "These accounts are known to everybody: serve this register on your own computer only.",
        soft_wrap=True,
    )


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


def _index(folder: Path, books: SettledBooks, report: Report, address: str) -> None:
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
            address=address,
            accounts=ACCOUNTS,
            password=PASSWORD,
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


def show(folder: Path, address: str) -> None:
    """Serve the pages and the register until Ctrl-C."""
    with server(folder) as pages:
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        click.echo(f"Serving the pages at http://127.0.0.1:{pages.server_port}/ and the register:")
        try:
            programme.serve(folder, address)
        finally:
            pages.shutdown()
