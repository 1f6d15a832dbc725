"""Looks at a source without taking anything: what its form or layer is like, and its first rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from whitestone.intake.pulls.models import PullSource
from whitestone.intake.pulls.opening import reader_of
from whitestone.intake.pulls.rows import Schema

_ROWS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen; every row has a cell for each of the columns."""

    schema: Schema
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def look(source: PullSource, *, wait: Callable[[float], None] = time.sleep) -> Look:
    """Ask for the first rows after the source's cursor, and keep nothing.

    Raises
    ------
    ProblemError
        As a run would stop.
    """
    reader = reader_of(source, wait)
    schema = reader.schema()
    page = next(iter(reader.pages(dict(source.cursor), _ROWS)))
    rows = tuple(tuple(one.cells.get(name, "")[:200] for name in schema.columns) for one in page.rows[:_ROWS])
    return Look(schema, schema.columns, rows)
