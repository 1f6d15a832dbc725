"""Decides by content what a file is, unpacks archives safely, and hands the file to its reader.

The name of a file is not believed: a file that opens another one by its text is never given to a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whitestone.intake import problems as say
from whitestone.intake.sources import archives, sheets, texts, vectors, xmls
from whitestone.intake.sources.pieces import Options, Source
from whitestone.problems import ProblemError

_HEAD = 4096
_MARKS = {
    b"SQLite format 3\x00": "GPKG",
    b"fgb\x03": "FlatGeobuf",
    b"\x00\x00\x27\x0a": "ESRI Shapefile",
}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Excel's files began before 2007, and how its locked ones begin today."""
_DRAWING = re.compile(rb"\s*(999\r?\n.*?)?0\r?\nSECTION", re.S)
_TEXT = {".csv", ".tsv", ".txt"}
_WITHOUT_MARK = re.compile(rb"^(?:\xef\xbb\xbf)?\s*")


def kind_of(path: Path) -> str:
    """What a file is by its first bytes, and by its name only where text says nothing.

    Raises
    ------
    ProblemError
        When it is nothing that is taken.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    suffix = path.suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if suffix in {".xlsx", ".xlsm"} else "zip"
    text = _WITHOUT_MARK.sub(b"", head)
    found = next((kind for mark, kind in _MARKS.items() if head.startswith(mark)), "")
    if not found and text.startswith(b"<"):
        found = _markup(path, text)
    if not found and text.startswith((b"{", b"[")):
        found = "GeoJSON"
    if not found and suffix == ".dxf" and _DRAWING.match(text):
        found = "DXF"
    if not found and suffix in _TEXT:
        found = "csv"
    if not found:
        raise ProblemError((say.LOCKED if head.startswith(_COMPOUND) else say.UNKNOWN_FORMAT)(file=path.name))
    return found


def _markup(path: Path, text: bytes) -> str:
    root = xmls.root_of(path)
    if root in {"kml", "gpx"}:
        return root.upper()
    if path.suffix.lower() == ".xml" and b"VRT" not in text:
        return "xml"
    raise ProblemError(say.UNKNOWN_FORMAT(file=path.name))


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[Path, str]]:
    """The file that counts, and what it is: itself, or the one that an archive holds."""
    kind = kind_of(path)
    if kind != "zip":
        yield path, kind
        return
    with archives.unpacked(path) as inner:
        yield inner, kind_of(inner)


@contextmanager
def open_source(path: Path, options: Options) -> Iterator[Source]:
    """One layer of a file, for as long as the context lasts.

    Raises
    ------
    ProblemError
        When the file as a whole cannot be used.
    """
    if not path.is_file():
        raise ProblemError(say.UNREADABLE(file=path.name, reason="there is no such file"))
    with _unpacked(path) as (inner, kind):
        if kind == "csv":
            yield texts.TextSource(inner, options)
        elif kind == "xlsx":
            yield sheets.SheetSource(inner, options)
        elif kind == "xml":
            yield xmls.XmlSource(inner, options)
        elif kind == "zip":
            raise ProblemError(say.ARCHIVE_UNSAFE(file=path.name, reason="it holds another archive"))
        else:
            yield vectors.VectorSource(inner, kind, options)


def layers_of(path: Path) -> list[str]:
    """Names of the layers or sheets of a file; one empty name for a plain table."""
    with _unpacked(path) as (inner, kind):
        if kind == "xlsx":
            return sheets.names(inner)
        return vectors.names(inner, kind) if kind not in {"csv", "xml", "zip"} else [""]
