"""Serves the register from this machine: pages by threads of one process or of several, their files beside them.

For trying, for a field office, and behind a ministry's proxy. Another web server takes `whitestone.config.wsgi` itself.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

from waitress.server import create_server

from whitestone.problems import ProblemError, register

ADDRESS_TAKEN = register(
    "address-taken",
    "Nothing can be served at {value}: {reason}.",
    "Stop what is running there, or name another address: `whitestone serve --address 127.0.0.1:8001`.",
)
SEVERAL_UNSUPPORTED = register(
    "several-processes-unsupported",
    "This system cannot serve from {value} processes: it has no fork.",
    "Leave out --processes, or serve `whitestone.config.wsgi` with another web server.",
)
THREADS = 8
_BACKLOG = 1024


def gather() -> None:
    """Copy the pages' files from the package into the register's folder, under names with a hash of their content."""
    from django.core.management import call_command  # noqa: PLC0415  # settings must be in place first

    call_command("collectstatic", interactive=False, verbosity=0)


def serve_until_stopped(address: str, ready: Callable[[], None], processes: int = 1) -> None:
    """Serve at HOST:PORT; `ready` is called once the address is ours.

    Raises
    ------
    ProblemError
        ``address-taken``: another program listens there, or the address is none of this machine;
        ``several-processes-unsupported``: this system has no fork.
    """
    if processes > 1 and not hasattr(os, "fork"):
        raise ProblemError(SEVERAL_UNSUPPORTED(value=processes))
    listening = _listening(address)
    from whitestone.config.wsgi import application  # noqa: PLC0415  # settings must be in place first
    from whitestone.intake.pulls.scheduling import in_background  # noqa: PLC0415
    from whitestone.reports.background.worker import start_clock  # noqa: PLC0415
    from whitestone.web import warming  # noqa: PLC0415

    # What the program is made of stays: a look through all of it at every full collection would hold up pages.
    gc.collect()
    gc.freeze()

    def run() -> None:
        start_clock()
        in_background()
        warming.in_background()
        create_server(application, sockets=[listening], threads=THREADS, ident="Whitestone").run()

    if processes == 1:
        ready()
        run()
    else:
        _several(run, processes, ready)


def _listening(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(where)
            found.listen(_BACKLOG)
        except OSError:
            found.close()
            raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProblemError(ADDRESS_TAKEN(value=address, reason=reason)) from error
    return found


def _several(run: Callable[[], None], processes: int, ready: Callable[[], None]) -> None:
    """Serve from children that share the address; one that dies is replaced, all end with this process."""
    children: set[int] = set()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for child in children:
            os.kill(child, signal.SIGTERM)
        sys.exit(0)

    def begin() -> None:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            run()
            os._exit(0)
        children.add(child)

    for _ in range(processes):
        begin()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ready()
    while True:
        died, _ = os.wait()
        children.discard(died)
        begin()
