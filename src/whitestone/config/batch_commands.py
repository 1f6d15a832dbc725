"""Subcommands for batches: what was written together, and undoing it under a person's name."""

from __future__ import annotations

import sys
from uuid import UUID

import click

from whitestone.config.register_commands import open_register


@click.group()
def batch() -> None:
    """Versions that were written together."""


@batch.command("list")
@click.option("--as", "username", required=True, help="The account whose view is shown.")
@click.option("--limit", default=20, show_default=True, help="How many, the latest first.")
def list_batches(username: str, limit: int) -> None:
    """List batches: number, time, person, versions by word and state, reason."""
    open_register()
    from whitestone.review.batches import batches_seen  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415
    from whitestone.review.permissions import standing_of  # noqa: PLC0415

    person = Person.objects.filter(username=username).first()
    if person is None:
        raise click.BadParameter(f"there is no account {username}", param_hint="--as")
    for one in batches_seen(standing_of(person), limit):
        counts = ", ".join(f"{number} {word.name} {state}" for word, state, number in one.counts)
        click.echo(f"{one.id}  {one.at:%Y-%m-%d %H:%M}  {one.actor}  {counts}  {one.reason}")


@batch.command()
@click.argument("number", type=click.UUID)
@click.option("--as", "username", required=True, help="The account under whose name the new versions are written.")
@click.option("--reason", required=True, help="Why; it stands in the events.")
def undo(number: UUID, username: str, reason: str) -> None:
    """Propose to undo what a batch brought in: new versions in a new batch, which go through review."""
    open_register()
    from whitestone.problems import ProblemError  # noqa: PLC0415
    from whitestone.review.actions.undoing import undo_batch  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415

    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.BadParameter(f"there is no open account {username}", param_hint="--as")
    try:
        drafts = undo_batch(number, actor=person, reason=reason)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{len(drafts)} drafts in batch {drafts[0].batch}")
