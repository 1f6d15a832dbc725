"""Faults of the machine on the command line: a coded sentence instead of a traceback. Catches nothing else."""

from __future__ import annotations

import sys
from typing import Any

import click


def _machine() -> tuple[type[Exception], ...]:
    """Asked for only when something went wrong: settling two files loads no database."""
    from django.db import OperationalError  # noqa: PLC0415

    return OperationalError, OSError


class FaultsTold(click.Group):
    """A group of commands that says what the database or the disk refused; exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except _machine() as error:
            from whitestone.kernel.faults import fault_of  # noqa: PLC0415

            problem = fault_of(error)
            if problem is None:
                raise
            click.echo(str(problem), err=True)
            sys.exit(2)
