"""What a reader hands on: a stretch of rows as columns, with the shapes beside them. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from whitestone.problems import Problem

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of rows.

    Attributes
    ----------
    first
        Number of its first row; 1 is the first data row of the file.
    columns
        Cells by name of the column, each as long as the piece.
    shapes
        (n,) shapely geometries in the file's own coordinate reference system, or None for a plain table.
    broken
        By position in the piece, what is wrong with a row's shape.
    """

    first: int
    columns: Mapping[str, Sequence[Any]]
    shapes: Shapes | None = None
    broken: Mapping[int, Problem] = field(default_factory=dict)

    def __len__(self) -> int:
        if self.shapes is not None:
            return len(self.shapes)
        return max((len(cells) for cells in self.columns.values()), default=0)


@dataclass(frozen=True, slots=True)
class Options:
    """What a mapping says of the file itself: empty where the file says it, or where a guess is safe.

    `heading` is the line of a text or a sheet that names the columns, 1 for its first; 0 where it is to be found.
    """

    layer: str = ""
    encoding: str = ""
    crs: str = ""
    delimiter: str = ""
    heading: int = 0
    xml_row: str = ""
    xml_fields: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """One layer, sheet or table of a file.

    `crs` is the file's own where it names one; `shaped` tells whether rows come with shapes; `rows` is a number to
    show progress by, or None where only reading would tell.
    """

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        ...

    @property
    def crs(self) -> str | None:
        """The file's own reference system."""
        ...

    @property
    def shaped(self) -> bool:
        """Whether rows have shapes."""
        ...

    @property
    def rows(self) -> int | None:
        """How many rows, where that is known."""
        ...

    def pieces(self, size: int) -> Iterator[Piece]:
        """The rows in stretches of `size`."""
        ...
