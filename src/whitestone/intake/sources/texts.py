"""Tables as text with separators, read line by line in the encoding that is theirs. Understands no cell."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from whitestone.intake import problems as say
from whitestone.intake.sources.pieces import Options, Piece
from whitestone.problems import ProblemError

LONGEST_CELL = 16_000_000
"""A polygon as well-known text is long; a cell without an end is longer."""
_SNIFFED = 64_000
csv.field_size_limit(LONGEST_CELL)


class TextSource:
    """A CSV file; the first line names the columns."""

    crs: str | None = None
    shaped = False
    rows: int | None = None

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._encoding = _encoding(path, options.encoding)
        self._delimiter = options.delimiter or self._sniffed()
        header = next(self._lines(), [])
        if not any(name.strip() for name in header):
            raise ProblemError(say.UNREADABLE(file=path.name, reason="its first line names no columns"))
        self.columns = named(header)

    def _sniffed(self) -> str:
        with self._coded(), self._path.open(encoding=self._encoding, newline="") as file:
            line = file.readline(_SNIFFED)
        return max(",;\t|", key=line.count)

    def _lines(self) -> Iterator[list[str]]:
        with self._coded(), self._path.open(encoding=self._encoding, newline="") as file:
            yield from csv.reader(file, delimiter=self._delimiter)

    @contextmanager
    def _coded(self) -> Iterator[None]:
        try:
            yield
        except UnicodeError as error:
            name = self._path.name
            raise ProblemError(say.ENCODING(file=name, encoding=self._encoding, reason=str(error)[:200])) from error
        except csv.Error as error:
            raise ProblemError(say.UNREADABLE(file=self._path.name, reason=str(error))) from error

    def pieces(self, size: int) -> Iterator[Piece]:
        """Stretches of `size` rows; blank lines are no rows, short ones are filled up."""
        width = len(self.columns)
        lines = (line for line in islice(self._lines(), 1, None) if any(line))
        first = 1
        while block := list(islice(lines, size)):
            full = [line if len(line) == width else [*line, *[""] * width][:width] for line in block]
            yield Piece(first, dict(zip(self.columns, map(list, zip(*full, strict=True)), strict=True)))
            first += len(block)


def named(header: list[str]) -> tuple[str, ...]:
    """Names of columns, each once; nameless ones by their number."""
    seen: dict[str, int] = {}
    names = []
    for at, given in enumerate(header, 1):
        name = given.strip() or f"column {at}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _encoding(path: Path, wanted: str) -> str:
    """The encoding that is named, or that the file's mark names, or UTF-8; any other is for a person to say."""
    if wanted:
        try:
            return codecs.lookup(wanted).name
        except LookupError as error:
            raise ProblemError(say.ENCODING(file=path.name, encoding=wanted, reason="no such encoding")) from error
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"
