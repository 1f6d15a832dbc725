"""Archives: what they say of themselves is checked before anything is unpacked, and what comes out is counted.

No path of the archive is used: files are unpacked side by side under their last names.
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from whitestone.intake import problems as say
from whitestone.problems import ProblemError

MOST_FILES = 200
MOST_BYTES = 2_000_000_000
MOST_RATIO = 200
"""Real shapefiles and drawings shrink to a fiftieth at most; a bomb to a thousandth."""
_SMALL = 10_000_000
_BLOCK = 1 << 20
_LONGEST = 60
_MAIN = (".gpkg", ".shp", ".geojson", ".json", ".fgb", ".kml", ".gpx", ".dxf", ".csv", ".tsv", ".txt", ".xlsx", ".xml")
_NO_ROWS = {"readme", "readme.txt", "readme.md"}
_BESIDE = (".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx")


def checked(path: Path, *, most_files: int = MOST_FILES) -> list[zipfile.ZipInfo]:
    """The files of an archive that are of use; nothing is unpacked.

    Raises
    ------
    ProblemError
        When the archive cannot be read, is a bomb, or reaches outside itself.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ProblemError(say.UNREADABLE(file=path.name, reason=str(error))) from error
    packed = path.stat().st_size
    total = sum(one.file_size for one in listed)
    for wrong, reason in (
        (len(listed) > most_files, f"it holds {len(listed)} files"),
        (total > MOST_BYTES, f"it would unpack to {total} bytes"),
        (total > _SMALL and total > packed * MOST_RATIO, "it unpacks to far more than it holds"),
        (any(_reaches_out(one) for one in listed), "a file in it has a path outside the archive, or is a link"),
        (any(one.flag_bits & 1 for one in listed), "it is locked with a password"),
    ):
        if wrong:
            raise ProblemError(say.ARCHIVE_UNSAFE(file=path.name, reason=reason))
    return listed


def _reaches_out(one: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(one.filename.replace("\\", "/"))
    return parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0] or stat.S_ISLNK(one.external_attr >> 16)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The one file of an archive that can be read, with its companions beside it, in a folder that goes away."""
    listed = [one for one in checked(path) if not _is_litter(one.filename)]
    mains = [one for one in listed if one.filename.lower().endswith(_MAIN)]
    if len(mains) > 1 and all(one.filename.lower().endswith(".kml") for one in mains):
        mains = _with_places(path, mains) or mains
    if len(mains) > 1:
        names = ", ".join(PurePosixPath(one.filename).name for one in mains[:20])
        raise ProblemError(say.SEVERAL_FILES(file=path.name, layers=names))
    if not mains:
        raise ProblemError(say.UNKNOWN_FORMAT(file=path.name))
    stem = PurePosixPath(mains[0].filename).stem.casefold()
    _has_parts(path, mains[0], listed)
    wanted = [
        one
        for one in listed
        if one is mains[0]
        or (one.filename.lower().endswith(_BESIDE) and PurePosixPath(one.filename).stem.casefold() == stem)
    ]
    with tempfile.TemporaryDirectory(prefix="whitestone-intake-") as folder:
        with zipfile.ZipFile(path) as archive:
            for one in wanted:
                copy_out(archive, one, Path(folder) / _plain(mains[0].filename, one.filename), path.name)
        yield Path(folder) / _plain(mains[0].filename, mains[0].filename)


def _plain(main: str, name: str) -> str:
    """What a file is called where it is read: as the one that counts, since problems name it, and by its own ending."""
    stem = re.sub(r"[^\w -]", "_", PurePosixPath(main.replace("\\", "/")).stem)[:_LONGEST] or "source"
    return f"{stem}{PurePosixPath(name).suffix.lower()}"


def _has_parts(path: Path, main: zipfile.ZipInfo, listed: Sequence[zipfile.ZipInfo]) -> None:
    """A Shapefile is several files: without its table it has places and says nothing of them."""
    if not main.filename.lower().endswith(".shp"):
        return
    there = {one.filename.casefold() for one in listed}
    for part in (".shx", ".dbf"):
        if f"{main.filename[:-4]}{part}".casefold() not in there:
            raise ProblemError(say.PART_MISSING(file=path.name, value=part))


def with_companions(path: Path, folder: Path) -> Path:
    """An archive in `folder` of a Shapefile and the files of its name beside it, the same bytes for the same files."""
    stem, beside = path.stem.casefold(), {".shp", *_BESIDE}
    target = folder / f"{path.stem}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in sorted(path.parent.iterdir()):
            if one.stem.casefold() == stem and one.suffix.lower() in beside:
                # Of one date always: a file that was only copied is the same delivery.
                with one.open("rb") as source, packed.open(zipfile.ZipInfo(one.name), "w", force_zip64=True) as file:
                    shutil.copyfileobj(source, file, _BLOCK)
    return target


def _with_places(path: Path, documents: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The documents of a KMZ that hold places: its first may do no more than link to the layers beside it."""
    found = []
    with tempfile.TemporaryDirectory(prefix="whitestone-intake-") as folder, zipfile.ZipFile(path) as archive:
        for number, one in enumerate(documents):
            target = Path(folder) / str(number)
            copy_out(archive, one, target, path.name)
            if _mentions(target, b"<Placemark"):
                found.append(one)
            target.unlink()
    return found


def _mentions(path: Path, word: bytes) -> bool:
    """Whether a file holds a word; a block at a time, since a document may be one line of gigabytes."""
    end = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if word in end + block:
                return True
            end = block[-len(word) :]
    return False


def _is_litter(name: str) -> bool:
    last = PurePosixPath(name).name.casefold()
    # Exports from here come with a README, as many a sender's archive does: it says what the rows are and holds none.
    return name.startswith("__MACOSX/") or last.startswith(".") or last in _NO_ROWS


def copy_out(archive: zipfile.ZipFile, one: zipfile.ZipInfo, target: Path, name: str) -> None:
    """Unpack one file; one that is longer than it said is a lie."""
    left = one.file_size
    try:
        with archive.open(one) as source, target.open("wb") as file:
            while block := source.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise ProblemError(say.ARCHIVE_UNSAFE(file=name, reason="a file in it is longer than it says"))
                file.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ProblemError(say.UNREADABLE(file=name, reason=str(error) or type(error).__name__)) from error
