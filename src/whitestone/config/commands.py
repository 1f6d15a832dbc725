"""The `whitestone` command. Each subcommand lives in a module of its own and is added here."""

from __future__ import annotations

import click

import whitestone
from whitestone.config.batch_commands import batch
from whitestone.config.book_commands import COMMANDS as BOOK_COMMANDS
from whitestone.config.certificate_commands import certificate
from whitestone.config.demo_command import demo
from whitestone.config.demonstration_commands import COMMANDS as DEMONSTRATION_COMMANDS
from whitestone.config.faults import FaultsTold
from whitestone.config.figures_commands import figures
from whitestone.config.import_command import import_file
from whitestone.config.phone_commands import forms, phones
from whitestone.config.pull_commands import pull
from whitestone.config.register_commands import COMMANDS as REGISTER_COMMANDS
from whitestone.config.report_commands import report
from whitestone.config.settle_command import settle


@click.group(cls=FaultsTold)
@click.version_option(whitestone.__version__, prog_name="whitestone")
def main() -> None:
    """Whitestone: records of hazardous land, and where every figure comes from."""


for command in (*REGISTER_COMMANDS, *BOOK_COMMANDS, *DEMONSTRATION_COMMANDS):
    main.add_command(command)
main.add_command(batch)
main.add_command(certificate)
main.add_command(demo)
main.add_command(figures)
main.add_command(forms)
main.add_command(phones)
main.add_command(pull)
main.add_command(report)
main.add_command(import_file)
main.add_command(settle)
