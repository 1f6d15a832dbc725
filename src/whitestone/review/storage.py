"""Files beside the database: kept by the hash of their content, typed by their content, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings

from whitestone.problems import ProblemError, register

TOO_LARGE = register(
    "attachment-too-large",
    "The file {value} has more than {limit} MB.",
    "Make the photograph or the scan smaller, or split the document.",
)
WRONG_TYPE = register(
    "attachment-type",
    "The file {value} is not what its name says, or is of a kind that is not kept.",
    "Attach JPEG, PNG, WebP, PDF, DOCX, XLSX, ODT, ODS, CSV, TXT, GPX, KML or GeoJSON, named as what it is.",
)
NOT_STORED = register(
    "attachment-not-stored",
    "The file {value} could not be written: {reason}.",
    "Nothing was recorded. Make room on the disk or ask the administrator, then attach it again.",
)
EMPTY = register("attachment-empty", "The file {value} is empty.", "Choose the file again.")


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def _starts(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


_PACKED = _starts(b"PK\x03\x04")
_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".jpg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    ".png": ("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    ".webp": ("image/webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    ".pdf": ("application/pdf", _starts(b"%PDF-")),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _PACKED),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _PACKED),
    ".odt": ("application/vnd.oasis.opendocument.text", _PACKED),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", _PACKED),
    ".csv": ("text/csv", _is_text),
    ".txt": ("text/plain", _is_text),
    ".gpx": ("application/gpx+xml", lambda head: _is_text(head) and b"<gpx" in head),
    ".kml": ("application/vnd.google-earth.kml+xml", lambda head: _is_text(head) and b"<kml" in head),
    ".geojson": ("application/geo+json", lambda head: _is_text(head) and head.lstrip().startswith(b"{")),
}
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is safely on the disk."""

    sha256: str
    size: int
    media_type: str


def place_of(sha256: str) -> Path:
    """Where the content with a hash lies."""
    return Path(settings.ATTACHMENTS) / sha256[:2] / sha256[2:]


def store(
    name: str,
    chunks: Iterable[bytes],
    *,
    limit: int | None = None,
    media_type: Callable[[str, bytes], str] | None = None,
) -> Stored:
    """Write a file once and for all; the same content is kept once.

    Parameters
    ----------
    limit
        Megabytes; those of an attachment where none is given.
    media_type
        Says from the name and the first bytes what it is; without it only what may be attached is kept.

    Raises
    ------
    ProblemError
        When it is too large, empty, not what its name says, or cannot be written: nothing is left behind.
    """
    most: int = settings.ATTACHMENT_MEGABYTES if limit is None else limit
    root = Path(settings.ATTACHMENTS)
    handle = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        descriptor, written = tempfile.mkstemp(dir=root, prefix="incoming-")
        handle = Path(written)
        with os.fdopen(descriptor, "wb") as file:
            stored = _copied(name, chunks, file.write, most, media_type or _media_type)
            file.flush()
            os.fsync(file.fileno())
        target = place_of(stored.sha256)
        target.parent.mkdir(exist_ok=True)
        handle.replace(target)
        return stored
    except OSError as error:
        raise ProblemError(NOT_STORED(value=name, reason=error.strerror or type(error).__name__)) from error
    finally:
        if handle is not None:
            handle.unlink(missing_ok=True)


def _copied(
    name: str,
    chunks: Iterable[bytes],
    write: Callable[[bytes], object],
    limit: int,
    media_type: Callable[[str, bytes], str],
) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > limit * 1_000_000:
            raise ProblemError(TOO_LARGE(value=name, limit=limit))
        if len(head) < _HEAD:
            head += chunk[: _HEAD - len(head)]
        digest.update(chunk)
        write(chunk)
    if not head:
        raise ProblemError(EMPTY(value=name))
    return Stored(digest.hexdigest(), size, media_type(name, head))


def _media_type(name: str, head: bytes) -> str:
    media_type, fits = _KINDS.get(PurePath(name).suffix.lower(), ("", None))
    if fits is None or not fits(head):
        raise ProblemError(WRONG_TYPE(value=name))
    return media_type


def fault_of(sha256: str) -> str:
    """What is wrong with stored content: empty when it is there and is what its hash says."""
    try:
        with place_of(sha256).open("rb") as file:
            return "" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "it was changed"
    except OSError:
        return "it is gone"
