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

_ROWS = 20
"""Rows whose problems are said one by one."""
_LISTED = 12


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", required=True, help="The word that its rows are, such as hazard or find.")
@click.option("--person", required=True, help="The account under which the records are written.")
@click.option(
    "--organisation",
    help="Id, name or short name of the organisation for which they are; its own where PERSON drafts for one only.",
)
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
        _known(kind)
        actor, owner = _sender(person, organisation, file.name)
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
        if not account.ready:
            click.echo("Nothing to apply: the register has every row that can be taken.")
            return
        with Bars() as bars:
            applying.apply(delivery, leave_out=leave_out, submit=submit, progress=bars)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{account.ready} applied as batch {delivery.batch}, delivery {delivery.pk}.")


def _known(kind: str) -> None:
    from whitestone.intake import problems as say  # noqa: PLC0415
    from whitestone.intake.forms import offered_words  # noqa: PLC0415
    from whitestone.problems import ProblemError  # noqa: PLC0415

    names = [name for name, _ in offered_words()]
    if kind not in names:
        raise ProblemError(say.NO_WORD(value=kind, known=", ".join(sorted(names))))


def _sender(person: str, organisation: str | None, file: str) -> tuple[Person, uuid.UUID | None]:
    """The account, and the organisation that is named; the only one for which the account drafts where none is."""
    from whitestone.intake import problems as say  # noqa: PLC0415
    from whitestone.problems import ProblemError  # noqa: PLC0415
    from whitestone.records.organisations.models import Organisation  # noqa: PLC0415
    from whitestone.review.models import Person as People  # noqa: PLC0415
    from whitestone.review.permissions import standing_of  # noqa: PLC0415
    from whitestone.review.rules import Role  # noqa: PLC0415

    actor = People.objects.filter(username=person, is_active=True).first()
    if actor is None:
        drafting = (Role.FIELD, Role.OFFICER, Role.HEADQUARTERS)
        able = People.objects.filter(is_active=True, appointments__role__in=drafting).distinct()
        known = _listed(list(able.order_by("username").values_list("username", flat=True)))
        raise ProblemError(say.NO_ACCOUNT(value=person, known=known))
    standing, every = standing_of(actor), list(Organisation.objects.standing().order_by("name"))
    own = [one for one in every if standing.may_write_for(one.record)]
    known = _listed([one.name for one in own])
    if organisation is None:
        if standing.headquarters or not own:
            return actor, None
        if len(own) > 1:
            raise ProblemError(say.FOR_WHOM(file=file, person=person, known=known))
        return actor, own[0].record
    wanted = organisation.strip().casefold()
    found = [one for one in every if wanted in (str(one.record), one.name.casefold())]
    found = found or [one for one in every if wanted == one.short_name.casefold()]
    if len(found) != 1:
        raise ProblemError(say.NO_ORGANISATION(value=organisation, count=len(found), person=person, known=known))
    return actor, found[0].record


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_LISTED]) + (f", … ({len(names)})" if len(names) > _LISTED else "") or "-"


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
    _tell_rows(delivery, account.refused + account.held)


def _tell_rows(delivery: Delivery, waiting: int) -> None:
    """The first rows that are refused or held, with column, fault and remedy, on standard error."""
    from itertools import islice  # noqa: PLC0415

    from whitestone.intake.accounts import Outcome  # noqa: PLC0415
    from whitestone.intake.staged import unpack  # noqa: PLC0415

    stopped = (
        row
        for chunk in delivery.chunks.order_by("first").iterator(chunk_size=1)
        if any(chunk.counts.get(outcome) for outcome in (Outcome.REFUSED, Outcome.HELD))
        for row in unpack(chunk)
        if row.outcome in (Outcome.REFUSED, Outcome.HELD)
    )
    for row in islice(stopped, _ROWS):
        for said in row.problems:
            if said["severity"] != "warn":
                where = ", ".join(
                    [delivery.name, f"row {row.number}", *([f"column {said['column']}"] if said.get("column") else [])]
                )
                click.echo(f"{where}: {said['sentence']} {said['remedy']} [{said['code']}]", err=True)
    if waiting > _ROWS:
        click.echo(
            f"... and {waiting - _ROWS} rows more; --give-back FILE writes every row with its problems.", err=True
        )
