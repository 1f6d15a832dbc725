"""The output folder, written whole or not at all.

Everything goes into a temporary folder beside it that is moved into place at the end; it never touches a folder that
holds something else.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whitestone.problems import ProblemError, register

MARK = "balance.json"
NAMES = frozenset({MARK, "report.html", "tables", "postings.gpkg", "postings.gpkg-wal", "postings.gpkg-shm"})
"""What `write_books` writes, and what QGIS leaves beside a GeoPackage that it has open."""
NOT_AN_OUTPUT = register(
    "out-not-empty",
    "The output folder {out} holds {first}, which this command did not write.",
    "Name a new or empty folder, or one that holds an earlier output of this command (it is then replaced).",
)
OUT_IS_A_FILE = register(
    "out-is-a-file",
    "The output folder {out} is a file.",
    "Name a folder; it is made when it does not exist.",
)


def check_output_folder(out: Path, names: frozenset[str] = NAMES) -> None:
    """Refuse a folder that is neither new, nor empty, nor an earlier output: one that holds nothing but `names`.

    Raises
    ------
    ProblemError
        ``out-is-a-file`` or ``out-not-empty``; nothing has been written.
    """
    if out.is_dir():
        others = sorted(path.name for path in out.iterdir() if path.name not in names)
        if others:
            raise ProblemError(NOT_AN_OUTPUT(out=str(out), first=others[0]))
    elif out.exists() or out.is_symlink():
        raise ProblemError(OUT_IS_A_FILE(out=str(out)))


@contextmanager
def output_folder(out: Path, names: frozenset[str] = NAMES) -> Iterator[Path]:
    """Give a temporary folder to write into; when the block ends without an error it takes the place of `out`.

    An earlier output is moved aside before and removed after, so a reader finds the old or the new one. When the block
    fails, `out` is as it was.

    Raises
    ------
    ProblemError
        As `check_output_folder`.
    """
    check_output_folder(out, names)
    out.parent.mkdir(parents=True, exist_ok=True)
    target = out.resolve()
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", suffix=".new", dir=target.parent))
    work.chmod(0o755)
    try:
        yield work
        old = work.with_suffix(".old")
        if target.exists():
            target.rename(old)
        work.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
