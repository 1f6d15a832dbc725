"""``whitestone demo-country``: an invented national programme as files. Joins the room to the terminal.

Exit status 0 when the folder was written, 2 when it cannot be.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from whitestone.config.progress import Bars
from whitestone.demonstration import MARK, NAMES, build, write
from whitestone.land.writing import check_output_folder
from whitestone.problems import ProblemError


@click.command("demo-country")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--scale",
    type=click.Choice(["1", "10", "100"]),
    default="1",
    show_default=True,
    help="How many times the records, on the same land.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of all random choices.")
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
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    for table in programme.tables:
        click.echo(f"{table.file:24} {table.layer:18} {len(table):>10,}")
    click.echo(f"{MARK}: every record in {folder} is invented. What it is: {folder / 'README.md'}")
