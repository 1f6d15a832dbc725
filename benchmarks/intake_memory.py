"""The most memory that a file takes on its way to records, by its size: it must not grow with the file.

Run as ``python -m benchmarks.intake_memory ROWS [ROWS ...]``: the SYNTHETIC finds of `benchmarks.intake` into an empty
register in SQLite, each size in a process of its own that did not make the file. Of each step the most resident memory
is printed, beside what the process held when the step began; the system's high-water mark is set back before each, so
that one step does not answer for another. Needs Linux.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.intake import finds, prepared

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_SET_BACK = "5"
"""What Linux takes as the wish to begin counting the high-water mark anew (proc(5))."""


def resident(name: str) -> int:
    """Megabytes of this process: `VmRSS` now, `VmHWM` at most."""
    line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


@contextmanager
def peak(what: str, rows: int) -> Iterator[None]:
    """One line: memory at the beginning of a step, and at most in it."""
    before = resident("VmRSS")
    _CLEAR.write_text(_SET_BACK, encoding="ascii")
    yield
    print(f"{what:20} {rows:>9,} rows  from {before:5,} MB  at most {resident('VmHWM'):5,} MB", flush=True)


def one(folder: Path, rows: int) -> None:
    """Stage, check and apply, each with its peak."""
    delivery = prepared(folder, folder / "finds.gpkg")
    from whitestone.intake import applying, checking  # noqa: PLC0415  # Django must be started first

    with peak("staged and checked", rows):
        checking.check(delivery)
    with peak("applied", rows):
        applying.apply(delivery)


def main() -> None:
    """Every size in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="*", default=[100_000, 200_000, 500_000, 1_000_000])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.rows[0])
        return
    for rows in options.rows:
        with tempfile.TemporaryDirectory(prefix="whitestone-intake-memory.") as name:
            finds(Path(name) / "finds.gpkg", rows)
            command = [sys.executable, "-m", "benchmarks.intake_memory", str(rows), "--one", name]
            # SQLite, whatever else this machine has been told of.
            own = {key: value for key, value in os.environ.items() if key != "WHITESTONE_DATABASE"}
            subprocess.run(command, check=True, env=own)  # this very module


if __name__ == "__main__":
    main()
