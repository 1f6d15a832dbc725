"""`whitestone import`: a file into the register, checked, accounted for row by row, applied whole or not at all."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whitestone.config.progress import Bars
from whitestone.config.register_commands import open_register

if TYPE_CHECKING:
    from whitestone.intake.models import Delivery
    from whitestone.review.models import Person


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", required=True, help="The word that its rows are, such as hazard or find.")
@click.option("--person", required=True, help="The account under which the records are written.")
@click.option("--organisation", help="Id or name of the organisation for which they are; none for the authority's own.")
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="Mapping file; guessed where none is given.")
@click.option("--layer", default="", help="Layer or sheet, where the file has several.")
@click.option("--dry-run", is_flag=True, help="Check and account for every row; write no record.")
@click.option("--batch-note", default="", help="Why; stands in the event of every row.")
@click.option("--leave-out", is_flag=True, help="Apply although rows are refused or held: these stay behind.")
@click.option("--submit", is_flag=True, help="Send the drafts on to review at once.")
@click.option("--give-back", type=click.Path(path_type=Path), help="Write the file again with a column of problems.")
def import_file(
    file: Path,
    kind: str,
    person: str,
    organisation: str | None,
    map_file: Path | None,
    layer: str,
    dry_run: bool,
    batch_note: str,
    leave_out: bool,
    submit: bool,
    give_back: Path | None,
) -> None:
    """Check FILE, say what became of every row, and apply it as one batch.

    The exit status is 0 when the file was applied, or would be; 1 when rows are refused or held; 2 when the file or
    the request cannot be used.
    """
    open_register()
    from whitestone.intake import applying, checking, receiving  # noqa: PLC0415
    from whitestone.intake.giving_back import ending  # noqa: PLC0415
    from whitestone.intake.giving_back import give_back as write_back  # noqa: PLC0415
    from whitestone.problems import ProblemError  # noqa: PLC0415

    try:
        actor, owner = _sender(person, organisation)
        _known(kind)
        delivery = receiving.from_path(file, word=kind, person=actor, owner=owner, note=batch_note)
        _mapped(delivery, map_file, layer)
        with Bars() as bars:
            account = checking.check(delivery, progress=bars)
        _tell(delivery)
        if give_back is not None:
            target = give_back.with_suffix(ending(delivery))
            write_back(delivery, target)
            click.echo(f"The file with its problems: {target}")
        waiting = bool(account.refused or account.held)
        if dry_run:
            click.echo("Nothing was written (dry run).")
            sys.exit(1 if (waiting and not leave_out) or delivery.questions else 0)
        if waiting and not leave_out:
            for problem in applying.refusals(delivery, leave_out=False):
                click.echo(str(problem), err=True)
            sys.exit(1)
        with Bars() as bars:
            applying.apply(delivery, leave_out=leave_out, submit=submit, progress=bars)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{account.ready} applied as batch {delivery.batch}, delivery {delivery.pk}.")


def _known(kind: str) -> None:
    from whitestone.review.words import all_words  # noqa: PLC0415

    names = [word.name for word in all_words()]
    if kind not in names:
        raise click.BadParameter(f"one of {', '.join(names)}", param_hint="--as")


def _sender(person: str, organisation: str | None) -> tuple[Person, uuid.UUID | None]:
    from whitestone.records.organisations.models import Organisation  # noqa: PLC0415
    from whitestone.review.models import Person as People  # noqa: PLC0415

    actor = People.objects.filter(username=person, is_active=True).first()
    if actor is None:
        raise click.BadParameter(f"there is no open account {person}", param_hint="--person")
    if organisation is None:
        return actor, None
    try:
        return actor, uuid.UUID(organisation)
    except ValueError:
        found = list(Organisation.objects.standing().filter(name__iexact=organisation))
        if len(found) != 1:
            raise click.BadParameter(f"{len(found)} organisations are called so", param_hint="--organisation") from None
        return actor, found[0].record


def _mapped(delivery: Delivery, map_file: Path | None, layer: str) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from whitestone.intake import mapping, receiving  # noqa: PLC0415

    if map_file is None:
        from whitestone.intake.sources import Options  # noqa: PLC0415

        proposed = receiving.propose_mapping(delivery, options=Options(layer=layer))
        for name, column in proposed.columns.items():
            click.echo(f"  {column} -> {name}")
        if proposed.place.field:
            where = ", ".join(proposed.place.columns) or "the file's shapes"
            click.echo(f"  {where} -> {proposed.place.field} ({proposed.place.notation})")
        return
    said = mapping.load(map_file)
    if layer:
        said = replace(said, options=replace(said.options, layer=layer))
    receiving.confirm(delivery, said)


def _tell(delivery: Delivery) -> None:
    """The account of every row, then each code with how often it was met."""
    from whitestone.intake.accounts import account_of  # noqa: PLC0415

    account = account_of(delivery.account)
    click.echo(
        f"{delivery.name}: {account.read} rows read = {account.ready} to apply ({account.new} new, {account.changed} "
        f"changed) + {account.unchanged} unchanged + {account.refused} refused + {account.held} held"
    )
    for code, count in sorted(account.codes.items(), key=lambda one: (-one[1], one[0])):
        click.echo(f"  {count:>8}  {code}")
    for question in delivery.questions:
        click.echo(f"  ? {question['sentence']} {question['remedy']}")
