"""What was copied from a dead phone: the folder `instances` of ODK Collect, or a zip archive of it, taken in as sent.

Reads no settings and no form definitions of the phone; encrypted forms stay where they are.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.models import Device, Submission
from whitestone.intake.phones.receiving import LIMIT_MEGABYTES, receive
from whitestone.intake.sources.archives import checked, copy_out
from whitestone.problems import ProblemError

_MOST_FILES = 20_000
_ENDING = ".xml"


def take(device: Device, path: Path) -> list[Submission]:
    """Take in every filled form below a folder or in an archive; what came before is recognised.

    Raises
    ------
    ProblemError
        When there is none, or the archive is not opened.
    """
    if path.is_dir():
        return _take(device, path)
    with _unpacked(path) as folder:
        return _take(device, folder)


def _take(device: Device, root: Path) -> list[Submission]:
    every = sorted(one for one in root.rglob(f"*{_ENDING}") if one.is_file() and not one.is_symlink())
    filled = [one for one in every if "instances" in one.parts] or every
    if not filled:
        raise ProblemError(say.NO_STORAGE(file=root.name))
    found = []
    for one in filled:
        if one.stat().st_size > LIMIT_MEGABYTES * 1_000_000:
            raise ProblemError(say.TOO_LARGE(file=one.name, limit=LIMIT_MEGABYTES))
        beside = [
            each
            for each in sorted(one.parent.iterdir())
            if each.is_file() and not each.is_symlink() and each.suffix.lower() != _ENDING
        ]
        files = {each.name: _blocks(each) for each in beside}
        found.append(receive(device, one.read_bytes(), files, came="storage"))
    return found


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """An archive in a folder that goes away, each of its folders under a new name."""
    listed = checked(path, most_files=_MOST_FILES)
    folders = {one: at for at, one in enumerate(sorted({str(PurePosixPath(each.filename).parent) for each in listed}))}
    with tempfile.TemporaryDirectory(prefix="whitestone-phone-") as made, zipfile.ZipFile(path) as archive:
        for one in listed:
            inside = PurePosixPath(one.filename)
            kept = "instances" if "instances" in inside.parts else "others"
            folder = Path(made) / kept / str(folders[str(inside.parent)])
            folder.mkdir(parents=True, exist_ok=True)
            copy_out(archive, one, folder / inside.name, path.name)
        yield Path(made)
