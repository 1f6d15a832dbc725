"""Subcommands for phones: the forms as files, and what was copied from a phone that sends no more."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from whitestone.config.register_commands import open_register


@click.group()
def forms() -> None:
    """Forms for phones."""


@forms.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--validate", is_flag=True, help="Let ODK Validate look at every form; needs Java.")
def write(folder: Path, validate: bool) -> None:
    """Write every form into FOLDER, as an XLSForm and as an XForm."""
    open_register()
    from pyxform.validators.odk_validate import ODKValidateError  # noqa: PLC0415

    from whitestone.intake.phones.definitions import definitions  # noqa: PLC0415
    from whitestone.intake.phones.xlsforms import workbook, xform  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for form in definitions():
        try:
            made = xform(form, validate=validate)
        except (ODKValidateError, OSError) as error:
            click.echo(f"{form.id}: {error}", err=True)
            sys.exit(1)
        (folder / f"{form.id}.xlsx").write_bytes(workbook(form))
        (folder / f"{form.id}.xml").write_text(made, encoding="utf-8")
        click.echo(f"{form.id}  version {form.version}  {', '.join(form.languages)}")


@click.group()
def phones() -> None:
    """Devices and what came from them."""


@phones.command("list")
def list_phones() -> None:
    """List the devices: number, name, person, last seen, received, held."""
    open_register()
    from whitestone.intake.phones.models import WAITING, Device  # noqa: PLC0415

    for one in Device.objects.select_related("person").order_by("pk"):
        came = one.submissions.count()
        held = one.submissions.filter(state__in=WAITING).count()
        seen = f"{one.seen:%Y-%m-%d %H:%M}" if one.seen else "never"
        shut = "  shut out" if one.revoked else ""
        click.echo(f"{one.pk}  {one.name}  {one.person.username}  {seen}  {came} received  {held} held{shut}")


@phones.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--device", "number", type=int, required=True, help="The device's number, as `phones list` prints it.")
def import_storage(path: Path, number: int) -> None:
    """Take in what was copied from a phone: a folder with its folder instances, or a zip archive of it.

    The exit status is 0 when everything is in the register, 1 when something is held, 2 when nothing can be read.
    """
    open_register()
    from whitestone.intake.phones.models import WAITING, Device  # noqa: PLC0415
    from whitestone.intake.phones.openrosa import receipt_text  # noqa: PLC0415
    from whitestone.intake.phones.storage import take  # noqa: PLC0415
    from whitestone.problems import ProblemError  # noqa: PLC0415

    device = Device.objects.select_related("person").filter(pk=number).first()
    if device is None:
        raise click.BadParameter(f"there is no device {number}", param_hint="--device")
    try:
        came = take(device, path)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    for one in came:
        click.echo(f"{one.state}  {receipt_text(one)}")
    sys.exit(1 if any(one.state in WAITING for one in came) else 0)
