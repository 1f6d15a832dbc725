"""``whitestone figures``: load, check and template. Joins the room to the terminal; computes nothing.

Exit status 0 when the folder was read, whatever the figures say; 2 when it could not be read.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from whitestone.config.register_commands import open_register
from whitestone.figures import Folder, check_folder, load_folder
from whitestone.figures.template import write_template
from whitestone.figures.writing import folder_json, page, print_folder, print_report, report_json
from whitestone.problems import ProblemError

BAD_INPUT = 2
_WIDTH = 120


@click.group("figures")
def figures() -> None:
    """Read reported figures and tabular returns, and question them."""


_folder = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
_profile = click.option("--profile", help="Name or folder of the national profile; by default the manifest's.")
_format = click.option(
    "--format", "layout", type=click.Choice(["table", "json", "html"]), default="table", show_default=True
)
_out = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")


@figures.command("load")
@_folder
@_profile
@_format
@_out
@click.option("--into-register", is_flag=True, help="Take the figures into the register and submit them for review.")
@click.option("--as", "username", help="The person who answers for them; needed with --into-register.")
def load(
    folder: Path, profile: str | None, layout: str, out: Path | None, into_register: bool, username: str | None
) -> None:
    """Read and validate FOLDER, and print what was understood: tables with totals, names, readings.

    With --into-register all of it becomes one batch of records under review, or nothing does.
    """
    if into_register != bool(username):
        raise click.UsageError("--into-register and --as PERSON go together")

    def work() -> str:
        loaded = load_folder(folder, profile)
        if username:
            return _into_register(loaded, username)
        if layout == "json":
            return _json(folder_json(loaded))
        return page(loaded) if layout == "html" else _text(lambda console: print_folder(loaded, console), out)

    _write(_reading(work), out)


@figures.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@_profile
@_format
@_out
@click.option("--register", "of_register", is_flag=True, help="Question the approved figures of the register instead.")
def check(folder: Path | None, profile: str | None, layout: str, out: Path | None, of_register: bool) -> None:
    """Question the figures of FOLDER, or the register's: contradictions and open questions, with their arithmetic."""
    if of_register == bool(folder):
        raise click.UsageError("give either a FOLDER or --register")

    def work() -> str:
        report = check_folder(_of_register() if folder is None else load_folder(folder, profile))
        if layout == "json":
            return _json(report_json(report))
        if layout == "html":
            return page(report.folder, report)
        return _text(lambda console: print_report(report, console), out)

    _write(_reading(work), out)


@figures.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """Write an empty XLSX workbook with the columns of returns and reported figures to FILE."""

    def work() -> str:
        write_template(file)
        return f"Wrote {file}."

    click.echo(_reading(work))


def _into_register(loaded: Folder, username: str) -> str:
    open_register()
    from whitestone.records.figures.loading import load_into_register  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415

    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.BadParameter(f'there is no account "{username}"', param_hint="--as")
    done = load_into_register(loaded, actor=person)
    said = f"{done.added} new records and {done.corrected} corrections were submitted; {done.same} were there already."
    return f"{said}\nBatch {done.batch}" if done.batch else said


def _of_register() -> Folder:
    open_register()
    from whitestone.records.figures.stored import every_approved  # noqa: PLC0415

    return every_approved()


def _reading(work: Callable[[], str]) -> str:
    """Do the work; input that cannot be used is told on standard error and ends the command with status 2."""
    try:
        return work()
    except ProblemError as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        sys.exit(BAD_INPUT)


def _json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


def _text(show: Callable[[Console], None], out: Path | None) -> str:
    """Print with colours when a person looks, else as plain text of a fixed width."""
    looked_at = out is None and sys.stdout.isatty()
    buffer = io.StringIO()
    show(Console(file=buffer, force_terminal=looked_at, width=None if looked_at else _WIDTH))
    return buffer.getvalue().rstrip("\n")


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text + "\n", encoding="utf-8")
    click.echo(f"Wrote {out}.")
