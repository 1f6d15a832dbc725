"""``whitestone demo-country`` and ``demo-register``: an invented national programme as files, and in a register.

Exit status 0 when it was written or entered, 2 when it cannot be.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from whitestone.config.progress import Bars
from whitestone.config.register_commands import open_register
from whitestone.demonstration import MARK, NAMES, build, write
from whitestone.land.writing import check_output_folder
from whitestone.problems import ProblemError

scale_option = click.option(
    "--scale",
    type=click.Choice(["1", "10", "100"]),
    default="1",
    show_default=True,
    help="How many times the records, on the same land.",
)
seed_option = click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of all random choices."
)


def refuse(error: ProblemError) -> None:
    """Say what is wrong and end with the status of bad input."""
    for problem in error.problems:
        click.echo(str(problem), err=True)
    sys.exit(2)


@click.command("demo-country")
@click.argument("folder", type=click.Path(path_type=Path))
@scale_option
@seed_option
def demo_country(folder: Path, scale: str, seed: int) -> None:
    """Invent a national mine action programme (SYNTHETIC) and write its records into FOLDER.

    The same scale and seed give the same bytes.
    """
    try:
        check_output_folder(folder, NAMES)
        with Bars() as bars:
            programme = build(scale=int(scale), seed=seed, progress=bars)
            write(programme, folder, progress=bars)
    except ProblemError as error:
        refuse(error)
    for table in programme.tables:
        click.echo(f"{table.file:24} {table.layer:18} {len(table):>10,}")
    click.echo(f"{MARK}: every record in {folder} is invented. What it is: {folder / 'README.md'}")


@click.command("demo-register")
@scale_option
@seed_option
def demo_register(scale: str, seed: int) -> None:
    """Enter the invented programme (SYNTHETIC) into an empty register, with its history and accounts for trying it."""
    open_register()
    from whitestone.intake.demonstration import load  # noqa: PLC0415

    try:
        with Bars() as bars:
            loaded = load(build(scale=int(scale), seed=seed, progress=bars), progress=bars)
    except ProblemError as error:
        refuse(error)
    for word, count in loaded.history.items():
        click.echo(f"{word:24} {count:>10,} versions of history")
    click.echo(f"{'on the desk':24} {loaded.waiting:>10,} records waiting")
    click.echo(f"{MARK}: every record here is invented, but for the figures of others, which name their document.")


COMMANDS: tuple[click.Command, ...] = (demo_country, demo_register)
