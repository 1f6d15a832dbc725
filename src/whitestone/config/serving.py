"""Serves the register from this machine: pages by threads of one process, their files beside them.

For trying and for a field office. A ministry's web server takes `whitestone.config.wsgi` itself.
"""

from __future__ import annotations

from collections.abc import Callable

from waitress.server import create_server

from whitestone.problems import ProblemError, register

ADDRESS_TAKEN = register(
    "address-taken",
    "Nothing can be served at {value}: {reason}.",
    "Stop what is running there, or name another address: `whitestone serve --address 127.0.0.1:8001`.",
)
THREADS = 8


def gather() -> None:
    """Copy the pages' files from the package into the register's folder, under names with a hash of their content."""
    from django.core.management import call_command  # noqa: PLC0415  # settings must be in place first

    call_command("collectstatic", interactive=False, verbosity=0)


def serve_until_stopped(address: str, ready: Callable[[], None]) -> None:
    """Serve at HOST:PORT; `ready` is called once the address is ours.

    Raises
    ------
    ProblemError
        ``address-taken``: another program listens there, or the address is none of this machine.
    """
    from whitestone.config.wsgi import application  # noqa: PLC0415  # settings must be in place first

    try:
        server = create_server(application, listen=address, threads=THREADS, ident="Whitestone")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProblemError(ADDRESS_TAKEN(value=address, reason=reason)) from error
    ready()
    server.run()
