"""Subcommands that open the register's database: set it up, serve it, audit it. They compute nothing themselves."""

from __future__ import annotations

import os
import sys
import time

import click

from whitestone.config.serving import gather, serve_until_stopped
from whitestone.kernel.written import whole
from whitestone.problems import ProblemError


def open_register() -> None:
    """Start Django only for the commands that need it: settling two files needs no database."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whitestone.config.settings")
    django.setup()


@click.command()
def migrate() -> None:
    """Make or bring up to date the register's database, its spatial indexes and its guards."""
    open_register()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=1)
    call_command("createcachetable", verbosity=0)
    gather()


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
def serve(address: str, processes: int) -> None:
    """Serve the register on this machine, for trying and for a field office."""
    open_register()
    try:
        gather()
        serve_until_stopped(address, lambda: click.echo(f"Serving http://{address}/ (Ctrl-C ends)"), processes)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.command()
@click.option("--once", is_flag=True, help="Stop when nothing waits.")
def work(once: bool) -> None:
    """Write the exports that people asked for and the reports that are due, and pull what is due, beside the server."""
    open_register()
    from whitestone.intake.pulls import scheduling as pulls  # noqa: PLC0415
    from whitestone.reports.background import worker as reports  # noqa: PLC0415
    from whitestone.share.exports import jobs as exports  # noqa: PLC0415

    while True:
        exports.work_off()
        reports.work_off()
        pulls.run_due()
        if once:
            return
        time.sleep(2)


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands."""
    open_register()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["whitestone manage", *arguments])


@click.command()
@click.argument("username")
@click.option("--role", multiple=True, help="A role to appoint the person to, such as administrator.")
@click.password_option()
def account(username: str, role: tuple[str, ...], password: str) -> None:
    """Open an account from the machine itself: how a new register gets its first administrator."""
    open_register()
    from whitestone.review.actions.people import appoint, open_account  # noqa: PLC0415
    from whitestone.review.rules import Role  # noqa: PLC0415

    try:
        person = open_account(actor=None, username=username, password=password)
        for name in role:
            appoint(person, Role(name), actor=None)
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.command()
@click.option("--as", "username", required=True, help="The account under which the codes stand.")
def codes(username: str) -> None:
    """Install the code lists that come with the program; codes that the register knows stay as they are."""
    open_register()
    from whitestone.records.reference.code_lists import install_code_lists  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415

    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.BadParameter(f'there is no account "{username}"', param_hint="--as")
    click.echo(f"{install_code_lists(person)} codes were installed.")


@click.group()
def audit() -> None:
    """The chain of events."""


@audit.command()
@click.option("--head", help="SEQUENCE:HASH as `whitestone audit head` printed it earlier, kept outside the database.")
def verify(head: str | None) -> None:
    """Check every event and every version's row; name what was tampered with.

    The exit status is 0 when nothing was, 1 when something was.
    """
    open_register()
    from whitestone.review.verify import verify as find  # noqa: PLC0415

    written_down = None
    if head is not None:
        sequence, _, hashed = head.partition(":")
        number = whole(sequence)
        if number is None or not hashed:
            raise click.BadParameter("give SEQUENCE:HASH", param_hint="--head")
        written_down = (number, hashed)
    faults = 0
    for problem in find(written_down):
        faults += 1
        click.echo(str(problem))
    click.echo(f"{faults} faults" if faults else "Nothing was tampered with.")
    sys.exit(1 if faults else 0)


@audit.command("head")
def print_head() -> None:
    """Print the last event's number and hash: write them down where the database's owner cannot reach them."""
    open_register()
    from whitestone.review.models import Event  # noqa: PLC0415

    last = Event.objects.order_by("-sequence").first()
    click.echo(f"{last.sequence}:{last.hash}" if last else "There is no event yet.")


COMMANDS: tuple[click.Command, ...] = (migrate, serve, work, manage, account, codes, audit)
