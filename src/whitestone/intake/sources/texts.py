"""Tables as text with separators, read line by line in the encoding that is theirs. Understands no cell."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from whitestone.intake import problems as say
from whitestone.intake.sources.headings import LOOKED_AT, heading_of
from whitestone.intake.sources.pieces import Options, Piece
from whitestone.problems import ProblemError

LONGEST_CELL = 16_000_000
"""A polygon as well-known text is long; a cell without an end is longer."""
_SNIFFED, _SNIFFED_LINES = 64_000, 10
csv.field_size_limit(LONGEST_CELL)


class TextSource:
    """A CSV file; the first line names the columns, or the one below a title."""

    crs: str | None = None
    shaped = False
    rows: int | None = None

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._encoding = _encoding(path, options.encoding)
        self._delimiter = options.delimiter or self._sniffed()
        first = list(islice(self._lines(), max(LOOKED_AT, options.heading)))
        self._heading = chosen(first, options.heading, path.name)
        header = first[self._heading] if first else []
        if not any(name.strip() for name in header):
            raise ProblemError(say.UNREADABLE(file=path.name, reason="its first line names no columns"))
        self.columns = named(header)

    def _sniffed(self) -> str:
        with self._coded(), self._path.open(encoding=self._encoding, newline="") as file:
            lines = [file.readline(_SNIFFED) for _ in range(_SNIFFED_LINES)]
        return max(",;\t|", key=lambda mark: (*_fits(lines, mark), lines[0].count(mark)))

    def _lines(self) -> Iterator[list[str]]:
        with self._coded(), self._path.open(encoding=self._encoding, newline="") as file:
            yield from csv.reader(file, delimiter=self._delimiter)

    @contextmanager
    def _coded(self) -> Iterator[None]:
        try:
            yield
        except UnicodeError as error:
            name = self._path.name
            raise ProblemError(
                say.ENCODING(file=name, encoding=self._encoding.removesuffix("-sig"), reason=str(error)[:200])
            ) from error
        except csv.Error as error:
            raise ProblemError(say.UNREADABLE(file=self._path.name, reason=str(error))) from error

    def pieces(self, size: int) -> Iterator[Piece]:
        """Stretches of `size` rows; blank lines are no rows, short ones are filled up."""
        width = len(self.columns)
        lines = (line for line in islice(self._lines(), self._heading + 1, None) if any(line))
        first = 1
        while block := list(islice(lines, size)):
            full = [line if len(line) == width else [*line, *[""] * width][:width] for line in block]
            yield Piece(first, dict(zip(self.columns, map(list, zip(*full, strict=True)), strict=True)))
            first += len(block)


def _fits(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """How well a mark parts the first lines of a table, best where the first names its columns; and into how many.

    Half of the lines must have as many cells as the heading: commas in titles and notes stand anyhow.
    """
    rows = list(csv.reader((line for line in lines if line.strip()), delimiter=mark))
    heading = heading_of(rows)
    width = len(rows[heading]) if rows else 0
    alike = sum(len(row) == width for row in rows[heading + 1 :])
    if width < 2 or alike * 2 < len(rows) - heading - 1:
        return 0, 0
    return (1 if heading else 2), width


def chosen(lines: Sequence[Sequence[Any]], wanted: int, file: str, above: int = 0) -> int:
    """Place of the line that names the columns: the one that the mapping names, counted from 1, or what is found.

    Parameters
    ----------
    above
        Blank lines of the file that stand above these.

    Raises
    ------
    ProblemError
        When the table has no such line.
    """
    if not wanted:
        return heading_of(lines)
    if not 1 <= wanted - above <= len(lines):
        raise ProblemError(say.MAPPING_WRONG(file=file, reason=f"the file has no line {wanted} that names columns"))
    return wanted - above - 1


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
