"""The demonstration's own register: made beside the other pages in the folder, and never any other register.

Each step is a process of its own, as a person would run it, so that no other register's settings reach it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from whitestone.problems import ProblemError, register

OTHER_PROGRAMME = register(
    "demonstration-other-programme",
    "The register in {value} holds the programme of {held}.",
    "Name another folder, ask for that scale and seed, or remove the register's folder.",
)
FOLDER = "register"
_MARKER = "demonstration.json"
_FOREIGN = ("WHITESTONE_DATABASE", "WHITESTONE_HTTPS", "WHITESTONE_HOSTS", "WHITESTONE_DEBUG")
_PORT = 8000


def _environment(home: Path) -> dict[str, str]:
    """Surroundings in which a command sees only the register in `home`."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return {**kept, "WHITESTONE_HOME": str(home.absolute()), "DJANGO_SETTINGS_MODULE": "whitestone.config.settings"}


def _whitestone(*said: str) -> list[str]:
    """The command line of a subcommand with this very installation."""
    return [sys.executable, "-m", "whitestone", *said]


def make(folder: Path, scale: str, seed: int) -> None:
    """Make the register with the invented programme, where it is not there yet; what a person did in it stays.

    Raises
    ------
    ProblemError
        ``demonstration-other-programme``.
    subprocess.CalledProcessError
        A step failed; it has said why.
    """
    home, wanted = folder / FOLDER, {"scale": int(scale), "seed": seed}
    marker = home / _MARKER
    if marker.exists():
        held = json.loads(marker.read_text(encoding="utf-8"))
        if held != wanted:
            raise ProblemError(OTHER_PROGRAMME(value=home, held=f"scale {held['scale']}, seed {held['seed']}"))
    else:
        home.mkdir(mode=0o700, exist_ok=True)
        _run(home, "migrate")
        _run(home, "demo-register", "--scale", scale, "--seed", str(seed))
        marker.write_text(json.dumps(wanted) + "\n", encoding="utf-8")


def _run(home: Path, *said: str) -> None:
    subprocess.run(_whitestone(*said), env=_environment(home), check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own words


def free_address() -> str:
    """The usual address, or one with a free port where something listens there."""
    for port in (_PORT, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return f"127.0.0.1:{tried.getsockname()[1]}"
    return f"127.0.0.1:{_PORT}"


def serve(folder: Path, address: str) -> None:
    """Serve the register until Ctrl-C, which its process gets as this one does."""
    home = folder / FOLDER
    with subprocess.Popen(_whitestone("serve", "--address", address), env=_environment(home)) as serving:  # noqa: S603
        try:
            serving.wait()
        except KeyboardInterrupt:
            serving.wait()
