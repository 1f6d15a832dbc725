"""`whitestone pull`: the sources, and pulling them now. They are set up on a page, so that no token is in a shell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from whitestone.config.register_commands import open_register

if TYPE_CHECKING:
    from whitestone.intake.pulls.models import PullRun, PullSource


@click.group()
def pull() -> None:
    """Other servers from which is pulled: ODK Central, KoboToolbox, ArcGIS."""


@pull.command("list")
def list_sources() -> None:
    """List the sources: name, server, last run, rows received, why it stopped."""
    open_register()
    from whitestone.intake.pulls.models import PullSource  # noqa: PLC0415

    for one in PullSource.objects.order_by("name"):
        last = one.runs.first()
        when = f"{last.began:%Y-%m-%d %H:%M}" if last else "not run yet"
        why = "".join(f"  {problem['sentence']}" for problem in (last.problems if last else ()))
        state = "  paused" if one.paused else ""
        click.echo(f"{one.name}  {one.protocol}  {when}  {one.rows.count()} received{state}{why}")


@pull.command("run")
@click.argument("name", nargs=-1)
@click.option("--full", is_flag=True, help="Read everything again, not only what is new.")
@click.option("--dry-run", is_flag=True, help="Show the columns and the first rows; keep nothing.")
def run_sources(name: tuple[str, ...], full: bool, dry_run: bool) -> None:
    """Pull the sources called NAME, or those that are due when none is named.

    The exit status is 0 when all went well, 1 when one stopped before its end.
    """
    open_register()
    from whitestone.intake.pulls.models import PullSource  # noqa: PLC0415
    from whitestone.intake.pulls.scheduling import run_due  # noqa: PLC0415

    if not name:
        ended = [_told(one) for one in run_due()]
        click.echo(f"{len(ended)} sources were due.")
        sys.exit(0 if all(ended) else 1)
    well = True
    for one in name:
        source = PullSource.objects.select_related("person", "device__person").filter(name=one).first()
        if source is None:
            raise click.BadParameter(f"there is no source {one}", param_hint="NAME")
        well &= _looked(source) if dry_run else _ran(source, full)
    sys.exit(0 if well else 1)


def _ran(source: PullSource, full: bool) -> bool:
    from whitestone.intake.pulls.running import run  # noqa: PLC0415
    from whitestone.problems import ProblemError  # noqa: PLC0415

    try:
        done = run(source, full=full)
    except ProblemError as error:
        click.echo(f"{source.name}: {error}", err=True)
        return False
    return _told(done)


def _told(done: PullRun) -> bool:
    """Print what a run came to; whether it came to its end."""
    name = done.source.name
    click.echo(f"{name}: {done.rows} rows, {done.fresh} new or changed, {done.files} attachments")
    for problem in done.problems:
        click.echo(f"{name}: {problem['sentence']} {problem['remedy']} ({problem['code']})", err=True)
    return not done.problems


def _looked(source: PullSource) -> bool:
    from whitestone.intake.pulls.looking import look  # noqa: PLC0415
    from whitestone.problems import ProblemError  # noqa: PLC0415

    try:
        seen = look(source)
    except ProblemError as error:
        click.echo(f"{source.name}: {error}", err=True)
        return False
    click.echo(f"{source.name}: {len(seen.columns)} columns, place {seen.schema.place or 'none'} {seen.schema.crs}")
    for row in seen.rows:
        click.echo("  " + "; ".join(f"{name}={cell}" for name, cell in zip(seen.columns, row, strict=True) if cell))
    return True
